"""Q's likelihoods, the bound that follows from them, and who is taught by what weight."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from ganlab.engine.experiment import ObjectiveSpec, replace
from ganlab.engine.experiment.spec import Experiment
from ganlab.engine.latent import LatentSpace
from ganlab.engine.models.codes import LEAST_VARIANCE, CodeReader

#: Two noise numbers, c1 and c2 of four categories each, c3 a number.
SPACE = LatentSpace.noise(2, "normal").and_codes(2, 4, 1)
K = 4


def weights(categorical: float = 1.0, continuous: float = 1.0) -> ObjectiveSpec:
    changed = {
        "objective.categorical_weight": categorical,
        "objective.continuous_weight": continuous,
    }
    return replace(Experiment(), changed).objective


def latents(n: int, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(SPACE.sample(n, np.random.default_rng(seed)))


def raw_for(variance: Any) -> Any:
    """Return the raw output whose variance is that: the inverse of 0.01 + softplus."""
    return np.log(np.expm1(np.asarray(variance, np.float64) - LEAST_VARIANCE))


def all_knowing(z: torch.Tensor, learned: bool, sure: float = 60.0) -> torch.Tensor:
    """Return outputs of a Q that knows every code and is as sure as it can be."""
    heads = [sure * z[:, SPACE.columns(name)] for name in ("c1", "c2")]
    heads.append(z[:, SPACE.columns("c3")])
    if learned:
        heads.append(torch.full((len(z), 1), -sure))
    return torch.cat(heads, 1)


def test_each_code_has_outputs_of_its_own() -> None:
    assert CodeReader(SPACE, learned=True).outputs == 4 + 4 + 2
    assert CodeReader(SPACE, learned=False).outputs == 4 + 4 + 1
    assert [code.name for code in CodeReader(SPACE, learned=True).codes] == ["c1", "c2", "c3"]


@pytest.mark.parametrize("learned", [True, False])
def test_likelihoods_are_those_of_the_textbook(learned: bool) -> None:
    reader = CodeReader(SPACE, learned)
    z = latents(30).double()
    outputs = torch.from_numpy(np.random.default_rng(1).normal(0, 3, (30, reader.outputs)))
    found = reader.log_likelihood(outputs, z).numpy()
    out = outputs.numpy()
    for i in range(30):
        for code, start in ((0, 0), (1, 4)):
            given = int(z[i, SPACE.columns(f"c{code + 1}")].argmax())
            odds = [math.exp(v) for v in out[i, start : start + K]]
            assert found[i, code] == pytest.approx(math.log(odds[given] / sum(odds)))
        c = float(z[i, SPACE.columns("c3")].item())
        variance = 0.01 + math.log1p(math.exp(out[i, 9])) if learned else 1.0
        density = math.exp(-((c - out[i, 8]) ** 2) / (2 * variance))
        density /= math.sqrt(2 * math.pi * variance)
        assert found[i, 2] == pytest.approx(math.log(density))


def test_a_q_that_knows_everything_reaches_the_bounds_maximum() -> None:
    z = latents(200)
    ceiling = math.log(2) - 0.5 * math.log(2 * math.pi * LEAST_VARIANCE)
    assert ceiling == pytest.approx(2.08, abs=0.005), "as it is told of on screen"
    learned, fixed = CodeReader(SPACE, learned=True), CodeReader(SPACE, learned=False)
    bound = learned.loss_g(all_knowing(z, learned=True), z, weights()).information
    assert bound is not None and not bound.requires_grad
    np.testing.assert_allclose(bound, [math.log(K), math.log(K), ceiling], rtol=1e-5)
    bound = fixed.loss_g(all_knowing(z, learned=False), z, weights()).information
    assert bound is not None
    at_most = math.log(2) - 0.5 * math.log(2 * math.pi)
    np.testing.assert_allclose(bound, [math.log(K), math.log(K), at_most], rtol=1e-4)
    # A variance may be as small as it likes: the floor holds.
    surer = learned.loss_g(all_knowing(z, learned=True, sure=1e4), z, weights()).information
    assert surer is not None and float(surer[2]) <= ceiling + 1e-5


def test_a_q_that_knows_nothing_proves_nothing() -> None:
    z = latents(20_000)
    # All categories alike; a Gaussian of the prior's own mean and variance.
    outputs = torch.zeros(len(z), 10)
    outputs[:, 9] = float(raw_for(1 / 3))
    bound = CodeReader(SPACE, learned=True).loss_g(outputs, z, weights()).information
    assert bound is not None
    np.testing.assert_allclose(bound[:2], [0.0, 0.0], atol=1e-6)
    # Log of the length, less the entropy of a Gaussian of variance 1/3: just below 0.
    expected = math.log(2) - 0.5 * math.log(2 * math.pi * math.e / 3)
    assert float(bound[2]) == pytest.approx(expected, abs=0.02) and expected < 0


def test_a_confident_mistake_is_dear() -> None:
    z = latents(50)
    wrong = all_knowing(z, learned=True).roll(1, dims=1)
    bound = CodeReader(SPACE, learned=True).loss_g(wrong, z, weights()).information
    assert bound is not None and bool((bound < -1.0).all()) and bool(torch.isfinite(bound).all())


def test_the_loss_is_weighted_and_what_is_shown_is_not() -> None:
    reader = CodeReader(SPACE, learned=True)
    z = latents(40)
    outputs = torch.randn(40, 10, generator=torch.Generator().manual_seed(0))
    likelihood = reader.log_likelihood(outputs, z).mean(0)
    terms = reader.loss_g(outputs, z, weights(2.0, 0.25))
    expected = -(2.0 * likelihood[0] + 2.0 * likelihood[1] + 0.25 * likelihood[2])
    torch.testing.assert_close(terms.loss, expected)
    torch.testing.assert_close(terms.shown, -likelihood.sum())
    of_d = reader.loss_d(torch.randn(40, 10), None, outputs, z, weights(2.0, 0.25))
    torch.testing.assert_close(of_d.loss, expected)
    entropy = torch.tensor([math.log(K), math.log(K), math.log(2)])
    torch.testing.assert_close(terms.information, likelihood + entropy)


def test_without_a_weight_g_learns_nothing_of_a_code_and_q_still_does() -> None:
    reader = CodeReader(SPACE, learned=True)
    z = latents(40)
    outputs = torch.randn(40, 10, generator=torch.Generator().manual_seed(0)).requires_grad_()
    (gradient,) = torch.autograd.grad(reader.loss_g(outputs, z, weights(1.0, 0.0)).loss, outputs)
    assert bool((gradient[:, 8:] == 0).all()) and bool((gradient[:, :8] != 0).any())
    terms = reader.loss_d(outputs, None, outputs, z, weights(1.0, 0.0))
    (gradient,) = torch.autograd.grad(terms.loss, outputs)
    assert bool((gradient[:, 8:] != 0).any())


def test_outputs_of_codes_without_a_weight_only_watch() -> None:
    reader = CodeReader(SPACE, learned=True)
    assert reader.watching(weights()) is None
    # The verdict stands first and always teaches.
    assert reader.watching(weights(1.0, 0.0)) == (False, *(False,) * 8, True, True)
    assert reader.watching(weights(0.0, 1.0)) == (False, *(True,) * 8, False, False)
    assert reader.watching(weights(0.0, 0.0)) == (False, *(True,) * 10)


def test_a_reading_is_a_distribution() -> None:
    outputs = np.random.default_rng(3).normal(0, 2, (25, 10)).astype(np.float32)
    outputs[0, :4] = [900.0, 0.0, -900.0, 0.0]
    c1, c2, c3 = CodeReader(SPACE, learned=True).read(outputs)
    for reading, start in ((c1, 0), (c2, 4)):
        assert reading.probabilities is not None and reading.probabilities.shape == (25, K)
        np.testing.assert_allclose(reading.probabilities.sum(1), 1.0)
        expected = torch.softmax(torch.from_numpy(outputs[:, start : start + 4]).double(), 1)
        np.testing.assert_allclose(reading.probabilities, expected, atol=1e-12)
        np.testing.assert_array_equal(reading.values, outputs[:, start : start + 4].argmax(1))
    assert c3.mean is not None and c3.deviation is not None and c3.probabilities is None
    np.testing.assert_array_equal(c3.values, outputs[:, 8].astype(np.float64))
    expected = 0.01 + np.log1p(np.exp(outputs[:, 9].astype(np.float64)))
    np.testing.assert_allclose(c3.deviation**2, expected)
    assert c3.deviation.min() >= 0.1
    *_, fixed = CodeReader(SPACE, learned=False).read(outputs[:, :9])
    assert fixed.deviation is not None and bool((fixed.deviation == 1.0).all())
