from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from ganlab.engine.latent import Factor
from ganlab.engine.probes import ManifoldRequest, ManifoldResult, evaluate
from ganlab.engine.probes.manifold import equal_mass_quantiles
from ganlab.engine.snapshot import Snapshot


def manifold(snapshot: Snapshot, cells: int) -> ManifoldResult:
    result = evaluate(ManifoldRequest(cells), snapshot)
    assert isinstance(result, ManifoldResult)
    return result


@pytest.mark.parametrize("cells", [1, 4, 20])
def test_neighbouring_quantiles_have_equal_mass_between_them(cells: int) -> None:
    q = equal_mass_quantiles(cells)
    assert len(q) == cells + 1
    np.testing.assert_allclose(np.diff(q), 1 / (cells + 1))
    # What is left out at both ends is half a cell each.
    assert q[0] == pytest.approx(0.5 / (cells + 1)) == pytest.approx(1 - q[-1])


@pytest.mark.parametrize("prior", ["normal", "uniform"])
def test_a_linear_generator_by_hand(linear: Callable[..., Snapshot], prior: str) -> None:
    matrix, offset = [[2.0, 1.0], [0.0, 3.0]], [5.0, -1.0]
    result = manifold(linear(matrix, offset, {"latent.prior": prior}), 4)
    assert result.slice_label == ""
    assert result.vertices.shape == (5, 5, 2) and result.density.shape == (4, 4)
    z = Factor("z", prior).quantile(equal_mass_quantiles(4))  # type: ignore[arg-type]
    for i in range(5):
        for j in range(5):
            expected = np.array(matrix) @ [z[i], z[j]] + offset
            np.testing.assert_allclose(result.vertices[i, j], expected, atol=1e-5)
    # Each cell: mass 1/25 over |det A| times its area in z.
    area = 6.0 * np.outer(np.diff(z), np.diff(z))
    np.testing.assert_allclose(result.density, (1 / 25) / area, rtol=1e-4)


def test_the_density_of_a_fine_grid_is_the_density_of_p_g(
    linear: Callable[..., Snapshot],
) -> None:
    result = manifold(linear([[2.0, 0.0], [0.0, 0.5]], [0.0, 0.0]), 40)
    # x is Gaussian with those standard deviations; the middle cell's density is its peak.
    assert result.density[20, 20] == pytest.approx(1 / (2 * math.pi * 2.0 * 0.5), rel=0.01)


def test_one_latent_dimension_is_a_line(linear: Callable[..., Snapshot]) -> None:
    result = manifold(linear([[3.0], [4.0]], [1.0, 1.0]), 4)
    assert result.vertices.shape == (5, 2) and result.density.shape == (4,)
    z = Factor("z", "normal").quantile(equal_mass_quantiles(4))
    np.testing.assert_allclose(result.vertices, 1 + np.outer(z, [3, 4]), atol=1e-5)
    np.testing.assert_allclose(result.density, 0.2 / (5 * np.diff(z)), rtol=1e-4)


def test_more_than_two_latent_dimensions_are_a_labelled_slice(
    linear: Callable[..., Snapshot],
) -> None:
    result = manifold(linear([[1.0, 0, 7, 7], [0, 1.0, 7, 7]], [0.0, 0.0]), 3)
    z = Factor("z", "normal").quantile(equal_mass_quantiles(3))
    np.testing.assert_allclose(result.vertices[:, 0, 0], z, atol=1e-5)
    np.testing.assert_allclose(result.vertices[0, :, 1], z, atol=1e-5)
    assert "2 further z at 0" in result.slice_label


@pytest.mark.parametrize("matrix", [[[0.0, 0.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 1.0]]])
def test_a_collapsed_generator_is_dense_and_finite(
    linear: Callable[..., Snapshot], matrix: list[list[float]]
) -> None:
    result = manifold(linear(matrix, [0.0, 0.0]), 3)
    assert np.isfinite(result.density).all() and (result.density > 1e3).all()


def test_data_on_a_line_gives_a_line_of_cells_too(linear: Callable[..., Snapshot]) -> None:
    assert manifold(linear([[2.0]], [0.0]), 3).vertices.shape == (4, 1)
