"""Where samples stand on the shape of G's loss."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch
from picture_runs import pictures_of

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import ShapeRequest, ShapeResult, evaluate
from ganlab.engine.probes.judging import scores
from ganlab.engine.snapshot import Snapshot


def asked(snapshot: Snapshot, n: int = 64, seed: int = 0) -> ShapeResult:
    result = evaluate(ShapeRequest(n, seed), snapshot)
    assert isinstance(result, ShapeResult)
    return result


@pytest.mark.parametrize("name", ["minimax", "non-saturating"])
def test_samples_stand_where_d_puts_them(look: Callable[..., Snapshot], name: str) -> None:
    snapshot = look({"objective.name": name}, steps=20)
    result = asked(snapshot)
    z = snapshot.latent.sample(64, np.random.default_rng([0, 71]))
    d = snapshot.shown(snapshot.generate(z))
    np.testing.assert_allclose(result.d, np.sort(d), rtol=1e-5)
    assert [shape.name for shape in result.shapes][0] == name and len(result.shapes) == 2
    slopes = dict(zip((shape.name for shape in result.shapes), result.slopes, strict=True))
    assert slopes["minimax"] == pytest.approx(d.mean(), rel=1e-5)
    assert slopes["non-saturating"] == pytest.approx(1 - d.mean(), rel=1e-5)


def test_pictures_are_judged_as_in_training() -> None:
    snapshot = pictures_of("acgan", 3)
    z = snapshot.latent.sample(32, np.random.default_rng([1, 71]))
    d = scores(snapshot.generate(z), snapshot.latent.labels_of(z), "generated", snapshot)
    np.testing.assert_allclose(asked(snapshot, 32, seed=1).d, np.sort(d), rtol=1e-4)


def test_a_sure_d_leaves_the_minimax_loss_nothing(look: Callable[..., Snapshot]) -> None:
    snapshot = look({"objective.name": "minimax"})
    weights = [weight.clone() for weight in snapshot.discriminator_weights]
    weights[-1] -= 30.0
    sure = asked(dataclasses.replace(snapshot, discriminator_weights=weights))
    assert sure.d.max() < 1e-9 and sure.slopes[0] < 1e-9
    assert sure.slopes[1] == pytest.approx(1.0)


def test_what_is_no_number_is_left_out(look: Callable[..., Snapshot]) -> None:
    snapshot = look()
    weights = [torch.full_like(weight, torch.nan) for weight in snapshot.generator_weights]
    lost = asked(dataclasses.replace(snapshot, generator_weights=weights))
    assert lost.d.size == 0 and np.isnan(lost.slopes).all() and len(lost.shapes) == 2


def test_a_critic_has_no_shape(look: Callable[..., Snapshot]) -> None:
    snapshot = look()
    score = dataclasses.replace(OBJECTIVES["minimax"].output, name="critic score")
    critic = dataclasses.replace(snapshot.objective, output=score)
    assert asked(dataclasses.replace(snapshot, objective=critic)).shapes == ()
