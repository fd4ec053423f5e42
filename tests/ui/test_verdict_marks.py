"""Changes of verdict are marked in the losses, and no two labels ever overlap."""

import numpy as np
import pytest
from made_up import frame, rows, state
from PySide6.QtCore import QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from reports import report, verdict

from ganlab.ui.verdict_marks import SIGN, marks_of, place
from ganlab.ui.views.losses import LossesView

KINDS = ("learning", "dropping", "collapsed", "rotating", "starved", "converged")


def changed(*steps):
    """A report whose verdict changed at these steps."""
    said = tuple(verdict(KINDS[i % len(KINDS)], since_step=s - 64) for i, s in enumerate(steps))
    return report(changes=said, changed_at=tuple(steps))


@pytest.fixture
def losses(qtbot):
    view = LossesView()
    qtbot.addWidget(view)
    view.resize(380, 420)
    view.show()
    view.set_state(state("ring"))
    yield view
    view.close()


def show(view, said, last=2000):
    from dataclasses import replace

    view.set_frame(replace(frame(rows=rows(last), step=last), report=said))
    view._draw.now()
    view.grab()


def test_each_change_is_marked_but_that_it_began(losses):
    show(losses, changed(320, 900, 1400))
    assert [(m.step, m.kind) for m in losses.plot.verdicts] == [
        (900, "dropping"),
        (1400, "collapsed"),
    ]
    assert len(losses.plot.verdict_boxes) == 2


@pytest.mark.parametrize("seed", range(5))
def test_labels_never_overlap_and_stay_within(losses, seed):
    steps = np.sort(np.random.default_rng(seed).choice(2000, 40, replace=False)) + 1
    show(losses, changed(*steps.tolist()))
    boxes = losses.plot.verdict_boxes
    assert len(boxes) >= 8
    width = losses.plot.area.size().width()
    for i, box in enumerate(boxes):
        assert box.left() >= 0 and box.right() <= width
        assert not any(box.intersects(other) for other in boxes[i + 1 :])


def test_the_newest_gets_its_word_first():
    labels = place([10.0, 24.0, 38.0], [60.0, 60.0, 60.0], 110.0)
    assert [(label.index, label.word) for label in labels] == [(2, True), (1, False), (0, False)]
    # Of those that have no room for words a sign is left.
    assert all(label.width == SIGN for label in labels[1:])


def test_what_is_written_there_already_stays_readable():
    (label,) = place([38.0], [30.0], 100.0, taken=[(40.0, 100.0)])
    assert label.word and label.left + label.width <= 38.0
    assert place([50.0], [30.0], 100.0, taken=[(40.0, 100.0)]) == []


def test_hovering_a_line_tells_the_whole(losses, qtbot):
    show(losses, changed(320, 1000))
    plot = losses.plot
    x = plot._pixel_of(1000)
    assert plot.verdict_at(QPointF(x + 2, 30)).told == (
        "Step 1,000: Dropping modes (5 of 8 left) (set in at step 936)"
    )
    assert plot.verdict_at(QPointF(x + 40, 30)) is None
    at = (plot.rect_of(plot.area).topLeft() + QPointF(x, 30)).toPoint()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, plot.mapToGlobal(at))
    QApplication.sendEvent(plot.viewport(), event)
    assert QToolTip.text().startswith("Step 1,000: Dropping modes")
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_another_run_has_no_marks_of_the_last(losses):
    show(losses, changed(320, 900))
    losses.set_state(state("ring", generation=2))
    assert losses.plot.verdicts == ()


def test_nothing_is_painted_where_nothing_changed(losses, qtbot):
    said = changed(320, 900)
    show(losses, said)
    qtbot.wait(20)
    before = losses.plot.paints
    from dataclasses import replace

    losses.set_frame(replace(frame(step=2001), report=said))
    losses.plot.set_verdicts(marks_of(changed(320, 900)))
    qtbot.wait(20)
    assert losses.plot.paints == before


def test_waiting_has_no_marks():
    assert marks_of(None) == ()
