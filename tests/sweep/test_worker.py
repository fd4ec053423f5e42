"""Runs in processes of their own, for real: trained, killed, and left behind by nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sweeps import tiny

from ganlab.engine.files import open_run
from ganlab.engine.numbers import detected, scored
from ganlab.engine.trainer.run import Run
from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.perform import Standing, perform, standings
from ganlab.sweep.plan import Trial, lay_out
from ganlab.sweep.worker import ProcessWorker

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def wait_for(what: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def test_each_cell_comes_to_what_its_run_comes_to_here(tmp_path: Path) -> None:
    plan, folder = lay_out(tiny()), SweepFolder(tmp_path / "s")
    told: list[tuple[str, str]] = []
    done = perform(
        plan, folder, 2, lambda t, s: told.append((t.name, s.phase)), lambda: False
    )  # fmt: skip
    assert done
    for trial in plan.trials:
        assert [phase for name, phase in told if name == trial.name][0] == "running"
        result = folder.result(trial)
        assert result is not None and (result.ending, result.step) == ("done", 30)
        here = Run(trial.experiment)
        while not here.finished:
            here.step()
        here.trainer.recorder.flush()
        expected = detected(here.detector.evidence) | scored(here.trainer.snapshot())
        assert dict(result.metrics) == pytest.approx(expected)
        # And a cell opens as a run.
        opened = open_run(folder.run(trial))
        assert opened.trainer.step_count == 30 and opened.trainer.experiment == trial.experiment


@posix
def test_a_killed_process_is_a_failed_run_and_the_rest_goes_on(tmp_path: Path) -> None:
    long = tiny((2, 1), steps=10_000_000)
    plan, folder = lay_out(long), SweepFolder(tmp_path / "s")
    made: list[ProcessWorker] = []
    found: dict[str, Standing] = {}

    def start(trial: Trial, run: Path) -> ProcessWorker:
        made.append(ProcessWorker(trial, run))
        return made[-1]

    def look() -> bool:
        child = made[0].child if made else None
        if child is not None and child.poll() is None and len(made) == 1:
            child.send_signal(signal.SIGKILL)
        # The second one was begun: that is enough.
        return len(made) == 2

    def tell(trial: Trial, standing: Standing) -> None:
        found[trial.name] = standing

    assert not perform(plan, folder, 1, tell, look, start)
    first, second = plan.trials
    result = found[first.name].result
    assert result is not None and result.ending == "failed"
    assert "it was killed" in result.reason
    # Called off, the other one has ended and left nothing.
    assert made[1].child.poll() is not None
    assert found[second.name] == Standing("waiting")
    assert {p.name for p in (folder.path / "trials").iterdir()} == {f"{first.name}.json"}


@posix
def test_no_process_outlives_the_program(tmp_path: Path) -> None:
    """Kill the program as it can be killed, with no chance to clear up."""
    script = f"""
import sys
sys.path[:0] = {[*sys.path]!r}
from pathlib import Path
from sweeps import tiny
from ganlab.sweep.plan import lay_out
from ganlab.sweep.worker import ProcessWorker
worker = ProcessWorker(lay_out(tiny(steps=10_000_000)).trials[0], Path("run.ganlab"))
print(worker.child.pid, flush=True)
while worker.step < 1:
    worker.poll()
print("trains", flush=True)
input()
"""
    tests = Path(__file__).resolve().parents[1]
    program = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(tests)},
        text=True,
    )
    assert program.stdout is not None and program.stdin is not None
    with program.stdout, program.stdin:
        child = int(program.stdout.readline())
        assert program.stdout.readline() == "trains\n"
        os.kill(child, 0)
        program.kill()
        program.wait()
    assert wait_for(lambda: not alive(child), 20.0)
    assert list(tmp_path.glob("*.ganlab")) == []


def alive(process: int) -> bool:
    """Whether it runs: an orphan that has ended may wait for somebody to count it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_what_stands_there_before_is_no_result(tmp_path: Path) -> None:
    plan, folder = lay_out(tiny()), SweepFolder(tmp_path / "s")
    assert {s.phase for s in standings(plan, folder).values()} == {"waiting"}
