"""Stands between the window and its recordings: opens the dialogs, and tells where nobody looks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from ganlab.runtime.state import RunState
    from ganlab.ui.interaction import Interaction
    from ganlab.ui.record.base import RecordingDialog
    from ganlab.ui.record.dialog import RecordDialog
    from ganlab.ui.record.figure_dialog import FigureDialog
    from ganlab.ui.theme import Theme

__all__ = ["RecordDesk"]


class RecordDesk(QObject):
    """Makes each dialog when it is first asked for.

    Signals
    -------
    refused(str)
        Why a recording whose dialog was closed meanwhile was not made.
    """

    refused = Signal(str)

    def __init__(self, ask: Interaction, window: Any) -> None:
        super().__init__(window)
        self._ask, self._window = ask, window
        self.dialog: RecordDialog | None = None
        self.figure: FigureDialog | None = None

    def set_state(self, state: RunState) -> None:
        """Another run, or another phase."""
        for dialog in (self.dialog, self.figure):
            if dialog is not None:
                dialog.set_state(state)

    def open(self) -> None:
        """Show the dialog of films."""
        if self.dialog is None:
            from ganlab.ui.record.dialog import RecordDialog

            self.dialog = RecordDialog(self._ask, self._window)
            self._take_in(self.dialog)
        self.dialog.present()

    def open_figure(self) -> None:
        """Show the dialog of Figure 1 (a)–(d)."""
        if self.figure is None:
            from ganlab.ui.record.figure_dialog import FigureDialog

            self.figure = FigureDialog(self._ask, self._window)
            self._take_in(self.figure)
        self.figure.present()

    def _take_in(self, dialog: RecordingDialog) -> None:
        dialog.set_state(self._window.state)
        dialog.written.connect(self._written)
        dialog.refused.connect(partial(self._refused, dialog))

    def _written(self, path: Path) -> None:
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(path.parent)))
        self._window.toasts.say(f"Recorded {path.name}", "notice", ("Show in folder", show))

    def _refused(self, dialog: RecordingDialog, why: str) -> None:
        if not dialog.isVisible():
            self.refused.emit(f"Not recorded. {why}")

    def set_theme(self, theme: Theme) -> None:
        """Another theme, or another size of text: what is shown of it is made anew."""
        for dialog in (self.dialog, self.figure):
            if dialog is not None:
                dialog.set_theme(theme)

    def close(self) -> None:
        """End whatever is under way: the window closes."""
        for dialog in (self.dialog, self.figure):
            if dialog is not None:
                dialog.shut()
