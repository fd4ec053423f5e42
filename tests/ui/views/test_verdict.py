"""The verdict stands on top, in words, with a sign, and calm."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage, QPainter
from reports import WORDS, report, verdict
from ui_fakes import make_frame

from ganlab.engine.data import build
from ganlab.engine.detector import KINDS
from ganlab.engine.experiment import Experiment
from ganlab.runtime.state import RunState
from ganlab.ui.signs import LEVELS, colour_of, paint_sign
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.readout import ReadoutView


@pytest.fixture
def readout(qtbot):
    view = ReadoutView(clock=lambda: 100.0)
    qtbot.addWidget(view)
    view.resize(300, 560)
    view.show()
    experiment = Experiment()
    view.set_state(RunState("playing", 1, experiment, build(experiment.data), device="CPU"))
    yield view
    view.close()


def show(view, said, step=1536):
    view.set_frame(make_frame(step=step, report=said))
    view._show_all()
    return view.verdict


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "waiting"])
def test_it_says_what_since_when_and_how_sure(readout, kind):
    panel = show(readout, report(kind))
    assert panel.words.text() == WORDS[kind]
    # Said once.
    said = "" if "1,240" in WORDS[kind] else "since step 1,240 · "
    assert panel.since.text() == f"{said}confidence 88 %"
    assert "at most eight" in panel.since.toolTip()
    assert panel.sign.kind == kind
    assert LEVELS[kind] in panel.sign.accessibleDescription()
    assert 2 <= len(panel.evidence.text().splitlines()) <= 3
    assert "5 of 8 modes covered" in panel.evidence.text()
    assert "Richardson & Weiss" in panel.evidence.toolTip()


def test_it_waits_at_first_and_after_a_restart(readout):
    panel = readout.verdict
    assert panel.words.text() == WORDS["waiting"]
    assert panel.evidence.isHidden()
    show(readout, report())
    state = readout._state
    readout.set_state(replace(state, generation=2))
    assert panel.words.text() == WORDS["waiting"]
    assert panel.sign.kind == "waiting"


def test_lines_that_tell_why_come_first(readout):
    lines = (
        "2,560 samples of the last 5 observations",
        "8 of 8 modes covered",
        "G's gradient is 0.003 times what it was at first",
        "D is right about 100 % of samples: it is overpowering",
    )
    said = report(verdict=verdict("starved", evidence_words=lines))
    shown = show(readout, said).evidence.text().splitlines()
    assert shown == [lines[2], lines[3], lines[1]]


def test_nothing_changes_while_the_verdict_does_not(readout, qtbot, monkeypatch):
    said = report()
    panel = show(readout, said)
    changed = []
    monkeypatch.setattr(panel, "_say", lambda *a, **k: changed.append(a))
    show(readout, said, 1540)
    # Another observation that says the same in every word and number.
    show(readout, report(), 1600)
    assert changed == []
    show(readout, report(verdict=verdict("collapsed")), 1664)
    assert len(changed) == 1


def test_words_below_do_not_jump_while_numbers_change(readout):
    long = "a line that needs more than one row of the panel because it has so many words in it"
    panel = show(readout, report(verdict=verdict(evidence_words=("n", long, long))))
    high = panel.evidence.minimumHeight()
    show(readout, report(verdict=verdict(evidence_words=("n", "short"))))
    assert panel.evidence.minimumHeight() == high
    # A new verdict is news anyway.
    show(readout, report(verdict=verdict("collapsed", evidence_words=("n", "short"))))
    assert panel.evidence.minimumHeight() < high


def test_no_word_is_cut_off_where_the_panel_is_narrow(readout):
    panel = show(readout, report("collapsed"))
    # Buttons that are new are laid out in the next turn of the loop.
    QCoreApplication.processEvents()
    inner = panel.parentWidget()
    assert inner.minimumSizeHint().width() <= 300
    assert panel.words.height() >= panel.words.heightForWidth(panel.words.width())
    for part in panel.tries.parts:
        assert part.height() >= part.heightForWidth(part.width())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_shape_says_what_colour_says(theme):
    """Levels are told apart by their signs in one colour, too."""
    drawn = {}
    for kind in KINDS:
        image = QImage(40, 40, QImage.Format.Format_ARGB32)
        image.fill(QColor(theme.surface))
        painter = QPainter(image)
        paint_sign(painter, kind, image.rect().toRectF(), theme)
        painter.end()
        shape = bytes(
            image.pixelColor(x, y).name() != theme.surface for y in range(40) for x in range(40)
        )
        drawn.setdefault(shape, set()).add(LEVELS[kind])
    assert len(drawn) == len(set(LEVELS.values()))
    assert all(len(levels) == 1 for levels in drawn.values())
    grave = {colour_of(kind, theme).name() for kind in ("converged", "dropping", "collapsed")}
    assert len(grave) == 3
