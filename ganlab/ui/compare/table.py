"""The table: a row for each measure, a column for each run, differences to the first."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ganlab.comparisons import Comparison
from ganlab.ui.compare.looks import Sample
from ganlab.ui.compare.measures import ROWS, Measure, different
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme

__all__ = ["MeasuresTable"]

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: As wide as a value, and as a difference, may get.
_VALUE, _DIFFERENCE = "−00.000", "+00.000"


class _Inner(QWidget):
    #: Something in it has another size.
    laid_out = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return done


class MeasuresTable(QScrollArea):
    """Numbers stand still: columns have their widths whatever is in them, rows their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Measures of every run")
        self.values: dict[tuple[str, int], QLabel] = {}
        self.differences: dict[tuple[str, int], QLabel] = {}
        self.samples: list[Sample] = []
        self._names: dict[str, QLabel] = {}
        self._numbers: list[dict[str, float]] = []
        self._different: Mapping[str, str] = {}
        self._titles: tuple[str, ...] = ()
        self.step = 0
        self._wide = 0

    def begin(self, comparison: Comparison, theme: Theme) -> None:
        """Make the columns of a comparison, empty."""
        self._titles = tuple(variant.title for variant in comparison.variants)
        self._different = different(comparison)
        self._numbers = [{} for _ in self._titles]
        self.values, self.differences, self._names, self.samples = {}, {}, {}, []
        inner = _Inner()
        inner.laid_out.connect(self._fit)
        inner.setObjectName("scrolled")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(3)
        self._heads(grid, theme)
        for row, measure in enumerate(ROWS, start=1):
            self._add(grid, row, measure)
        grid.setColumnStretch(2 * len(self._titles) + 1, 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(inner)
        self._arrange()
        self._measure()

    def _measure(self) -> None:
        """Give each column the width of its longest number, in the text's size of now."""
        for (_, i), difference in self.differences.items():
            width = difference.fontMetrics().horizontalAdvance(_DIFFERENCE)
            difference.setMinimumWidth(width if i else 8)
        for value in self.values.values():
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance(_VALUE))
        # What it is wide in all is known once it has been laid out so.
        self._wide = 0

    def _fit(self) -> None:
        """Be as wide as the columns; of numbers that grow shorter nothing moves."""
        inner = self.widget()
        if inner is not None and inner.sizeHint().width() > self._wide:
            self._wide = inner.sizeHint().width()
            self.setMinimumWidth(self._wide + self.verticalScrollBar().sizeHint().width())

    def _heads(self, grid: QGridLayout, theme: Theme) -> None:
        for i, title in enumerate(self._titles):
            sample = Sample(i)
            sample.set_theme(theme)
            self.samples.append(sample)
            head = label(str(i + 1), "section")
            head.setAlignment(_RIGHT)
            for part in (head, sample):
                part.setToolTip(title)
            grid.addWidget(sample, 0, 2 * i + 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, 2 * i + 2, Qt.AlignmentFlag.AlignLeft)

    def _add(self, grid: QGridLayout, row: int, measure: Measure) -> None:
        name = self._names[measure.key] = label(measure.name, "muted")
        why = self._different.get(measure.key, "")
        describe(name, f"{measure.definition} {why}".strip())
        grid.addWidget(name, row, 0)
        for i, title in enumerate(self._titles):
            value = self.values[measure.key, i] = label("–")
            value.setAccessibleName(f"{measure.name}, {title}")
            value.setToolTip(wrapped(measure.definition))
            difference = self.differences[measure.key, i] = label("", "small")
            difference.setAccessibleName(f"{measure.name}, {title}: difference to the first run")
            told = why or f"Difference to run 1 ({self._titles[0]})"
            difference.setToolTip(wrapped(told) if i else "")
            for part in (value, difference):
                part.setFont(tabular(part.font()))
            value.setAlignment(_RIGHT)
            grid.addWidget(value, row, 2 * i + 1)
            grid.addWidget(difference, row, 2 * i + 2)

    def show_numbers(self, numbers: Sequence[Mapping[str, float]], step: int) -> None:
        """Show other values, one mapping for each run; what is not in it is unknown."""
        self.step = step
        for i, found in enumerate(numbers):
            self._numbers[i].update(found)
        self._write()

    def forget(self) -> None:
        """The runs begin anew, or stand elsewhere: nothing is known."""
        self._numbers = [{} for _ in self._titles]
        self._write()

    def mark_stale(self, keys: Sequence[str], stale: bool) -> None:
        """Say that values are older than the picture above, or that they are not."""
        for (key, _), value in self.values.items():
            if key in keys:
                restyle(value, "stale", "true" if stale else "false")

    def _write(self) -> None:
        for measure in ROWS:
            first = self._numbers[0].get(measure.key, math.nan) if self._numbers else math.nan
            for i, numbers in enumerate(self._numbers):
                value = numbers.get(measure.key, math.nan)
                set_text(self.values[measure.key, i], measure.write(value))
                set_text(
                    self.differences[measure.key, i], self._difference(measure, value, first, i)
                )
        self._arrange()

    def _difference(self, measure: Measure, value: float, first: float, index: int) -> str:
        if not index or math.isnan(value):
            return ""
        if measure.key in self._different:
            return ""
        return measure.write_difference(value, first)

    def _arrange(self) -> None:
        """Show the rows of which any run knows anything; a row that was there stays."""
        for measure in ROWS:
            known = any(measure.key in numbers for numbers in self._numbers)
            name = self._names[measure.key]
            if known and name.isHidden() or (not known and not name.isHidden()):
                parts = [name]
                for i in range(len(self._titles)):
                    parts += [self.values[measure.key, i], self.differences[measure.key, i]]
                for part in parts:
                    part.setVisible(known)

    def csv(self) -> str:
        """Return the table as CSV: measure, unit, each run, each difference to the first."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        others = [f"{title} − {self._titles[0]}" for title in self._titles[1:]]
        writer.writerow(["step", "measure", "unit", *self._titles, *others])
        for measure in ROWS:
            values = [numbers.get(measure.key, math.nan) for numbers in self._numbers]
            if all(math.isnan(value) for value in values):
                continue
            told = ["" if math.isnan(v) else f"{v:.9g}" for v in values]
            comparable = measure.key not in self._different
            apart = [
                f"{v - values[0]:.9g}" if comparable and math.isfinite(v - values[0]) else ""
                for v in values[1:]
            ]
            writer.writerow([self.step, measure.title, measure.unit, *told, *apart])
        return out.getvalue()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours, and in another size of text."""
        for sample in self.samples:
            sample.set_theme(theme)
        self._measure()
