"""What the window knows of files of runs: its title, and the runs that were at hand last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ganlab.recents import recents
from ganlab.runtime.state import RunState, TimelineState
from ganlab.ui.interaction import Interaction
from ganlab.ui.recent.words import menu_text

__all__ = ["RecentDesk"]

#: Runs in the menu.
_IN_MENU = 6


class RecentDesk(QObject):
    """Fills the menu, opens the grid, and writes the window's title.

    Parameters
    ----------
    ask
        How the program asks the person.
    open_path
        Opens a run.
    menu
        The submenu of the last runs.
    window
        The main window.
    """

    def __init__(
        self, ask: Interaction, open_path: Callable[[Path], object], menu: QMenu, window: Any
    ) -> None:
        super().__init__(window)
        self._ask, self._open_path, self._menu, self._window = ask, open_path, menu, window
        self._branches = 0
        menu.aboutToShow.connect(self._fill)
        self._fill()

    def follow(self, session: Any) -> None:
        """Hear what a session tells."""
        session.timeline_changed.connect(self._timeline_changed)

    def _timeline_changed(self, state: TimelineState) -> None:
        self._branches = len(state.branches)

    def set_state(self, state: RunState) -> None:
        """Say in the title where the run lies, and whether it has changed since."""
        if state.file is not None:
            title = f"{state.file.name}[*]"
        else:
            title = "Unsaved run[*]" if state.unsaved else "ganlab"
        if self._window.windowTitle() != title:
            self._window.setWindowModified(False)
            self._window.setWindowTitle(title)
        self._window.setWindowModified(state.unsaved)

    def saved_words(self, path: object) -> str:
        """Say that a run was saved, and what is no part of it."""
        if not self._branches:
            return f"Saved {path}"
        what = "its branch" if self._branches == 1 else f"its {self._branches} branches"
        return f"Saved {path}, without {what}: stand on a branch to save that too"

    def open(self) -> None:
        """Show the recent runs with their pictures."""
        from ganlab.ui.recent.dialog import RecentDialog

        dialog = RecentDialog(self._ask, self._window)
        dialog.set_theme(self._window.theme)
        dialog.chosen.connect(self._open_path)
        dialog.open()

    def _fill(self) -> None:
        self._menu.clear()
        found = recents()[:_IN_MENU]
        for recent in found:
            path = Path(recent.path)
            action = self._menu.addAction(menu_text(recent))
            action.setToolTip(recent.path)
            action.triggered.connect(lambda _c=False, path=path: self._open_path(path))
        if not found:
            none = self._menu.addAction("None yet")
            none.setEnabled(False)
