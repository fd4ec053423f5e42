"""A view in another size and theme for one turn of the event loop: nobody sees it there.

It is the view itself and not a copy, so that a picture shows what the view shows, whatever that
came from. Nothing is painted on the screen before the turn is over, and by then it is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from ganlab.ui import style
from ganlab.ui.docks import ViewHost
from ganlab.ui.medium import Medium, painted_upon
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle

if TYPE_CHECKING:
    from ganlab.runtime.frame import Frame
    from ganlab.ui.views.view import View

__all__ = ["posed", "settle", "without_caches"]

#: A layout may ask for another one, as where text wraps.
_ROUNDS = 3


@contextmanager
def posed(
    host: ViewHost,
    size: QSize,
    theme: Theme,
    zoom: float,
    medium: Medium,
    frame: Frame | None = None,
) -> Iterator[View]:
    """Give a view another size and theme, and take both back.

    Parameters
    ----------
    host
        Holds the view, which stands where it can be seen.
    size, theme, zoom
        What it is to have; ``zoom`` is that of the window.
    medium
        What it is painted upon.
    frame
        Answers what the view asks at that size; None leaves it at what it shows.
    """
    view = host.view
    assert view is not None
    place, own = view.geometry(), view.theme
    kept = without_caches(view)
    try:
        with painted_upon(medium):
            if theme != own:
                _dress(host, theme, style.stylesheet(theme, zoom), style.palette(theme))
            if size != place.size():
                view.resize(size)
            if frame is not None:
                view.set_frame(frame)
            settle(view)
            yield view
    finally:
        for item, mode in kept:
            item.setCacheMode(mode)
        if theme != own:
            _dress(host, own, "", QPalette())
        if size != place.size():
            view.setGeometry(place)
        if frame is not None:
            view.set_frame(frame)
        settle(view)


def _dress(host: ViewHost, theme: Theme, sheet: str, palette: QPalette) -> None:
    host.setPalette(palette)
    host.setStyleSheet(sheet)
    assert host.view is not None
    host.view.set_theme(theme)


def settle(view: QWidget) -> None:
    """Let everything in a view find its place now, and nothing outside of it."""
    for _ in range(_ROUNDS):
        for part in (view, *view.findChildren(QWidget)):
            QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest)
    for waiting in view.findChildren(Throttle):
        waiting.flush()


def without_caches(view: QWidget) -> list[tuple[QGraphicsItem, QGraphicsItem.CacheMode]]:
    """Let items of plots be painted rather than copied from pixels; return which were copied."""
    none = QGraphicsItem.CacheMode.NoCache
    kept = [
        (item, item.cacheMode())
        for plot in view.findChildren(QGraphicsView)
        for item in plot.items()
        if item.cacheMode() != none
    ]
    for item, _ in kept:
        item.setCacheMode(none)
    return kept
