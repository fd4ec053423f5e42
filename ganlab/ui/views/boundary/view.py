"""The view that the window knows: the plot with its layers, and the bars around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganlab.engine.data import Distribution
from ganlab.engine.probes import DensityResult, ManifoldResult, Request, SamplesResult
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.canvas.boundary_layers import LAYERS, POINTS, of_output
from ganlab.ui.canvas.brush_bar import BrushBar
from ganlab.ui.canvas.colour_bar import ColourBar
from ganlab.ui.canvas.cursor import CursorReadout
from ganlab.ui.canvas.drawing import DrawingTool
from ganlab.ui.canvas.home import HomeAxes
from ganlab.ui.canvas.label_bar import LabelBar
from ganlab.ui.canvas.layer_bar import LayerBar
from ganlab.ui.canvas.missing import missing_places
from ganlab.ui.canvas.note import Note
from ganlab.ui.canvas.picture import Picture
from ganlab.ui.canvas.plot import bare_plot, dress_plot, small_font, tint
from ganlab.ui.canvas.reading import outside_help, outside_text
from ganlab.ui.latent.marking import Marking
from ganlab.ui.meaning import company_words, objective_of, unfound_scale
from ganlab.ui.medium import resolution
from ganlab.ui.theme import Theme
from ganlab.ui.views.boundary.asking import Asking
from ganlab.ui.views.boundary.labels import Labels
from ganlab.ui.views.boundary.points import Points
from ganlab.ui.views.boundary.words import averaged_words, corner_words, waiting_words
from ganlab.ui.views.view import View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.detector.report import Report
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState

__all__ = ["BoundaryView"]

#: The layer that is on or off by what the data is, until somebody chooses.
_MISSING = "missing"
_HINT = "Scroll to zoom, drag to move, double-click to reset"


class BoundaryView(View):
    """The decision boundary over real and generated points."""

    key = "boundary"
    title = "Boundary"
    kinds = ("plane",)

    #: A new drawing, as the dabs of ``data.dabs``.
    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: RunState | None = None
        self._drawing_wanted = False
        self._averaged = False
        self._covering: frozenset[Request] = frozenset()
        #: What the detector said last, and whether somebody chose to see what is missing, or not.
        self._report: Report | None = None
        self._missing_chosen: bool | None = None

        self.layer_bar = LayerBar(LAYERS, self)
        self.label_bar = LabelBar(self)
        self.plot = bare_plot(self)
        self.plot.setAccessibleName("Decision boundary")
        self._box = self.plot.getPlotItem().getViewBox()
        self.axes = HomeAxes(self._box)
        self.picture = Picture(self._box)
        self.labels = Labels(self.label_bar)
        self.asking = Asking(self.layer_bar, self.labels, self.picture)
        self.points = Points(self.layer_bar, self.label_bar, self.picture)
        self.tool = DrawingTool(self.plot)
        self.plot.moving = self.picture.draw
        self.plot.alone = lambda: not self.tool.active
        self.brush_bar = BrushBar(self.tool, self)
        self.colour_bar = ColourBar(self)
        self.message = Note(self.plot, middle=True)
        self.caption = Note(self.plot)
        self.readout = CursorReadout(_HINT, self)
        self.outside = QLabel(self)
        self._lay_out()

        self.readout.asked.connect(self.requests_changed)
        for layer in LAYERS:
            self._show_layer(layer.key, layer.on)
        self.layer_bar.offer("plain", False)
        self.layer_bar.toggled.connect(self._toggled)
        self.layer_bar.boxes[_MISSING].clicked.connect(self._choose_missing)
        self.label_bar.chosen.connect(self._choose_label)
        self._box.sigRangeChanged.connect(self._ranged)
        self._box.sigResized.connect(self._ranged)
        self.tool.drawn.connect(self.drawn)
        self.tool.changed.connect(self._say)
        self.plot.installEventFilter(self)
        self.plot.viewport().installEventFilter(self)
        self.set_theme(self.theme)

    def _lay_out(self) -> None:
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.outside.setAccessibleName("Generated points outside the axes")
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self.colour_bar)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.readout, 1)
        foot.addWidget(self.outside)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(6)
        column.addWidget(self.layer_bar)
        column.addWidget(self.label_bar)
        column.addWidget(self.brush_bar)
        column.addLayout(middle, 1)
        column.addLayout(foot)
        self.brush_bar.hide()
        self.setAutoFillBackground(True)

    # What the window tells and asks.

    def requests(self) -> frozenset[Request]:
        data = self._state.distribution if self._state else None
        if data is None or data.kind not in self.kinds:
            return frozenset()
        wanted = self.asking.requests()
        if self.readout.request is not None:
            wanted.add(self.readout.request)
        return frozenset(wanted)

    def set_state(self, state: RunState) -> None:
        before, self._state = self._state, state
        data = self.asking.data = state.distribution
        restarted = before is None or state.generation != before.generation
        if restarted:
            self._empty()
        if self.labels.offer(state):
            self._tell_label()
        self._name_output(state)
        self._offer_plain(state)
        if restarted or (before is not None and data is not before.distribution):
            self._take_axes(state, restarted=restarted)
            self._offer_missing()
        if data is not None and data.kind == "plane" and self.picture.points.value is None:
            # The very points that the first frame will hold.
            everywhere = self.points.everywhere = data.sample(POINTS, np.random.default_rng([0, 1]))
            self._count_where(self.points.set(everywhere, None, None, None))
        self.tool.sync(state.experiment.data.dabs if state.experiment.data.name == "drawn" else ())
        self._look_at_drawing()
        self._say()
        self._caption()

    def set_frame(self, frame: Frame) -> None:
        if self._state is None or frame.generation != self._state.generation:
            return
        picture, results = self.picture, frame.results
        changed = False
        field = self.asking.field_of(frame)
        if field is not None:
            for layer in (picture.field, picture.boundary):
                if layer.visible:
                    changed |= layer.set(field)
            self.colour_bar.set_scale(field.scale)
            self.colour_bar.set_label(self.labels.name(field.request.label))
        samples = results.get(self.asking.samples)
        if isinstance(samples, SamplesResult):
            changed |= self._count_where(
                self.points.set(samples.real, samples.generated, samples.pull, samples.plain)
            )
        manifold = results.get(self.asking.manifold)
        if isinstance(manifold, ManifoldResult) and picture.manifold.visible:
            changed |= picture.manifold.set(manifold)
        density = results.get(self.asking.density) if picture.density.visible else None
        if isinstance(density, DensityResult):
            changed |= picture.density.set(density)
        changed |= self._take_report(frame.report)
        if changed:
            self.plot.update_moving()
        if self.readout.request is not None:
            self.readout.read(results.get(self.readout.request))
        self._averaged = frame.averaged
        self._caption()
        self._say()

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        Marking(generator, self._mark, self)

    def _mark(self, x: NDArray[np.floating] | None, z: NDArray[np.floating] | None) -> None:
        """Mark where G puts the latent at hand."""
        here = x is not None and x.shape == (2,) and self._state is not None
        if self.picture.mark.set(x if here else None):
            self.plot.update_moving()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.fill_ground()
        self._dress()
        for part in (self.picture, self.layer_bar, self.colour_bar, self.tool):
            part.set_theme(theme)

    def _dress(self) -> None:
        for note in (self.message, self.caption):
            note.set_theme(self.theme)
        tint(self.readout, self.theme.muted)
        tint(self.outside, self.theme.warning)
        self.colour_bar.setFont(small_font(self))
        dress_plot(self.plot, self.theme)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        # The first comes while the view is still being made.
        if event.type() == QEvent.Type.FontChange and hasattr(self, "axes"):
            self._dress()

    def settings(self) -> dict[str, object]:
        kept: dict[str, object] = {
            "layers": [
                key
                for key, box in self.layer_bar.boxes.items()
                if box.isChecked() and key != _MISSING
            ]
        }
        if self.label_bar.label is not None:
            kept["label"] = self.label_bar.name
        if self._missing_chosen is not None:
            kept[_MISSING] = self._missing_chosen
        return kept

    def restore(self, settings: dict[str, object]) -> None:
        on = settings.get("layers")
        if isinstance(on, list):
            for key, box in self.layer_bar.boxes.items():
                if key != _MISSING:
                    box.setChecked(key in on)
        missing = settings.get(_MISSING)
        self._missing_chosen = missing if isinstance(missing, bool) else None
        self._offer_missing()
        label = settings.get("label")
        # There are no labels before there is a run.
        self.labels.remembered = label if isinstance(label, str) else ""

    # What is missing.

    def _take_report(self, report: Report | None) -> bool:
        """Mark what is hardly drawn; return whether there is anything to paint for it."""
        if report is self._report:
            return False
        self._report = report
        data = self._state.distribution if self._state else None
        return self.picture.missing.set(missing_places(report, data))

    def _choose_missing(self, on: bool) -> None:
        self._missing_chosen = on

    def _offer_missing(self) -> None:
        """Show it at first where modes are known: elsewhere bins are no more than an aid."""
        data = self._state.distribution if self._state else None
        known = isinstance(data, Distribution) and data.modes is not None
        on = known if self._missing_chosen is None else self._missing_chosen
        self.layer_bar.boxes[_MISSING].setChecked(on)

    # Labels.

    def _choose_label(self, index: int | None) -> None:
        self.labels.choose(index)
        self._count_where(self.points.show())
        self._tell_label()
        self.picture.update()
        self.requests_changed.emit()

    def _tell_label(self) -> None:
        name = self.labels.name(self.labels.field)
        self.readout.set_label(self.labels.field, name)
        if self.picture.field.value is None:
            self.colour_bar.set_label(name)
        self._caption()

    # D's output.

    def _name_output(self, state: RunState) -> None:
        """Say what D's values mean under the objective at hand."""
        output, company = objective_of(state.experiment).output, company_words(state.experiment)
        for layer in of_output(output, company):
            self.layer_bar.name(layer.key, layer.name, layer.help)
        self.label_bar.set_symbol(output.symbol)
        self.colour_bar.set_company(company)
        if not self.asking.has_field and output != self.colour_bar.scale.output:
            self.colour_bar.set_scale(unfound_scale(output))
        self.readout.set_output(output, company)
        self.plot.setAccessibleDescription(
            f"Real points as dots, generated points as diamonds, over the field {output.of_x}."
        )

    def _offer_plain(self, state: RunState) -> None:
        """Offer G as trained where the G that is shown is its average."""
        averaged = state.experiment.averaging.decay > 0
        if averaged == self.layer_bar.boxes["plain"].isHidden():
            self.layer_bar.offer("plain", averaged)
            self._count_where(self.points.show())
            self.requests_changed.emit()

    # Drawing.

    def set_drawing(self, on: bool) -> None:
        """Take up the brush, whatever the data, or put it down where the data is not drawn."""
        self._drawing_wanted = on
        self._look_at_drawing()
        self._say()

    def uses_right_button(self) -> bool:
        return self.tool.active

    def undo(self) -> None:
        """Take the last stroke back."""
        self.tool.undo()

    def _look_at_drawing(self) -> None:
        is_drawn = self._state is not None and self._state.experiment.data.name == "drawn"
        active = self._drawing_wanted or is_drawn
        self.tool.set_active(active)
        self.brush_bar.setVisible(active)

    # Axes.

    def _take_axes(self, state: RunState, *, restarted: bool) -> None:
        # Somebody who has zoomed in to draw goes on drawing there.
        keep = not restarted or state.experiment.data.name == "drawn"
        if self.axes.take(state.distribution, keep=keep):
            # Numbers of other data may be shorter.
            dress_plot(self.plot, self.theme)
        width, height = self.axes.home.width(), self.axes.home.height()
        self.tool.set_extent(min(width, height))
        self.picture.manifold.extent = (width, height)

    def _area(self) -> QRectF:
        """Where the plot's area lies in the scene; its bounding rectangle has a border more."""
        return self._box.mapRectToScene(self._box.rect())

    def _ranged(self) -> None:
        if self.picture.follow():
            area = self._area()
            self.plot.covered = area
            self.colour_bar.set_margins(
                round(area.top()), round(self.plot.height() - area.bottom())
            )
            for note in (self.message, self.caption):
                note.place(area)
            self._count_outside()
            before, self._covering = self._covering, self.requests()
            if self._covering != before:
                self.requests_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._ranged()

    # Layers.

    def _toggled(self, key: str, on: bool) -> None:
        self._show_layer(key, on)
        self._caption()
        self._count_outside()
        self.picture.update()
        self.requests_changed.emit()

    def _show_layer(self, key: str, on: bool) -> None:
        picture = self.picture
        if key in ("real", "generated", "plain"):
            picture.points.visible = True
            self._count_where(self.points.show())
            return
        if key == _MISSING:
            # What the detector said stays true while it is not looked at.
            picture.missing.visible = on
            return
        layer = {
            "field": picture.field,
            "boundary": picture.boundary,
            "gradient": picture.pull,
            "manifold": picture.manifold,
            "density": picture.density,
        }[key]
        layer.visible = on
        # What is switched on again waits for a new answer rather than showing an old one.
        layer.set(None)
        if key == "field":
            self.colour_bar.setVisible(on)

    def _count_where(self, changed: bool) -> bool:
        """Count what lies outside anew where points have changed; return whether they have."""
        if changed:
            self._count_outside()
        return changed

    def _empty(self) -> None:
        for layer in self.picture.layers:
            layer.set(None)
        self.points.forget()
        self.asking.forget()
        self._report = None
        self.readout.forget()
        self._count_outside()
        self.picture.update()

    # Words.

    def _count_outside(self) -> None:
        points = self.picture.points
        there = points.ready(self.picture.pane, resolution(self))
        text = outside_text(points.outside) if there else ""
        if text != self.outside.text():
            self.outside.setText(text)
        if text:
            self.outside.setToolTip(outside_help(points.outside))

    def _say(self) -> None:
        """Show over the plot what there is to wait for or to do, while there is nothing else."""
        self.message.say(waiting_words(self._state, self.tool))

    def _caption(self) -> None:
        """Say in the corner what the layers alone do not."""
        labels = ""
        if self.label_bar.labels:
            labels = f"{self.colour_bar.of}, samples of {self.labels.of_samples()}"
        averaged = averaged_words(self._state, self._averaged)
        self.caption.say(corner_words(self.picture, labels, averaged))

    # The cursor.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if isinstance(event, QKeyEvent):
            if kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Home:
                self.axes.reset()
                return True
        elif watched is self.plot.viewport():
            if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
                self._moved(event)
            elif kind == QEvent.Type.Leave:
                self.readout.leave()
            elif kind == QEvent.Type.MouseButtonDblClick and not self.tool.painting:
                self.axes.reset()
                return True
        return super().eventFilter(watched, event)

    def _moved(self, event: QMouseEvent) -> None:
        scene = self.plot.viewportTransform().inverted()[0].map(event.position())
        if self._area().contains(scene):
            self.readout.move_to(*self.picture.pane.to_data(self._box.mapFromScene(scene)))
        else:
            self.readout.leave()
