"""What a measure found: its numbers, of which step they are, and what they rest on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ganlab.engine.metrics.images import Report
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.style import tabular

__all__ = ["Results"]


def _unbroken(text: str) -> str:
    """Break a list only between its items, never between a name and its number."""
    items = text.split(" · ")
    return " · ".join(item.replace(" ", "\u00a0") for item in items) if len(items) > 1 else text


class Results(QWidget):
    """Names left, values right, each with its definition; takes no room while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report: Report | None = None
        self.names: list[QLabel] = []
        self.values: list[QLabel] = []
        self.of = label("", "small", wrap=True)
        self._stale = False
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        column.addWidget(self.of)
        self.hide()

    def show_report(self, report: Report) -> None:
        """Show other numbers."""
        self.report = report
        while len(self.values) < len(report.rows):
            self._add()
        pairs = zip(self.names, self.values, strict=True)
        for i, (name, value) in enumerate(pairs):
            name.setVisible(i < len(report.rows))
            value.setVisible(i < len(report.rows))
            if i < len(report.rows):
                row = report.rows[i]
                set_text(name, row.label)
                set_text(value, _unbroken(row.text))
                value.setAccessibleName(row.label)
                for part in (name, value):
                    describe(part, row.definition)
        self.mark_stale(False)
        self.show()

    def _add(self) -> None:
        name, value = label("", "small"), label("", "body", wrap=True)
        value.setFont(tabular(value.font()))
        top = Qt.AlignmentFlag.AlignTop
        y = len(self.values)
        # A hair lower, so that small and larger letters stand on one line.
        name.setContentsMargins(0, 2, 0, 0)
        self._grid.addWidget(name, y, 0, top)
        self._grid.addWidget(value, y, 1, top)
        self.names.append(name)
        self.values.append(value)

    def mark_stale(self, stale: bool) -> None:
        """Say that the networks have changed since, or that they have not."""
        report = self.report
        if report is None:
            return
        self._stale = stale
        since = ", trained further since" if stale else ""
        set_text(self.of, f"step {report.step:,}{since} · {report.note}".rstrip(" ·"))
        for value in self.values:
            restyle(value, "stale", stale)

    @property
    def stale(self) -> bool:
        return self._stale

    def clear(self) -> None:
        """Forget the numbers."""
        self.report = None
        self.hide()
