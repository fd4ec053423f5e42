"""The bar under the views: the track, what can be done from a past step, and which step it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from ganlab.ui.actions import ACTIONS, Actions
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.icons import icon
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme
from ganlab.ui.timeline.track import Track

if TYPE_CHECKING:
    from ganlab.runtime.state import TimelineState

__all__ = ["TimelineBar"]


class TimelineBar(QWidget):
    """Buttons mirror the window's actions; what cannot be done now is faint, and nothing moves.

    Signals
    -------
    branch_chosen(int)
        Stand at the end of that branch.
    """

    branch_chosen = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._largest, self._generation = 0, -1
        self.track = Track()
        self.previous = self._tool("past_previous")
        self.next = self._tool("past_next")
        self.newest = self._tool("past_newest")
        self.bookmark = self._tool("bookmark")
        self.branch = self._tool("past_branch")
        self.play = QPushButton("Play from here")
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play.setToolTip(ACTIONS["past_play"].tooltip)
        self.play.setAccessibleName(self.play.text())
        self.play.clicked.connect(actions["past_play"].trigger)
        actions["past_play"].changed.connect(self._mirror_play)
        self.branches = QToolButton()
        self.branches.setText("Branches")
        self.branches.setAccessibleName("Branches")
        self.branches.setToolTip(
            "Runs that were left for one that goes on from their past; choose one to stand at its "
            "end"
        )
        self.branches.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.branches.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu = QMenu(self.branches)
        self.branches.setMenu(self.menu)
        self.branches.hide()
        self.where = label("", "small")
        self.where.setFont(tabular(self.where.font()))
        self.where.setAccessibleName("Step that is shown")
        self.where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 8, 2)
        row.setSpacing(6)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(self.track, 1)
        row.addWidget(self.where)
        for button in (self.newest, self.bookmark):
            row.addWidget(button)
        row.addWidget(self.play)
        for button in (self.branch, self.branches):
            row.addWidget(button)
        self._mirror_play()
        self._measure()

    def _tool(self, key: str) -> QToolButton:
        button, action, info = QToolButton(), self._actions[key], ACTIONS[key]
        button.setProperty("role", "compact")
        button.setAccessibleName(info.text.rstrip("…"))
        button.setToolTip(info.tooltip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)
        action.changed.connect(partial(_mirror, button, action))
        _mirror(button, action)
        return button

    def _mirror_play(self) -> None:
        self.play.setEnabled(self._actions["past_play"].isEnabled())

    def _measure(self) -> None:
        # Wide enough for the largest step, so that a drag moves nothing beside the track.
        metrics = QFontMetrics(self.where.font())
        digits = f"{self._largest:,}".translate(str.maketrans("123456789", "000000000"))
        self.where.setFixedWidth(metrics.horizontalAdvance(f"step {digits} · past …") + 4)
        side = self.fontMetrics().height()
        for button in (self.previous, self.next, self.newest, self.bookmark, self.branch):
            button.setIconSize(QSize(side, side))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as track and icons: the words are elsewhere too, and go where it is tight."""
        parts = [self.previous, self.next, self.newest, self.bookmark, self.branch]
        parts += [self.branches] if not self.branches.isHidden() else []
        width = sum(part.sizeHint().width() + 6 for part in parts)
        return QSize(
            width + self.track.minimumSizeHint().width() + 8, super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        words = self.where.minimumWidth() + self.play.sizeHint().width() + 12
        roomy = self.width() >= self.minimumSizeHint().width() + words
        for part in (self.where, self.play):
            if part.isHidden() == roomy:
                part.setVisible(roomy)

    def set_theme(self, theme: Theme) -> None:
        self.track.set_theme(theme)
        for button, key in (
            (self.previous, "past_previous"), (self.next, "past_next"),
            (self.newest, "past_newest"), (self.bookmark, "bookmark"),
            (self.branch, "past_branch"),
        ):  # fmt: skip
            button.setIcon(icon(ACTIONS[key].icon, theme))
        self._measure()

    def show_timeline(self, state: TimelineState, head: int, planned: int) -> None:
        """Take over how the timeline stands."""
        if state.branches != self.track.state.branches:
            self._list_branches(state)
        self.track.show_timeline(state, head, planned)
        if max(head, planned) > self._largest or state.generation != self._generation:
            self._largest, self._generation = max(head, planned), state.generation
            self._measure()
        self._word(state)

    def _word(self, state: TimelineState) -> None:
        if state.generation < 0:
            set_text(self.where, "")
        elif state.past is None:
            set_text(self.where, "newest step")
        else:
            set_text(self.where, f"step {state.past:,} · past" + ("" if state.arrived else " …"))
        restyle(self.where, "stale", "true" if state.past is None else "false")

    def _list_branches(self, state: TimelineState) -> None:
        self.menu.clear()
        for index, branch in enumerate(state.branches):
            action = self.menu.addAction(
                f"Left at step {branch.parted:,}, goes to step {branch.head:,}"
            )
            action.triggered.connect(partial(self._choose, index))
        self.branches.setVisible(bool(state.branches))
        self._fit()

    def _choose(self, index: int, _checked: bool = False) -> None:
        self.branch_chosen.emit(index)


def _mirror(button: QToolButton, action: QAction) -> None:
    if button.isEnabled() != action.isEnabled():
        button.setEnabled(action.isEnabled())
