"""The view that the window knows: what to ask for, what to say, what is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganlab.engine.data import Distribution
from ganlab.engine.data.drawn import CANVAS_1D
from ganlab.engine.objectives import LOG_ODDS
from ganlab.engine.probes import CurvesRequest, CurvesResult, PointRequest, PointResult, Request
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui import strokes
from ganlab.ui.canvas.brush_bar import BrushBar
from ganlab.ui.canvas.drawing import DrawingTool
from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.latent.marking import Marking
from ganlab.ui.meaning import (
    a_kind,
    company_words,
    line_help,
    line_name,
    objective_of,
    value_text,
)
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle
from ganlab.ui.views.axes import number
from ganlab.ui.views.figure1.legend import LegendBox
from ganlab.ui.views.figure1.plot import Figure1Plot
from ganlab.ui.views.view import View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.objectives import Output
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState

__all__ = ["Figure1View"]

_READABLE = 250  # ms between two changes of a number
_ENTRIES = (
    ("p_data", strokes.P_DATA, "<i>p</i><sub>data</sub>", "p data",
     "p_data: density of the data."),
    ("p_g", strokes.P_G, "<i>p</i><sub>g</sub>", "p g",
     "p_g: density of what the generator makes."),
    # What these three are called depends on what D's output means.
    ("d", strokes.D, "", "", ""),
    ("d_star", strokes.D_STAR, "", "", ""),
    ("half", strokes.HALF, "", "", ""),
    ("map", strokes.MAP, "<i>z</i> → <i>x</i>", "the map from z to x",
     "x = G(z) for 24 latents between which the prior has equal mass."),
)  # fmt: skip
_STAR = (
    "D*(x) = p_data / (p_data + p_g): the best possible D against this generator; right axis. "
    "An estimate, as p_g is; not drawn where neither density lives."
)
_HALF = "D = ½: cannot tell. Where p_g = p_data, the best D is ½ everywhere."


class Figure1View(View):
    """Figure 1 of the paper, live, for data of one dimension."""

    key = "figure1"
    title = "Figure 1"
    kinds = ("line",)

    #: A new drawing, as the dabs of ``data.dabs``: a tuple of (x, radius).
    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: RunState | None = None
        self._request: CurvesRequest | None = None
        self._result: CurvesResult | None = None
        self._averaged = False
        self._shown: tuple[object, ...] = ()
        self._point: PointRequest | None = None
        self._answer: PointResult | None = None
        self._drawing_wanted = False
        self._named: tuple[Output, str] | None = None

        self.boxes = {
            key: LegendBox(stroke, html, name, tip) for key, stroke, html, name, tip in _ENTRIES
        }
        self.plot = Figure1Plot()
        self.tool = DrawingTool(self.plot, dims=1)
        self.tool.drawn.connect(self.drawn)
        self.brush_bar = BrushBar(self.tool)
        self.brush_bar.hide()
        # These axes hold all of the data and are not moved.
        self.brush_bar.modes["move"].hide()
        self.note = QLabel()
        self.note.setProperty("role", "small")
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.note.setAccessibleName("Reading at the pointer")

        legend = FlowLayout(across=16)
        for key, box in self.boxes.items():
            legend.addWidget(box)
            box.toggled.connect(lambda _, key=key: self._show(key))
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 0, 4, 0)
        foot.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(legend)
        layout.addWidget(self.brush_bar)
        layout.addWidget(self.plot, 1)
        layout.addLayout(foot)
        self.plot.hovered.connect(self._point_at)
        self._say = Throttle(_READABLE, self._write, self)
        self._name_output(LOG_ODDS)
        self.set_theme(self.theme)

    # What the window calls

    def requests(self) -> frozenset[Request]:
        asked: list[Request] = [self._request] if self._request else []
        if self._request and self._point:
            asked.append(self._point)
        return frozenset(asked)

    def set_state(self, state: RunState) -> None:
        new = self._state is None or state.generation != self._state.generation
        known = self._state.distribution if self._state else None
        self._state = state
        data = state.distribution
        if new:
            self._result, self._shown, self._answer = None, (), None
            self.plot.clear()
        if new or data is not known:
            self._request = None
            if isinstance(data, Distribution) and data.dims == 1:
                lo, hi = data.view.lo[0], data.view.hi[0]
                self._request = CurvesRequest(lo, hi)
                x = np.linspace(lo, hi, self._request.n)
                self.plot.set_limits(lo, hi)
                self.plot.set_data(x, data.density(x[:, None]))
            self.requests_changed.emit()
        self._name_output(objective_of(state.experiment).output, company_words(state.experiment))
        description = state.experiment.data
        self.tool.sync(description.dabs if description.name == "drawn-1d" else ())
        self._look_at_drawing()
        self._say.now()

    def set_frame(self, frame: Frame) -> None:
        if self._state is None or frame.generation != self._state.generation:
            return
        result = frame.results.get(self._request) if self._request else None
        if isinstance(result, CurvesResult):
            # Equal requests of one update have equal answers: nothing to paint.
            shown = (frame.step, frame.updates_d, frame.updates_g, frame.averaged, self._request)
            if shown != self._shown:
                self._shown, self._result, self._averaged = shown, result, frame.averaged
                self.plot.show_result(result)
                self._say.call()
        answer = frame.results.get(self._point) if self._point else None
        if isinstance(answer, PointResult) and answer != self._answer:
            waited = self._answer is None or self._answer.request != answer.request
            self._answer = answer
            self._say.now() if waited else self._say.call()

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        Marking(generator, self._mark, self)

    def _mark(self, x: NDArray[np.floating] | None, z: NDArray[np.floating] | None) -> None:
        """Mark where G puts the latent at hand."""
        value = None
        if x is not None and z is not None and x.shape == (1,) and self._request is not None:
            value = (float(z[0]), float(x[0]))
        self.plot.set_mark(value)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._dress()
        self._say.now()

    def settings(self) -> dict[str, object]:
        return {key: box.isChecked() for key, box in self.boxes.items()}

    def restore(self, settings: dict[str, object]) -> None:
        for key, box in self.boxes.items():
            on = settings.get(key)
            if isinstance(on, bool):
                box.setChecked(on)

    # D's output

    def _name_output(self, output: Output, company: str = "") -> None:
        """Say what D's values mean under the objective at hand."""
        if (output, company) == self._named:
            return
        self._named = output, company
        title = f"Figure 1: densities, {output.of_x} and the map from z to x"
        self.setAccessibleName(title)
        self.plot.setAccessibleName(title)
        self.plot.set_output(output)
        s, boxes = output.symbol, self.boxes
        what = f"{output.of_x}: {output.meaning}; right axis. {company}".strip()
        boxes["d"].say(f"<i>{s}</i>(<i>x</i>)", f"{s} of x", wrapped(what))
        why = _STAR
        if not output.probability:
            why = f"None here: D* is a probability, and {a_kind(output)} is not."
        boxes["d_star"].say("<i>D</i>*(<i>x</i>)", "D star of x", wrapped(why))
        boxes["d_star"].setEnabled(output.probability)
        if output.probability:
            line = ("½", "the line at one half", _HALF)
        else:
            name = line_name(output)
            line = (name, f"the line {name}", line_help(output))
        boxes["half"].say(*line[:2], wrapped(line[2]))
        self._show("d_star")

    def _show(self, key: str) -> None:
        box = self.boxes[key]
        self.plot.set_shown(key, box.isChecked() and box.isEnabled())

    # Drawing

    def set_drawing(self, on: bool) -> None:
        """Take up the brush, whatever the data, or put it down where the data is not drawn."""
        self._drawing_wanted = on
        self._look_at_drawing()

    def uses_right_button(self) -> bool:
        return self.tool.active

    def undo(self) -> None:
        """Take the last stroke back."""
        self.tool.undo()

    def _look_at_drawing(self) -> None:
        is_drawn = self._state is not None and self._state.experiment.data.name == "drawn-1d"
        if self._request is None:
            self.plot.set_limits(-CANVAS_1D, CANVAS_1D)
        lo, hi = self.plot.limits
        self.tool.set_extent(hi - lo)
        self.tool.set_active(self._drawing_wanted or is_drawn)
        self.brush_bar.setVisible(self.tool.active)

    # The rest

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "plot"):
            self._dress()

    def _dress(self) -> None:
        self.plot.dress(self.theme, self.font())
        self.note.setFont(tabular(self.note.font()))
        self.tool.set_theme(self.theme)
        for box in self.boxes.values():
            box.set_theme(self.theme)

    def _point_at(self, position: QPointF | None) -> None:
        x = None if position is None else self.plot.x_at(position)
        point = None if x is None or self._request is None else PointRequest((x,))
        if point == self._point:
            return
        self._point = point
        self.plot.set_cursor(x if point else None)
        self._say.now()
        self.requests_changed.emit()

    def _write(self) -> None:
        """Write everything that is a number: at a pace at which it can be read."""
        result = self._result
        self.plot.set_outside(*((result.below, result.above) if result else (0.0, 0.0)))
        estimate = self._estimate()
        self.boxes["p_g"].setToolTip(f"p_g: density of what the generator makes. {estimate}")
        text = self._reading() if self._point else estimate
        if text != self.note.text():
            self.note.setText(text)

    def _estimate(self) -> str:
        result = self._result
        if result is None:
            return ""
        parts = [
            f"p<sub>g</sub>: estimate from {result.request.samples:,} samples, "
            f"bandwidth {number(result.bandwidth, 2)}"
        ]
        if self._averaged:
            parts.append("averaged G")
        return " · ".join(parts)

    def _reading(self) -> str:
        assert self._point is not None
        (x,) = self._point.x
        answer = self._answer if self._answer and self._answer.request == self._point else None
        lo, hi = self.plot.limits
        result = self._result
        assert self._named is not None
        output = answer.output if answer else self._named[0]
        p_g = "…"
        if result is not None:
            estimate = float(np.interp(x, result.x, result.p_g))
            # Below that an estimate from samples knows nothing.
            p_g = number(estimate, 3) if estimate > 1e-5 * self.plot.density.top else "0"
        parts = (
            f"x = {number(x, 4 if abs(x) >= 0.1 * (hi - lo) else 3)}",
            f"{output.of_x} = {value_text(output, answer.d) if answer else '…'}",
            f"p<sub>data</sub> = {number(answer.p_data, 3) if answer else '…'}",
            f"p<sub>g</sub> ≈ {p_g}",
        )
        return "&nbsp;&nbsp;&nbsp; ".join(parts)
