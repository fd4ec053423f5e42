from __future__ import annotations

import numpy as np
import pytest
from picture_runs import pictures_of

from ganlab.engine.probes import ByLabelRequest, ByLabelResult, PicturesRequest, evaluate


@pytest.mark.parametrize("family", ["conditional-dcgan", "acgan"])
def test_rows_are_labels_and_columns_the_same_noise(family: str) -> None:
    snapshot = pictures_of(family)
    result = evaluate(ByLabelRequest(10, 4, seed=2), snapshot)
    assert isinstance(result, ByLabelResult)
    assert result.pictures.shape == (10, 4, 16, 16) and result.d.shape == (10, 4)
    for label in (0, 3, 9):
        same = evaluate(PicturesRequest(4, seed=2, label=label), snapshot)
        np.testing.assert_array_equal(result.z, same.z)  # type: ignore[attr-defined]
        np.testing.assert_array_equal(result.pictures[label], same.pictures)  # type: ignore[attr-defined]
        np.testing.assert_allclose(result.d[label], same.d, rtol=1e-4)  # type: ignore[attr-defined]


def test_no_more_rows_than_labels() -> None:
    snapshot = pictures_of("acgan")
    for asked, shown in ((3, 3), (50, 10)):
        result = evaluate(ByLabelRequest(asked, 2), snapshot)
        assert isinstance(result, ByLabelResult) and len(result.pictures) == shown
