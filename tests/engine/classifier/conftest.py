from __future__ import annotations

import pytest
from pictures import Bars

from ganlab.engine.classifier import Classifier, train


@pytest.fixture(scope="module")
def trained() -> Classifier:
    """A classifier that tells bars apart."""
    return train(Bars(), epochs=12)
