"""Views of their own for a film, which nobody sees: the window's go on showing what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QGraphicsView, QHBoxLayout, QVBoxLayout, QWidget

from ganlab.runtime.state import RunState
from ganlab.ui import style
from ganlab.ui.controls.text import label
from ganlab.ui.export_view.pictures import least_of
from ganlab.ui.export_view.pose import settle, without_caches
from ganlab.ui.export_view.sizes import fitting
from ganlab.ui.history import LossHistory
from ganlab.ui.medium import Medium, painted_upon
from ganlab.ui.record.darkroom import pixels_of
from ganlab.ui.remedies import Remedies
from ganlab.ui.theme import Theme

if TYPE_CHECKING:
    from ganlab.engine.probes import Request
    from ganlab.engine.recording.film import Pixels
    from ganlab.runtime.recording import Shot
    from ganlab.ui.views.view import View

__all__ = ["FILMED", "Setting", "Studio"]

#: Views that show a step by itself, and of no more than that.
FILMED = (
    "figure1", "boundary", "samples", "interpolation", "by_label", "filters", "losses", "readout",
    "modes",
)  # fmt: skip
#: How wide the first view is to the one beside it.
_SHARES = (5, 3)
_GAP, _MARGIN = 12, 10


@dataclass(frozen=True)
class Setting:
    """How a film looks.

    Attributes
    ----------
    width, height : int
        Pixels.
    scale : float
        Pixels to one of the window's at 100 %; lowered where the views have no room.
    theme : Theme
        Colours.
    zoom : float
        The window's size of text.
    title : str
        Above the views, beside the step; empty for no caption at all.
    """

    width: int
    height: int
    scale: float
    theme: Theme
    zoom: float
    title: str = ""


class Studio(QWidget):
    """Copies of one view or two side by side, under a line that says the step.

    Parameters
    ----------
    views
        The window's own: their kind and what is switched on in them is taken over.
    state
        Of the run.
    setting
        How it looks.
    parent
        Goes with it.

    Attributes
    ----------
    scale : float
        That is used.
    """

    def __init__(
        self, views: Sequence[View], state: RunState, setting: Setting, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAccessibleName("Views that are filmed")
        self._setting = setting
        self._state = replace(state, phase="paused", past=False)
        self._history = LossHistory()
        self._remedies = Remedies(lambda command: None, self)
        theme = setting.theme
        self.setPalette(style.palette(theme))
        self.setStyleSheet(style.stylesheet(theme, setting.zoom))
        self.views = [type(view)() for view in views]
        self.step = label("", "title")
        self._lay_out()
        with painted_upon(Medium(setting.scale)):
            for view, own in zip(self.views, views, strict=True):
                view.set_theme(theme)
                view.restore(dict(own.settings()))
                view.set_remedies(self._remedies)
                view.set_state(self._state)
        self._fit()
        self.show()
        settle(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(_GAP + 4, _MARGIN, _GAP + 4, 0)
        head.addWidget(label(self._setting.title, "muted"))
        head.addStretch(1)
        self.step.setFont(style.tabular(self.step.font()))
        head.addWidget(self.step)
        self._head.setVisible(bool(self._setting.title))
        column.addWidget(self._head)
        row = QHBoxLayout()
        row.setSpacing(_GAP if len(self.views) > 1 else 0)
        for view, share in zip(self.views, _SHARES, strict=False):
            row.addWidget(view, share)
        column.addLayout(row, 1)

    def _fit(self) -> None:
        setting = self._setting
        least = [least_of(view) for view in self.views]
        across = max(
            size.width() * sum(_SHARES[: len(least)]) / share
            for size, share in zip(least, _SHARES, strict=False)
        )
        head = self._head.sizeHint().height() if setting.title else 0
        down = max(size.height() for size in least) + head
        pixels = QSize(setting.width, setting.height)
        layout, self.scale = fitting(
            pixels, setting.scale / setting.zoom, QSize(round(across), down)
        )
        self.resize(layout)

    def requests(self) -> frozenset[Request]:
        """Return what all views want to see."""
        return frozenset().union(*(view.requests() for view in self.views))

    def show_shot(self, shot: Shot) -> frozenset[Request]:
        """Let the views show a step; return what they would still ask for."""
        frame = shot.frame
        state = replace(self._state, experiment=shot.experiment, frozen=shot.frozen)
        with painted_upon(Medium(self.scale)):
            if state != self._state:
                self._state = state
                for view in self.views:
                    view.set_state(state)
            self._history.take(frame)
            for view in self.views:
                own = getattr(view, "history", None)
                if isinstance(own, LossHistory):
                    own.take(frame)
                view.set_frame(frame)
            self.step.setText(f"step {frame.step:,}")
            settle(self)
            return self.requests() - frame.results.keys()

    def paint(self) -> QImage:
        """Paint what the views show."""
        setting = self._setting
        image = QImage(setting.width, setting.height, QImage.Format.Format_RGB32)
        image.fill(QColor(setting.theme.surface))
        without_caches(self)
        with painted_upon(Medium(self.scale)):
            settle(self)
            # Plots hear only in the next turn that an axis has changed: this is the last one.
            for plot in self.findChildren(QGraphicsView):
                QCoreApplication.sendPostedEvents(plot.scene(), QEvent.Type.MetaCall)
            painter = QPainter(image)
            painter.scale(self.scale, self.scale)
            self.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
            painter.end()
        return image

    def take(self, shot: Shot) -> Pixels | frozenset[Request]:
        """Return a step's pixels, or what the views want to know of it first."""
        missing = self.show_shot(shot)
        return missing if missing else pixels_of(self.paint())

    def take_anyway(self, shot: Shot) -> Pixels:
        """Return a step's pixels, whatever the views still ask."""
        self.show_shot(shot)
        return pixels_of(self.paint())
