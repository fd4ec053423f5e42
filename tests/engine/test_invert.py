"""Inversion against what is known: latents that made the target, and searches by brute force."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from picture_runs import pictures_of
from toys import toy

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.data.images.glyphs import Glyphs
from ganlab.engine.files import open_run
from ganlab.engine.invert import Inversion, InvertSpec, invert, residuals
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer
from ganlab.folders import resource

CODED = {"latent.categorical": 1, "latent.categories": 3, "latent.continuous": 1}


def trainer_of(family: str = "mlp", **more: Any) -> Trainer:
    fields = {
        "data.name": "ring",
        "model.family": family,
        "generator.width": 16,
        "generator.activation": "tanh",
    }
    return Trainer(toy({**fields, **more}))


def snapshot_of(family: str = "mlp", **more: Any) -> Snapshot:
    return trainer_of(family, **more).snapshot(generation=3)


def shipped(name: str) -> Snapshot:
    path: Path = resource("pretrained", f"{name}.ganlab")
    return open_run(path).trainer.snapshot()


def made_by(snapshot: Snapshot, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return a latent and what G makes of it."""
    z = snapshot.latent.sample(1, np.random.default_rng([seed, 99]))
    return z[0], snapshot.generate(z)[0]


def test_what_a_latent_made_is_found_again_in_the_plane() -> None:
    snapshot = snapshot_of()
    for seed in range(3):
        _, target = made_by(snapshot, seed)
        found = invert(snapshot, target, InvertSpec(starts=4, steps=200))
        assert found.residual < 1e-3
        np.testing.assert_array_equal(found.target, target)


@pytest.mark.parametrize("name", ["dcgan-glyphs", "conditional-dcgan-glyphs"])
def test_a_picture_that_g_made_is_found_again(name: str) -> None:
    snapshot = shipped(name)
    z, target = made_by(snapshot)
    found = invert(snapshot, target, InvertSpec(starts=4, steps=200))
    assert found.residual < 0.02, "RMSE of a pixel; pictures of two classes are 0.2 and more apart"
    label = snapshot.latent.label
    if label is not None:
        assert snapshot.latent.values(found.z[None], "label") == snapshot.latent.values(
            z[None], "label"
        )


def test_a_real_picture_comes_nearer_the_longer_it_is_searched() -> None:
    snapshot = shipped("dcgan-glyphs")
    target = Glyphs(28).sample(1, np.random.default_rng(4))[0]
    drawn = snapshot.generate(snapshot.latent.sample(2000, np.random.default_rng(0)))
    by_luck = residuals(snapshot.distribution, drawn, target).min()
    found = invert(snapshot, target, InvertSpec(starts=4, steps=150))
    assert found.residual < 0.8 * by_luck


def by_brute_force(snapshot: Snapshot, target: np.ndarray, reach: float) -> float:
    """Return the least residual over a fine grid of one number and all categories."""
    latent = snapshot.latent
    line = np.linspace(-reach, reach, 4001, dtype=np.float32)
    (number,) = [f.name for f in latent.factors if not f.categories]
    z = latent.with_values(np.zeros((len(line), latent.size), np.float32), number, line)
    for factor in (f for f in latent.factors if f.categories):
        z = np.concatenate([latent.with_values(z, factor.name, i) for i in range(factor.width)])
    return float(residuals(snapshot.distribution, snapshot.generate(z), target).min())


@pytest.mark.parametrize("prior", ["normal", "uniform"])
@pytest.mark.parametrize("family", ["mlp", "conditional-mlp"])
def test_no_latent_on_a_fine_grid_is_nearer(family: str, prior: str) -> None:
    snapshot = snapshot_of(family, **{"latent.size": 1, "latent.prior": prior})
    rng = np.random.default_rng(1)
    for _ in range(3):
        target = snapshot.distribution.sample(1, rng)[0]
        found = invert(snapshot, target, InvertSpec(starts=6, steps=250))
        reach = 1.0 if prior == "uniform" else 2.5
        assert found.residual <= by_brute_force(snapshot, target, reach) + 1e-3


def test_a_uniform_latent_stays_within_its_prior() -> None:
    snapshot = snapshot_of(**{"latent.prior": "uniform"})
    far = np.array([30.0, -30.0], np.float32)
    seen: list[Inversion] = []
    found = invert(snapshot, far, InvertSpec(starts=3, steps=120), seen.append)
    assert all(np.abs(each.z).max() <= 1.0 for each in seen)
    assert np.abs(found.z).max() == 1.0, "the nearest output lies at the edge"


def test_codes_and_categories_are_searched_too() -> None:
    snapshot = snapshot_of("infogan-mlp", **CODED)
    z, target = made_by(snapshot, 2)
    found = invert(snapshot, target, InvertSpec(starts=4, steps=200))
    assert found.residual < 1e-3
    columns = found.z[snapshot.latent.columns("c1")]
    assert sorted(columns.tolist()) == [0.0, 0.0, 1.0], "one category, whole"
    assert abs(snapshot.latent.values(found.z[None], "c2")[0]) <= 1.0


def test_many_combinations_are_searched_factor_by_factor() -> None:
    changed = {"latent.categorical": 3, "latent.categories": 5, "latent.continuous": 0}
    snapshot = snapshot_of("infogan-mlp", **{**changed, "latent.size": 1})
    _, target = made_by(snapshot, 1)
    sizes: list[int] = []
    network = snapshot.generator

    class Counting:
        def __call__(self, weights: Any, z: torch.Tensor) -> torch.Tensor:
            sizes.append(len(z))
            assert bool((z[:, 1:].reshape(len(z), 3, 5).sum(2) == 1).all())
            return network(weights, z)

    object.__setattr__(snapshot, "generator", Counting())
    found = invert(snapshot, target, InvertSpec(starts=4, steps=150))
    assert found.residual < 0.05
    # Five categories at a time from each of four starts; 125 combinations never together.
    assert {size for size in sizes if size > 1} == {4 * 16, 4 * 5, 4}


def test_a_prior_s_weight_holds_the_latent_nearer_to_where_it_is_drawn() -> None:
    snapshot = snapshot_of(**{"latent.size": 6})
    far = np.array([9.0, 9.0], np.float32)
    free, held = (
        invert(snapshot, far, InvertSpec(starts=3, steps=150, prior_weight=weight))
        for weight in (0.0, 5.0)
    )
    assert (held.z**2).mean() < 0.7 * (free.z**2).mean() and held.residual > free.residual


@pytest.mark.parametrize("averaged", [False, True])
def test_the_output_is_what_g_makes_of_the_latent(averaged: bool) -> None:
    changed = {"averaging.decay": 0.9} if averaged else {}
    snapshot = pictures_of("dcgan", generator__width=4, discriminator__width=4, **changed)
    assert snapshot.averaged is averaged
    target = snapshot.distribution.sample(1, np.random.default_rng(0))[0]
    found = invert(snapshot, target, InvertSpec(starts=2, steps=20))
    np.testing.assert_array_equal(found.x, snapshot.generate(found.z[None])[0])
    assert found.residual == residuals(snapshot.distribution, found.x[None], target)[0]
    assert found.residual == pytest.approx(min(found.starts), rel=1e-3)
    assert len(found.starts) == 2 and not found.z.flags.writeable and not found.x.flags.writeable


def test_residuals_are_root_mean_squares_of_pixels_and_distances_of_points() -> None:
    x = np.zeros((2, 1, 16, 16), np.float32)
    x[1] = 0.5
    target = np.full((1, 16, 16), 0.25, np.float32)
    np.testing.assert_allclose(residuals(Glyphs(16), x, target), [0.25, 0.25])
    points = np.array([[3.0, 4.0], [0.0, 0.0]])
    np.testing.assert_allclose(residuals(DISTRIBUTIONS["ring"], points, np.zeros(2)), [5.0, 0.0])


def test_it_tells_of_each_step_and_never_gets_worse() -> None:
    snapshot = snapshot_of("conditional-mlp")
    seen: list[Inversion] = []
    target = snapshot.distribution.sample(1, np.random.default_rng(0))[0]
    found = invert(snapshot, target, InvertSpec(starts=3, steps=60), seen.append)
    assert [each.done for each in seen] == list(range(1, 61))
    assert found.done == found.steps == 60 and len(found.curve) == 61
    assert (np.diff(found.curve) <= 0).all() and found.curve[-1] == min(found.starts)
    assert [each.curve[-1] for each in seen] == sorted((e.curve[-1] for e in seen), reverse=True)


def test_called_off_it_returns_the_best_so_far() -> None:
    snapshot = snapshot_of()
    seen: list[Inversion] = []
    target = snapshot.distribution.sample(1, np.random.default_rng(0))[0]
    spec = InvertSpec(starts=3, steps=60)
    found = invert(snapshot, target, spec, seen.append, lambda: len(seen) >= 7)
    assert found.done == 7 and found.steps == 60
    assert found.residual <= seen[-1].residual
    none = invert(snapshot, target, spec, cancelled=lambda: True)
    assert none.done == 0 and np.isfinite(none.residual) and len(none.curve) == 1


def test_a_seed_repeats_it_and_nobody_else_s_random_numbers_are_touched() -> None:
    snapshot = snapshot_of("infogan-mlp", **CODED)
    target = snapshot.distribution.sample(1, np.random.default_rng(0))[0]
    np.random.seed(1)
    random.seed(1)
    before = np.random.get_state()[1].copy(), random.getstate(), torch.get_rng_state()  # type: ignore[index]
    spec = InvertSpec(starts=3, steps=30, seed=5)
    one, again = invert(snapshot, target, spec), invert(snapshot, target, spec)
    np.testing.assert_array_equal(one.z, again.z)
    assert one.curve == again.curve and one.starts == again.starts
    other = invert(snapshot, target, InvertSpec(starts=3, steps=30, seed=6))
    assert not np.array_equal(other.z, one.z)
    np.testing.assert_array_equal(np.random.get_state()[1], before[0])  # type: ignore[index]
    assert random.getstate() == before[1] and torch.equal(torch.get_rng_state(), before[2])


def test_the_training_goes_on_as_if_nothing_had_been_searched() -> None:
    trainer, twin = trainer_of(), trainer_of()
    for _ in range(3):
        trainer.step()
        snapshot = trainer.snapshot()
        kept = [weight.clone() for weight in snapshot.generator_weights]
        invert(snapshot, np.array([1.0, 0.0], np.float32), InvertSpec(starts=2, steps=20))
        assert all(map(torch.equal, snapshot.generator_weights, kept))
        twin.step()
    theirs = twin.tensors()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in trainer.tensors().items())
    assert trainer.counters() == twin.counters()


def test_a_target_that_cannot_be_one_is_refused_in_words() -> None:
    snapshot = snapshot_of()
    with pytest.raises(ValueError, match=r"shape \(3,\): samples have \(2,\)"):
        invert(snapshot, np.zeros(3))
    with pytest.raises(ValueError, match="no finite number"):
        invert(snapshot, np.array([0.0, np.nan]))
    broken = snapshot_of()
    for weight in broken.generator_weights:
        weight.fill_(float("nan"))
    with pytest.raises(ValueError, match="diverged"):
        invert(broken, np.zeros(2))
