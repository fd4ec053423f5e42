"""Figure 1 by every kind of D's output: its axis, its line, and D* only where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np
import pytest
from made_up import curves, frame, like, picture, pixels, settle, state
from numpy.typing import NDArray
from outputs import KINDS, register_energy
from pytestqt.qtbot import QtBot

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import CurvesRequest, PointRequest, PointResult, Scale
from ganlab.ui.strokes import HALF
from ganlab.ui.theme import LIGHT
from ganlab.ui.views.figure1 import Figure1View
from ganlab.ui.views.figure1.moving import D_RANGE

#: What each kind's D gives: at every x one value, and the middle of its scale.
VALUES = {
    "log-odds": (0.75, 0.5),
    "score with a threshold": (0.4, 0.0),
    "critic": (-3.0, -1.2),
    "energy": (1.5, 0.6),
}

_STEPS = count(100)


@pytest.fixture(autouse=True)
def an_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    register_energy(monkeypatch)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[Figure1View]:
    view = Figure1View()
    qtbot.addWidget(view)
    view.resize(700, 520)
    view.show()
    yield view


def be(view: Figure1View, kind: str, **changes: Any) -> None:
    view.set_state(state("gaussian-1d", objective__name=KINDS[kind], **changes))
    settle()


def show(view: Figure1View, kind: str, d: float | NDArray[Any], middle: float) -> None:
    (request,) = (r for r in view.requests() if isinstance(r, CurvesRequest))
    output = OBJECTIVES[KINDS[kind]].output
    values = np.broadcast_to(np.float32(d), request.n).copy()
    reach = float(np.abs(values - middle).max())
    lo = middle - reach if output.lo is None else output.lo
    hi = middle + reach if output.hi is None else output.hi
    found = None in (output.lo, output.threshold, output.hi)
    scale = Scale(lo, middle, hi, found, output)
    view.set_frame(frame([curves(request, d=values, scale=scale)], step=next(_STEPS)))
    settle()


def row_of(view: Figure1View, value: float) -> int:
    """Row of pixels at which D's axis has a value."""
    rect = view.plot.rect_of(view.plot.box)
    lo, hi = view.plot.d_axis.range
    return round(rect.bottom() - (value - lo) / (hi - lo) * rect.height())


def drawn_at(view: Figure1View, value: float, colour: Any, tolerance: int = 60) -> float:
    """How much of the plot's width has a colour at that value."""
    rect, table = view.plot.rect_of(view.plot.box), pixels(picture(view.plot))
    row = row_of(view, value)
    area = table[row - 2 : row + 3, round(rect.left()) + 3 : round(rect.right()) - 3]
    return float(like(area, colour, tolerance).any(axis=0).mean())


def only(view: Figure1View, *keys: str) -> None:
    for key, box in view.boxes.items():
        box.setChecked(key in keys)


@pytest.mark.parametrize("kind", KINDS)
def test_d_and_its_line_stand_where_the_axis_says(view: Figure1View, kind: str) -> None:
    be(view, kind)
    value, middle = VALUES[kind]
    show(view, kind, value, middle)
    lo, hi = view.plot.values.ends
    assert lo <= min(value, middle) and max(value, middle) <= hi
    axis = [lo + share * (hi - lo) for share in D_RANGE]
    np.testing.assert_allclose(view.plot.d_axis.range, axis, atol=1e-9)
    only(view, "d")
    assert drawn_at(view, value, LIGHT.discriminator) > 0.4
    only(view, "half")
    assert drawn_at(view, middle, HALF.colour(LIGHT)) > 0.95
    assert drawn_at(view, value, HALF.colour(LIGHT)) < 0.05


@pytest.mark.parametrize(
    ("kind", "axis", "line"),
    [("log-odds", "D(x)", "½"), ("score with a threshold", "D(x)", "D = 0"),
     ("critic", "f(x)", "midway"), ("energy", "E(x)", "midway")],
)  # fmt: skip
def test_axis_and_legend_name_the_value(view: Figure1View, kind: str, axis: str, line: str) -> None:
    be(view, kind)
    assert view.plot.d_axis.labelText == axis
    assert f"densities, {axis}" in view.accessibleName()
    symbol = axis[0]
    assert view.boxes["d"].accessibleName() == f"{symbol} of x"
    assert view.boxes["d"].toolTip().startswith(f"{axis}:")
    assert view.boxes["half"]._text.text() == line


def test_d_star_is_there_only_for_probabilities(view: Figure1View) -> None:
    be(view, "critic")
    show(view, "critic", *VALUES["critic"])
    box = view.boxes["d_star"]
    assert not box.isEnabled() and "d_star" not in view.plot.shown
    assert "a critic score is not" in box.toolTip().replace("\n", " ")
    assert view.settings()["d_star"] is True, "it stays chosen"
    be(view, "log-odds")
    assert box.isEnabled() and "d_star" in view.plot.shown
    assert box.toolTip().startswith("D*(x) =")


def test_values_beyond_their_ends_are_held_and_the_axis_is_calm(view: Figure1View) -> None:
    view.set_state(state("gaussian-1d", objective__name="least-squares"))
    (request,) = (r for r in view.requests() if isinstance(r, CurvesRequest))
    output = OBJECTIVES["least-squares"].output
    ends = []
    for step, top in enumerate((0.9, 1.0, 1.2, 0.98, 1.15, 0.9)):
        d = np.linspace(0.1, top, request.n).astype(np.float32)
        result = curves(request, d=d, scale=Scale(output=output))
        view.set_frame(frame([result], step=step + 1))
        ends.append(view.plot.values.ends)
        assert ends[-1][0] <= 0.0 and ends[-1][1] >= max(top, 1.0)
    assert ends[:2] == [(0.0, 1.0)] * 2
    assert len(set(ends[2:])) == 1, "once it has widened it does not flicker"


@pytest.mark.parametrize("kind", KINDS)
def test_the_pointer_reads_the_value_by_its_own_name(view: Figure1View, kind: str) -> None:
    be(view, kind)
    value, middle = VALUES[kind]
    show(view, kind, value, middle)
    rect = view.plot.rect_of(view.plot.box)
    view.plot.hovered.emit(rect.center())
    (point,) = (r for r in view.requests() if isinstance(r, PointRequest))
    output = OBJECTIVES[KINDS[kind]].output
    view.set_frame(frame([PointResult(point, value, 0.4, output)], step=9))
    text = view.note.text().replace("−", "-")
    said = text.split(f"{output.of_x} = ")[1].split("&nbsp;")[0]
    assert float(said) == pytest.approx(value)


def test_a_line_that_moves_does_not_paint_the_axes_again(view: Figure1View) -> None:
    be(view, "critic")
    d = np.linspace(-5.0, 3.0, 256)
    show(view, "critic", d, -1.2)
    picture(view.plot)
    painted = view.plot.still_paints
    (request,) = (r for r in view.requests() if isinstance(r, CurvesRequest))
    output = OBJECTIVES["wasserstein"].output
    for step, middle in enumerate((-1.1, -0.9, -1.3)):
        scale = Scale(middle - 4.0, middle, middle + 4.0, True, output)
        view.set_frame(
            frame([curves(request, d=d.astype(np.float32), scale=scale)], step=90 + step)
        )
        only(view, "half", "d")
        settle()
        assert drawn_at(view, middle, HALF.colour(LIGHT)) > 0.9
        if step == 0:
            painted = view.plot.still_paints
    assert view.plot.still_paints == painted
