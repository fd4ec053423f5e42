from __future__ import annotations

import json

import numpy as np

from ganlab.engine.detector.strip import COLUMNS, Columns


def test_any_number_of_observations_fits_and_none_is_lost() -> None:
    columns = Columns()
    for i in range(1, 3001):
        columns = columns.add(64 * i, 10, (i % 7, 10 - i % 7))
    assert len(columns.steps) <= COLUMNS and columns.per == 8
    assert columns.steps[-1] == 64 * 3000 and sum(columns.n) == 30_000
    assert np.sum(columns.counts, axis=0)[0] == sum(i % 7 for i in range(1, 3001))
    assert set(np.diff(columns.steps[:-1])) == {8 * 64}
    assert Columns.from_json(json.loads(json.dumps(columns.as_json()))) == columns
