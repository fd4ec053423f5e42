from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.probes import PointRequest, PointResult, evaluate
from ganlab.engine.snapshot import Snapshot


@pytest.mark.parametrize(
    ("name", "x"), [("grid", (2.01, -3.97)), ("gaussian-1d", (0.3,)), ("uniform-1d", (7.0,))]
)
def test_both_are_those_of_the_point_itself(
    look: Callable[..., Snapshot], name: str, x: tuple[float, ...]
) -> None:
    snapshot = look({"data.name": name})
    result = evaluate(PointRequest(x), snapshot)
    assert isinstance(result, PointResult)
    assert type(result.d) is type(result.p_data) is float
    assert result.d == pytest.approx(float(snapshot.shown(np.array([x]))[0]))
    expected = np.exp(DISTRIBUTIONS[name].log_density(np.array([x]))[0])
    assert result.p_data == pytest.approx(expected)
