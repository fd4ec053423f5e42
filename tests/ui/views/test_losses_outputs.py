"""The losses under every kind of D's output: value, unit, accuracy and penalty by their names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from made_up import frame, like, picture, pixels, rows, settle, state
from outputs import KINDS, register_energy
from pytestqt.qtbot import QtBot

from ganlab.engine.objectives import OBJECTIVES
from ganlab.ui.theme import LIGHT
from ganlab.ui.views.losses import LossesView


@pytest.fixture(autouse=True)
def an_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    register_energy(monkeypatch)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[LossesView]:
    view = LossesView()
    qtbot.addWidget(view)
    view.resize(560, 420)
    view.set_state(state("ring"))
    view.show()
    settle()
    yield view


def become(view: LossesView, objective: str, generation: int = 2, **fields: object) -> None:
    view.set_state(state("ring", generation=generation, objective__name=objective, **fields))


def show(view: LossesView, generation: int = 2, **columns: object) -> None:
    view.set_frame(frame(step=80, rows=rows(80, **columns), generation=generation))
    view._draw.now()
    settle()


def row_of(view: LossesView, value: float) -> int:
    rect = view.plot.rect_of(view.plot.area)
    return round(rect.top() + float(view.plot.scale.down(np.array([value]))[0]))


@pytest.mark.parametrize(
    ("objective", "title", "optimum"),
    [("non-saturating", "value of the game", "−log 4"),
     ("wasserstein", "Wasserstein estimate", "0"),
     ("least-squares", "Minus D's error", "−0.250"), ("hinge", "Minus D's hinge loss", "−2.00"),
     ("an-energy", "Minus D's loss", "−2.00")],
)  # fmt: skip
def test_value_is_called_what_it_is_and_its_optimum_is_a_line(
    view: LossesView, objective: str, title: str, optimum: str
) -> None:
    become(view, objective)
    view.segments["value"].click()
    show(view, value=-0.7)
    panel = view.plot.panel
    assert panel.traces[0].name == title and view.keys.accessibleName().endswith(title)
    assert optimum in [text for _, text in panel.references]
    value = OBJECTIVES[objective].value
    assert panel.references[0][0] == pytest.approx(value.at_optimum)
    assert panel.unit == value.unit
    table = pixels(picture(view.plot))
    row, rect = row_of(view, value.at_optimum), view.plot.rect_of(view.plot.area)
    line = table[row - 1 : row + 2, round(rect.left()) : round(rect.right()) - 40]
    assert like(line, LIGHT.muted, 90).any(axis=0).mean() > 0.3
    if objective != "non-saturating":
        assert "log 4" not in " ".join(text for _, text in panel.references) + panel.tip


def test_a_bound_names_what_it_bounds(view: LossesView) -> None:
    become(view, "f-kl")
    tip = view.segments["value"].toolTip().replace("\n", " ")
    assert "lower bound on KL(p_data ‖ p_g)" in tip


@pytest.mark.parametrize("kind", KINDS)
def test_accuracy_says_by_which_threshold_or_why_there_is_none(view: LossesView, kind: str) -> None:
    become(view, KINDS[kind])
    view.segments["accuracy"].click()
    tip = view.segments["accuracy"].toolTip().replace("\n", " ")
    nothing = np.nan if kind in ("critic", "energy") else 0.8
    show(view, accuracy_real=nothing, accuracy_fake=nothing)
    rect, table = view.plot.rect_of(view.plot.area), pixels(picture(view.plot))
    upper = table[round(rect.top()) + 2 : round(rect.center().y()) - 4,
                  round(rect.left()) + 4 : round(rect.right()) - 4]  # fmt: skip
    wrote = like(upper, LIGHT.muted, 40).sum() > 40
    if kind in ("critic", "energy"):
        assert "no threshold" in tip and "no threshold" in view.plot.panel.empty
        assert wrote and not view.plot.panel.references
    else:
        side = {"log-odds": "D(x) > ½", "score with a threshold": "D(x) > 0"}[kind]
        assert side in tip and not view.plot.panel.empty
        assert not wrote


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"regularisation__lipschitz": "gradient-penalty"}, "gradient penalty"),
     ({"regularisation__r1": 1.0}, "R1 penalty"),
     ({"regularisation__lipschitz": "gradient-penalty", "regularisation__r1": 1.0},
      "gradient penalty and R1 penalty")],
)  # fmt: skip
def test_a_penalty_is_a_curve_of_its_own_where_there_is_one(
    view: LossesView, fields: dict[str, object], name: str
) -> None:
    become(view, "wasserstein", **fields)
    show(view, penalty_d=0.4)
    assert view.plot.panel.traces[-1].column == "penalty_d"
    assert view.keys.accessibleName().endswith(name)
    become(view, "wasserstein", generation=3)
    show(view, generation=3)
    assert "penalty" not in view.keys.accessibleName()


def test_a_live_change_of_objective_is_followed(view: LossesView) -> None:
    view.segments["value"].click()
    show(view, generation=1, value=-1.3)
    assert view.plot.panel.unit == "nats"
    become(view, "wasserstein", generation=1)
    assert view.plot.panel.unit == "" and view.plot.marks
    assert view.segments["value"].text() == "Value"
    assert view.plot.panel.traces[0].name == "Wasserstein estimate"
    view.segments["losses"].click()
    assert view.plot.panel.unit == ""
    become(view, "minimax", generation=1)
    assert view.segments["value"].text() == "V(D,G)" and view.plot.panel.unit == "nats"
