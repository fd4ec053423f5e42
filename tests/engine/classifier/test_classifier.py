from __future__ import annotations

import numpy as np
import pytest
from pictures import bars

from ganlab.engine.classifier import Classifier
from ganlab.engine.classifier import classifier as module


def test_it_judges_pictures_in_chunks_as_one_by_one(
    trained: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = np.arange(30) % 3
    x = bars(labels, np.random.default_rng(5))
    whole = trained(x)
    np.testing.assert_array_equal(whole.labels, labels)
    np.testing.assert_allclose(whole.probabilities.sum(axis=1), 1.0, rtol=1e-5)
    assert whole.probabilities.dtype == whole.features.dtype == np.float32
    assert whole.features.shape == (30, 96) and whole.note == ""
    monkeypatch.setattr(module, "CHUNK", 7)
    shares: list[float] = []
    parts = trained(x, shares.append)
    np.testing.assert_allclose(parts.probabilities, whole.probabilities, atol=1e-6)
    np.testing.assert_allclose(parts.features, whole.features, rtol=1e-4, atol=1e-5)
    assert shares == sorted(shares) and len(shares) == 5 and shares[-1] == 1.0


@pytest.mark.parametrize("side", [8, 32, 48])
def test_pictures_of_another_side_are_resized_and_it_says_so(
    trained: Classifier, side: int
) -> None:
    labels = np.arange(30) % 3
    x = bars(labels, np.random.default_rng(6))
    if side > 16:
        other = x.repeat(side // 16, axis=2).repeat(side // 16, axis=3)
    else:
        other = x.reshape(30, 1, side, 2, side, 2).mean(axis=(3, 5))
    judgement = trained(other)
    # Half of the pixels may be too few to tell.
    right = judgement.labels == labels
    assert right.all() if side > 16 else right.mean() > 0.6
    assert judgement.note == (
        f"pictures of {side} × {side} pixels brought to the classifier's 16 × 16 by bilinear "
        "resizing"
    )


@pytest.mark.parametrize("shape", [(2, 3, 16, 16), (2, 1, 16, 20), (2, 256)])
def test_other_pictures_are_refused(trained: Classifier, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="knows pictures of 1 × 16 × 16"):
        trained(np.zeros(shape, np.float32))


def test_no_pictures_give_an_empty_judgement(trained: Classifier) -> None:
    judgement = trained(np.empty((0, 1, 16, 16), np.float32))
    assert judgement.probabilities.shape == (0, 3) and judgement.features.shape == (0, 96)
