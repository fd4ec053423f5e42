"""The study's own arithmetic; the short form of the study itself is one training."""

from __future__ import annotations

import math

import numpy as np
import pytest
from toys import toy

from ganlab.engine.data import build
from ganlab.engine.experiment import DataSpec
from ganlab.study import truth
from ganlab.study.courses import CHECKPOINTS, Planned, planned
from ganlab.study.detector import Delay, Judged, Watched, area_under_curve, report, watch


def test_the_area_is_the_chance_that_a_bad_run_scores_higher() -> None:
    rng = np.random.default_rng(0)
    bad, good = rng.normal(1, 1, 300), rng.normal(0, 1, 400)
    flags = [True] * 300 + [False] * 400
    found = area_under_curve([*bad, *good], flags)
    assert found == pytest.approx(float((bad[:, None] > good).mean()))
    # Two Gaussians one deviation apart: Φ(1/√2).
    assert found == pytest.approx(0.5 * (1 + math.erf(0.5)), abs=0.03)
    assert area_under_curve([1.0, 1.0], [True, False]) == 0.5
    assert math.isnan(area_under_curve([1.0], [True]))


def test_a_mode_with_less_than_a_fifth_of_its_share_is_dropped() -> None:
    wanted = np.full(4, 0.25)
    assert truth.dropped(np.array([0.4, 0.3, 0.25, 0.05]), wanted) == 0
    assert truth.dropped(np.array([0.4, 0.31, 0.25, 0.04]), wanted) == 1
    assert truth.dropped(np.array([1.0, 0.0, 0.0, 0.0]), wanted) == 3


def test_every_sample_counts_for_the_mode_that_is_nearest_however_far() -> None:
    modes = build(DataSpec(name="ring")).modes  # type: ignore[attr-defined]
    x = np.concatenate([modes.centres[[0, 0, 3]], 50.0 * modes.centres[[5]]])
    shares = truth.mode_shares(x, modes)
    assert shares.tolist() == [0.5, 0, 0, 0.25, 0, 0.25, 0, 0]
    x[0] = math.nan
    x[1] = math.inf
    assert truth.mode_shares(x, modes).sum() == 1.0


def test_the_plan_has_two_hundred_runs_and_no_two_alike() -> None:
    plans = list(planned())
    assert sum(len(plan.checkpoints) for plan in plans) >= 200
    assert len({plan.experiment for plan in plans}) == len(plans)
    for plan in plans:
        steps = plan.experiment.training.steps
        assert (
            steps
            == plan.checkpoints[-1]
            == CHECKPOINTS["pictures" if plan.pictures else "points"][-1]
        )
        assert all(step % 64 == 0 for step in plan.checkpoints)


def test_one_training_is_judged_at_every_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKPOINTS, "points", (320, 448))  # type: ignore[arg-type]
    experiment = toy({"data.name": "ring", "training.steps": 448, "objective.name": "minimax",
                      "training.k_d": 3, "generator.optimiser.lr": 1e-5})  # fmt: skip
    watched = watch(Planned("spoilt", experiment, pictures=False))
    assert [run.step for run in watched.runs] == [320, 448]
    # A generator that stays as it began draws one heap, and so only the modes around it.
    assert all(run.total == 8 and run.modes < 8 and run.bad for run in watched.runs)
    text, _ = report([watched])
    assert "spoilt" in text and "MISSED" in text  # far fewer than 200 runs


def test_the_report_counts_false_collapses_and_late_words() -> None:
    runs = [Judged(100, "collapsed", 0.9, True, False, 1, 8)] * 150
    runs += [Judged(100, "learning", 0.1, False, True, 8, 8)] * 60
    right = Watched("a", 0, runs, [Delay(300, 364)], [], 1.0)
    text, held = report([right])
    assert held and "1.0000" in text and "median 64" in text
    late = Watched("a", 0, runs, [Delay(300, 900)], [], 1.0)
    assert not report([late])[1] and not report([Watched("a", 0, runs, [], [640], 1.0)])[1]
    assert Delay(300, None).steps == math.inf
