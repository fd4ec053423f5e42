"""The readout under every kind of D's output: bounds by name, accuracies or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from made_up import rows
from outputs import KINDS, register_energy
from pictures import Bars
from pytestqt.qtbot import QtBot
from ui_fakes import make_frame

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import Experiment
from ganlab.engine.experiment import replace as with_fields
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import ScoreRequest, ScoreResult
from ganlab.runtime.frame import HistoryDelta
from ganlab.runtime.state import RunState
from ganlab.ui.views.readout import UNKNOWN, ReadoutView


@pytest.fixture(autouse=True)
def an_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    register_energy(monkeypatch)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ReadoutView]:
    view = ReadoutView(clock=lambda: 100.0)
    qtbot.addWidget(view)
    yield view
    view.close()


def experiment(objective: str) -> Experiment:
    return with_fields(Experiment(), {"objective.name": objective})


@pytest.mark.parametrize(
    ("objective", "bound", "name", "value", "note"),
    [("non-saturating", 0.031, "½ (V + log 4)", "0.031 nats", "lower bound on JSD"),
     ("f-kl", 1.5, "Variational bound", "1.500 nats", "lower bound on KL(p_data ‖ p_g)"),
     ("wasserstein", float("nan"), "Bound by D", UNKNOWN, "none here")],
)  # fmt: skip
def test_the_bound_is_of_what_it_bounds(
    view: ReadoutView, objective: str, bound: float, name: str, value: str, note: str
) -> None:
    view.set_state(RunState("paused", 1, experiment(objective), DISTRIBUTIONS["ring"]))
    (request,) = view.requests()
    assert isinstance(request, ScoreRequest)
    score = ScoreResult(request, 0.2, 0.01, bound, "50 × 50", 0, None, OBJECTIVES[objective].value)
    view.set_frame(make_frame(step=3, results={request: score}))
    view._show_all()
    shown = view.points.bound
    assert (shown.name.text(), shown.value.text()) == (name, value)
    assert shown.note is not None and shown.note.text() == note
    assert shown.value.accessibleName() == name and len(shown.toolTip()) > 20


@pytest.mark.parametrize("kind", KINDS)
def test_accuracies_are_by_the_threshold_or_say_why_not(view: ReadoutView, kind: str) -> None:
    state = RunState("paused", 1, experiment(KINDS[kind]), Bars())
    view.set_state(state)
    none = kind in ("critic", "energy")
    share = float("nan") if none else 0.75
    table = rows(20, accuracy_real=share, accuracy_fake=share)
    view.set_frame(make_frame(step=20, history=HistoryDelta(0, table)))
    view._show_all()
    for number in (view.pictures.right_real, view.pictures.right_fake):
        assert number.note is not None
        if none:
            assert number.value.text() == UNKNOWN
            assert "has no threshold" in number.note.text() and number.note.isVisibleTo(view)
            assert "neither right nor wrong" in number.toolTip()
        else:
            assert number.value.text() == "75 %" and not number.note.isVisibleTo(view)
            assert ("½" if kind == "log-odds" else "0,") in number.toolTip()


def test_a_live_change_of_objective_counts_anew(view: ReadoutView) -> None:
    state = RunState("paused", 1, experiment("non-saturating"), Bars())
    view.set_state(state)
    view.set_frame(
        make_frame(step=5, history=HistoryDelta(0, rows(5, accuracy_real=0.5, accuracy_fake=0.5)))
    )
    view._show_all()
    assert view.pictures.right_real.value.text() == "50 %"
    view.set_state(replace(state, experiment=experiment("wasserstein")))
    assert view.pictures.right_real.value.text() == UNKNOWN
    view.set_state(replace(state, experiment=experiment("hinge")))
    assert "D(x) > 0" in view.pictures.right_real.toolTip()
    assert "D(G(z)) < 0" in view.pictures.right_fake.toolTip()
