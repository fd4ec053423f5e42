from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sessions import Open, Window

from ganlab.engine.export import FORMATS, ExportError, Format, Part, Progress, Source
from ganlab.engine.export.perform import Exported, ExportRequest
from ganlab.runtime import commands as c


class Gate:
    """A format that is not made until it is let go."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.open = threading.Event()
        self.fault: Exception | None = None

    def build(self, source: Source, part: Part, progress: Progress) -> dict[str, bytes]:
        self.began.set()
        while not self.open.is_set():
            progress(0.5, "waiting")
            time.sleep(0.002)
        if self.fault is not None:
            raise self.fault
        return {"model": str(source.snapshot.step).encode()}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    fake = Format("gate", "Gate", "", ".gate", ("generator",), lambda source: "", made.build)
    monkeypatch.setitem(FORMATS._items, "gate", fake)
    yield made
    made.open.set()


class Told:
    def __init__(self, window: Window) -> None:
        self.window = window
        self.all: list[Any] = []
        self.progress: list[tuple[float, str]] = []
        session = window.session
        session.exported.connect(self.all.append)
        session.export_failed.connect(self.all.append)
        session.export_cancelled.connect(lambda: self.all.append("cancelled"))
        session.export_progressed.connect(lambda *told: self.progress.append(told))

    def one(self) -> Any:
        self.window.until(lambda: len(self.all) == 1)
        return self.all[0]


def test_the_run_is_written_as_it_stood_while_training_goes_on(
    window: Open, gate: Gate, tmp_path: Path
) -> None:
    w = window()
    told = Told(w)
    w.post(c.StepBoth(), c.StepBoth())
    w.session.export(ExportRequest("gate", tmp_path / "a.gate"))
    w.post(c.Play())
    w.until(gate.began.is_set)
    before = w.ask().step
    w.until(lambda: w.ask().step > before + 5)
    gate.open.set()
    done = told.one()
    assert isinstance(done, Exported) and (done.step, done.size) == (2, 1)
    assert (tmp_path / "a.gate").read_text() == "2"
    assert told.progress[-1] == (1.0, "done")


def test_calling_it_off_leaves_nothing_and_lets_another_begin(
    window: Open, gate: Gate, tmp_path: Path
) -> None:
    w = window()
    told = Told(w)
    w.session.export(ExportRequest("gate", tmp_path / "a.gate"))
    w.until(gate.began.is_set)
    with pytest.raises(RuntimeError, match="one export at a time"):
        w.session.export(ExportRequest("gate", tmp_path / "b.gate"))
    w.session.cancel_export()
    assert told.one() == "cancelled" and list(tmp_path.iterdir()) == []
    gate.open.set()
    told.all.clear()
    w.session.export(ExportRequest("gate", tmp_path / "b.gate"))
    assert told.one().path == tmp_path / "b.gate"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ExportError("no such layer: choose another format"), "no such layer"),
        (OSError("the disk is full"), "the disk is full"),
        (MemoryError(), "not enough memory"),
        (ZeroDivisionError("oh"), "ZeroDivisionError: oh"),
    ],
)
def test_what_goes_wrong_is_told_in_words_and_training_lives(
    window: Open, gate: Gate, tmp_path: Path, fault: Exception, words: str
) -> None:
    w = window()
    told = Told(w)
    gate.fault = fault
    gate.open.set()
    w.session.export(ExportRequest("gate", tmp_path / "a.gate"))
    assert words in told.one() and list(tmp_path.iterdir()) == []
    w.post(c.StepBoth())
    assert w.ask().step == 1 and not w.failures


def test_closing_the_session_ends_an_export(window: Open, gate: Gate, tmp_path: Path) -> None:
    w = window()
    thread = w.session._exports
    assert not thread.isRunning()
    w.session.export(ExportRequest("gate", tmp_path / "a.gate"))
    w.until(gate.began.is_set)
    w.session.close()
    assert thread.isFinished() and list(tmp_path.iterdir()) == []


def test_what_can_be_exported_is_told_with_the_reasons(window: Open, gate: Gate) -> None:
    w = window()
    told: list[Any] = []
    w.session.export_examined.connect(told.append)
    w.session.examine_export()
    w.until(lambda: bool(told))
    (found,) = told
    assert found.parts == ("generator", "discriminator")
    assert found.refusals["gate", "generator"] == ""
    assert "no discriminator by itself" in found.refusals["gate", "discriminator"]
