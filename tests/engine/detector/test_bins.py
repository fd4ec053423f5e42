from __future__ import annotations

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS
from ganlab.engine.detector.bins import build_bins
from ganlab.engine.detector.kmeans import kmeans, nearest_centre, seed_centres, square_distances
from ganlab.engine.detector.space import principal_components


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_every_distribution_gives_bins_that_hold_its_data(name: str) -> None:
    data = DISTRIBUTIONS[name]
    bins = build_bins(data, 2560, blind=True)
    assert 2 <= len(bins) <= 40
    assert bins.shares.sum() == pytest.approx(1.0) and (bins.shares > 0).all()
    assert len(bins.names) == len(bins) == len(bins.examples)
    x = data.sample(2000, np.random.default_rng(7))
    counts, nearest, within = bins.count(bins.space.embed(x))
    assert counts.sum() > 0.97 * len(x) and within > 0.97 * len(x)
    # What is counted again is spread as it was.
    assert 0.5 * np.abs(counts / counts.sum() - bins.shares).sum() < 0.15


@pytest.mark.parametrize(("name", "modes"), [("ring", 8), ("grid", 25)])
def test_tight_clusters_get_one_bin_each_though_nobody_tells_of_them(name: str, modes: int) -> None:
    data = DISTRIBUTIONS[name]
    bins = build_bins(data, 2560, blind=True)
    assert len(bins) == modes
    assert data.modes is not None
    centres = (data.modes.centres - data.location) / data.scale
    found = nearest_centre(centres.astype(np.float32), bins.centres)
    assert len(set(found[0])) == modes and found[1].max() < 0.05


def test_known_modes_are_the_bins_unless_they_are_withheld() -> None:
    data = DISTRIBUTIONS["grid"]
    assert build_bins(data, 2560).of_modes and not build_bins(data, 2560, blind=True).of_modes
    assert build_bins(data, 2560).names[:2] == ("mode 1", "mode 2")


def test_pictures_are_binned_by_what_their_classifier_sees() -> None:
    bins = build_bins(IMAGE_SETS["glyphs"].at(16), 400)
    assert bins.space.name == "classifier" and len(bins) >= 10
    named = {name.split(": ")[1] for name in bins.names if ": " in name}
    assert named == set("0123456789")
    assert bins.examples.shape[2:] == (1, 16, 16)


@pytest.mark.parametrize("space", ["pixels", "pca"])
def test_pictures_without_a_classifier_have_other_spaces(space) -> None:
    bins = build_bins(IMAGE_SETS["glyphs"].at(16), 400, space=space)
    assert bins.space.name == space and bins.shares.sum() == pytest.approx(1.0)


def test_principal_components_keep_what_varies() -> None:
    rng = np.random.default_rng(0)
    plane = rng.standard_normal((500, 2)) * [3.0, 1.0]
    x = (plane @ rng.standard_normal((2, 30)) + 5.0).astype(np.float32)
    y = principal_components(x, 2)(x)
    kept = square_distances(y, y) / np.maximum(((x[:, None] - x[None]) ** 2).sum(2), 1e-6)
    off = kept[~np.eye(len(x), dtype=bool)]
    # All distances are those between the pictures, but for one factor.
    assert off.std() / off.mean() < 1e-3 and y.var(axis=0).mean() == pytest.approx(1.0, rel=1e-3)


def test_lloyd_lowers_the_error_and_repeats() -> None:
    x = np.random.default_rng(1).standard_normal((800, 3)).astype(np.float32)
    start = seed_centres(x, 12, np.random.default_rng(2))
    better = kmeans(x, start)
    error = [float((nearest_centre(x, c)[1] ** 2).sum()) for c in (start, better)]
    assert error[1] < 0.9 * error[0]
    np.testing.assert_array_equal(better, kmeans(x, seed_centres(x, 12, np.random.default_rng(2))))
