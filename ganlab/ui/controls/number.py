"""A box for one number, whole or not, in even steps or in even ratios."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QToolTip, QWidget

__all__ = ["NumberBox", "plain"]

_ALLOWED = set("0123456789.,+-−eE_  ")
#: The smallest number above 0 to which a box with even ratios steps down.
_TINY = 1e-8


def plain(value: float, whole: bool) -> str:
    """Write a number as a person would: no trailing zeros, an exponent only where it is shorter."""
    if whole:
        return f"{int(value)}"
    text = f"{value:.6g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        return f"{mantissa}e{int(exponent)}"
    return text


class NumberBox(QAbstractSpinBox):
    """Accepts what people type ("1e-3", "12 000", "0,5"); shows the range where it cannot.

    Unlike Qt's own boxes it holds whole numbers beyond 32 bits, and with ``log`` its steps are
    1-2-5 per decade (doubling, for whole numbers). The wheel only turns it while it has the focus.
    """

    #: The person chose another number.
    value_changed = Signal(object)
    #: The person typed something that cannot be: what is allowed, in words.
    refused = Signal(str)

    def __init__(
        self,
        lo: float,
        hi: float,
        *,
        whole: bool = False,
        log: bool = False,
        unit: str = "",
        allowed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.lo, self.hi, self.whole, self.log, self.unit = lo, hi, whole, log, unit
        noun = "a whole number" if whole else "a number"
        self.allowed = allowed or f"{noun} from {plain(lo, whole)} to {plain(hi, whole)}"
        self._value: float = lo
        self._refusing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToPreviousValue)
        self.editingFinished.connect(self._take_text)
        self.lineEdit().textEdited.connect(lambda _text: self._mark(False))
        self._show()

    def value(self) -> float:
        """Return the number, an ``int`` where whole."""
        return int(self._value) if self.whole else float(self._value)

    def set_value(self, value: float) -> None:
        """Show another number; says nothing to anyone."""
        self._value = int(value) if self.whole else float(value)
        self._mark(False)
        self._show()

    def _show(self) -> None:
        text = plain(self._value, self.whole)
        # The unit stands beside the number while it is read, and out of the way while it is typed.
        if self.unit and not self.hasFocus():
            whole = f"{text} {singular(self.unit) if self._value == 1 else self.unit}"
            room = self.lineEdit().width() - 6
            # Half a unit is worse than none.
            text = whole if self.fontMetrics().horizontalAdvance(whole) <= room else text
        if self.lineEdit().text() != text:
            self.lineEdit().setText(text)
            if not self.hasFocus():
                # Where there is too little room a last digit may be missing, but never the sign.
                self.lineEdit().setCursorPosition(0)

    def _choose(self, value: float) -> None:
        value = min(max(value, self.lo), self.hi)
        if value == self._value:
            self._show()
            return
        self.set_value(value)
        self.value_changed.emit(self.value())

    def parse(self, text: str) -> float | None:
        """Return the number that the text means, or None where it is none that is allowed."""
        text = text.replace("−", "-").replace("_", "").replace(" ", "").replace(" ", "")
        for unit in (self.unit, singular(self.unit)):
            text = text.removesuffix(unit.replace(" ", ""))
        if text.count(",") == 1 and "." not in text and not self.whole:
            text = text.replace(",", ".")
        else:
            text = text.replace(",", "")
        try:
            value = float(text)
            number: float = int(text) if self.whole and text.lstrip("+-").isdigit() else value
        except (ValueError, OverflowError):
            return None
        if not math.isfinite(number) or (self.whole and number != int(number)):
            return None
        if not self.lo <= number <= self.hi:
            return None
        return int(number) if self.whole else number

    def _take_text(self) -> None:
        text = self.lineEdit().text()
        value = self.parse(text)
        if value is not None:
            self._choose(value)
            return
        self._refuse(text)

    def _refuse(self, text: str) -> None:
        if self._refusing:
            return
        # Showing a bubble can move the focus, which would finish the edit a second time.
        self._refusing = True
        self._show()
        self._mark(True)
        shown = text.strip() or "nothing"
        message = f"{shown} is not allowed here: it must be {self.allowed}"
        if self.isVisible():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), message, self)
        self.refused.emit(message)
        self._refusing = False

    def _mark(self, invalid: bool) -> None:
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    # --- what QAbstractSpinBox asks ---------------------------------------------------------

    def validate(self, text: str, position: int):
        sound = all(c in _ALLOWED or c in self.unit for c in text)
        state = QValidator.State.Acceptable if sound else QValidator.State.Invalid
        return state, text, position

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flag = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._value < self.hi:
            flag |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self._value > self.lo:
            flag |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flag

    def stepBy(self, steps: int) -> None:
        typed = self.parse(self.lineEdit().text())
        value = self._value if typed is None else typed
        one = 1 if steps > 0 else -1
        for _ in range(abs(steps)):
            value = self._next(value, one)
        self._choose(value)
        self.lineEdit().selectAll()

    def _next(self, value: float, way: int) -> float:
        if self.log and self.whole:
            return max(value * 2, 1) if way > 0 else value // 2
        if self.log:
            return _next_125(value, way)
        if self.whole:
            return value + way
        step = 0.01 if self.hi <= 1.0 else 0.1
        return round(round(value / step) * step + way * step, 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.lineEdit().selectAll()
            event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.hasFocus():
            self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self):
        hint = super().sizeHint()
        hint.setWidth(self.fontMetrics().horizontalAdvance("00000 units") + 32)
        return hint


def _next_125(value: float, way: int) -> float:
    """Return the next number up or down of … 0.1 0.2 0.5 1 2 5 10 …, with 0 below the smallest."""
    if value < _TINY:
        return _TINY if way > 0 else 0.0
    decade = math.floor(math.log10(value) + 1e-9)
    ladder = [m * 10.0**e for e in (decade - 1, decade, decade + 1) for m in (1, 2, 5)]
    if way > 0:
        following = min(x for x in ladder if x > value * (1 + 1e-6))
    else:
        following = max(x for x in ladder if x < value * (1 - 1e-6))
        if following < _TINY * (1 - 1e-6):
            return 0.0
    return float(f"{following:.6g}")


def singular(unit: str) -> str:
    """Return the unit of one: "update of D" for "updates of D"; what is no plural stays."""
    word, gap, rest = unit.partition(" ")
    return f"{word[:-1]}{gap}{rest}" if len(word) > 2 and word.endswith("s") else unit
