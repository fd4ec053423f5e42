"""What the table writes: differences of what is written, and means at the step that is shown."""

from __future__ import annotations

import math

import numpy as np
import pytest
from toys import toy
from ui_fakes import make_frame

from ganlab.comparisons import Comparison, Variant
from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.comparing import CompareFrame
from ganlab.runtime.frame import HistoryDelta
from ganlab.runtime.state import RunState
from ganlab.ui.compare.measures import ROWS, different, of_frame
from ganlab.ui.compare.scores import Scores
from ganlab.ui.history import LossHistory

JSD = next(row for row in ROWS if row.key == "jsd")
MODES = next(row for row in ROWS if row.key == "modes")


@pytest.mark.parametrize(
    ("value", "first", "written", "apart"),
    [
        (0.1234, 0.1, "0.123", "+0.023"),
        (0.1, 0.1234, "0.100", "−0.023"),
        (0.1001, 0.0999, "0.100", "±0"),
        (-0.0001, 0.0, "0.000", "±0"),
        (math.nan, 0.1, "–", ""),
        (math.inf, 0.1, "∞", ""),
        (0.1, math.inf, "0.100", ""),
    ],
)
def test_numbers_and_differences(value: float, first: float, written: str, apart: str) -> None:
    assert JSD.write(value) == written
    assert JSD.write_difference(value, first) == apart
    assert MODES.write(8.0) == "8" and MODES.write_difference(8.0, 1.0) == "+7"


def history(rows: int) -> LossHistory:
    """Return a history in which L_G of step n is n."""
    table = np.full((rows, len(COLUMNS)), np.nan, np.float32)
    table[:, COLUMNS.index("step")] = np.arange(1, rows + 1)
    table[:, COLUMNS.index("loss_g")] = np.arange(1, rows + 1)
    made = LossHistory()
    made.extend(1, HistoryDelta(0, table))
    return made


def test_means_are_of_the_last_hundred_steps_before_the_one_that_is_shown() -> None:
    known = history(500)
    assert of_frame(make_frame(step=500), known)["loss_g"] == pytest.approx(450.5)
    assert of_frame(make_frame(step=200), known)["loss_g"] == pytest.approx(150.5)
    assert of_frame(make_frame(step=10), known)["loss_g"] == pytest.approx(5.5)
    assert math.isnan(of_frame(make_frame(step=500), known)["right_real"])


def compared(path: str, value: object) -> Comparison:
    return Comparison("x", "", toy(), (Variant("a"), Variant("b", ((path, value),))))


def test_what_cannot_be_compared_says_why() -> None:
    assert not different(compared("training.k_d", 2))
    assert set(different(compared("objective.name", "minimax"))) == {"loss_d", "loss_g"}
    critic = different(compared("objective.name", "wasserstein"))
    assert set(critic) == {"loss_d", "loss_g", "right_real", "right_fake"}
    assert "jsd" in different(compared("data.name", "grid"))
    assert all(critic.values())


def test_numbers_change_slowly_and_are_scored_by_the_same_draws() -> None:
    now = 0.0
    scores = Scores(lambda: now)
    runs = [RunState("playing", 1, toy())] * 2
    first, second = scores.wanted(runs, playing=True)
    assert first == second and len(first) == 1
    histories = [history(5), history(5)]

    def frame(step: int) -> CompareFrame:
        return CompareFrame(1, (make_frame(step=step), make_frame(step=step)), 0.0, None)

    assert scores.take(frame(1), histories) is not None
    now = 0.3
    assert scores.take(frame(2), histories) is None
    now = 0.6
    assert scores.take(frame(3), histories) is not None
    # Where the runs rest, what is shown is of now.
    scores.wanted(runs, playing=False)
    assert scores.take(frame(4), histories) is not None and scores.stale
