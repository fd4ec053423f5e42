"""What the window knows of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from ganlab.engine.kinds import KINDS, Kind
from ganlab.engine.probes import Request
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState
    from ganlab.ui.remedies import Remedies

__all__ = ["View"]


class View(QWidget):
    """A live view, shown in a dock of the window.

    The window calls :meth:`set_state` when something rare changed, :meth:`set_frame` with each
    new frame (30 a second at most) and :meth:`set_theme`. It asks :meth:`requests` before each
    frame, and only of views that are visible. A view paints nothing that did not change.
    """

    #: Key in settings and tests, and the title on the dock.
    key = "view"
    title = "View"
    #: Dimensions of the data that the view can show.
    kinds: tuple[Kind, ...] = KINDS

    #: What :meth:`requests` answers has changed (a check box, a zoom, the cursor): ask again soon.
    requests_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT

    def requests(self) -> frozenset[Request]:
        """Return what this view wants to see next."""
        return frozenset()

    def set_state(self, state: RunState) -> None:
        """Take over a new run state; another generation empties the view."""

    def set_frame(self, frame: Frame) -> None:
        """Draw a frame of the current generation; results of other views are in it too."""

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        """Take over the latent at hand, and whom to ask what G makes of others; once, early."""

    def set_remedies(self, remedies: Remedies) -> None:
        """Take over who sets the fields of what is tried against trouble; once, early."""

    def set_seen(self, on: bool) -> None:
        """Take note of whether any of it can be seen: behind another's tab nothing can.

        Frames come only while it is seen; what a view sets going by itself is to rest as well.
        """

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme

    def fill_ground(self) -> None:
        """Take the theme's ground and ink for the view itself, which paints its own background."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self.theme.surface))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(self.theme.ink))
        self.setPalette(palette)

    def uses_right_button(self) -> bool:
        """Whether a right click means something in it now, and opens no menu."""
        return False

    def settings(self) -> dict[str, object]:
        """Return what is to be remembered of this view (check boxes): JSON values."""
        return {}

    def restore(self, settings: dict[str, object]) -> None:
        """Take over what was remembered; ignores what it does not understand."""
