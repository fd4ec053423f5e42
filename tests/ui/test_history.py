"""The window's copy of the loss history: no row missing, none twice, no extreme lost."""

import numpy as np
import pytest

from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.frame import HistoryDelta
from ganlab.ui.history import LossHistory, Table


def block(n: int, first: int = 1) -> np.ndarray:
    rows = np.zeros((n, len(COLUMNS)), np.float32)
    rows[:, 0] = np.arange(first, first + n)
    rows[:, COLUMNS.index("loss_d_real")] = 0.25
    rows[:, COLUMNS.index("loss_d_fake")] = 0.5
    return rows


def test_rows_are_appended_in_order_and_read_by_name() -> None:
    history = LossHistory()
    assert history.extend(3, HistoryDelta(0, block(2)))
    assert history.extend(3, HistoryDelta(2, block(3, 3)))
    assert len(history) == 5
    assert history.column("step").tolist() == [1, 2, 3, 4, 5]
    assert history.column("loss_d").tolist() == [0.75] * 5
    assert history.row(4)["step"] == 5.0


@pytest.mark.parametrize("start", [0, 1, 3, 9])
def test_a_delta_with_a_gap_or_an_overlap_is_refused(start: int) -> None:
    history = LossHistory()
    history.extend(0, HistoryDelta(0, block(2)))
    assert not history.extend(0, HistoryDelta(start, block(4, start + 1)))
    assert len(history) == 2
    assert history.extend(0, HistoryDelta(len(history), block(4, 3)))


def test_another_generation_clears() -> None:
    history = LossHistory()
    history.extend(0, HistoryDelta(0, block(7)))
    assert not history.extend(1, HistoryDelta(5, block(1, 6))), "rows are missing before these"
    assert len(history) == 0
    assert history.extend(1, HistoryDelta(0, block(1)))
    history.begin(1)
    assert len(history) == 1
    history.begin(2)
    assert len(history) == 0


def test_the_nearest_row_to_a_step() -> None:
    history = LossHistory()
    assert history.nearest(3) == -1
    rows = block(3)
    rows[:, 0] = [10, 20, 40]
    history.extend(0, HistoryDelta(0, rows))
    assert [history.nearest(s) for s in (-5, 14, 16, 29, 31, 99)] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("n", [50, 5_000, 300_000])
@pytest.mark.parametrize("log", [False, True])
def test_decimation_keeps_every_extreme(n: int, log: bool) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(n, 2)).astype(np.float32)
    spike, gap = n * 2 // 3, n // 2
    values[spike, 0], values[n - 1, 0] = 50.0, -40.0
    values[gap : gap + 3, 0] = np.nan
    table = Table(2)
    for part in np.array_split(values, 7):
        table.append(part)
    bounds = np.unique(np.geomspace(1, n, 321).astype(int)) if log else np.linspace(0, n, 321)
    bounds = bounds.astype(np.int64)
    bounds[0] = 0
    lo, hi = table.extremes(0, bounds)
    for i, (a, b) in enumerate(zip(bounds[:-1], bounds[1:], strict=True)):
        rows = values[a:b, 0]
        rows = rows[np.isfinite(rows)]
        if not len(rows):
            continue
        assert lo[i] <= rows.min() and hi[i] >= rows.max()
        # A block may reach into the neighbouring pixels, but no further.
        near = values[max(0, 2 * a - b) : min(n, 2 * b - a), 0]
        assert lo[i] >= np.nanmin(near) and hi[i] <= np.nanmax(near)
    assert np.nanmax(hi) == 50.0 and np.nanmin(lo) == -40.0


def test_pixels_without_rows_or_with_gaps_alone_are_gaps() -> None:
    table = Table(1)
    table.append(np.array([[1.0], [np.nan], [3.0]], np.float32))
    lo, hi = table.extremes(0, np.array([0, 1, 1, 2, 3]))
    np.testing.assert_array_equal(lo, [1.0, np.nan, np.nan, 3.0])
    np.testing.assert_array_equal(lo, hi)
