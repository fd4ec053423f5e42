"""A window in a process of its own that plays and saves, to be killed; see ``study kills``."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot
    from ganlab.runtime.frame import Frame
    from ganlab.ui.main_window import MainWindow

__all__ = ["Victim"]

#: Seconds that a start may take.
_PATIENCE = 120.0
#: Milliseconds from one save to the next.
_PAUSE = 200


class Victim:
    """A forked process with the real window; it writes down what it does, line by line.

    Parameters
    ----------
    place
        Where it saves to.
    target
        What it is started with; None: nothing.
    every
        Seconds between two copies, where they are not the program's own.
    """

    def __init__(self, place: Path, target: Path | None, every: float | None) -> None:
        self._place = place
        stamp = time.monotonic_ns()
        self._log, self._go = place.parent / f"{stamp}.log", place.parent / f"{stamp}.go"
        self._killed = 0.0
        # Imported here, so that no process forked from this one imports it again.
        import torch  # noqa: F401

        from ganlab.engine.trainer import run  # noqa: F401
        from ganlab.ui import app, main_window  # noqa: F401

        self._process = os.fork()
        if not self._process:
            code = 1
            try:
                code = _live(place, self._log, self._go, target, every)
            finally:
                os._exit(code)

    # -- in the process that kills ------------------------------------------------------------

    def _lines(self) -> list[dict[str, Any]]:
        if not self._log.exists():
            return []
        # The last line may be half-written.
        whole = self._log.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def _wait_for(self, key: str) -> dict[str, Any]:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            for line in self._lines():
                if key in line:
                    return line
            time.sleep(0.02)
        raise TimeoutError(f"no {key!r} within {_PATIENCE:g} s")

    def stands(self) -> int:
        """Return the step at which the run stands after the start."""
        return int(self._wait_for("stands")["stands"])

    def play(self) -> None:
        """Let it play and save; returns once it does."""
        self._go.touch()
        self._wait_for("playing")

    def kill_after(self, seconds: float) -> None:
        """Kill it."""
        time.sleep(seconds)
        self._killed = time.monotonic()
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def end(self) -> None:
        """Close it as its own button does."""
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)

    @property
    def reached(self) -> int:
        """The last step that was seen."""
        return max((line["step"] for line in self._lines() if "step" in line), default=0)

    @property
    def saves(self) -> int:
        """Saves that were completed."""
        return sum("saved" in line for line in self._lines())

    def seconds_since(self, step: int) -> float:
        """Return the seconds from when it stood at a step until it was killed."""
        lines = self._lines()
        passed = [line["t"] for line in lines if line.get("step", step + 1) <= step]
        begun = next(line["t"] for line in lines if "go" in line)
        return self._killed - max([begun, *passed])

    def faults(self) -> tuple[str, ...]:
        """Say what of that which it saved does not open, or is older than the last save of it."""
        from ganlab.engine.files import RunFileError, open_run

        found = [f"{line['fault']}" for line in self._lines() if "fault" in line]
        steps = {line["saved"]: line["at"] for line in self._lines() if "saved" in line}
        for name in _names():
            path = self._place / name
            if name not in steps and not path.exists():
                continue
            try:
                run = open_run(path, past=True)
            except RunFileError as error:
                found.append(str(error))
                continue
            if run.trainer.notice:
                found.append(run.trainer.notice)
            if run.trainer.step_count < steps.get(name, 0):
                found.append(f"{name} is older than its last save")
        return tuple(found)

    def leftovers(self) -> tuple[str, ...]:
        """Name what lies beside what was saved."""
        known = {*_names(), "ring.toml"}
        return tuple(
            f"{each.name} left" for each in self._place.iterdir() if each.name not in known
        )


def _names() -> tuple[str, str]:
    return "saved.ganlab", "saved"


# -- in the process that is killed ------------------------------------------------------------


def _live(place: Path, log: Path, go: Path, target: Path | None, every: float | None) -> int:
    from ganlab.runtime import autosaving
    from ganlab.ui import app

    if every is not None:
        autosaving.EVERY = every
    lines = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(**line: Any) -> None:
        os.write(lines, (json.dumps({"t": time.monotonic(), **line}) + "\n").encode())

    begun = app.Late._session

    def session(late: app.Late) -> None:
        begun(late)
        _drive(late._window, place, go, note)

    app.Late._session = session  # type: ignore[method-assign, assignment]
    return app.run(None if target is None else str(target))


def _drive(window: MainWindow, place: Path, go: Path, note: Any) -> None:
    """Say where the run stands, wait for leave, then play and save without end."""
    from PySide6.QtCore import QTimer

    from ganlab.runtime import commands as c

    session = window.session
    assert session is not None
    session.rejected.connect(lambda text: note(fault=text))
    session.failed.connect(lambda failure: note(fault=failure.message))
    names, count = _names(), 0
    asked = {"at": 0, "from": -1}

    def save() -> None:
        nonlocal count
        count += 1
        path = place / names[count % 2]
        session.copy(lambda seen: asked.update(at=seen.step), lambda error: None)
        session.post(c.Save(path))

    def saved(path: Path) -> None:
        note(saved=path.name, at=asked["at"])
        QTimer.singleShot(_PAUSE, window, save)

    def drawn(frame: Frame) -> None:
        note(step=frame.step)
        if frame.step > asked["from"] >= 0:
            # The clock of the kill begins with training, not with a busy machine's getting to it.
            asked["from"] = -1
            note(playing=True)

    def stands(seen: Snapshot) -> None:
        asked["from"] = seen.step
        note(stands=seen.step)

    def look() -> None:
        if go.exists():
            waiting.stop()
            assert window.loop is not None
            window.loop.drawn.connect(drawn)
            session.saved.connect(saved)
            note(go=True)
            session.post(c.Play())
            save()

    # Behind the command that recovers, and so after it.
    session.copy(stands, lambda error: note(fault=str(error)))
    waiting = QTimer(window)
    waiting.timeout.connect(look)
    waiting.start(20)
