"""Stands between the main window and its sweeps: opens their window, and says how far one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from ganlab.runtime.sweeping import Sweeping
    from ganlab.ui.interaction import Interaction
    from ganlab.ui.sweep.window import SweepWindow
    from ganlab.ui.theme import Theme

__all__ = ["SweepDesk"]


class SweepDesk(QObject):
    """Makes the window when it is first asked for.

    A sweep goes on while its window is closed; a mark in the status bar then tells of it. With the
    main window it ends, and what is done is kept.
    """

    def __init__(self, ask: Interaction, controller: Any, window: Any) -> None:
        super().__init__(window)
        self._ask, self._do, self._main = ask, controller, window
        self.window: SweepWindow | None = None
        self.sweeping: Sweeping | None = None
        self.mark: QToolButton | None = None

    def open(self) -> None:
        """Show the window, with the experiment at hand."""
        if self.window is None:
            from ganlab.runtime.sweeping import Sweeping
            from ganlab.ui.sweep.window import SweepWindow

            self.sweeping = Sweeping(self)
            self.window = SweepWindow(self.sweeping, self._ask, self._do, self._main)
            self.window.set_theme(self._main.theme)
            self._make_mark()
            self.sweeping.changed.connect(lambda _: self._show_mark())
            self.sweeping.ended.connect(self._ended)
        self.window.set_experiment(self._main.state.experiment)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Give the window other colours."""
        if self.window is not None:
            self.window.set_theme(theme)

    def close(self) -> None:
        """End all processes with the program."""
        if self.sweeping is not None:
            self.sweeping.close()
        if self.window is not None:
            self.window.close()

    def _make_mark(self) -> None:
        self.mark = QToolButton()
        self.mark.setProperty("flat", True)
        self.mark.setAccessibleName("Sweep under way")
        self.mark.setToolTip("A sweep is trained beside: show its window")
        self.mark.clicked.connect(lambda: self.open())
        self._main.statusbar.addPermanentWidget(self.mark)
        self.mark.hide()

    def _show_mark(self) -> None:
        assert self.mark is not None and self.sweeping is not None
        far = self.sweeping.far
        busy = self.sweeping.busy and far is not None
        if busy and far is not None:
            text = f"Sweep: {far.ended} of {far.runs} runs"
            if self.mark.text() != text:
                self.mark.setText(text)
        self.mark.setVisible(busy)

    def _ended(self, all_done: bool, trouble: str) -> None:
        self._show_mark()
        if self.window is not None and self.window.isVisible():
            return
        if trouble:
            self._do.refused.emit(f"The sweep ended: {trouble}")
        elif all_done:
            self._do.told.emit("The sweep is done")
