from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganlab.engine.probes import FieldRequest, FieldResult, evaluate
from ganlab.engine.snapshot import Snapshot

REQUEST = FieldRequest(x_lo=-1.0, x_hi=5.0, y_lo=10.0, y_hi=14.0, nx=3, ny=4)


def test_centres_are_those_of_equal_cells() -> None:
    x, y = REQUEST.centres()
    np.testing.assert_allclose(x, [0.0, 2.0, 4.0])
    np.testing.assert_allclose(y, [10.5, 11.5, 12.5, 13.5])
    points = REQUEST.points()
    assert points.shape == (12, 2)
    np.testing.assert_allclose(points[:4], [[0, 10.5], [2, 10.5], [4, 10.5], [0, 11.5]])


def test_every_cell_is_d_at_its_centre_and_row_nil_is_the_lowest_y(
    look: Callable[..., Snapshot],
) -> None:
    snapshot = look({"data.name": "moons"})
    result = evaluate(FieldRequest(-2, 3, -1, 2, 5, 4), snapshot)
    assert isinstance(result, FieldResult) and result.d.shape == (4, 5)
    for row, y in enumerate([-0.625, 0.125, 0.875, 1.625]):
        for column, x in enumerate([-1.5, -0.5, 0.5, 1.5, 2.5]):
            direct = snapshot.shown(np.array([[x, y]]))[0]
            np.testing.assert_allclose(result.d[row, column], direct, rtol=1e-5)


def test_a_d_that_rises_with_y_rises_from_row_to_row(look: Callable[..., Snapshot]) -> None:
    snapshot = look({"data.name": "moons"})
    first, bias, second, last = snapshot.discriminator_weights
    for weight in (first, bias, second, last):
        weight.zero_()
    first[0, 1] = second[0, 0] = 1.0
    result = evaluate(FieldRequest(-2, 3, -1, 2, 5, 4), snapshot)
    assert isinstance(result, FieldResult)
    assert (np.diff(result.d, axis=0) > 0).all() and (np.diff(result.d, axis=1) == 0).all()
