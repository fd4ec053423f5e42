"""The panel of shapes: what each generator's loss makes of the samples of now."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.objectives.shape import GRID, has_shape
from ganlab.engine.probes import Request, ShapeRequest, ShapeResult
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle
from ganlab.ui.views.axes import number
from ganlab.ui.views.losses.keys import Keys
from ganlab.ui.views.losses.panels import Panel, Trace
from ganlab.ui.views.losses.shape_plot import STROKES, ShapePlot

__all__ = ["KEY", "TITLE", "ShapePanel", "tip"]

KEY = "shape"
TITLE = "Shape"

#: Seconds between two looks at pictures, whose D takes long; points are looked at in every frame.
_SECONDS = 1.0
_READABLE = 500  # ms between two changes of a number

_TIP = (
    "What one generated sample adds to G's loss, and how hard that pulls, over what D says of the "
    "sample. Left: its loss ℓ, in nats. Right: −∂ℓ/∂a, in nats per nat of D's log-odds a, where "
    "D = σ(a): all that G learns from the sample is scaled by it. Dots, and bars behind: generated "
    "samples as D judges them now; in the legend, their mean slope. Where D is sure of a fake, the "
    "minimax loss pulls at nothing.\nGoodfellow 2016, figure 16; Arjovsky & Bottou 2017"
)


def tip(samples: str = "") -> str:
    """Say what is seen, and of which samples."""
    return wrapped(f"{_TIP}\n{samples}" if samples else _TIP)


class ShapePanel(QWidget):
    """Legend and plot of shapes; it asks for what it shows.

    Parameters
    ----------
    clock
        Seconds, of any start.
    """

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._state: RunState | None = None
        self._answered_at = 0.0
        self._names: tuple[str, ...] = ()
        self._averaged = False
        self.plot = ShapePlot()
        self.plot.setAccessibleName("Loss of G and its slope, over D(G(z))")
        self.plot.setToolTip(tip())
        self.keys = Keys(_panel(()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.keys)
        layout.addWidget(self.plot, 1)
        self._say = Throttle(_READABLE, self._write, self)
        self.plot.hovered.connect(self._pointed)
        self._write()

    @property
    def fits(self) -> bool:
        """Whether this run's D gives log-odds, so that there is anything to show."""
        state = self._state
        return state is not None and has_shape(OBJECTIVES[state.experiment.objective.name])

    def requests(self) -> frozenset[Request]:
        """Return what it wants to see next."""
        state = self._state
        if state is None or state.phase == "preparing" or not self.fits:
            return frozenset()
        pictures = state.distribution is not None and state.distribution.kind == "images"
        if (
            pictures
            and state.phase == "playing"
            and self._clock() - self._answered_at < _SECONDS
            and self.plot.result is not None
        ):
            return frozenset()
        return frozenset({ShapeRequest()})

    def set_state(self, state: RunState) -> None:
        """Take over a run state; another generation empties the plot."""
        before, self._state = self._state, state
        if before is not None and before.generation != state.generation:
            self.plot.words = ""
            self.plot.show_result(None)
            self._write()

    def set_frame(self, frame: Frame) -> None:
        """Draw what a frame says of shapes, where it does."""
        found = next((r for r in frame.results.values() if isinstance(r, ShapeResult)), None)
        if found is None:
            return
        self._answered_at = self._clock()
        self._averaged = frame.averaged
        self.plot.words = "" if len(found.d) else "What G makes now is not a number"
        self.plot.show_result(found)
        names = tuple(shape.name for shape in found.shapes)
        if names != self._names:
            self._names = names
            self.keys.set_panel(_panel(tuple(shape.title for shape in found.shapes)))
            self._say.now()
        elif self.plot.read is None:
            self._say.call()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.plot.dress(theme, self.font())
        self.keys.set_theme(theme)

    def _pointed(self, position: QPointF | None) -> None:
        if self.plot.point(position) is not None or position is None:
            self._write()

    def _write(self) -> None:
        """Write the mean slopes of the samples, or the values at the pointer."""
        result, read = self.plot.result, self.plot.read
        if result is None or not result.shapes:
            self.keys.set_values((), "")
            return
        if read is None:
            self.keys.set_values([number(slope, 3) for slope in result.slopes], "mean slope")
        else:
            values = [shape.loss if read.loss else shape.slope for shape in result.shapes]
            what = "loss" if read.loss else "slope"
            self.keys.set_values(
                [number(float(value[read.index]), 3) for value in values],
                f"{what} at D = {GRID[read.index]:.3f}",
            )
        self._describe(result)

    def _describe(self, result: ShapeResult) -> None:
        n = len(result.d)
        if not n:
            describe(self.plot, tip())
            return
        of = f"{n} samples of the averaged G" if self._averaged else f"{n} samples"
        describe(self.plot, tip(f"{of}, median D(G(z)) = {number(float(result.d[n // 2]), 2)}"))


def _panel(titles: tuple[str, ...]) -> Panel:
    """Return what the legend is made from: one entry for each objective."""
    traces = tuple(
        Trace(title, title, title, stroke) for title, stroke in zip(titles, STROKES, strict=False)
    )
    return Panel(KEY, TITLE, tip(), "nats per nat", traces)
