"""One run of a sweep in a process of its own: the program's own command, at low priority."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ganlab.engine.experiment import to_toml
from ganlab.itself import command
from ganlab.sweep.plan import Trial
from ganlab.sweep.result import Result, versions

__all__ = ["ProcessWorker", "Start", "Worker"]

#: Seconds in which a process that was let go may end by itself.
_GRACE = 2.0
#: Below what a person works with: a sweep takes what is left over.
_NICE = 10


class Worker(Protocol):
    """Trains one trial elsewhere. None of its methods waits, but for :meth:`end`."""

    #: Steps that it has made, as far as is known.
    step: int

    def poll(self) -> Result | None:
        """Look how far it is; return what came of it once it has ended."""

    def let_go(self) -> None:
        """Tell it to end soon."""

    def end(self) -> None:
        """See that it has ended, whatever it takes."""


class Start(Protocol):
    """How a worker begins: by which trial, and where its run is to be saved."""

    def __call__(self, trial: Trial, run: Path) -> Worker:
        """Begin; raises OSError where it cannot."""


@dataclass
class _Said:
    """What a process prints into a file, line by line as it comes."""

    path: Path
    read: int = 0
    rest: bytes = b""

    def lines(self) -> list[dict[str, Any]]:
        with self.path.open("rb") as file:
            file.seek(self.read)
            new = file.read()
        self.read += len(new)
        *whole, self.rest = (self.rest + new).split(b"\n")
        found = []
        for line in whole:
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return [line for line in found if isinstance(line, dict)]


class ProcessWorker:
    """``ganlab train`` with one thread, which ends when this program does.

    It holds the other end of the process's standard input: when that is closed, by the system if
    need be, the process ends and saves nothing.
    """

    def __init__(self, trial: Trial, run: Path) -> None:
        self.step = 0
        self._trial = trial
        self._began = time.monotonic()
        self._folder = tempfile.TemporaryDirectory(prefix="ganlab-sweep-")
        try:
            self.child = self._start(Path(self._folder.name), run)
        except BaseException:
            self._folder.cleanup()
            raise
        self._report: dict[str, Any] = {}

    def _start(self, folder: Path, run: Path) -> subprocess.Popen[bytes]:
        experiment = folder / "experiment.toml"
        experiment.write_text(to_toml(self._trial.experiment, comments=False), encoding="utf-8")
        self._said, self._wrong = _Said(folder / "said"), folder / "wrong"
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        with self._said.path.open("wb") as out, self._wrong.open("wb") as err:
            child = subprocess.Popen(
                [
                    *command(), "train", str(experiment), "--out", str(run.absolute()),
                    "--threads", "1", "--json", "--progress", "--tied",
                ],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                env=os.environ | one | {"PYTHONIOENCODING": "utf-8"},
                creationflags=flags,
            )  # fmt: skip
        if hasattr(os, "setpriority"):
            # Where that is refused, it shares as an equal.
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, child.pid, _NICE)
        return child

    def poll(self) -> Result | None:
        """Read on in what it says."""
        ended = self.child.poll() is not None
        for line in self._said.lines():
            if "metrics" in line:
                self._report = line
            self.step = int(line.get("step", self.step))
        return self._result() if ended else None

    def _result(self) -> Result:
        report = self._report
        ending, reason = "done", ""
        if self.child.returncode != 0 or not report:
            words = self._wrong.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            reason = words[-1].removeprefix("ganlab train: ") if words else ""
            # What names the file that it was given, which nobody else knows of, names nothing.
            reason = reason.replace(f"{Path(self._folder.name) / 'experiment.toml'}: ", "")
            if not reason:
                reason = f"its process ended with code {self.child.returncode}"
                if self.child.returncode in (-9, 137):
                    reason += ": it was killed, for want of memory perhaps; take fewer at a time"
            ending = "diverged" if report else "failed"
        return Result(
            ending=ending,  # type: ignore[arg-type]
            reason=reason,
            step=self.step,
            seconds=round(time.monotonic() - self._began, 2),
            metrics=report.get("metrics", {}),
            verdict=str(report.get("verdict", {}).get("words", "")),
            versions=versions(),
            fingerprint=self._trial.fingerprint,
        )

    def let_go(self) -> None:
        """Close what ties it to this program."""
        if self.child.stdin is not None:
            with contextlib.suppress(OSError):
                self.child.stdin.close()

    def end(self) -> None:
        """Wait a little, then insist; take its folder away."""
        self.let_go()
        try:
            self.child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self._folder.cleanup()
