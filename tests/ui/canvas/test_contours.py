from __future__ import annotations

import numpy as np

from ganlab.engine.probes import DensityRequest, DensityResult, FieldRequest, FieldResult
from ganlab.ui.canvas.contours import boundary, density_contours

GRID = FieldRequest(-2.0, 2.0, -1.0, 3.0, 40, 40)


def centres() -> tuple[np.ndarray, np.ndarray]:
    x, y = GRID.points().T
    return x.reshape(40, 40), y.reshape(40, 40)


def test_the_boundary_lies_between_the_centres_of_cells() -> None:
    x, _ = centres()
    # A linear field: interpolation is exact.
    found = boundary(FieldResult(GRID, (0.5 + 0.1 * (x - 0.33)).astype(np.float32)))
    assert np.allclose(found.points[:, 0], 0.33, atol=1e-5)
    assert found.joined.all()
    assert np.isclose(found.points[:, 1].min(), -0.95) and found.points[:, 1].max() > 2.9


def test_separate_lines_are_not_joined() -> None:
    x, _ = centres()
    d = 0.5 + 0.3 * (np.abs(x) - 1.0)
    found = boundary(FieldResult(GRID, d.astype(np.float32)))
    assert (~found.joined).sum() == 1
    ends = found.segments(found.points)
    assert np.abs(ends[:, 0] - ends[:, 2]).max() < 0.2
    assert {-1, 1} == set(np.sign(ends[:, 0]))


def test_no_boundary_and_no_numbers() -> None:
    flat = FieldResult(GRID, np.full((40, 40), 0.7, np.float32))
    assert len(boundary(flat).points) == 0
    x, _ = centres()
    d = (0.5 + 0.1 * x).astype(np.float32)
    d[:20] = np.nan
    found = boundary(FieldResult(GRID, d))
    assert len(found.points) and np.isfinite(found.points).all()
    assert found.points[:, 1].min() > 0.9


def test_density_contours_enclose_what_is_denser() -> None:
    x, y = centres()
    log_density = -0.5 * (x**2 + (y - 1) ** 2)
    found = density_contours(
        DensityResult(DensityRequest(GRID), log_density.astype(np.float32), (-0.5, -0.125), True)
    )
    radius = np.hypot(found.points[:, 0], found.points[:, 1] - 1)
    assert np.allclose(np.sort(np.unique(radius.round(1))), [0.5, 1.0])


def test_a_flat_density_with_an_end_has_a_border() -> None:
    x, y = centres()
    inside = (np.abs(x) < 1) & (np.abs(y - 1) < 1)
    log_density = np.where(inside, np.log(0.25), -np.inf).astype(np.float32)
    level = float(log_density.max())
    found = density_contours(DensityResult(DensityRequest(GRID), log_density, (level,), True))
    furthest = np.maximum(np.abs(found.points[:, 0]), np.abs(found.points[:, 1] - 1))
    assert np.allclose(furthest, 1.0, atol=0.06)


def test_dots_are_evenly_spaced_and_bounded_in_number() -> None:
    x, _ = centres()
    found = boundary(FieldResult(GRID, (0.5 + 0.3 * (np.abs(x) - 1.0)).astype(np.float32)))
    pixels = found.points * 100
    dots = found.dots(pixels, 5.0, 1000)
    steps = np.hypot(*np.diff(dots, axis=0).T)
    assert np.isclose(np.median(steps), 5.0)
    # None lies between the two lines, at x = ±1.
    assert np.allclose(np.abs(dots[:, 0]), 100, atol=1)
    assert len(found.dots(pixels, 5.0, 30)) <= 31
