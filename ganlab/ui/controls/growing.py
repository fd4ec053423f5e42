"""A dialog that is never too small for what it says."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog

__all__ = ["GrowingDialog"]


class GrowingDialog(QDialog):
    """Becomes higher when what is in it needs more lines, up to the screen's height.

    Qt by itself squeezes wrapped text together where a dialog that is open becomes too small.
    """

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._grow()
        return done

    def _grow(self) -> None:
        column = self.layout()
        if column is None or not self.isVisible():
            return
        needed = column.totalHeightForWidth(self.width())
        if needed < 0:
            needed = column.totalSizeHint().height()
        room = self.screen().availableGeometry()
        if (height := min(needed, room.height())) > self.height():
            self.resize(self.width(), height)
            # Down to where the screen ends, then up.
            over = self.frameGeometry().bottom() - room.bottom()
            if over > 0:
                self.move(self.x(), max(room.top(), self.y() - over))
