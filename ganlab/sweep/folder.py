"""Where a sweep is kept: its description, a saved run of each trial, and what came of each.

::

    sweep.toml            what is swept, in full
    sweep.csv             all numbers, as a table
    trials/NAME.ganlab    one run, to be opened, gone on with or sampled as any other
    trials/NAME.json      what came of it, written last: without it, a run does not count
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from ganlab.engine.files import RunFileError, layout
from ganlab.engine.files.atomic import write_file
from ganlab.engine.files.members import reading
from ganlab.sweep.errors import SweepError
from ganlab.sweep.plan import Plan, Trial
from ganlab.sweep.result import Result
from ganlab.sweep.spec import Sweep
from ganlab.sweep.toml import read, to_text

__all__ = ["SWEEP", "SweepFolder", "is_sweep"]

SWEEP, TABLE, TRIALS = "sweep.toml", "sweep.csv", "trials"
_LOCK = ".lock"


def is_sweep(path: Path) -> bool:
    """Whether a folder is one that a sweep was kept in."""
    # What may not be looked into is none, without an error.
    return os.path.isfile(path / SWEEP)


class SweepFolder:
    """A sweep on disk.

    Parameters
    ----------
    path
        A new folder, an empty one, or one of an earlier sweep.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def table(self) -> Path:
        """Where the table of all numbers stands."""
        return self.path / TABLE

    def check(self) -> None:
        """Refuse a place where something else stands.

        Raises
        ------
        SweepError
            Where it is a file, or a folder that holds other things or cannot be looked into.
        """
        try:
            if self.path.is_dir():
                if not is_sweep(self.path) and any(self.path.iterdir()):
                    raise SweepError(
                        f"{self.path}: holds other files; name a new folder, or one of a sweep"
                    )
            elif self.path.exists():
                raise SweepError(f"{self.path}: is a file; name a folder")
        except OSError as error:
            raise SweepError(
                f"{self.path}: cannot be read ({error.strerror or error}): name another folder"
            ) from None

    def begin(self, sweep: Sweep) -> None:
        """Make the folder and write down what is swept there; earlier runs stay.

        Raises
        ------
        SweepError
            As :meth:`check`, and where nothing can be written.
        """
        self.check()
        try:
            (self.path / TRIALS).mkdir(parents=True, exist_ok=True)
            write_file(self.path / SWEEP, to_text(sweep).encode())
        except OSError as error:
            raise SweepError(
                f"{self.path}: cannot be written ({error.strerror or error}): name another folder"
            ) from None
        except RunFileError as error:
            raise SweepError(str(error)) from None

    def sweep(self) -> Sweep:
        """Read what is swept there.

        Raises
        ------
        SweepError
            Where there is no sweep, or its description is unsound.
        """
        if not is_sweep(self.path):
            raise SweepError(f"{self.path}: holds no sweep ({SWEEP} is missing)")
        return read(self.path / SWEEP)

    # --- runs ----------------------------------------------------------------------------------

    def run(self, trial: Trial) -> Path:
        """Return where the trial's saved run is, or will be."""
        return self.path / TRIALS / f"{trial.name}{layout.SUFFIX}"

    def _result(self, trial: Trial) -> Path:
        return self.path / TRIALS / f"{trial.name}.json"

    def result(self, trial: Trial) -> Result | None:
        """Return what came of a trial; None where it is not done, or what is there is not whole."""
        try:
            result = Result.from_json(json.loads(self._result(trial).read_bytes()))
        except (OSError, ValueError, RecursionError):
            return None
        if result.fingerprint != trial.fingerprint:
            return None
        if result.ending != "failed" and not self.run(trial).is_file():
            return None
        return result

    def results(self, plan: Plan) -> dict[str, Result]:
        """Return what came of each trial that is done, by its name."""
        found = {trial.name: self.result(trial) for trial in plan.trials}
        return {name: result for name, result in found.items() if result is not None}

    def keep(self, trial: Trial, result: Result) -> None:
        """Write down what came of a trial; its run stands there already.

        Raises
        ------
        ganlab.engine.files.RunFileError
            Where it cannot be written.
        """
        content = json.dumps(result.as_json(), ensure_ascii=False) + "\n"
        write_file(self._result(trial), content.encode())

    def clear(self, trial: Trial) -> None:
        """Take away what an earlier or an unfinished try left behind."""
        run = self.run(trial)
        partial = run.parent.glob(f".{glob_safe(run.name)}.*.partial")
        for path in (self._result(trial), run, *partial):
            with contextlib.suppress(OSError):
                path.unlink()

    def preview(self, trial: Trial) -> bytes | None:
        """Return the picture of the trial's run, PNG; None where it holds none."""
        try:
            with reading(self.run(trial)) as members:
                return members.content(layout.PREVIEW) if layout.PREVIEW in members else None
        except RunFileError:
            return None

    # --- one at a time -------------------------------------------------------------------------

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other programs out while it is worked on.

        Raises
        ------
        SweepError
            Where another one is at work.
        """
        try:
            file = (self.path / _LOCK).open("a+b")
        except OSError as error:
            raise SweepError(
                f"{self.path}: cannot be written ({error.strerror or error})"
            ) from None
        with file:
            if not _lock(file.fileno()):
                raise SweepError(
                    f"{self.path}: another ganlab is training this sweep; wait for it, or name "
                    "another folder"
                )
            yield


def glob_safe(name: str) -> str:
    """Return a name of which a search takes every letter as it is."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _lock(handle: int) -> bool:
    """Take a file for this process; the system gives it back with the handle, whatever happens."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
