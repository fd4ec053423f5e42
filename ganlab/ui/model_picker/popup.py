"""The list of all families with the diagram of the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ganlab.engine.models import FAMILIES
from ganlab.ui.controls.text import divider, label, set_text
from ganlab.ui.model_picker.diagram import NetworkDiagram
from ganlab.ui.model_picker.entry import FamilyButton
from ganlab.ui.model_picker.networks import Networks, learns
from ganlab.ui.theme import Theme

__all__ = ["ModelPopup"]

#: Width of the list, and what the whole should be, in heights of a line of text.
_LIST, _WIDE, _HIGH = 25, 70, 42


class ModelPopup(QFrame):
    """Stands over the window until something is chosen, or nothing.

    Parameters
    ----------
    chosen
        Name of the family at hand.
    why_not
        ``name -> ""``, or why that family cannot learn the data at hand.
    show
        ``name -> Networks`` that choosing it would build.
    """

    #: Name of a family that fits the data.
    family_chosen = Signal(str)
    #: It goes, whatever was chosen.
    closed = Signal()

    def __init__(
        self,
        chosen: str,
        why_not: Callable[[str], str],
        show: Callable[[str], Networks],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("modelpopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Models")
        self.setStyleSheet(
            f"QFrame#modelpopup {{ background: {theme.raised}; border: 1px solid {theme.line}; }}"
            f"QScrollArea, QWidget#scrolled, QAbstractScrollArea::corner "
            f"{{ background: {theme.raised}; border: none; }}"
        )
        self._show = show
        self._chosen = chosen
        self._looked_at = ""
        self.entries: dict[str, FamilyButton] = {}
        self.diagram = NetworkDiagram(ground="raised")
        self.diagram.set_theme(theme)
        self.caption = label("", "title")
        self._lay_out(theme, why_not)
        self._look_at(chosen)

    def _lay_out(self, theme: Theme, why_not: Callable[[str], str]) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = self.column = QVBoxLayout(inner)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(2)
        for name, family in FAMILIES.items():
            entry = self.entries[name] = FamilyButton()
            entry.set_theme(theme)
            entry.show_family(family, learns(family), why_not(name))
            entry.setChecked(name == self._chosen)
            entry.clicked.connect(lambda _c=False, name=name: self._choose(name))
            entry.looked_at.connect(lambda name=name: self._look_at(name))
            entry.moved.connect(lambda steps, name=name: self._move(name, steps))
            column.addWidget(entry)
        column.addStretch(1)
        self.list = _scroll(inner, "Families of networks")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        note = label("Shapes: maps × height × width, or how many numbers.", "small", wrap=True)
        right = QVBoxLayout()
        right.setContentsMargins(12, 12, 12, 8)
        right.addWidget(self.caption)
        right.addWidget(_scroll(self.diagram, "Layers"), 1)
        right.addWidget(note)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(divider())
        row.addLayout(right, 1)

    def open_at(self, anchor: QWidget) -> None:
        """Show it below a widget, or wherever else on its screen there is room."""
        u = self.fontMetrics().height()
        screen = anchor.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry().adjusted(8, 8, -8, -8)
        width = min(_WIDE * u, room.width())
        self.list.setFixedWidth(min(_LIST * u, round(0.55 * width)))
        needed = self.column.heightForWidth(self.list.width()) + 4
        height = min(max(needed, self._diagram_height()), _HIGH * u, room.height())
        at = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        place = QRect(at.x(), at.y(), width, height)
        if place.right() > room.right():
            place.moveRight(room.right())
        if place.bottom() > room.bottom():
            place.moveBottom(room.bottom())
        place.moveTopLeft(QPoint(max(place.x(), room.x()), max(place.y(), room.y())))
        self.setGeometry(place)
        self.show()

    def _diagram_height(self) -> int:
        return self.diagram.minimumHeight() + 6 * self.fontMetrics().height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        entry = self.entries[self._chosen]
        if not entry.isEnabled():
            entry = next((e for e in self.entries.values() if e.isEnabled()), entry)
        entry.setFocus(Qt.FocusReason.PopupFocusReason)
        self.list.ensureWidgetVisible(entry)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _move(self, name: str, steps: int) -> None:
        usable = [key for key, entry in self.entries.items() if entry.isEnabled()]
        place = min(max(usable.index(name) + steps, 0), len(usable) - 1)
        entry = self.entries[usable[place]]
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.ensureWidgetVisible(entry)

    def _look_at(self, name: str) -> None:
        if name == self._looked_at or not self.entries[name].isEnabled():
            return
        self._looked_at = name
        set_text(self.caption, FAMILIES[name].title)
        self.diagram.set_networks(self._show(name))

    def _choose(self, name: str) -> None:
        self.close()
        if name != self._chosen:
            self.family_chosen.emit(name)


def _scroll(widget: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(widget)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area
