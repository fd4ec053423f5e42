"""The view that the window knows: panels, legend, formulas and the pointer."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from ganlab.engine.detector.report import Report
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.probes import Request
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.formula import FormulaLabel
from ganlab.ui.history import LossHistory
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle
from ganlab.ui.verdict_marks import marks_of
from ganlab.ui.views.losses.bar import PanelBar
from ganlab.ui.views.losses.codes import codes_panel
from ganlab.ui.views.losses.keys import Keys
from ganlab.ui.views.losses.panels import AUXILIARY, PANELS, Panel
from ganlab.ui.views.losses.plot import LossesPlot
from ganlab.ui.views.losses.shape import KEY as _SHAPE
from ganlab.ui.views.losses.shape import TITLE as _SHAPE_TITLE
from ganlab.ui.views.losses.shape import ShapePanel
from ganlab.ui.views.losses.shape import tip as shape_tip
from ganlab.ui.views.losses.smooth import STEPS, Smoothed
from ganlab.ui.views.losses.worded import worded
from ganlab.ui.views.view import View

__all__ = ["LossesView"]

_RARE = tuple(trace for panel in PANELS for trace in panel.traces if trace.rare)
_REDRAW = 250  # ms between two pictures of what changes slowly
_READABLE = 500  # ms between two changes of a number
#: The panel that only runs with codes have.
_CODES = "codes"


class LossesView(View):
    """Losses, value, accuracy and gradients over the steps.

    Parameters
    ----------
    history
        The window's copy of the loss history, shared: new rows of a frame are taken once, by
        whoever sees the frame first.
    """

    key = "losses"
    title = "Losses"
    dims = (1, 2)

    def __init__(self, history: LossHistory | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Losses, value, accuracy and gradients over the steps")
        self.history = history if history is not None else LossHistory()
        self._state: RunState | None = None
        self._known = (self.history.generation, len(self.history))
        self._newest = 0.0
        #: What the detector said last, of which the plot marks the changes.
        self._report: Report | None = None
        self._smoothed = Smoothed()
        #: Columns of rare curves that this run has.
        self._rare: set[str] = set()
        #: What there is to be shown of this run, by key, and what the person chose of it: that
        #: stays chosen while a run without codes cannot show them.
        self._panels: dict[str, Panel] = {panel.key: panel for panel in PANELS}
        self._chosen = PANELS[0].key
        #: What the auxiliary losses are called in this family.
        self._auxiliary = AUXILIARY

        self.plot = LossesPlot(self.history)
        self.plot.setAccessibleName(self.accessibleName())
        self.plot.setToolTip(
            "Wheel: zoom in on steps. Drag: move. Double-click: all values and steps; once more: "
            "the axis that leaves rare extremes out, marked ▲ and ▼."
        )
        self.keys = Keys(PANELS[0].with_rare(()))
        #: Not over the steps but over D(G(z)): in the place of the plot where it is chosen.
        self.shape = ShapePanel()
        self.shape.hide()
        self.log = QCheckBox("log")
        self.log.setAccessibleName("Logarithmic step axis")
        self.log.setToolTip("Put steps on a logarithmic axis: the beginning in more detail.")
        self.smooth = QCheckBox("smooth")
        self.smooth.setToolTip(
            f"Draw an exponential moving average over {STEPS} steps instead of the raw values. "
            "Numbers stay raw."
        )
        self.d_formula = FormulaLabel(role="discriminator")
        self.g_formula = FormulaLabel(role="generator")
        titles = [(panel.key, panel.title) for panel in PANELS]
        titles += [(_SHAPE, _SHAPE_TITLE), (_CODES, "Codes")]
        self.bar = PanelBar(titles, always=len(PANELS))
        self.segments = self.bar.segments
        for panel in PANELS:
            self.bar.name(panel.key, tip=panel.tip)
        self.bar.name(_SHAPE, tip=shape_tip())
        self.bar.name(_CODES, tip="Only of a run with codes.")
        self._lay_out()

        self._draw = Throttle(_REDRAW, self._draw_now, self)
        self._say = Throttle(_READABLE, self._write, self)
        self.bar.chosen.connect(self._choose)
        self.plot.hovered.connect(self._pointed)
        self.log.toggled.connect(self.plot.set_log_x)
        self.smooth.toggled.connect(self._set_smooth)
        self.set_theme(self.theme)

    def _lay_out(self) -> None:
        foot = QGridLayout()
        foot.setContentsMargins(0, 2, 0, 0)
        foot.setHorizontalSpacing(10)
        foot.setVerticalSpacing(1)
        foot.addWidget(self.d_formula, 0, 0, 1, 3)
        foot.addWidget(self.g_formula, 1, 0)
        foot.addWidget(self.log, 1, 1)
        foot.addWidget(self.smooth, 1, 2)
        foot.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addWidget(self.keys)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.shape, 1)
        layout.addLayout(foot)

    # What the window calls

    def requests(self) -> frozenset[Request]:
        return self.shape.requests() if self._shaped else frozenset()

    def set_state(self, state: RunState) -> None:
        before, self._state = self._state, state
        self.shape.set_state(state)
        if self.shape.fits == self.segments[_SHAPE].isHidden():
            self._offer_shape()
        if before is None or state.generation != before.generation:
            self.history.begin(state.generation)
            self._forget()
        if before is None or (before.generation, before.distribution) != (
            state.generation,
            state.distribution,
        ):
            self._name_auxiliary(state)
        self._word(state)
        if state.latent is not None:
            learned = state.experiment.objective.code_variance == "learned"
            self._set_codes(codes_panel(state.latent.codes, learned))
        name = state.experiment.objective.name
        if before is None or before.experiment.objective.name != name:
            self._show_formulas(name)
            live = before is not None and not (before.past or state.past)
            if live and before is not None and before.generation == state.generation:
                self.plot.mark(self._newest, f"→ {OBJECTIVES[name].title}")
        if self.plot.planned != state.experiment.training.steps:
            self.plot.planned = state.experiment.training.steps
            self._draw.call()

    def set_frame(self, frame: Frame) -> None:
        if self._state is not None and frame.generation != self._state.generation:
            return
        self.history.take(frame)
        self.shape.set_frame(frame)
        if self._known[0] != self.history.generation:
            self._forget()
        self._newest = max(self._newest, float(frame.step))
        if self.plot.set_past(frame.step if frame.past else None):
            self._say.call()
        if frame.report is not self._report:
            self._report = frame.report
            self.plot.set_verdicts(marks_of(frame.report))
        known = (self.history.generation, len(self.history))
        if known != self._known:
            self._known = known
            self._draw.call()
            if self.plot.index is None:
                self._say.call()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.dress(theme, self.font())
        for part in (self.keys, self.shape, self.d_formula, self.g_formula):
            part.set_theme(theme)
        self.bar.dress(theme, self.font())

    def settings(self) -> dict[str, object]:
        return {
            "panel": self._chosen,
            "log": self.log.isChecked(),
            "smooth": self.smooth.isChecked(),
        }

    def restore(self, settings: dict[str, object]) -> None:
        key = settings.get("panel")
        if isinstance(key, str) and key in self.segments:
            self._choose(key)
        for box, key in ((self.log, "log"), (self.smooth, "smooth")):
            on = settings.get(key)
            if isinstance(on, bool):
                box.setChecked(on)

    # The rest

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw.now()
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_say"):
            self.plot.dress(self.theme, self.font())
            self.bar.dress(self.theme, self.font())

    def _forget(self) -> None:
        self._known = (self.history.generation, len(self.history))
        self._newest = 0.0
        self._report = None
        self._smoothed.clear()
        self.plot.restart()
        if self._rare:
            self._rare.clear()
            self._show_panel()
        self._write()

    def _choose(self, key: str) -> None:
        """Show a panel, or the first until there is that one."""
        self._chosen = key
        self._show_panel()

    def _show_panel(self) -> None:
        shaped = self._shaped
        if shaped == self.shape.isHidden():
            self.shape.setVisible(shaped)
            for part in (self.keys, self.plot, self.log, self.smooth, self.d_formula):
                part.setVisible(not shaped)
            self.requests_changed.emit()
        if shaped:
            self.bar.check(_SHAPE)
            return
        panel = self._panel
        self.bar.check(panel.key)
        shown = panel.with_rare(self._rare)
        self.keys.set_panel(shown)
        self.plot.set_panel(shown)
        self._write()

    def _set_codes(self, panel: Panel | None) -> None:
        """Take over the panel of codes, or that this run has none."""
        if panel == self._panels.get(_CODES):
            return
        before = self._panel
        if panel is None:
            del self._panels[_CODES]
        else:
            self._panels[_CODES] = panel
            self.bar.name(_CODES, tip=panel.tip)
        self.bar.offer(_CODES, panel is not None)
        if self._panel != before:
            self._show_panel()

    @property
    def _shaped(self) -> bool:
        """Whether shapes are shown: they are chosen, and this run has them."""
        return self._chosen == _SHAPE and self.shape.fits

    def _offer_shape(self) -> None:
        """Offer shapes where D gives log-odds, and only there."""
        self.bar.offer(_SHAPE, self.shape.fits)
        self._show_panel()

    def _name_auxiliary(self, state: RunState) -> None:
        """Call the auxiliary losses what they are in this family: label, or information."""
        if state.distribution is None:
            return
        from ganlab.engine.models import FAMILIES

        family = FAMILIES[state.experiment.model.family]
        if family.fits(state.distribution):
            return
        added = family.builder.auxiliary(state.experiment, state.distribution)
        self._auxiliary = AUXILIARY if added is None else added.title.split()[0].lower()

    def _word(self, state: RunState) -> None:
        """Say of every panel what it shows under the objective at hand."""
        for panel in PANELS:
            named = worded(panel, state.experiment)
            if panel.key == PANELS[0].key:
                named = named.with_auxiliary(self._auxiliary)
            if named != self._panels[panel.key]:
                self._panels[panel.key] = named
                self.bar.name(panel.key, named.title, named.tip)
                if self._panel is named:
                    self._show_panel()

    def _look_for_rare(self) -> None:
        """Show a curve that only some families have as soon as there is a value of it."""
        if not len(self.history):
            return
        newest = {trace.column: self.history.column(trace.column)[-1] for trace in _RARE}
        found = {name for name, value in newest.items() if math.isfinite(value)} - self._rare
        if found:
            self._rare |= found
            self._show_panel()

    @property
    def _panel(self) -> Panel:
        """The panel at hand with all its curves, rare ones too."""
        return self._panels.get(self._chosen, self._panels[PANELS[0].key])

    def _set_smooth(self, on: bool) -> None:
        self.smooth.setText(f"EMA {STEPS}" if on else "smooth")
        self.plot.table = self._smoothed.table if on else self.history.table
        self._draw.now()

    def _show_formulas(self, name: str) -> None:
        objective = OBJECTIVES[name]
        tip = f"{objective.title}. {objective.note}\n{objective.source}"
        for label, who, formula in (
            (self.d_formula, "D", objective.d_formula),
            (self.g_formula, "G", objective.g_formula),
        ):
            label.set_tex(f"L_{who} = {formula}")
            label.setToolTip(
                f"{'The discriminator' if who == 'D' else 'The generator'} minimises this.\n{tip}"
            )

    def _draw_now(self) -> None:
        self._look_for_rare()
        if self.smooth.isChecked() and self._smoothed.follow(self.history):
            self._draw.call()
        self.plot.lay()

    def _pointed(self, position: QPointF | None) -> None:
        if self.plot.point(position) is not None or position is None:
            self._write()
        else:
            self._say.call()

    def _write(self) -> None:
        """Write the values of the row at the pointer, at the past step shown, or the newest."""
        index = self.plot.index
        if index is None and self.plot.past is not None:
            index = self.history.nearest(self.plot.past)
        if index is None or index >= len(self.history):
            index = len(self.history) - 1
        if index < 0:
            self.keys.set_values((), "")
            return
        row = self.history.row(index)
        panel = self.plot.panel
        self.keys.set_values(
            [panel.write(row[trace.column]) for trace in panel.traces],
            f"step {row['step']:,.0f}",
        )
