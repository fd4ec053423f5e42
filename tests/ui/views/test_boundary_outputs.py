"""The Boundary view by every kind of D's output: colours, line, numbers and words agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from made_up import frame, like, picture, pixels, settle
from numpy.typing import NDArray
from outputs import KINDS, register_energy
from picture_answers import point_at
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.objectives import OBJECTIVES, Output
from ganlab.engine.probes import (
    FieldRequest,
    FieldResult,
    PointRequest,
    PointResult,
    SamplesRequest,
    SamplesResult,
    Scale,
)
from ganlab.runtime.state import RunState
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.boundary import BoundaryView

DATA = DISTRIBUTIONS["two-gaussians"]


class Run:
    """D's value grows along x: ``slope · x + middle``; real samples are right of x = 0."""

    def __init__(self, objective: str, middle: float, slope: float) -> None:
        self.experiment = replace(Experiment(), {"objective.name": objective})
        self.middle, self.slope = middle, slope
        self.reach: float | None = None

    @property
    def output(self) -> Output:
        return OBJECTIVES[self.experiment.objective.name].output

    def state(self, **fields: Any) -> RunState:
        self.experiment = replace(self.experiment, fields)
        return RunState("playing", 1, self.experiment, DATA)

    def values(self, x: NDArray[Any]) -> NDArray[np.float32]:
        return np.asarray(self.middle + self.slope * x, np.float32)

    def scale(self) -> Scale:
        o = self.output
        reach = self.reach or 2.0 * abs(self.slope)
        lo = self.middle - reach if o.lo is None else o.lo
        hi = self.middle + reach if o.hi is None else o.hi
        found = None in (o.lo, o.threshold, o.hi)
        return Scale(lo, self.middle, hi, found, o)

    def show(self, view: BoundaryView) -> None:
        results = []
        for request in view.requests():
            if isinstance(request, FieldRequest):
                d = self.values(request.points()[:, 0]).reshape(request.ny, request.nx)
                results.append(FieldResult(request, d, self.scale()))
            elif isinstance(request, SamplesRequest):
                real = DATA.sample(request.n, np.random.default_rng([0, 1]))
                plain = np.full((4, 2), (-1.6, 1.6), np.float32) if request.plain else None
                high = np.full((4, 2), (1.6, 1.6), np.float32)
                results.append(SamplesResult(request, real, high, None, plain))
            elif isinstance(request, PointRequest):
                d = float(self.values(np.array(request.x[0])))
                results.append(PointResult(request, d, 0.25, self.output))
        view.set_frame(frame(results))
        settle()


#: Objective, value at x = 0, and slope along x: real samples are on the right.
RUNS = {
    "log-odds": ("non-saturating", 0.5, 0.25),
    "score with a threshold": ("hinge", 0.0, 0.5),
    "critic": ("wasserstein", -1.2, 3.0),
    "energy": ("an-energy", 0.8, -0.65),
}
assert RUNS.keys() == KINDS.keys()
#: Nobody's verdict, but with a line of its own.
WITNESS = ("mmd", 0.0, 0.4)


@pytest.fixture(autouse=True)
def an_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    register_energy(monkeypatch)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[BoundaryView]:
    made = BoundaryView()
    qtbot.addWidget(made)
    made.resize(700, 560)
    made.show()
    yield made


def spot(view: BoundaryView, x: float, y: float) -> QPoint:
    scene = view.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    return view.plot.viewportTransform().map(scene).toPoint()


def seen(view: BoundaryView) -> NDArray[Any]:
    return pixels(picture(view.plot.viewport()))


def near(table: NDArray[Any], at: QPoint, colour: str, reach: int = 2) -> bool:
    patch = table[at.y() - reach : at.y() + reach + 1, at.x() - reach : at.x() + reach + 1]
    return bool(like(patch, colour, 40).any())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("kind", RUNS)
def test_colours_and_line_are_where_the_values_put_them(
    view: BoundaryView, kind: str, theme: Any
) -> None:
    run = Run(*RUNS[kind])
    view.set_theme(theme)
    view.set_state(run.state())
    view.restore({"layers": ["field", "boundary"]})
    run.show(view)
    table = seen(view)
    x_lo, x_hi = view.plot.getPlotItem().getViewBox().viewRange()[0]
    far = 0.97 * min(-x_lo, x_hi, 2.0)
    assert near(table, spot(view, far, 0.5), theme.real)
    assert near(table, spot(view, -far, 0.5), theme.fake)
    for y in (-1.0, 0.0, 1.0):
        assert near(table, spot(view, 0.0, y), theme.discriminator, 1)
        assert not near(table, spot(view, 0.25, y), theme.discriminator, 4)


@pytest.mark.parametrize(
    ("kind", "of", "numbers", "line"),
    [
        ("log-odds", "D(x)", ("0", "½", "1"), "D = ½"),
        ("score with a threshold", "D(x)", ("−1", "0", "1"), "D = 0"),
        ("critic", "f(x)", ("−7.2", "−1.2", "4.8"), "Midway"),
        ("energy", "E(x)", ("0", "0.8", "2"), "Midway"),
        ("witness", "f(x)", ("−0.8", "0", "0.8"), "f = 0"),
    ],
)
def test_the_bar_and_the_boxes_say_what_is_drawn(
    view: BoundaryView, kind: str, of: str, numbers: tuple[str, ...], line: str
) -> None:
    run = Run(*(WITNESS if kind == "witness" else RUNS[kind]))
    view.set_state(run.state())
    run.show(view)
    bar, boxes = view.colour_bar, view.layer_bar.boxes
    assert (bar.of, bar.numbers) == (of, numbers)
    assert boxes["field"].text() == f"Field {of}" and boxes["boundary"].text() == line
    assert boxes["boundary"].accessibleName() == line
    assert of in bar.accessibleName() and numbers[0] in bar.accessibleDescription()
    assert of in view.plot.accessibleDescription()


@pytest.mark.parametrize("kind", RUNS)
def test_the_bar_s_colours_are_those_of_its_numbers(view: BoundaryView, kind: str) -> None:
    run = Run(*RUNS[kind])
    view.set_state(run.state())
    run.show(view)
    bar = view.colour_bar
    table = pixels(picture(bar))
    top, bottom = bar.top + 4, bar.height() - bar.bottom - 5
    high, low = (LIGHT.real, LIGHT.fake) if run.slope > 0 else (LIGHT.fake, LIGHT.real)
    assert like(table[top, 6], high, 20) and like(table[bottom, 6], low, 20)
    assert like(table[(top + bottom) // 2, 6], LIGHT.neutral, 20)


def test_before_any_field_a_critic_s_bar_has_no_numbers(view: BoundaryView) -> None:
    view.set_state(Run(*RUNS["critic"]).state())
    assert view.colour_bar.numbers == ("", "", "") and view.colour_bar.of == "f(x)"


def test_the_bar_s_numbers_are_always_those_of_the_field_beside_it(view: BoundaryView) -> None:
    run = Run(*RUNS["critic"])
    view.set_state(run.state())
    rng = np.random.default_rng(0)
    asked = view.colour_bar.sizeHint().width()
    for reach in rng.uniform(1.0, 9.0, 12):
        run.reach, run.middle = float(reach), float(rng.normal())
        run.show(view)
        shown = view.picture.field.value.scale
        assert shown == view.colour_bar.scale == view.picture.boundary.value.scale
        assert shown.middle == pytest.approx(run.middle)
        assert shown.hi - shown.middle >= run.reach - 1e-6
    assert view.colour_bar.sizeHint().width() == pytest.approx(asked, abs=40)
    width = view.colour_bar.sizeHint().width()
    run.middle = 12.3
    run.show(view)
    assert view.colour_bar.sizeHint().width() == width, "numbers that change move nothing"


def test_a_frame_that_is_shown_again_moves_nothing(view: BoundaryView) -> None:
    run = Run(*RUNS["critic"])
    view.set_state(run.state())
    run.reach = 9.0
    run.show(view)
    run.reach = 1.0
    (field,) = (r for r in view.requests() if isinstance(r, FieldRequest))
    d = run.values(field.points()[:, 0]).reshape(field.ny, field.nx)
    again = frame([FieldResult(field, d, run.scale())])
    for _ in range(100):
        view.set_frame(again)
    assert view.colour_bar.scale.hi - run.middle >= 9.0


@pytest.mark.parametrize("kind", RUNS)
def test_the_cursor_reads_the_value_by_its_own_name(
    view: BoundaryView, kind: str, qtbot: QtBot
) -> None:
    run = Run(*RUNS[kind])
    view.set_state(run.state())
    run.show(view)
    point_at(view.plot.viewport(), spot(view, 0.5, 0.5))
    qtbot.waitUntil(lambda: view.readout.request is not None)
    run.show(view)
    assert view.readout.request is not None
    value = float(run.values(np.array(view.readout.request.x[0])))
    text = view.readout.text()
    symbol = run.output.of_x
    said = text.split(f"{symbol} ")[1].split()[0].replace("−", "-")
    assert float(said) == pytest.approx(value, rel=6e-3)
    assert run.output.meaning[:20] in view.readout.toolTip().replace("\n", " ")


def test_a_live_change_of_objective_is_followed_as_its_field_comes(view: BoundaryView) -> None:
    run = Run(*RUNS["log-odds"])
    view.set_state(run.state())
    run.show(view)
    run.middle, run.slope = -1.2, 3.0
    view.set_state(run.state(**{"objective.name": "wasserstein"}))
    assert view.layer_bar.boxes["field"].text() == "Field f(x)"
    # The field on show is still the one of before, and so is its key.
    assert view.colour_bar.of == "D(x)" and view.colour_bar.numbers == ("0", "½", "1")
    run.show(view)
    assert view.colour_bar.of == "f(x)" and view.colour_bar.numbers == ("−7.2", "−1.2", "4.8")


def test_company_is_named_where_d_judges_in_it(view: BoundaryView) -> None:
    run = Run(*RUNS["log-odds"])
    view.set_state(run.state(**{"discriminator.pack": 3}))
    run.show(view)
    words = "packed with 2 real samples"
    for tip in (
        view.layer_bar.boxes["field"].toolTip(),
        view.colour_bar.toolTip(),
        view.readout.toolTip(),
    ):
        assert words in tip.replace("\n", " ")


def test_g_as_trained_is_offered_only_beside_its_average(view: BoundaryView) -> None:
    run = Run(*RUNS["log-odds"])
    view.set_state(run.state())
    box = view.layer_bar.boxes["plain"]
    assert box.isHidden() and "plain" not in view.settings()["layers"]
    view.set_state(run.state(**{"averaging.decay": 0.99}))
    assert box.isVisible()
    view.restore({"layers": ["real", "generated"]})
    assert not any(getattr(request, "plain", False) for request in view.requests())
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    (asked,) = (r for r in view.requests() if isinstance(r, SamplesRequest))
    assert asked.plain and asked.needs_plain
    run.show(view)
    table = seen(view)
    full, hollow = spot(view, 1.6, 1.6), spot(view, -1.6, 1.6)
    assert near(table, full, LIGHT.generator, 0), "the average is drawn full"
    assert not near(table, hollow, LIGHT.generator, 0), "as trained it is hollow"
    assert like(table[hollow.y() - 5 : hollow.y() + 6, hollow.x() - 5 : hollow.x() + 6],
                LIGHT.generator, 90).any()  # fmt: skip
    kept = view.settings()
    view.set_state(run.state(**{"averaging.decay": 0.0}))
    assert box.isHidden() and not any(getattr(r, "plain", False) for r in view.requests())
    assert view.settings() == kept, "it stays chosen for the next run that has an average"
