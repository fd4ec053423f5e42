"""The grid of recent runs: a click or Enter opens one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ganlab.recents import Recent, forget, recents
from ganlab.ui.background import Job
from ganlab.ui.controls.text import label
from ganlab.ui.interaction import Interaction
from ganlab.ui.recent.card import MISSING, PICTURE, RECENT, Cards
from ganlab.ui.recent.words import facts
from ganlab.ui.theme import Theme

if TYPE_CHECKING:
    from ganlab.engine.files.glance import Glance

__all__ = ["RecentDialog"]

_EMPTY = "No run yet. Each run that you open or save stands here, and one that you leave unsaved."


class RecentDialog(QDialog):
    """Shows the list at once, and each picture as soon as it is read.

    Parameters
    ----------
    ask
        How the program asks the person.
    parent
        The main window.

    Signals
    -------
    chosen(object)
        The path of the run to open.
    """

    chosen = Signal(object)

    def __init__(self, ask: Interaction, parent: QWidget) -> None:
        super().__init__(parent)
        self._ask = ask
        self.setWindowTitle("Open recent")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self.cards = Cards(self)
        self.grid = QListWidget()
        self.grid.setAccessibleName("Recent runs")
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setUniformItemSizes(True)
        self.grid.setSpacing(6)
        self.grid.setMouseTracking(True)
        self.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.grid.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.grid.setItemDelegate(self.cards)
        self.grid.itemClicked.connect(self._open)
        self.grid.itemActivated.connect(self._open)
        self.grid.currentItemChanged.connect(self._current_changed)
        self._make_buttons()
        self.empty = label(_EMPTY, "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = QWidget()
        self._stack = QStackedLayout(inner)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        self.place = label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(inner, 1)
        column.addWidget(self.place)
        column.addWidget(self.buttons)
        screen = parent.screen().availableGeometry()
        u = self.fontMetrics().height()
        self.resize(min(64 * u, screen.width() - 40), min(42 * u, screen.height() - 60))
        self._fill()

    def _make_buttons(self) -> None:
        self.open_button = QPushButton("Open")
        self.open_button.setAccessibleName("Open the chosen run")
        self.open_button.setToolTip("Open the chosen run, and stand where it stood (Enter)")
        self.open_button.setProperty("role", "primary")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(lambda: self._open(self.grid.currentItem()))
        self.remove_button = QPushButton("Remove from list")
        self.remove_button.setAccessibleName("Remove the chosen run from the list")
        self.remove_button.setToolTip("A saved run stays where it lies (Delete)")
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(self._remove)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self, self._remove)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in self.buttons.buttons():
            button.setAccessibleName("Close")
            button.setToolTip("Close this page (Esc)")
        role = QDialogButtonBox.ButtonRole
        self.buttons.addButton(self.remove_button, role.ResetRole)
        self.buttons.addButton(self.open_button, role.ActionRole)
        self.buttons.rejected.connect(self.reject)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.cards.theme = theme
        self.grid.viewport().update()

    # --- the list ----------------------------------------------------------------------------

    def _fill(self) -> None:
        found = recents()
        for recent in found:
            item = QListWidgetItem(self.grid)
            item.setData(RECENT, recent)
            item.setData(MISSING, "")
            saved = "" if recent.saved else ", not saved"
            words = f"{recent.title}, {facts(recent)}{saved}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(recent.path)
            item.setSizeHint(QSize())
        if self.grid.count():
            self.grid.setCurrentRow(0)
        self._show_whether_empty()
        if found:
            # One after the other, in one thread: a slow disk is not asked two dozen things at once.
            self._read([recent for recent in found])

    def _read(self, waiting: list[Recent]) -> None:
        recent = waiting[0]

        def look() -> Glance:
            from ganlab.engine.files.glance import glance

            return glance(Path(recent.path))

        def then() -> None:
            if waiting[1:]:
                self._read(waiting[1:])

        def show(seen: Glance) -> None:
            self._show(recent, seen)
            then()

        def fail(error: Exception) -> None:
            gone = not Path(recent.path).exists()
            self._set(recent, MISSING, "not there any more" if gone else "cannot be read")
            then()

        Job(look, show, fail, self)

    def _show(self, recent: Recent, seen: Glance) -> None:
        if seen.picture is None:
            self._set(recent, MISSING, "no picture")
            return
        pixels = np.ascontiguousarray(seen.picture)
        height, width, _ = pixels.shape
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._set(recent, PICTURE, image.copy())

    def _set(self, recent: Recent, role: int, value: object) -> None:
        for row in range(self.grid.count()):
            item = self.grid.item(row)
            if item.data(RECENT) == recent:
                item.setData(role, value)

    def _show_whether_empty(self) -> None:
        empty = not self.grid.count()
        self._stack.setCurrentWidget(self.empty if empty else self.grid)
        self.open_button.setEnabled(not empty)
        self.remove_button.setEnabled(not empty)
        if empty:
            self.place.setText("")

    def _current_changed(self, item: QListWidgetItem | None) -> None:
        recent = item.data(RECENT) if item is not None else None
        if isinstance(recent, Recent):
            where = recent.path if recent.saved else "kept by ganlab until newer ones push it out"
            self.place.setText(where)

    # --- what can be done --------------------------------------------------------------------

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        recent = item.data(RECENT)
        self.accept()
        self.chosen.emit(Path(recent.path))

    def _remove(self) -> None:
        item = self.grid.currentItem()
        if item is None:
            return
        recent = item.data(RECENT)
        if not recent.saved and not self._ask.confirm(
            self,
            "Remove from list",
            f"{recent.title}, step {recent.step:,}, was never saved. Delete it for good?",
            "Delete",
        ):
            return
        forget(Path(recent.path), delete=not recent.saved)
        self.grid.takeItem(self.grid.row(item))
        self._show_whether_empty()
