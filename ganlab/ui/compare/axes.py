"""Equal axes: what is zoomed or moved in one view is so in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject

from ganlab.ui.views.boundary import BoundaryView
from ganlab.ui.views.figure1 import Figure1View
from ganlab.ui.views.figure1.scale import DensityScale
from ganlab.ui.views.view import View

__all__ = ["EqualAxes"]


class _Still(DensityScale):
    """A density axis that ends where the data's own does: what is cut off is marked."""

    def follow(self, highest: float) -> bool:
        return False


class EqualAxes(QObject):
    """Links the views of runs on the same data."""

    def __init__(self) -> None:
        super().__init__()
        self._planes: list[BoundaryView] = []
        self._busy = False

    def link(self, views: Sequence[View | None]) -> None:
        """Take over the views, some of which may be known."""
        for view in views:
            if isinstance(view, Figure1View):
                self._hold(view)
        for plane in (view for view in views if isinstance(view, BoundaryView)):
            if plane not in self._planes:
                self._planes.append(plane)
                box = plane.plot.getPlotItem().getViewBox()
                box.sigRangeChangedManually.connect(lambda *_, view=plane: self._follow(view))
                plane.plot.viewport().installEventFilter(self)

    def even(self) -> None:
        """Leave all planes the same room: as wide as the widest bar of colours wants."""
        bars = [view.colour_bar for view in self._planes]
        widest = max((bar.sizeHint().width() for bar in bars), default=0)
        for bar in bars:
            if bar.width() != widest:
                bar.setFixedWidth(widest)

    @staticmethod
    def _hold(view: Figure1View) -> None:
        # Densities of runs beside each other are compared: one scale for all of them, the data's.
        scale = view.plot.density
        if not isinstance(scale, _Still):
            still = _Still(1.0)
            still.base = still.top = scale.base
            view.plot.density = still

    def _like(self, view: BoundaryView) -> list[BoundaryView]:
        return [v for v in self._planes if v is not view and v.axes.home == view.axes.home]

    def _follow(self, view: BoundaryView) -> None:
        if self._busy:
            return
        self._busy = True
        there = view.plot.getPlotItem().getViewBox().viewRect()
        for other in self._like(view):
            other.plot.getPlotItem().getViewBox().setRange(there, padding=0.0)
        self._busy = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.MouseButtonDblClick:
            found: Any = next((v for v in self._planes if v.plot.viewport() is watched), None)
            if found is not None:
                for other in self._like(found):
                    other.axes.reset()
        return False
