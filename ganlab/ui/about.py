"""What this is, and what to paste into a bug report."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ganlab import __version__
from ganlab.folders import resource
from ganlab.ui.background import Job
from ganlab.ui.controls.text import label
from ganlab.versions import versions

__all__ = ["AboutDialog"]


def _report() -> str:
    # The doctor asks drivers and libraries, which takes seconds.
    from ganlab.doctor import report

    return report()


class AboutDialog(QDialog):
    """Versions at once, the doctor's report as soon as it is there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About ganlab")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = label()
        picture.setPixmap(QIcon(str(resource("icons", "ganlab.svg"))).pixmap(QSize(72, 72)))
        words = QVBoxLayout()
        words.addWidget(label(f"ganlab {__version__}", "counter"))
        words.addWidget(
            label(
                "A playground in which you see a generative adversarial network learn, "
                "as in Figure 1 of Goodfellow et al. 2014. MIT licence.",
                "muted",
                wrap=True,
            )
        )
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(words, 1)
        self.report = QPlainTextEdit(versions())
        self.report.setReadOnly(True)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName("Report")
        self.state = label("Looking at the system…", "small")
        copy = QPushButton("Copy")
        copy.setAccessibleName("Copy the report")
        copy.setToolTip("Copy all of this for a bug report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setAccessibleName("Close")
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.report, 1)
        column.addWidget(self.state)
        column.addWidget(buttons)
        self.resize(760, 560)
        Job(_report, self._show_report, self._show_failure, self)

    def _show_report(self, text: str) -> None:
        self.report.setPlainText(text)
        self.state.setText("This is what a bug report needs.")

    def _show_failure(self, error: Exception) -> None:
        self.state.setText(f"The full report could not be made: {error!r}")
