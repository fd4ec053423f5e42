"""Scales: fixed where a value has ends, else found; and what is said of values is theirs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from outputs import KINDS, register_energy
from picture_runs import pictures_of

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import (
    CurvesRequest,
    FieldRequest,
    PicturesRequest,
    PointRequest,
    RealPicturesRequest,
    Scale,
    evaluate,
)
from ganlab.engine.probes.judging import scores
from ganlab.engine.probes.scale import scale_of
from ganlab.engine.snapshot import Snapshot

Look = Callable[..., Snapshot]
FIELD = FieldRequest(-2.0, 2.0, -2.0, 2.0, 12, 8)


@pytest.fixture(autouse=True)
def an_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    register_energy(monkeypatch)


def means(snapshot: Snapshot) -> tuple[float, float]:
    """Mean values on real samples and on generated ones, by many."""
    data, latent = snapshot.distribution, snapshot.latent
    real = data.sample(4000, np.random.default_rng(5))
    fake = snapshot.generate(latent.sample(4000, np.random.default_rng(6)))
    return float(snapshot.shown(real).mean()), float(snapshot.shown(fake).mean())


@pytest.mark.parametrize(
    ("objective", "ends"),
    [("non-saturating", (0.0, 0.5, 1.0)), ("least-squares", (0.0, 0.5, 1.0)),
     ("hinge", (-1.0, 0.0, 1.0)), ("f-kl", (0.0, 0.5, 1.0))],
)  # fmt: skip
def test_values_with_ends_and_a_threshold_stand_still(
    look: Look, objective: str, ends: tuple[float, ...]
) -> None:
    snapshot = look({"objective.name": objective})
    scale = scale_of(snapshot, np.array([-50.0, 50.0]))
    assert (scale.lo, scale.middle, scale.hi) == ends and not scale.found
    assert scale.output == OBJECTIVES[objective].output
    np.testing.assert_allclose(scale.share(np.array(ends)), [0.0, 0.5, 1.0])


def test_a_critic_turns_midway_between_its_means_and_reaches_as_far_as_what_is_drawn(
    look: Look,
) -> None:
    snapshot = look({"objective.name": "wasserstein"}, steps=60)
    result = evaluate(FIELD, snapshot)
    points = FIELD.points()
    np.testing.assert_allclose(result.d.ravel(), snapshot.logits(points), rtol=1e-5)
    real, fake = means(snapshot)
    scale = result.scale
    assert scale.found and scale.middle == pytest.approx(0.5 * (real + fake), abs=0.06)
    far = np.abs(result.d - scale.middle).max()
    assert scale.hi - scale.middle == pytest.approx(far) == scale.middle - scale.lo
    share = scale.share(result.d)
    assert share.min() == pytest.approx(0.0, abs=1e-6) or share.max() == pytest.approx(1.0)
    higher = result.d > scale.middle
    np.testing.assert_array_equal(share > 0.5, higher)


def test_the_same_networks_have_the_same_scale(look: Look) -> None:
    snapshot = look({"objective.name": "wasserstein"})
    assert scale_of(snapshot) == scale_of(snapshot)


def test_an_energy_is_low_where_samples_are_real(look: Look) -> None:
    scale = evaluate(FIELD, look({"objective.name": "an-energy"})).scale
    assert not scale.real_is_high
    low, high = scale.share(np.array([scale.lo, scale.hi]))
    assert (low, high) == (1.0, 0.0)


def test_ends_that_the_middle_has_passed_are_none(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Before it has learned anything an energy may be above its margin everywhere.
    register_energy(monkeypatch, margin=-100.0)
    snapshot = look({"objective.name": "an-energy"})
    scale = scale_of(snapshot, np.array([0.5, 1.0, 7.0]))
    assert -100.0 < scale.middle < 7.0
    assert scale.hi == pytest.approx(7.0, abs=1e-5) and scale.lo < scale.middle


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_answered_says_what_its_value_is(look: Look, kind: str) -> None:
    output = OBJECTIVES[KINDS[kind]].output
    plane = look({"objective.name": KINDS[kind]})
    point = evaluate(PointRequest((0.3, 0.1)), plane)
    assert point.output == output
    at = np.array([[0.3, 0.1]])
    assert point.d == pytest.approx(float(plane.shown(at)[0]), rel=1e-5)
    line = look({"objective.name": KINDS[kind], "data.name": "gaussian-1d"})
    assert evaluate(CurvesRequest(-3.0, 3.0), line).scale.output == output


@pytest.mark.parametrize("family", ["dcgan", "conditional-dcgan"])
def test_bars_of_real_and_generated_pictures_have_the_same_middle(family: str) -> None:
    snapshot = pictures_of(family, 2, objective__name="wasserstein")
    made = evaluate(PicturesRequest(6), snapshot)
    real = evaluate(RealPicturesRequest(6), snapshot)
    assert made.scale.middle == real.scale.middle and made.scale.found
    # By the statistics of either kind's own minibatch, as in training.
    data, latent = snapshot.distribution, snapshot.latent
    z = latent.sample(64, np.random.default_rng([0, 14]))
    asked = latent.labels_of(z)
    x, labels = data.sample(64, np.random.default_rng([0, 15])), None
    if asked is not None:
        x, labels = data.sample_labelled(64, np.random.default_rng([0, 15]))
    ends = (
        scores(x, labels, "real", snapshot).mean(),
        scores(snapshot.generate(z), asked, "generated", snapshot).mean(),
    )
    assert made.scale.middle == pytest.approx(float(np.mean(ends)), rel=1e-4, abs=1e-5)


def test_nothing_finite_still_makes_a_scale(look: Look) -> None:
    snapshot = look({"objective.name": "wasserstein"})
    scale = scale_of(snapshot, np.array([np.nan, np.inf]))
    assert np.isfinite([scale.lo, scale.middle, scale.hi]).all() and scale.lo < scale.hi
    shares = Scale().share(np.array([np.nan, np.inf, -np.inf, 0.25]))
    assert np.isnan(shares[0]) and shares[1:].tolist() == [1.0, 0.0, 0.25]
