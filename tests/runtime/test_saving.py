"""Saving does not hold training up; what was lost with a process is found at the next start."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sessions import Open, Window
from toys import toy

from ganlab import recents, sessions
from ganlab.engine.files import open_run, save_run
from ganlab.engine.trainer.run import Run
from ganlab.runtime import commands as c
from ganlab.runtime.session import Session


@pytest.fixture
def kept(qtbot: QtBot) -> Iterator[Window]:
    """Return a session that keeps its run."""
    made = Window(qtbot, toy({"training.steps": 100_000}), keep=True)
    yield made.start()
    made.session.close()


def test_training_goes_on_while_a_run_is_written(
    window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ganlab.engine.files import atomic

    gate, real = threading.Event(), atomic.write_members

    def slow(*arguments: Any) -> None:
        gate.wait(20)
        real(*arguments)

    monkeypatch.setattr(atomic, "write_members", slow)
    there = window({"training.steps": 100_000})
    there.post(c.StepBoth(), c.Save(tmp_path / "one.ganlab"), c.Play())
    there.until_phase("playing")
    there.until(lambda: there.run.trainer.step_count > 20)
    assert there.saved == []
    gate.set()
    there.until(lambda: bool(there.saved))
    # As it stood when it was asked for.
    assert open_run(tmp_path / "one.ganlab", past=True).trainer.step_count == 1
    there.post(c.Pause())
    there.until(lambda: there.state.file is not None and there.state.phase == "paused")
    assert there.state.file == tmp_path / "one.ganlab" and there.state.unsaved
    there.post(c.Save(tmp_path / "one.ganlab"))
    there.until(lambda: not there.state.unsaved)
    there.post(c.SetBookmark(None, "here"))
    there.until(lambda: there.state.unsaved)


def test_a_refused_place_is_said_and_the_old_file_stays(window: Open, tmp_path: Path) -> None:
    there = window()
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "one.tex").write_text("precious")
    there.post(c.Save(tmp_path / "thesis"))
    there.until(lambda: bool(there.rejected))
    assert "holds other files" in there.rejected[0] and there.saved == []
    assert there.state.file is None


def test_what_was_asked_for_just_before_the_end_is_written(kept: Window, tmp_path: Path) -> None:
    kept.post(c.StepBoth(), c.Save(tmp_path / "last"))
    kept.until(lambda: kept.run.trainer.step_count == 1)
    kept.session.close()
    assert open_run(tmp_path / "last").trainer.step_count == 1
    # Saved, so not kept a second time.
    assert [one.saved for one in recents.recents()] == [True]


def test_opening_tells_where_the_run_lies(window: Open, tmp_path: Path) -> None:
    run = Run(toy())
    run.step()
    save_run(run, tmp_path / "run.ganlab")
    there = window()
    there.post(c.Open(tmp_path / "run.ganlab"))
    there.until(lambda: there.state.file is not None)
    assert there.state.file == tmp_path / "run.ganlab" and not there.state.unsaved
    there.post(c.StepBoth())
    there.until(lambda: there.state.unsaved)
    there.post(c.Reset())
    there.until(lambda: there.state.file is None)
    assert not there.state.unsaved


def test_an_unsaved_run_is_kept_when_the_session_ends(kept: Window) -> None:
    kept.post(c.StepBoth())
    kept.until(lambda: kept.state.unsaved)
    kept.session.close()
    (entry,) = recents.recents()
    assert entry.step == 1 and not entry.saved


def test_an_unsaved_run_is_kept_when_another_is_opened(kept: Window, tmp_path: Path) -> None:
    save_run(Run(toy()), tmp_path / "run.ganlab")
    kept.post(c.StepBoth(), c.Open(tmp_path / "run.ganlab"))
    kept.until(lambda: len(recents.recents()) == 2)
    opened, left = recents.recents()
    assert opened.path == str(tmp_path / "run.ganlab")
    assert left.step == 1 and not left.saved
    assert any("two-gaussians, seed 42, step 1" in notice for notice in kept.notices)
    # It is there to go back to, and goes once it was gone on from.
    kept.until(lambda: kept.state.file is not None)
    kept.post(c.Open(Path(left.path)))
    kept.until(lambda: kept.state.file is None)
    assert kept.run.trainer.step_count == 1
    kept.post(c.StepBoth(), c.Open(tmp_path / "run.ganlab"))
    kept.until(lambda: kept.state.file is not None)
    assert [one.step for one in recents.recents() if not one.saved] == [2]


def test_to_open_once_more_where_one_came_from_leaves_that_there(kept: Window) -> None:
    kept.post(c.StepBoth(), c.Adopt(Run(toy())))
    kept.until(lambda: bool(recents.recents()))
    path = Path(recents.recents()[0].path)
    kept.post(c.Open(path), c.StepBoth(), c.Open(path))
    kept.until(lambda: len(recents.recents()) == 2)
    assert sorted(one.step for one in recents.recents()) == [1, 2] and path.exists()


def test_nothing_is_saved_where_it_would_be_cleared_away(window: Open) -> None:
    there = window()
    there.post(c.StepBoth(), c.Save(sessions.new_unsaved()))
    there.until(lambda: bool(there.rejected))
    assert "choose another folder" in there.rejected[0] and there.state.file is None


def left_behind(steps: int, content: bytes | None = None) -> None:
    """Leave what a killed session would have left."""
    folder = sessions.own().path.parent / f"1-{steps}"
    folder.mkdir()
    (folder / "lock").touch()
    run = Run(toy({"data.name": "gaussian-1d"}))
    for _ in range(steps):
        run.step()
    save_run(run, folder / "run.ganlab")
    if content is not None:
        (folder / "run.ganlab").write_bytes(content)


def test_the_run_of_a_killed_session_is_opened_again(kept: Window, tmp_path: Path) -> None:
    left_behind(3)
    kept.post(c.Recover(True))
    kept.until(lambda: kept.state.experiment.data.name == "gaussian-1d")
    assert kept.run.trainer.step_count == 3
    assert kept.state.phase == "paused" and kept.state.file is None
    kept.until(lambda: bool(kept.notices))
    assert "Recovered: gaussian-1d, seed 42, step 3" in kept.notices[-1]
    assert [one.step for one in recents.recents()] == [3]
    # Once it is saved it need not be kept.
    kept.post(c.Save(tmp_path / "mine.ganlab"))
    kept.until(lambda: kept.state.file is not None)
    assert [one.path for one in recents.recents()] == [str(tmp_path / "mine.ganlab")]
    assert not any(sessions.unsaved_folder().iterdir())


def test_with_something_else_to_open_it_is_kept_in_the_list(kept: Window) -> None:
    left_behind(3)
    kept.post(c.Recover(False))
    kept.until(lambda: bool(kept.notices))
    assert "Kept a run" in kept.notices[-1]
    assert kept.state.experiment.data.name == "two-gaussians"
    assert [one.step for one in recents.recents()] == [3]


def test_a_damaged_one_is_set_aside_and_stops_nothing(kept: Window) -> None:
    left_behind(2)
    left_behind(4, b"PK\x03\x04 half a zip")
    kept.post(c.Recover(True))
    kept.until(lambda: bool(kept.rejected) and bool(kept.notices))
    assert "cannot be recovered" in kept.rejected[0]
    assert kept.run.trainer.step_count == 2
    assert [file.suffix for file in sorted(sessions.unsaved_folder().iterdir())].count(
        ".damaged"
    ) == 1


def test_a_session_that_keeps_nothing_leaves_nothing(qtbot: QtBot, user_home: Path) -> None:
    there = Window(qtbot, toy())
    assert isinstance(there.session, Session)
    there.start().post(c.StepBoth())
    there.until(lambda: there.run.trainer.step_count == 1)
    there.session.close()
    assert not (user_home / "state" / "unsaved").exists()
