"""All runs of a sweep by workers that train nothing: order, number, endings, cancel and resume."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sweeps import FakeWorker, fake, sweep, write_run

from ganlab.sweep import SweepError
from ganlab.sweep import perform as module
from ganlab.sweep.folder import SweepFolder, is_sweep
from ganlab.sweep.perform import Standing, perform, standings, to_do
from ganlab.sweep.plan import Plan, Trial, lay_out


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PERIOD", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> SweepFolder:
    return SweepFolder(tmp_path / "sweep")


def train(
    plan: Plan, folder: SweepFolder, workers: type[FakeWorker], stop_after: int = 10**6
) -> tuple[bool, dict[str, Standing]]:
    """Perform, and call it off once so many runs have ended."""
    found = standings(plan, folder)
    ended = 0

    def tell(trial: Trial, standing: Standing) -> None:
        nonlocal ended
        ended += standing.phase == "ended"
        found[trial.name] = standing

    done = perform(plan, folder, 2, tell, lambda: ended >= stop_after, workers)
    return done, found


def test_all_are_trained_so_many_at_a_time(folder: SweepFolder) -> None:
    plan, workers = lay_out(sweep()), fake()
    done, found = train(plan, folder, workers)
    assert done and workers.most == 2 and not workers.now
    assert workers.begun == list(plan.trials)
    assert all(s.result is not None and s.result.ending == "done" for s in found.values())
    # What was told is what stands there.
    assert standings(plan, folder) == found


def test_called_off_it_keeps_what_is_done_and_goes_on_later(folder: SweepFolder) -> None:
    plan, first, second = lay_out(sweep()), fake(), fake()
    done, found = train(plan, folder, first, stop_after=2)
    assert not done and not first.now
    kept = [name for name, s in found.items() if s.phase == "ended"]
    assert len(kept) == 2 and {s.phase for s in found.values()} == {"ended", "waiting"}
    done, found = train(plan, folder, second)
    assert done and len(second.begun) == 4
    assert not set(kept) & {trial.name for trial in second.begun}
    # All done: nothing is begun any more.
    third = fake()
    assert train(plan, folder, third)[0] and not third.begun


def test_a_failure_is_a_cell_with_a_reason_and_is_tried_again(folder: SweepFolder) -> None:
    plan = lay_out(sweep())
    ill = fake(endings={(2, 0): ("failed", "no memory"), (4, 1): ("diverged", "loss is nan")})
    done, found = train(plan, folder, ill)
    results = {(t.experiment.training.k_d, t.seed): found[t.name].result for t in plan.trials}
    assert done
    failed, diverged = results[2, 0], results[4, 1]
    assert failed is not None and (failed.ending, failed.reason) == ("failed", "no memory")
    assert diverged is not None and diverged.ending == "diverged"
    # A run that diverged would diverge again; one that failed may get through.
    again = fake()
    train(plan, folder, again)
    assert [(t.experiment.training.k_d, t.seed) for t in again.begun] == [(2, 0)]


def test_what_cannot_be_started_failed(folder: SweepFolder) -> None:
    class Broken(FakeWorker):
        def __init__(self, trial: Trial, run: Path) -> None:
            raise OSError(11, "Resource temporarily unavailable")

    done, found = train(lay_out(sweep()), folder, Broken)
    reasons = {s.result.reason for s in found.values() if s.result is not None}
    assert done
    assert reasons == {"its process cannot be started (Resource temporarily unavailable)"}


def test_an_error_in_the_midst_leaves_no_worker_behind(folder: SweepFolder) -> None:
    class Bad(FakeWorker):
        def poll(self) -> None:
            raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError):
        train(lay_out(sweep()), folder, Bad)
    assert not Bad.now


def test_only_what_is_whole_and_of_these_versions_counts(folder: SweepFolder) -> None:
    plan = lay_out(sweep())
    train(plan, folder, fake())
    cut, lost, other, old, fine, _ = plan.trials
    path = folder.path / "trials"
    content = (path / f"{cut.name}.json").read_bytes()
    (path / f"{cut.name}.json").write_bytes(content[: len(content) // 2])
    folder.run(lost).unlink()
    for trial, key, value in (
        (other, "fingerprint", "of another experiment"),
        (old, "versions", {"ganlab": "0.0.1"}),
    ):
        table = json.loads((path / f"{trial.name}.json").read_text())
        (path / f"{trial.name}.json").write_text(json.dumps(table | {key: value}))
    found = standings(plan, folder)
    assert [found[t.name].phase for t in (cut, lost, other, old, fine)] == [
        "waiting", "waiting", "waiting", "ended", "ended",
    ]  # fmt: skip
    assert to_do(plan, found) == (cut, lost, other, old)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"ending": "done"}', "[" * 100_000, '{"ending": 3}', "\x00"],
)
def test_a_damaged_result_is_none(folder: SweepFolder, text: str) -> None:
    plan = lay_out(sweep())
    folder.begin(plan.sweep)
    trial = plan.trials[0]
    write_run(folder.run(trial), 0)
    (folder.path / "trials" / f"{trial.name}.json").write_text(text)
    assert folder.result(trial) is None


def test_what_an_unfinished_try_left_is_taken_away(folder: SweepFolder) -> None:
    plan = lay_out(sweep())
    folder.begin(plan.sweep)
    trial, other = plan.trials[:2]
    run = folder.run(trial)
    partial = run.parent / f".{run.name}.abc.partial"
    partial.write_bytes(b"half")
    write_run(folder.run(other), 0)
    folder.clear(trial)
    assert not partial.exists() and folder.run(other).exists()


def test_another_program_is_kept_out(folder: SweepFolder) -> None:
    plan = lay_out(sweep())
    folder.begin(plan.sweep)
    with folder.held(), pytest.raises(SweepError, match="another ganlab is training this sweep"):
        train(plan, folder, fake())
    assert train(plan, folder, fake())[0]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SweepError, match="holds other files"):
        train(lay_out(sweep()), SweepFolder(tmp_path), fake())
    with pytest.raises(SweepError, match="is a file; name a folder"):
        SweepFolder(tmp_path / "thesis.txt").check()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_larger_grid_takes_over_what_it_shares(folder: SweepFolder) -> None:
    train(lay_out(sweep()), folder, fake())
    larger = lay_out(sweep(("training.k_d", (1, 2, 3, 4)), seeds=(0, 1)))
    workers = fake()
    train(larger, folder, workers)
    assert {trial.experiment.training.k_d for trial in workers.begun} == {3}
    assert folder.sweep() == larger.sweep


def test_a_folder_that_may_not_be_looked_into_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Whoever runs the tests may be allowed everything.
    monkeypatch.setattr(Path, "stat", forbidden)
    monkeypatch.setattr("os.stat", forbidden)
    with pytest.raises(SweepError, match=r"cannot be read \(Permission denied\)"):
        SweepFolder(tmp_path / "locked" / "s").check()
    assert not is_sweep(tmp_path / "locked")
