"""Formulas as they are printed: LaTeX set by ziamath, in the background, without a network.

Until a formula is set, and for good where ziamath cannot be imported, it stands as plain text.
"""

from __future__ import annotations

import re
import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.medium import resolution
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["FormulaLabel", "Typeset", "Typesetter", "plain_text", "words"]

#: Size at which formulas are set, and the colour that stands for "the theme's".
_SIZE = 20.0
_COLOUR = "#010203"
#: Below this share of its size a formula is no longer read but guessed.
_SMALLEST = 0.6


@dataclass(frozen=True)
class Typeset:
    """A formula as SVG; lengths in units of the font's size."""

    svg: str
    width: float
    height: float


class Typesetter(QObject):
    """Sets formulas in a thread of its own, which ends when there is nothing left to set."""

    #: Emitted with the LaTeX of a formula that is set now, or never will be.
    ready = Signal(str)
    _shared: ClassVar[Typesetter | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._done: dict[str, Typeset | None] = {}
        self._waiting: list[str] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @classmethod
    def shared(cls) -> Typesetter:
        """Return the program's one typesetter."""
        if cls._shared is None:
            cls._shared = cls()
        return cls._shared

    def typeset(self, tex: str) -> Typeset | None:
        """Return the formula if it is set already; else begin to, and say so with ``ready``."""
        with self._lock:
            if tex in self._done:
                return self._done[tex]
            if tex not in self._waiting:
                self._waiting.append(tex)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="typesetter")
                self._thread.start()
        return None

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                tex = self._waiting[0]
            made = _set(tex)
            with self._lock:
                self._done[tex] = made
                self._waiting.remove(tex)
            try:
                self.ready.emit(tex)
            except RuntimeError:
                return  # The program is closing, and Qt's half of this object is gone.


def _set(tex: str) -> Typeset | None:
    try:
        with warnings.catch_warnings():
            # It reads its font in a way that Python will drop one day; nothing to act on here.
            warnings.simplefilter("ignore", DeprecationWarning)
            import ziamath

        # QtSvg does not draw the nested viewports of SVG 2's symbols.
        ziamath.config.svg2 = False
        # Not \displaystyle: these stand in a line of small print.
        formula = ziamath.Latex(tex, size=_SIZE, color=_COLOUR, inline=True)
        width, height = formula.getsize()
        return Typeset(formula.svg(), width / _SIZE, height / _SIZE)
    except Exception:
        # Whatever is wrong with a library or a formula, plain text says it too.
        return None


@lru_cache(maxsize=64)
def _drawn(svg: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    """Paint a formula in a colour; sizes in device-independent pixels."""
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.replace(_COLOUR, colour).encode())).render(
        painter, QRectF(0, 0, width, height)
    )
    painter.end()
    return picture


_PLAIN = (
    (r"\\mathbb\{E\}_\{?\w\}?", "E"),
    (r"\\mathbb\{(\w+)\}", r"\1"),
    (r"\\(?:mathrm|text|operatorname)\{([^{}]*)\}", r"\1"),
    (r"\\(?:left|right|,|;|!|quad)(?![a-zA-Z])", ""),
    (r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)"),
    (r"\\(log|exp|min|max|sigma|lambda|tilde|hat)(?![a-zA-Z])\s*", r"\1 "),
    (r"\\([a-zA-Z]+)", r"\1"),
    (r"_\{?(\w+)\}?", r"_\1"),
    (r"-", "−"),
    (r"[{}]", ""),
    (r"\s+", " "),
)


def plain_text(tex: str) -> str:
    """Write a formula in plain characters: ``−E[log D(x)]``."""
    for pattern, replacement in _PLAIN:
        tex = re.sub(pattern, replacement, tex)
    return tex.strip()


_WORDS = (
    (r"\\mathbb\{E\}_\{?(\w)\}?\s*\[", r" the mean over \1 of ["),
    (r"=", " is "),
    (r"(?<=[\])\w}])\s*-", " minus "),
    (r"(?<=[\])\w}])\s*\+", " plus "),
    (r"-", " minus "),
    (r"_\{?(\w+)\}?", r" \1"),
    (r"([A-Z])\(", r"\1 of ("),
    (r"\\log", " log "),
    (r"[\\{}\[\]()]", " "),
    (r"\s+", " "),
)


def words(tex: str) -> str:
    """Say a formula in words, for those who hear it: ``minus the mean over x of log D of x``."""
    for pattern, replacement in _WORDS:
        tex = re.sub(pattern, replacement, tex)
    return tex.strip()


class FormulaLabel(QWidget):
    """Shows one formula in a line; shrinks it where the line is too short.

    Parameters
    ----------
    tex
        LaTeX, without dollar signs.
    role
        The colour's field in the theme.
    """

    def __init__(
        self,
        tex: str = "",
        role: str = "ink",
        parent: QWidget | None = None,
        typesetter: Typesetter | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._theme: Theme = LIGHT
        self._tex = ""
        self._typesetter = typesetter or Typesetter.shared()
        self._typesetter.ready.connect(self._set_now)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_tex(tex)

    @property
    def tex(self) -> str:
        """The formula shown."""
        return self._tex

    def set_tex(self, tex: str) -> None:
        """Show another formula."""
        if tex != self._tex:
            self._tex = tex
            self.setAccessibleName(words(tex))
            self.updateGeometry()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Show it in the theme's colour."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        made = self._typesetter.typeset(self._tex) if self.isVisible() else None
        if made is None:
            return QSize(self.fontMetrics().horizontalAdvance(plain_text(self._tex)), self._line())
        return QSize(round(made.width * self._em()) + 2, self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._line())

    def picture(self) -> QPixmap | None:
        """Return the formula as painted now, or None where it stands as plain text."""
        made = self._typesetter.typeset(self._tex) if self._tex else None
        if made is None:
            return None
        em = self._em()
        scale = min(1.0, max(_SMALLEST, self.width() / (made.width * em)))
        width, height = made.width * em * scale, made.height * em * scale
        colour = QColor(getattr(self._theme, self._role)).name()
        return _drawn(made.svg, colour, round(width), round(height), resolution(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        # Asking for the picture here is what starts the typesetter: after the first paint.
        picture = self.picture()
        painter = QPainter(self)
        if picture is not None:
            top = (self.height() - picture.deviceIndependentSize().height()) / 2
            painter.drawPixmap(0, round(top), picture)
        elif self._tex:
            painter.setPen(QColor(getattr(self._theme, self._role)))
            painter.drawText(
                self.rect(),
                Qt.AlignmentFlag.AlignVCenter,
                self.fontMetrics().elidedText(
                    plain_text(self._tex), Qt.TextElideMode.ElideRight, self.width()
                ),
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self.update()

    def _set_now(self, tex: str) -> None:
        if tex == self._tex:
            self.updateGeometry()
            self.update()

    def _em(self) -> float:
        """Size of the formula's font, pixels: that of the text around it."""
        return self.fontMetrics().height() * 0.86

    def _line(self) -> int:
        return round(self.fontMetrics().height() * 1.25)
