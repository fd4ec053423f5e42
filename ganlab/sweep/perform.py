"""All runs of a sweep, a few at a time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.plan import Plan, Trial
from ganlab.sweep.result import Result, versions
from ganlab.sweep.worker import ProcessWorker, Start, Worker

__all__ = ["Standing", "perform", "standings", "to_do"]

#: Seconds between two looks at the processes.
PERIOD = 0.1


@dataclass(frozen=True)
class Standing:
    """How a trial stands.

    Attributes
    ----------
    phase : str
        ``waiting``, ``running`` or ``ended``.
    step : int
        Steps that it has made.
    result : Result or None
        What came of it, once it has ended.
    """

    phase: Literal["waiting", "running", "ended"]
    step: int = 0
    result: Result | None = None


def standings(plan: Plan, folder: SweepFolder) -> dict[str, Standing]:
    """Return how every trial stands in a folder where nothing runs, by its name."""
    found = folder.results(plan)
    return {
        trial.name: Standing("ended", found[trial.name].step, found[trial.name])
        if trial.name in found
        else Standing("waiting")
        for trial in plan.trials
    }


def to_do(plan: Plan, found: dict[str, Standing]) -> tuple[Trial, ...]:
    """Return the trials that must be trained.

    Those that are missing, that failed, and those that other versions made: they may come to
    other numbers.
    """
    done = {
        name
        for name, standing in found.items()
        if standing.result is not None
        and standing.result.ending != "failed"
        and standing.result.current
    }
    return tuple(trial for trial in plan.trials if trial.name not in done)


def perform(
    plan: Plan,
    folder: SweepFolder,
    jobs: int,
    tell: Callable[[Trial, Standing], None],
    cancelled: Callable[[], bool],
    start: Start = ProcessWorker,
) -> bool:
    """Train what is not trained yet; a trial that fails is one with a reason, and no end.

    Parameters
    ----------
    plan, folder
        What to train, and where it is kept.
    jobs
        Processes at a time.
    tell
        Called in this thread whenever a trial stands otherwise.
    cancelled
        Asked ten times a second; true ends all processes and keeps what is done.
    start
        Begins a process.

    Returns
    -------
    bool
        Whether all is done.

    Raises
    ------
    SweepError
        Where the folder is refused or another program works there.
    ganlab.engine.files.RunFileError
        Where it cannot be written: the disk is full.
    """
    folder.begin(plan.sweep)
    with folder.held():
        waiting = deque(to_do(plan, standings(plan, folder)))
        running: dict[Trial, Worker] = {}
        try:
            while waiting or running:
                if cancelled():
                    return False
                while waiting and len(running) < max(1, jobs):
                    trial = waiting.popleft()
                    folder.clear(trial)
                    try:
                        running[trial] = start(trial, folder.run(trial))
                    except OSError as error:
                        _keep(folder, trial, _not_started(trial, error), tell)
                        continue
                    tell(trial, Standing("running"))
                for trial, worker in list(running.items()):
                    before = worker.step
                    result = worker.poll()
                    if result is not None:
                        worker.end()
                        del running[trial]
                        _keep(folder, trial, result, tell)
                    elif worker.step != before:
                        tell(trial, Standing("running", worker.step))
                if running:
                    time.sleep(PERIOD)
        finally:
            # All at once, then one after the other: they end side by side.
            for worker in running.values():
                worker.let_go()
            for trial, worker in running.items():
                worker.end()
                folder.clear(trial)
                tell(trial, Standing("waiting"))
    return True


def _keep(
    folder: SweepFolder, trial: Trial, result: Result, tell: Callable[[Trial, Standing], None]
) -> None:
    folder.keep(trial, result)
    tell(trial, Standing("ended", result.step, result))


def _not_started(trial: Trial, error: OSError) -> Result:
    return Result(
        "failed",
        f"its process cannot be started ({error.strerror or error})",
        versions=versions(),
        fingerprint=trial.fingerprint,
    )
