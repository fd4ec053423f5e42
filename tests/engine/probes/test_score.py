from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from toys import toy

from ganlab.engine.probes import ScoreRequest, ScoreResult, evaluate
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer


def score(snapshot: Snapshot, request: ScoreRequest) -> ScoreResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, ScoreResult)
    return result


def test_a_perfect_generator_scores_its_floor(linear: Callable[..., Snapshot]) -> None:
    result = score(linear([[1.0]], [0.0]), ScoreRequest(10_000))
    assert result.jsd == pytest.approx(result.floor, rel=0.5)
    assert result.cells == "200" and result.points == 0
    assert result.modes is not None and result.modes.total == 1
    # Within 3 σ of a Gaussian on a line.
    assert result.modes.high_quality == pytest.approx(0.9973, abs=0.005)


def test_a_generator_that_is_far_off_scores_log_two(linear: Callable[..., Snapshot]) -> None:
    result = score(linear([[1.0]], [1e4]), ScoreRequest(2000))
    assert result.jsd == pytest.approx(math.log(2), abs=1e-3)
    assert result.modes is not None and result.modes.high_quality == 0.0


def test_the_floor_belongs_to_the_number_of_samples(linear: Callable[..., Snapshot]) -> None:
    snapshot = linear([[1.0]], [0.0])
    few, many = (score(snapshot, ScoreRequest(n)) for n in (500, 5000))
    assert few.floor > 5 * many.floor


def test_another_seed_draws_other_samples(linear: Callable[..., Snapshot]) -> None:
    snapshot = linear([[1.0]], [0.0])
    a, again, b = (score(snapshot, ScoreRequest(500, seed=s)) for s in (0, 0, 1))
    assert a == again and a.jsd != b.jsd


def test_an_undecided_d_bounds_by_nil(look: Callable[..., Snapshot]) -> None:
    snapshot = look({"data.name": "ring"})
    for weight in snapshot.discriminator_weights:
        weight.zero_()
    result = score(snapshot, ScoreRequest(300))
    assert result.bound == pytest.approx(0.0, abs=1e-6)
    assert result.cells == "50 × 50"
    assert result.modes is not None and result.modes.n == 300


def test_modes_are_judged_by_the_number_of_the_definition(
    linear: Callable[..., Snapshot],
) -> None:
    result = score(linear([[1.0]], [0.0]), ScoreRequest(4000))
    assert result.modes is not None and result.modes.n == 2500


@pytest.mark.parametrize("name", ["moons", "uniform-1d"])
def test_data_without_modes_is_scored_without(look: Callable[..., Snapshot], name: str) -> None:
    result = score(look({"data.name": name}), ScoreRequest(300))
    assert result.modes is None and 0 < result.floor < result.jsd


def test_points_of_ones_own_are_said_to_be_points(tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    np.savetxt(source, np.random.default_rng(0).normal(size=(120, 2)), delimiter=",")
    trainer = Trainer(toy({"data.name": "file", "data.file": str(source)}))
    result = evaluate(ScoreRequest(n=500), trainer.snapshot())
    assert isinstance(result, ScoreResult)
    assert result.points == 120


def test_an_f_gan_bounds_its_own_divergence(look: Callable[..., Snapshot]) -> None:
    snapshot = look({"data.name": "ring", "objective.name": "f-kl"}, steps=20)
    request = ScoreRequest(400)
    result = score(snapshot, request)
    assert result.value.bounds == "KL(p_data ‖ p_g)"
    # T = v, f*(t) = e^(t − 1), on the very samples.
    rng = np.random.default_rng([request.seed, 4])
    fake = snapshot.generate(snapshot.latent.sample(400, rng))
    real = snapshot.distribution.sample(400, rng)
    t, s = (snapshot.logits(x).astype(np.float64) for x in (real, fake))
    assert result.bound == pytest.approx(t.mean() - np.exp(s - 1.0).mean(), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("objective", ["wasserstein", "hinge", "least-squares"])
def test_what_bounds_nothing_says_nothing(look: Callable[..., Snapshot], objective: str) -> None:
    result = score(look({"objective.name": objective}), ScoreRequest(200))
    assert math.isnan(result.bound) and result.value.bounds == ""
