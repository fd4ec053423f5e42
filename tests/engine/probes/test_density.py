from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.probes import DensityRequest, DensityResult, FieldRequest, evaluate
from ganlab.engine.snapshot import Snapshot

GRID = FieldRequest(-5.0, 5.0, -5.0, 5.0, 100, 100)


def density(look: Callable[..., Snapshot], name: str, grid: FieldRequest) -> DensityResult:
    result = evaluate(DensityRequest(grid), look({"data.name": name}, steps=0))
    assert isinstance(result, DensityResult)
    return result


@pytest.mark.parametrize("name", ["moons", "ring", "checkerboard"])
def test_it_is_the_data_s_own_density_on_the_grid(look: Callable[..., Snapshot], name: str) -> None:
    grid = FieldRequest(-2.0, 3.0, -1.0, 2.0, 7, 5)
    result = density(look, name, grid)
    expected = DISTRIBUTIONS[name].log_density(grid.points()).reshape(5, 7)
    np.testing.assert_allclose(result.log_density, expected, rtol=1e-6)
    assert result.exact is DISTRIBUTIONS[name].exact_density


def test_levels_enclose_the_mass_that_they_promise(look: Callable[..., Snapshot]) -> None:
    # Of a Gaussian in the plane, the region of highest density with mass m ends at the
    # log-density log(1 − m) below the peak.
    result = density(look, "gaussian", GRID)
    peak = -np.log(2 * np.pi)
    by_hand = [peak + np.log(1 - mass) for mass in (0.95, 0.75, 0.5, 0.25)]
    np.testing.assert_allclose(result.levels, by_hand, atol=0.05)
    assert list(result.levels) == sorted(result.levels)


@pytest.mark.parametrize("name", ["blobs", "moons", "pinwheel"])
def test_levels_of_any_density_enclose_their_share(
    look: Callable[..., Snapshot], name: str
) -> None:
    view = DISTRIBUTIONS[name].view
    grid = FieldRequest(view.lo[0], view.hi[0], view.lo[1], view.hi[1], 150, 150)
    result = density(look, name, grid)
    mass = np.exp(result.log_density.astype(np.float64))
    mass /= mass.sum()
    for level, share in zip(result.levels, (0.95, 0.75, 0.5, 0.25), strict=True):
        inside = mass[result.log_density >= np.float32(level)].sum()
        assert share - 1e-6 <= inside < share + 0.03


def test_a_flat_density_has_one_level(look: Callable[..., Snapshot]) -> None:
    assert len(density(look, "checkerboard", GRID).levels) == 1


def test_where_there_is_no_density_there_is_no_level(look: Callable[..., Snapshot]) -> None:
    assert density(look, "checkerboard", FieldRequest(50, 60, 50, 60, 4, 4)).levels == ()


def test_it_is_computed_once_for_a_run(
    look: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = look({"data.name": "drawn", "data.dabs": ((0.0, 0.0, 1.0),)})
    first = evaluate(DensityRequest(GRID), snapshot)
    monkeypatch.setattr(type(snapshot.distribution), "log_density", None)
    assert evaluate(DensityRequest(GRID), snapshot) is first
