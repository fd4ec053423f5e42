"""Both networks in a window of their own, as large as it is made: for a lecture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label, set_text
from ganlab.ui.model_picker.diagram import NetworkDiagram
from ganlab.ui.model_picker.networks import Networks
from ganlab.ui.theme import Theme

__all__ = ["NetworksDialog"]


class NetworksDialog(QDialog):
    """Follows the run for as long as it is open; training goes on beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle("Networks")
        self.setSizeGripEnabled(True)
        self.heading = label("", "counter")
        self.diagram = NetworkDiagram(counts=True)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.diagram)
        scroll.setAccessibleName("Layers of both networks")
        note = label(
            "Shapes: maps × height × width, or how many numbers. A body's height goes by the side "
            "of the maps, its width by their number; a bar is a row of numbers.",
            "small",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.addWidget(self.heading)
        column.addWidget(scroll, 1)
        column.addWidget(note)
        screen = parent.screen().availableGeometry()
        u = self.fontMetrics().height()
        self.resize(min(76 * u, screen.width() - 40), min(44 * u, screen.height() - 60))

    def set_networks(self, networks: Networks | None) -> None:
        """Show the run's networks."""
        set_text(self.heading, networks.title if networks else "Preparing…")
        self.diagram.set_networks(networks)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.diagram.set_theme(theme)
