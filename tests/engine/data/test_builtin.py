"""What each built-in distribution promises in words."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.data.curves import ENTRIES as CURVES
from ganlab.engine.data.curves import NoisyCurve
from ganlab.engine.data.distribution import _cell_nodes
from ganlab.engine.data.mixture import IsotropicMixture, normal_cdf

ONE = ["gaussian-1d", "two-gaussians-1d", "uniform-1d", "exponential-1d", "heavy-tail-1d"]
TWO = [
    *("gaussian", "two-gaussians", "ring", "grid", "blobs", "line", "circle", "moons"),
    *("spiral", "swiss-roll", "checkerboard", "pinwheel"),
]


def test_the_picker_shows_them_in_this_order() -> None:
    assert list(DISTRIBUTIONS) == ONE + TWO
    assert [d.dims for d in DISTRIBUTIONS.values()] == [1] * len(ONE) + [2] * len(TWO)


def test_importing_the_data_brings_no_torch_and_no_qt() -> None:
    program = (
        "import sys, ganlab.engine.data; "
        "print([m for m in ('torch', 'scipy', 'PySide6', 'pyqtgraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_ring_and_grid_are_the_published_ones() -> None:
    ring, grid = DISTRIBUTIONS["ring"].modes, DISTRIBUTIONS["grid"].modes
    assert ring is not None and grid is not None
    angle = 2 * np.pi * np.arange(8) / 8
    np.testing.assert_allclose(ring.centres, np.c_[np.cos(angle), np.sin(angle)], atol=1e-15)
    assert set(ring.std) == {0.01}
    assert set(map(tuple, grid.centres)) == {
        (x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)
    }
    assert set(grid.std) == {0.05}


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_perfect_samples_are_98_9_percent_high_quality(name: str) -> None:
    modes = DISTRIBUTIONS[name].modes
    assert modes is not None
    x = DISTRIBUTIONS[name].sample(40_000, np.random.default_rng(0))
    distance = np.linalg.norm(x[:, None] - modes.centres, axis=2).min(axis=1)
    assert (distance / modes.std[0] < 3).mean() == pytest.approx(1 - math.exp(-4.5), abs=2e-3)


def test_known_values_of_the_densities() -> None:
    for name, x, value in [
        ("gaussian-1d", [0.0], 1 / math.sqrt(2 * math.pi)),
        ("uniform-1d", [1.0], 0.5),
        ("uniform-1d", [1.001], 0.0),
        ("exponential-1d", [2.0], math.exp(-2)),
        ("exponential-1d", [-1e-9], 0.0),
        ("heavy-tail-1d", [1.0], 3**-1.5),
        ("gaussian", [1.0, 1.0], math.exp(-1) / (2 * math.pi)),
        ("ring", [1.0, 0.0], 1e4 / (8 * 2 * math.pi)),
        ("checkerboard", [-1.5, -1.5], 1 / 8),
        ("checkerboard", [-0.5, -1.5], 0.0),
        ("checkerboard", [2.0, 2.0], 1 / 8),
        ("checkerboard", [2.1, 0.5], 0.0),
    ]:
        assert DISTRIBUTIONS[name].density(np.array([x]))[0] == pytest.approx(value, rel=1e-12)


def test_the_circle_agrees_with_its_bessel_function() -> None:
    # p(x) = exp(-(|x|^2 + 1) / 2s^2) I0(|x| / s^2) / (2 pi s^2)
    radius, s = np.linspace(0.7, 1.3, 25), 0.05
    x = np.c_[radius * 0.6, radius * 0.8]
    z = radius / s**2
    # I0(z) exp(-z) for large z (Abramowitz & Stegun 9.7.1): z > 280 here.
    scaled = (1 + 1 / (8 * z) + 9 / (128 * z**2) + 225 / (3072 * z**3)) / np.sqrt(2 * np.pi * z)
    exact = np.exp(-((radius - 1) ** 2) / (2 * s**2)) * scaled / (2 * np.pi * s**2)
    np.testing.assert_allclose(DISTRIBUTIONS["circle"].density(x), exact, rtol=1e-6)


def test_the_line_agrees_with_its_closed_form() -> None:
    s, half = 0.05, math.sqrt(2)
    t = np.linspace(-half - 0.2, half + 0.2, 41)
    away = 0.03
    x = np.c_[t - away, t + away] / math.sqrt(2)
    across = np.exp(-(away**2) / (2 * s**2)) / (s * math.sqrt(2 * math.pi))
    along = (normal_cdf((t + half) / s) - normal_cdf((t - half) / s)) / (2 * half)
    np.testing.assert_allclose(DISTRIBUTIONS["line"].density(x), across * along, rtol=1e-5)


@pytest.mark.parametrize("name", [curve.name for curve in CURVES])
def test_the_quadrature_of_a_curve_has_converged(name: str) -> None:
    curve = DISTRIBUTIONS[name]
    assert isinstance(curve, NoisyCurve)
    u = (np.arange(60_000) + 0.5) / 60_000
    dense = np.concatenate([arc(u) for arc in curve._arcs])
    reference = IsotropicMixture(dense, np.full(len(dense), curve._std), np.ones(len(dense)))
    x = curve.sample(60, np.random.default_rng(1)).astype(np.float64)
    np.testing.assert_allclose(curve.density(x), np.exp(reference.log_density(x)), rtol=1e-5)


def test_the_pinwheel_keeps_area() -> None:
    # Around the turn of an arm the density is highest: 1 / (5 * 2 pi * 0.3 * 0.1) at |x| = 1.
    angle = 1.0 + 2 * np.pi * np.arange(5) / 5
    peaks = DISTRIBUTIONS["pinwheel"].density(np.c_[np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose(peaks, 1 / (5 * 2 * np.pi * 0.03), rtol=1e-6)


def test_heavy_tail_has_no_variance_to_speak_of() -> None:
    x = DISTRIBUTIONS["heavy-tail-1d"].sample(200_000, np.random.default_rng(0))
    assert x.std() > 2.5  # of a sample: it grows with its size
    assert np.abs(x).max() > 100


def test_a_closed_form_takes_infinite_edges() -> None:
    edges = [np.array([-np.inf, 0.0, np.inf])]
    for name in ONE:
        assert DISTRIBUTIONS[name].cell_masses(edges).sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="finite"):
        _cell_nodes(edges[0], 0.1)
