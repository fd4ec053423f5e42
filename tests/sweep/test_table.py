"""The table of a sweep, against numbers that are worked out here by NumPy."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from sweeps import fake, made_up, sweep

from ganlab.sweep import perform as module
from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.perform import Standing, perform, standings
from ganlab.sweep.plan import Plan, lay_out
from ganlab.sweep.progress import HowFar
from ganlab.sweep.summary import summary
from ganlab.sweep.table import table

ILL = {(2, 1): ("diverged", "a loss is nan, at step 7"), (4, 0): ("failed", "lost")}


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Plan, dict[str, Standing]]:
    monkeypatch.setattr(module, "PERIOD", 0.0)
    plan = lay_out(
        sweep(
            ("training.k_d", (1, 2, 4)), ("discriminator.optimiser.lr", (1e-3, 0.02)),
            seeds=(0, 1, 2, 3),
        )
    )  # fmt: skip
    folder = SweepFolder(tmp_path / "s")
    perform(plan, folder, 3, lambda *_: None, lambda: False, fake(endings=ILL))
    return plan, standings(plan, folder)


def rows(content: bytes) -> list[dict[str, str]]:
    lines = [line for line in content.decode().splitlines() if not line.startswith("# ")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_each_run_has_its_row(trained: tuple[Plan, dict[str, Standing]]) -> None:
    plan, found = trained
    of = {
        (r["training.k_d"], r["discriminator.optimiser.lr"], r["seed"]): r
        for r in rows(table(plan, found))
        if r["row"] == "trial"
    }
    assert len(of) == len(plan.trials) == 24
    for trial in plan.trials:
        k_d = trial.experiment.training.k_d
        lr = {1e-3: "1e-3", 0.02: "0.02"}[trial.experiment.discriminator.optimiser.lr]
        row = of[str(k_d), lr, str(trial.seed)]
        ending, reason = ILL.get((k_d, trial.seed), ("done", ""))
        assert (row["ending"], row["reason"]) == (ending, reason)
        if ending == "failed":
            assert row["jsd_nats"] == row["run"] == ""
        else:
            assert float(row["jsd_nats"]) == made_up(trial)["jsd_nats"]
            assert row["run"] == f"trials/{trial.name}.ganlab"


def test_median_and_spread_are_those_of_the_seeds_that_got_through(
    trained: tuple[Plan, dict[str, Standing]],
) -> None:
    plan, found = trained
    listed = rows(table(plan, found))
    for k_d in (1, 2, 4):
        for lr, text in ((1e-3, "1e-3"), (0.02, "0.02")):
            seeds = [s for s in range(4) if (k_d, s) not in ILL]
            numbers = 0.1 * k_d + 0.01 * np.array(seeds) + lr
            for name, expected in (
                ("median", np.median(numbers)),
                ("min", numbers.min()),
                ("max", numbers.max()),
            ):
                (row,) = (
                    r
                    for r in listed
                    if r["row"] == name
                    and r["training.k_d"] == str(k_d)
                    and r["discriminator.optimiser.lr"] == text
                )
                assert float(row["jsd_nats"]) == pytest.approx(expected, rel=1e-12)
                assert float(row["high_quality"]) == 1 / k_d
                assert row["seed"] == row["run"] == ""


def test_what_is_missing_and_what_is_refused_has_rows_too() -> None:
    plan = lay_out(
        sweep(("regularisation.r1", (0.0, 1.0)), ("discriminator.minibatch", ("none", "distance")))
    )
    listed = rows(table(plan, {}))
    assert [row["ending"] for row in listed].count("missing") == 6
    (refused,) = (row for row in listed if row["ending"] == "refused")
    assert (refused["regularisation.r1"], refused["discriminator.minibatch"]) == ("1", "distance")
    assert "set discriminator.minibatch = none" in refused["reason"]


def test_every_column_of_numbers_is_defined(trained: tuple[Plan, dict[str, Standing]]) -> None:
    text = table(*trained).decode()
    for name in ("jsd_nats [nats]:", "high_quality [share, 0 to 1]:", "modes_covered:"):
        assert f"# {name}" in text


def test_the_trial_that_stands_for_a_cell_is_the_lower_median(
    trained: tuple[Plan, dict[str, Standing]],
) -> None:
    plan, found = trained
    of = summary(plan.cell((0, 0)), "jsd_nats", found)
    assert of.middle is not None and of.middle.seed == 1
    assert (of.diverged, of.failed, of.seeds) == (0, 0, 4)
    assert summary(plan.cell((1, 0)), "jsd_nats", found).diverged == 1
    # A number that no run has.
    assert summary(plan.cell((0, 0)), "support", found).without == 4


def test_the_time_left_is_estimated_from_the_steps_made() -> None:
    plan = lay_out(sweep())
    now = [100.0]
    far = HowFar(plan, {t.name: Standing("waiting") for t in plan.trials}, lambda: now[0])
    assert far.seconds_left is None and far.words() == "0 of 6 runs"
    now[0] += 10
    far.tell(plan.trials[0], Standing("ended", 40))
    far.tell(plan.trials[1], Standing("running", 20))
    # 60 of 240 steps took 10 s.
    assert far.seconds_left == pytest.approx(30.0) and far.share == pytest.approx(0.25)
    assert far.words() == "1 of 6 runs, 1 under way, about 30 s left (estimate)"
