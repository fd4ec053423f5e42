"""The panel of codes: there where codes are, with their bounds, each curve told from the others."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from made_up import frame, like, picture, pixels, rows, settle, state
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ganlab.engine.latent import LatentSpace
from ganlab.runtime.state import RunState
from ganlab.ui.theme import DARK, LIGHT, Theme
from ganlab.ui.views.losses import LossesView
from ganlab.ui.views.losses.codes import codes_panel

NOISE = LatentSpace.noise(2, "normal")
CEILING = math.log(2) - 0.5 * math.log(2 * math.pi * 0.01)
AT_MOST_FIXED = math.log(2) - 0.5 * math.log(2 * math.pi)
MOST = NOISE.and_codes(3, 20, 5)


def run(
    space: LatentSpace = MOST, generation: int = 1, family: str = "infogan-mlp", **changes: Any
) -> RunState:
    changes = {"training__steps": 400, "model__family": family, **changes}
    return dataclasses.replace(state("ring", generation, **changes), latent=space)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[LossesView]:
    view = LossesView()
    qtbot.addWidget(view)
    view.resize(560, 420)
    view.show()
    settle()
    yield view


def click(button: QToolButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def show(view: LossesView, n: int = 300, generation: int = 1, **columns: object) -> None:
    view.set_frame(frame(step=n, generation=generation, rows=rows(n, **columns)))
    view._draw.now()
    settle()


def row_of(view: LossesView, value: float) -> int:
    top = view.plot.rect_of(view.plot.area).top()
    return round(top + float(view.plot.scale.down(np.array([value]))[0]))


def test_only_a_run_with_codes_has_the_panel(view: LossesView) -> None:
    segment = view.segments["codes"]
    assert not segment.isVisible()
    view.set_state(run(NOISE, family="mlp"))
    settle()
    assert not segment.isVisible() and view.segments["shape"].property("end") == "last"
    view.set_state(run(generation=2))
    settle()
    assert segment.isVisible() and view.segments["gradients"].property("end") == ""
    click(segment)
    assert segment.isChecked() and view.plot.panel.key == "codes"
    assert [t.column for t in view.plot.panel.traces] == [f"information_c{i + 1}" for i in range(8)]
    # A run without codes shows its losses; the next with codes has them back.
    view.set_state(run(NOISE, generation=3, family="mlp"))
    settle()
    assert not segment.isVisible() and view.plot.panel.key == "losses"
    assert view.segments["losses"].isChecked() and view.settings()["panel"] == "codes"
    view.set_state(run(NOISE.and_codes(1, 5, 0), generation=4))
    settle()
    assert view.plot.panel.key == "codes" and segment.isChecked()
    assert [trace.column for trace in view.plot.panel.traces] == ["information_c1"]


def test_the_choice_is_kept_until_there_are_codes(view: LossesView) -> None:
    view.restore({"panel": "codes"})
    assert view.plot.panel.key == "losses" and view.segments["losses"].isChecked()
    preparing = dataclasses.replace(run(), latent=None, distribution=None, phase="preparing")
    view.set_state(preparing)
    assert view.plot.panel.key == "losses"
    view.set_state(run())
    settle()
    assert view.plot.panel.key == "codes" and view.segments["codes"].isVisible()
    # A reset prepares without a latent space, and nothing flickers meanwhile.
    view.set_state(dataclasses.replace(preparing, generation=2))
    assert view.segments["codes"].isVisible()


def test_the_legend_says_the_newest_bounds_and_of_what(view: LossesView) -> None:
    view.set_state(run(NOISE.and_codes(1, 10, 2)))
    click(view.segments["codes"])
    show(view, information_c1=2.25, information_c2=1.5, information_c3=-0.25)
    view._say.flush()
    view._write()
    assert view.keys.values == ("2.25", "1.50", "−0.250")
    said = view.keys.accessibleDescription()
    assert "information of c1, 10 categories 2.25" in said
    assert "information of c2, a number 1.50" in said


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_code_is_where_its_value_is_and_no_two_look_alike(
    view: LossesView, theme: Theme
) -> None:
    view.set_theme(theme)
    view.set_state(run())
    click(view.segments["codes"])
    levels = {f"information_c{i + 1}": 0.3 + 0.25 * i for i in range(8)}
    show(view, **levels)
    table = pixels(picture(view.plot))
    left = round(view.plot.rect_of(view.plot.area).left()) + 20
    seen = set()
    for trace in view.plot.panel.traces:
        y = row_of(view, levels[trace.column])
        ink = like(table[y - 2 : y + 3, left : left + 300], trace.stroke.colour(theme), 90)
        drawn = ink.any(axis=0)
        assert drawn.all() if not trace.stroke.dash else 0.15 < drawn.mean() < 0.95, trace.name
        seen.add((trace.stroke.role, trace.stroke.dash))
    assert len(seen) == 8


def test_the_bounds_stand_as_lines(view: LossesView) -> None:
    view.set_state(run(NOISE.and_codes(1, 10, 1)))
    click(view.segments["codes"])
    show(view, information_c1=1.0, information_c2=1.0)
    references = view.plot.panel.references
    assert [value for value, _ in references] == pytest.approx([0.0, CEILING, math.log(10)])
    assert [text for _, text in references] == ["0", "σ² ≥ 0.01: 2.08", "log 10"]
    table = pixels(picture(view.plot))
    left = round(view.plot.rect_of(view.plot.area).left()) + 10
    for value, _ in references:
        y = row_of(view, value)
        dotted = like(table[y - 1 : y + 2, left : left + 300], LIGHT.muted, 70).any(axis=0)
        assert dotted.mean() > 0.2, value
    tip = view.segments["codes"].toolTip()
    assert "mutual information" in tip and "equation 4" in tip and "log 10 = 2.30" in tip


def test_texts_of_lines_that_nearly_meet_stand_beside_each_other(view: LossesView) -> None:
    # log 8 = 2.079, and the ceiling of a number 2.077.
    view.set_state(run(NOISE.and_codes(2, 8, 1)))
    click(view.segments["codes"])
    show(view, information_c1=1.0, information_c2=1.0, information_c3=-9.0)
    picture(view.plot)
    assert [text for _, text in view.plot.panel.references] == ["0", "σ² ≥ 0.01: 2.08", "log 8"]
    boxes = view.plot.reference_boxes
    assert len(boxes) == 3
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(box.left() > 0 for box in boxes)


def test_a_fixed_variance_has_a_lower_ceiling_and_no_codes_no_panel() -> None:
    fixed = codes_panel(NOISE.and_codes(0, 8, 2).codes, learned=False)
    assert fixed is not None
    assert fixed.references[0] == (pytest.approx(AT_MOST_FIXED), "σ² = 1: −0.226")
    assert "Q's variance is 1" in fixed.tip
    assert codes_panel((), learned=True) is None


def test_five_titles_are_whole_in_a_narrow_column(view: LossesView) -> None:
    view.resize(306, 300)
    view.set_state(run())
    settle()
    for segment in view.segments.values():
        metrics = segment.fontMetrics()
        assert metrics.horizontalAdvance(segment.text()) <= segment.width() - 4, segment.text()


def test_an_information_loss_is_not_called_a_label_loss(view: LossesView) -> None:
    def names() -> str:
        return view.keys.accessibleName()

    view.set_state(run(NOISE.and_codes(1, 10, 2)))
    show(view, auxiliary_g=2.0, auxiliary_d=1.0)
    assert "information loss of G" in names() and "label" not in names()
    assert [trace.html for trace in view.plot.panel.traces[4:]] == [
        "information<sub>G</sub>",
        "information<sub>D</sub>",
    ]
    assert "−log Q" in view.segments["losses"].toolTip()
    view.set_state(run(NOISE, generation=2, family="conditional-mlp"))
    show(view, generation=2, auxiliary_g=2.0, auxiliary_d=1.0)
    assert "label loss of G" in names() and "information" not in names()
