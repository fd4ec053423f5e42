from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.latent import LatentSpace
from ganlab.study.measures import MEASURES, jsd_floor


def perfect(name: str) -> Any:
    """Return what looks like a snapshot whose G draws true samples and whose D says 0.6."""
    data = DISTRIBUTIONS[name]
    rng = np.random.default_rng(3)
    return SimpleNamespace(
        distribution=data,
        latent=LatentSpace.noise(1, "normal"),
        generate=lambda z: data.sample(len(z), rng),
        shown=lambda x: np.full(len(x), 0.6, np.float32),
    )


def collapsed(name: str) -> Any:
    data = DISTRIBUTIONS[name]
    snapshot = perfect(name)
    snapshot.generate = lambda z: np.tile(data.modes.centres[0], (len(z), 1)).astype(np.float32)
    return snapshot


def measure(name: str, snapshot: Any) -> float:
    return MEASURES[name].of(snapshot, np.random.default_rng(0))


@pytest.mark.parametrize("name", ["gaussian-1d", "ring"])
def test_true_samples_score_the_floor(name: str):
    floor = jsd_floor(DISTRIBUTIONS[name])
    assert 0 < floor < 2e-3
    assert measure("jsd", perfect(name)) == pytest.approx(floor, rel=0.5)


def test_true_samples_cover_every_mode():
    snapshot = perfect("ring")
    assert measure("modes", snapshot) == 8
    assert measure("high_quality", snapshot) == pytest.approx(0.989, abs=0.01)
    assert measure("reverse_kl", snapshot) < 0.01


def test_a_collapse_is_seen():
    snapshot = collapsed("ring")
    assert measure("modes", snapshot) == 1
    assert measure("high_quality", snapshot) == 1
    assert measure("reverse_kl", snapshot) == pytest.approx(np.log(8))
    assert measure("jsd", snapshot) > 0.4


def test_a_discriminator_that_still_judges_is_seen():
    assert measure("mean_unrest", perfect("moons")) == pytest.approx(0.1)
    assert measure("largest_unrest", perfect("gaussian-1d")) == pytest.approx(0.1)


def test_the_largest_unrest_looks_only_where_data_is():
    snapshot = perfect("gaussian-1d")
    # 1 % of the peak of a standard normal lies at √(2 log 100) = 3.03.
    snapshot.shown = lambda x: np.where(np.abs(x[:, 0]) > 3.04, 1.0, 0.5)
    assert measure("largest_unrest", snapshot) == 0
    snapshot.shown = lambda x: np.where(np.abs(x[:, 0]) > 3.02, 1.0, 0.5)
    assert measure("largest_unrest", snapshot) == 0.5


def test_modes_need_modes():
    with pytest.raises(ValueError, match="'moons' has no modes"):
        measure("modes", perfect("moons"))
