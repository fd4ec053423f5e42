from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from picture_runs import pictures_of

from ganlab.engine.probes import (
    PicturesRequest,
    PicturesResult,
    RealPicturesRequest,
    RealPicturesResult,
    evaluate,
)
from ganlab.engine.probes.judging import scores
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.snapshot import Snapshot


def made(snapshot: Snapshot, request: PicturesRequest) -> PicturesResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, PicturesResult)
    return result


def real(snapshot: Snapshot, request: RealPicturesRequest) -> RealPicturesResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, RealPicturesResult)
    return result


@pytest.mark.parametrize("family", ["dcgan", "conditional-dcgan", "acgan"])
def test_each_picture_is_g_of_its_z_and_its_score_is_d_of_it(family: str) -> None:
    snapshot = pictures_of(family)
    result = made(snapshot, PicturesRequest(9, seed=3))
    assert result.pictures.shape == (9, 16, 16) and result.pictures.dtype == np.uint8
    assert result.z.shape == (9, 4) and result.d.shape == (9,)
    z = result.z
    if family == "dcgan":
        assert result.labels is None
    else:
        assert result.labels is not None and len(set(result.labels.tolist())) > 2
        z = np.concatenate([z, np.eye(10, dtype=np.float32)[result.labels]], axis=1)
    x = snapshot.generate(z)
    np.testing.assert_array_equal(result.pictures, as_bytes(x))
    d = scores(x, result.labels, "generated", snapshot)
    np.testing.assert_allclose(result.d, d, rtol=1e-5)
    assert ((result.d > 0) & (result.d < 1)).all()


def test_the_same_seed_has_the_same_latents_however_many_are_shown_and_after_training() -> None:
    early, late = pictures_of("conditional-dcgan", 0), pictures_of("conditional-dcgan", 3)
    few, many = (made(early, PicturesRequest(n, seed=2)) for n in (5, 20))
    np.testing.assert_array_equal(few.z, many.z[:5])
    np.testing.assert_array_equal(few.labels, many.labels[:5])  # type: ignore[index]
    np.testing.assert_array_equal(few.pictures, many.pictures[:5])
    after = made(late, PicturesRequest(5, seed=2))
    np.testing.assert_array_equal(after.z, few.z)
    assert (after.pictures != few.pictures).any()
    assert (made(early, PicturesRequest(5, seed=4)).z != few.z).all()


def test_the_draw_is_fair() -> None:
    result = made(pictures_of("acgan", 0), PicturesRequest(256))
    assert abs(float(result.z.mean())) < 0.1 and float(result.z.std()) == pytest.approx(1, abs=0.1)
    counts = np.bincount(result.labels, minlength=10)  # type: ignore[arg-type]
    assert counts.min() > 8 and counts.max() < 50


def test_one_label_alone() -> None:
    snapshot = pictures_of("conditional-dcgan")
    every, of_7 = (made(snapshot, PicturesRequest(6, label=label)) for label in (None, 7))
    assert of_7.labels is not None and set(of_7.labels.tolist()) == {7}
    np.testing.assert_array_equal(of_7.z, every.z)
    chosen = real(snapshot, RealPicturesRequest(6, label=7))
    assert chosen.labels is not None and chosen.labels.tolist() == [7] * 6
    assert chosen.pictures.shape == (6, 16, 16)
    # A G that sees no label has none to be asked for.
    assert made(pictures_of("dcgan"), PicturesRequest(6, label=7)).labels is None


@pytest.mark.parametrize("family", ["dcgan", "conditional-dcgan"])
def test_the_real_batch_is_data_and_keeps_still_while_its_scores_move(family: str) -> None:
    snapshot, later = pictures_of(family), pictures_of(family, 4)
    later = dataclasses.replace(later, distribution=snapshot.distribution)
    first, second = (real(s, RealPicturesRequest(8, seed=1)) for s in (snapshot, later))
    np.testing.assert_array_equal(first.pictures, second.pictures)
    assert (first.d != second.d).any()
    x, y = snapshot.distribution.sample_labelled(256, np.random.default_rng([1, 6]))
    np.testing.assert_array_equal(first.pictures, as_bytes(x[:8]))
    np.testing.assert_array_equal(first.labels, y[:8])  # type: ignore[arg-type]
    np.testing.assert_allclose(first.d, scores(x[:8], y[:8], "real", snapshot), rtol=1e-4)


def test_looking_changes_nothing_and_answers_cannot_be_changed() -> None:
    snapshot = pictures_of("conditional-dcgan")
    for request in (PicturesRequest(4), RealPicturesRequest(4)):
        one, two = evaluate(request, snapshot), evaluate(request, snapshot)
        for name, value in vars(one).items():
            if isinstance(value, np.ndarray):
                np.testing.assert_array_equal(value, getattr(two, name))
                assert not value.flags.writeable, name


@pytest.mark.parametrize("size", [1e30, float("nan")])
def test_networks_that_ran_away_are_looked_at_without_a_fault(size: float) -> None:
    snapshot = pictures_of("dcgan")
    for weight in (*snapshot.generator_weights, *snapshot.discriminator_weights):
        weight.mul_(size)
    assert made(snapshot, PicturesRequest(3)).pictures.shape == (3, 16, 16)
