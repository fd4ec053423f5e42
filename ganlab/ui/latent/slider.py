"""A slider for one factor of numbers, over the density of its prior.

One widget paints name, density, handle, value and lock: a latent space has hundreds of factors,
and hundreds of rows of four widgets each would take a second to be made.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QLineEdit, QMenu, QSizePolicy, QWidget

from ganlab.engine.address import AddressError, parse
from ganlab.engine.latent import Factor
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.icons import pixmap
from ganlab.ui.latent.density import density_path
from ganlab.ui.style import tabular
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["FactorSlider", "spoken"]

#: What an arrow key adds, as a share of the reach, rounded to a number that can be read.
_STEP = {"normal": 0.1, "uniform": 0.05}
_FINE = 0.1
_KNOB = 5.5
_GAP = 8
_LOCK = 16
#: A wheel has no end of its own: after so many milliseconds what it turned is one change.
_REST_MS = 600


def spoken(value: float, digits: int = 2) -> str:
    """Return a value as it stands beside its slider: more digits only where there are some."""
    text = f"{value:.{digits}f}"
    if abs(value) < 100 and abs(value - float(text)) > 1e-6 * max(1.0, abs(value)):
        text = f"{value:.{digits + 1}f}"
    # No "-0.00".
    text = text.lstrip("-") if float(text) == 0 else text
    return text.replace("-", "−")


class FactorSlider(QAbstractSlider):
    """Says what the person chose; shows only what it is told.

    Drag (with Shift a tenth as fast), wheel while it has the focus, arrow keys (with Shift
    finer), Home and End; double-click resets; a click on the number, or typing, edits it.

    Signals
    -------
    chosen(str, float, object)
        Name, value, and the gesture that it belongs to; None for a change by itself.
    settled()
        A gesture has ended.
    reset_asked(str)
        Back to the middle of the prior.
    lock_asked(str, bool)
        Keep it out of draws and resets, or no longer.
    refused(str)
        What was typed is no number, in words.
    """

    chosen = Signal(str, float, object)
    settled = Signal()
    reset_asked = Signal(str)
    lock_asked = Signal(str, bool)
    refused = Signal(str)

    def __init__(self, factor: Factor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert factor.prior != "categorical", "categories have buttons"
        self.factor = factor
        self._prior = factor.prior
        self.theme: Theme = LIGHT
        self.number = 0.0
        self.locked = False
        self.paints = 0
        self._drag: tuple[float, float] | None = None
        self._hovered = False
        self._turned: QTimer | None = None
        self._editor: QLineEdit | None = None
        self._track = QRectF()
        self._digits = QRect()
        self._lock = QRect()
        self.setOrientation(Qt.Orientation.Horizontal)
        # Hundredths, for screen readers: Qt's sliders hold whole numbers.
        self.setRange(-round(100 * factor.reach), round(100 * factor.reach))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{_KINDS[factor.role]} {factor.name}")
        self.setToolTip(wrapped(_help(factor)))
        # What it is told of by the program is not said; this is a screen reader's own doing.
        self.valueChanged.connect(self._spoken_to)

    # --- what it shows ------------------------------------------------------------------------

    def show_value(self, value: float) -> None:
        """Show another value; says nothing to anyone."""
        if value != self.number:
            self.number = value
            if self.hasFocus():
                self._tell_readers()
            self.update()

    def _tell_readers(self) -> None:
        before = self.blockSignals(True)
        self.setValue(round(100 * min(max(self.number, -self.factor.reach), self.factor.reach)))
        self.blockSignals(before)

    def _spoken_to(self, hundredths: int) -> None:
        self._choose(0.01 * hundredths, None, 2)

    def set_locked(self, on: bool) -> None:
        """Show whether draws and resets leave it alone."""
        if on != self.locked:
            self.locked = on
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self.update()

    # --- geometry -----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(240, max(26, round(1.9 * self.fontMetrics().height())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self._place()

    def _place(self) -> None:
        metrics, height = self.fontMetrics(), self.height()
        name = metrics.horizontalAdvance("z888") + 6
        digits = metrics.horizontalAdvance("−0.0000") + 6
        right = self.width() - _LOCK - 2
        self._lock = QRect(right, 0, _LOCK + 2, height)
        self._digits = QRect(right - digits, 1, digits, height - 2)
        left = name + _KNOB + 2
        track = max(20.0, self._digits.left() - _GAP - _KNOB - left)
        self._track = QRectF(left, 3.0, track, height - 3.0 - _KNOB - 2.0)
        if self._editor is not None:
            self._editor.setGeometry(self._digits)

    def x_of(self, value: float) -> float:
        """Return where a value stands, in pixels; beyond the reach, at its end."""
        share = (value + self.factor.reach) / (2.0 * self.factor.reach)
        return self._track.left() + self._track.width() * min(max(share, 0.0), 1.0)

    def point_of(self, value: float) -> QPointF:
        """Return the middle of the handle at a value."""
        return QPointF(self.x_of(value), self._track.bottom())

    @property
    def digits_place(self) -> QRect:
        """Where the number stands, that a click begins to edit."""
        return self._digits

    @property
    def lock_place(self) -> QRect:
        """Where a click locks and releases."""
        return self._lock

    @property
    def _per_pixel(self) -> float:
        return 2.0 * self.factor.reach / self._track.width()

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        theme, track = self.theme, self._track
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(theme.muted if self.locked else theme.ink)
        if self.hasFocus() and self._editor is None:
            painter.setPen(QPen(QColor(theme.focus), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5.0, 5.0)
        painter.setPen(ink)
        name = QRectF(4.0, 0.0, track.left(), self.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, self.factor.name)
        painter.translate(track.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawPath(density_path(self._prior, track.width(), track.height()))
        painter.translate(-track.topLeft())
        painter.setPen(QPen(QColor(theme.muted), 1.0))
        base = round(track.bottom()) + 0.5
        painter.drawLine(QPointF(track.left(), base), QPointF(track.right(), base))
        middle = round(self.x_of(0.0)) + 0.5
        painter.drawLine(QPointF(middle, base - 3.0), QPointF(middle, base + 3.0))
        self._paint_handle(painter, ink)
        if self._editor is None:
            painter.setPen(ink)
            painter.setFont(tabular(self.font()))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(self._digits.adjusted(0, 0, -3, 0), flags, spoken(self.number))
        if self.locked or self._hovered or self.hasFocus():
            # What is not there to be pressed now need not be seen.
            colour = theme.ink if self.locked else theme.muted
            icon = pixmap("lock" if self.locked else "unlock", colour, 14, self.devicePixelRatioF())
            at = QPointF(self._lock.left() + 2.0, 0.5 * (self.height() - 14))
            painter.drawPixmap(at, icon)
        painter.end()

    def _paint_handle(self, painter: QPainter, ink: QColor) -> None:
        at, top = self.point_of(self.number), self._track.top()
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(QPointF(at.x(), top), at)
        painter.setPen(QPen(QColor(self.theme.surface), 1.5))
        painter.setBrush(ink)
        if abs(self.number) <= self.factor.reach * (1 + 1e-6):
            painter.drawEllipse(at, _KNOB, _KNOB)
            return
        # Beyond the end of the track: an arrow, and the number says how far.
        way = math.copysign(_KNOB + 1.0, self.number)
        tip, back = at + QPointF(way, 0.0), at.x() - 0.6 * way
        painter.drawPolygon(
            QPolygonF([tip, QPointF(back, at.y() - _KNOB), QPointF(back, at.y() + _KNOB)])
        )

    # --- the mouse ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        at = event.position().toPoint()
        if self._lock.contains(at):
            self.lock_asked.emit(self.factor.name, not self.locked)
        elif self._digits.contains(at):
            self.edit()
        else:
            x, reach = event.position().x(), self.factor.reach
            beside = abs(x - self.x_of(self.number)) > _KNOB + 1.0
            exact = (x - self._track.left()) * self._per_pixel - reach if beside else self.number
            self._drag = (x, min(max(exact, -reach), reach))
            self.setSliderDown(True)
            if beside:
                self._choose(self._drag[1], self._drag_gesture, _digits_of(self._per_pixel))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        x, reach = event.position().x(), self.factor.reach
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        slow = _FINE if fine else 1.0
        before, exact = self._drag
        if x == before:
            # A value with more digits than a pixel tells keeps them until the hand goes on.
            return
        exact += (x - before) * self._per_pixel * slow
        # Not held to the ends: the handle waits there for the hand to come back.
        self._drag = (x, exact)
        shown = min(max(exact, -reach), reach)
        self._choose(shown, self._drag_gesture, _digits_of(self._per_pixel * slow))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag = None
            self.setSliderDown(False)
            self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and not self._digits.contains(at):
            if self._lock.contains(at):
                self.mousePressEvent(event)
            else:
                self.reset_asked.emit(self.factor.name)

    @property
    def _drag_gesture(self) -> tuple[str, str]:
        return ("drag", self.factor.name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn it while it has the focus; else what is behind scrolls."""
        # With Alt or Shift some platforms turn the wheel sideways.
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not self.hasFocus() or not turned:
            event.ignore()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._step(turned / 120.0, fine, ("wheel", self.factor.name))
        if self._turned is None:
            # Hundreds of sliders are made, and few of them are ever turned.
            self._turned = QTimer(self)
            self._turned.setSingleShot(True)
            self._turned.setInterval(_REST_MS)
            self._turned.timeout.connect(self.settled)
        self._turned.start()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self._hovered = event.type() == QEvent.Type.HoverEnter
            self.update()
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """Return what the menu key offers: all that the mouse can do here, for the keyboard."""
        menu, name = QMenu(self), self.factor.name
        menu.setAccessibleName(f"What can be done with {name}")
        menu.addAction("Type a value", self.edit)
        menu.addAction("Reset", lambda: self.reset_asked.emit(name))
        lock = menu.addAction("Locked", lambda: self.lock_asked.emit(name, not self.locked))
        lock.setCheckable(True)
        lock.setChecked(self.locked)
        return menu

    # --- the keyboard -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, reach = Qt.Key, self.factor.reach
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        gesture = ("keys", self.factor.name)
        steps = {
            keys.Key_Left: -1, keys.Key_Down: -1, keys.Key_Right: 1, keys.Key_Up: 1,
            keys.Key_PageDown: -5, keys.Key_PageUp: 5,
        }.get(keys(event.key()))  # fmt: skip
        chord = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        text = event.text()
        if chord:
            event.ignore()
        elif steps is not None:
            self._step(steps, fine, gesture)
        elif event.key() in (keys.Key_Home, keys.Key_End):
            end = -reach if event.key() == keys.Key_Home else reach
            self.chosen.emit(self.factor.name, end, gesture)
        elif event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_F2):
            self.edit()
        elif text and (text in "0123456789-−"):
            self.edit(text)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self.settled.emit()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_readers()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settled.emit()
        self.update()

    def _step(self, steps: float, fine: bool, gesture: object) -> None:
        step = _STEP[self.factor.prior] * (_FINE if fine else 1.0)
        reach = max(self.factor.reach, abs(self.number))
        value = min(max(self.number + steps * step, -reach), reach)
        self._choose(value, gesture, 3)

    def _choose(self, value: float, gesture: object, digits: int) -> None:
        # The ends themselves are no round numbers where the prior is normal.
        ended = abs(value) >= self.factor.reach
        value = value if ended else round(value, digits)
        if np.float32(value) != np.float32(self.number):
            self.chosen.emit(self.factor.name, value, gesture)

    # --- typing -------------------------------------------------------------------------------

    def edit(self, begin: str = "") -> None:
        """Let a number be typed in its place; ``begin`` is what was typed already."""
        if self._editor is None:
            editor = self._editor = QLineEdit(self)
            editor.setAccessibleName(f"Value of {self.factor.name}")
            editor.setToolTip(wrapped("Any number, also beyond the slider's ends; Esc gives up"))
            editor.setGeometry(self._digits)
            editor.setStyleSheet("padding: 0 2px; min-height: 0;")
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor.installEventFilter(self)
            editor.editingFinished.connect(self._typed)
            editor.show()
        self._editor.setText(begin or f"{self.number:.7g}")
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not begin:
            self._editor.selectAll()
        self.update()

    @property
    def editor(self) -> QLineEdit | None:
        """The field in which a number is being typed."""
        return self._editor

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = Qt.Key
            if event.key() == keys.Key_Escape:
                self._close_editor()
                return True
            if event.key() in (keys.Key_Return, keys.Key_Enter):
                # Left to the field, the key would go on to the slider and begin to edit again.
                self._typed()
                return True
        return False

    def _typed(self) -> None:
        if self._editor is None:
            return
        text = self._editor.text().strip()
        self._close_editor()
        try:
            value = parse(self.factor, text.replace("−", "-").replace(",", "."))
        except AddressError as error:
            self.refused.emit(str(error))
            return
        if np.float32(value) != np.float32(self.number):
            self.chosen.emit(self.factor.name, value, None)

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            had = editor.hasFocus()
            editor.hide()
            editor.deleteLater()
            if had:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.update()


def _digits_of(per_pixel: float) -> int:
    """Return how many digits tell one pixel from the next."""
    return max(1, math.ceil(-math.log10(per_pixel)))


_KINDS = {"noise": "Noise", "code": "Code", "label": "Label"}
_PRIORS = {
    "normal": "standard normal prior N(0, 1), whose density is drawn behind; the slider holds "
    "99.8 % of it",
    "uniform": "uniform prior on [−1, 1], whose density is drawn behind",
}


def _help(factor: Factor) -> str:
    return (
        f"{_KINDS[factor.role]} {factor.name}: {_PRIORS[factor.prior]}.\n"
        "Drag it (with Shift ten times finer), turn the wheel, use the arrow keys, or type a "
        "number. A double-click brings it back to 0."
    )
