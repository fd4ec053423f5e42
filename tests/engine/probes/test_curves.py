from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.latent import Factor
from ganlab.engine.probes import CurvesRequest, CurvesResult, evaluate
from ganlab.engine.probes.manifold import equal_mass_quantiles
from ganlab.engine.snapshot import Snapshot

REQUEST = CurvesRequest(-6.0, 6.0, n=241, samples=8192, arrows=6)


def curves(snapshot: Snapshot, request: CurvesRequest = REQUEST) -> CurvesResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, CurvesResult)
    return result


def normal(x: np.ndarray, mean: float, sd: float) -> np.ndarray:
    return np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))


@pytest.mark.parametrize("latent", [1, 3])
def test_every_curve_of_a_linear_generator(linear: Callable[..., Snapshot], latent: int) -> None:
    # x = 0.5·z1 (+ nothing of the others) + 1
    snapshot = linear([[0.5, *[0.0] * (latent - 1)]], [1.0])
    result = curves(snapshot)
    x = np.linspace(-6, 6, 241)
    np.testing.assert_allclose(result.x, x, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(
        result.p_data, np.exp(DISTRIBUTIONS["gaussian-1d"].log_density(x[:, None])), rtol=1e-5
    )
    # Drawn latents have sampling noise, those at quantiles have none.
    smoothed = normal(x, 1.0, math.hypot(0.5, result.bandwidth))
    np.testing.assert_allclose(result.p_g, smoothed, atol=0.01 if latent == 1 else 0.1)
    np.testing.assert_allclose(result.d, snapshot.shown(x[:, None]), rtol=1e-5)
    known = result.p_data + result.p_g > 1e-4
    ratio = result.p_data[known] / (result.p_data[known] + result.p_g[known])
    np.testing.assert_allclose(result.d_star[known], ratio, rtol=1e-4)
    assert np.isnan(result.d_star[[0, -1]]).all()
    z = Factor("z1", "normal").quantile(equal_mass_quantiles(5))
    assert result.z.shape == result.gz.shape == (6,)
    np.testing.assert_allclose(result.z, z, rtol=1e-5)
    np.testing.assert_allclose(result.gz, 0.5 * z + 1.0, rtol=1e-4)
    assert result.below == result.above == 0.0
    assert (result.slice_label == "") is (latent == 1)
    if latent > 1:
        assert "2 further z at 0" in result.slice_label


@pytest.mark.parametrize(("prior", "edge"), [("normal", 3.0902), ("uniform", 1.0)])
def test_the_z_axis_ends_where_the_prior_does(
    linear: Callable[..., Snapshot], prior: str, edge: float
) -> None:
    result = curves(linear([[1.0]], [0.0], {"latent.prior": prior}))
    assert result.z_limits == pytest.approx((-edge, edge), abs=1e-4)
    assert (np.abs(result.z) < edge).all()


def test_samples_beyond_the_axis_are_counted(linear: Callable[..., Snapshot]) -> None:
    # N(0, 2): 15.87 % lie below −2, 2.275 % above 4.
    result = curves(linear([[2.0]], [0.0]), CurvesRequest(-2.0, 4.0, n=121, samples=8192))
    assert result.below == pytest.approx(0.15866, abs=1e-3)
    assert result.above == pytest.approx(0.02275, abs=1e-3)
    cell = 6.0 / 120
    # The estimate spans half a cell more at either end.
    assert float(result.p_g.sum()) * cell == pytest.approx(1 - 0.1587 - 0.0228, abs=0.01)


def test_further_latent_dimensions_count_in_p_g_and_rest_in_the_arrows(
    linear: Callable[..., Snapshot],
) -> None:
    result = curves(linear([[1.0, 2.0]], [0.0]))
    sd = math.sqrt(5)
    assert result.p_g.max() == pytest.approx(1 / (sd * math.sqrt(2 * math.pi)), rel=0.15)
    np.testing.assert_allclose(result.gz, result.z, atol=1e-5)
