from __future__ import annotations

import gzip
import math

import numpy as np
import pytest
from conftest import DATA

from ganlab.engine.metrics.images import parzen as module
from ganlab.engine.metrics.images.parzen import SIGMAS, log_density, parzen


def naive(x: np.ndarray, samples: np.ndarray, sigma: float) -> np.ndarray:
    """Sum the densities of each pair, by exact differences."""
    x, samples = x.astype(np.float64), samples.astype(np.float64)
    d = x.shape[1]
    out = []
    for point in x:
        terms = [-((point - s) ** 2).sum() / (2 * sigma**2) for s in samples]
        top = max(terms)
        total = top + math.log(math.fsum(math.exp(t - top) for t in terms))
        out.append(total - math.log(len(samples)) - d * math.log(sigma * math.sqrt(2 * math.pi)))
    return np.array(out)


def test_it_agrees_with_the_sum_over_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 7)
    rng = np.random.default_rng(0)
    samples = rng.random((40, 30), np.float32)
    x = rng.random((25, 30), np.float32)
    found = log_density(x, samples, SIGMAS)
    assert found.shape == (10, 25)
    for sigma, densities in zip(SIGMAS, found, strict=True):
        np.testing.assert_allclose(densities, naive(x, samples, sigma), rtol=1e-12)


def test_near_copies_among_many_pixels_lose_nothing_to_cancellation() -> None:
    rng = np.random.default_rng(1)
    samples = (rng.random((50, 784)) > 0.8).astype(np.float32)
    x = samples[:9] + rng.normal(0, 1e-4, (9, 784)).astype(np.float32)
    np.testing.assert_allclose(
        log_density(x, samples, [0.1])[0], naive(x, samples, 0.1), rtol=0, atol=1e-8
    )


def test_one_sample_is_one_gaussian() -> None:
    x = np.array([[0.2, 0.4]])
    sigma = 0.3
    expected = -(0.2**2 + 0.4**2) / (2 * sigma**2) - 2 * math.log(sigma * math.sqrt(2 * math.pi))
    assert log_density(x, np.zeros((1, 2)), [sigma])[0, 0] == pytest.approx(expected)


def test_it_is_a_density() -> None:
    samples = np.random.default_rng(2).random((5, 1))
    x = np.linspace(-4, 5, 4001)[:, None]
    total = np.trapezoid(np.exp(log_density(x, samples, [0.2])[0]), x[:, 0])
    assert total == pytest.approx(1.0, abs=1e-9)


def test_the_width_is_chosen_by_the_validation_pictures_and_the_mean_is_of_the_test_pictures() -> (
    None
):
    rng = np.random.default_rng(3)
    spread = SIGMAS[4]
    centres = rng.random((400, 6))
    validation, test = (
        centres[rng.integers(0, 400, m)] + spread * rng.standard_normal((m, 6)) for m in (300, 500)
    )
    found = parzen(centres, validation, test)
    assert found.sigma == spread
    each = naive(test[:500], centres, spread)
    assert found.mean == pytest.approx(each.mean())
    assert found.error == pytest.approx(each.std() / math.sqrt(500))
    assert found.validation == pytest.approx(log_density(validation, centres, [spread]).mean())
    assert (found.n, found.validations, found.tests, found.dims) == (400, 300, 500, 6)
    assert f"{found.mean:.1f} ± {found.error:.1f} nats" in found.words()


def test_the_widths_are_the_protocols() -> None:
    assert len(SIGMAS) == 10 and SIGMAS[0] == pytest.approx(0.1) and SIGMAS[-1] == 1.0
    np.testing.assert_allclose(np.diff(np.log(SIGMAS)), math.log(10) / 9)


def test_what_has_no_density_is_refused() -> None:
    some = np.zeros((3, 2))
    with pytest.raises(ValueError, match="0 samples"):
        log_density(some, np.empty((0, 2)), [0.1])
    with pytest.raises(ValueError, match="not finite"):
        log_density(some, np.full((3, 2), np.nan), [0.1])


def test_progress_ends_at_all_and_can_stop_it() -> None:
    shares: list[float] = []
    some = np.random.default_rng(4).random((600, 3))
    parzen(some, some, some, progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) == 6

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parzen(some, some, some, progress=stop)


def read(name: str) -> np.ndarray:
    path = DATA / "mnist" / name
    if not path.is_file():
        pytest.skip(f"MNIST is not at {DATA}: name its folder in GANLAB_DATA")
    content = gzip.decompress(path.read_bytes())
    pixels = np.frombuffer(content, np.uint8, offset=16).reshape(-1, 784)
    return pixels.astype(np.float32) / np.float32(255)


def test_real_training_pictures_of_mnist_score_what_the_paper_says() -> None:
    training, test = read("train-images-idx3-ubyte.gz"), read("t10k-images-idx3-ubyte.gz")
    which = np.random.default_rng([0, 34]).permutation(50_000)[:10_000]
    # The width that wins of all ten is known; its neighbours and fewer pictures choose it too.
    found = parzen(training[which], training[50_000:50_100], test, sigmas=SIGMAS[1:4])
    assert found.sigma == SIGMAS[2] and found.tests == 10_000
    assert found.mean == pytest.approx(242.7, abs=2.1)
    assert found.error == pytest.approx(2.1, abs=0.05)
