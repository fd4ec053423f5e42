"""What G makes of the latent at hand, large: a picture, or a point's coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ganlab.engine.objectives import LOG_ODDS
from ganlab.engine.objectives import Output as Means
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme
from ganlab.ui.throttle import Throttle
from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Sheet, words_of
from ganlab.ui.views.pictures.words import GAP, decimal, score

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.runtime.generating import Generated

__all__ = ["Output"]

_LEAST = 72
_AXES = ("x", "y")
_WAITING = "…"
#: Milliseconds between two changes of a step that counts.
_READABLE = 200


class Output(QWidget):
    """Shows the newest answer, and says so where the latent has gone on since.

    Attributes
    ----------
    answer : Generated or None
        What is shown.
    stale : bool
        Whether what is shown is of another latent than the one at hand.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: Generated | None = None
        self.stale = False
        self._data: Dataset | None = None
        self._score: tuple[str, int] | None = None
        self._side = 200
        self._company = ""
        self._say = Throttle(_READABLE, self._write, self)
        self.sheet = Sheet(self)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.sheet.setAccessibleName("What the generator makes of this latent")
        self.point = label("", "counter")
        self.point.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.point.setAccessibleName("Where the generator puts this latent")
        describe(
            self.point,
            "G(z), in the data's own units. The large diamond in the view of the data is this "
            "point.",
        )
        self.facts = label("", "small")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts.setAccessibleName("What is known of this sample")
        self.set_output(LOG_ODDS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.point)
        column.addWidget(self.facts)
        column.addStretch(1)
        self.set_data(None)

    # --- what it is of ------------------------------------------------------------------------

    @property
    def pictures(self) -> bool:
        """Whether the data are pictures."""
        return self._data is not None and self._data.kind == "images"

    def set_data(self, data: Dataset | None) -> None:
        """Take over what the data is; what was shown is gone."""
        self._data = data
        self.sheet.setVisible(self.pictures)
        self.point.setVisible(not self.pictures)
        self.clear()
        self._lay()

    def set_output(self, output: Means, company: str | None = None) -> None:
        """Say what D's score means, and, where that is news, in whose company D judges."""
        self._company = self._company if company is None else company
        describe(
            self.facts,
            "step: completed steps of the G that made it.\n"
            f"{output.of_x}: {output.meaning}. As in training: where D normalises by batch, by the "
            "statistics of 64 generated samples. Asked for when the hand rests; given with its "
            f"step where training has gone on since. {self._company}".strip(),
        )

    def set_side(self, side: int) -> None:
        """Take over how large a picture may be, in pixels of the widget."""
        if side != self._side:
            self._side = side
            self._lay()

    def clear(self, words: str = "") -> None:
        """Show nothing, or why there is nothing."""
        self.answer = self._score = None
        self.stale = False
        if self.sheet.blocks:
            self.sheet.show_pictures(0, None)
        set_text(self.point, _WAITING)
        set_text(self.facts, words)
        restyle(self.facts, "stale", False)

    def _lay(self) -> None:
        if not self.pictures:
            return
        assert self._data is not None
        _, height, width = self._data.shape
        sheet = self.sheet
        frame = sheet.device(1)
        scale = max(1, (sheet.device(self._side) - 2 * frame) // max(height, width))
        across, down = width * scale + 2 * frame, height * scale + 2 * frame
        ratio = sheet.devicePixelRatioF()
        sheet.setFixedSize(QSize(-int(-across // ratio), -int(-down // ratio)))
        sheet.lay([Block(0, 0, 1, 1, height, width, scale, across, down, frame=frame)], [])
        self._fill()

    # --- what it shows ------------------------------------------------------------------------

    def show_answer(self, answer: Generated) -> None:
        """Show what G made; of the latent at hand as far as is known."""
        if self._data is None or answer.x.shape[1:] != self._data.shape:
            # Of another run's data: its own answer is on its way.
            return
        self.answer = answer
        self._fill()
        self._say.call()

    def show_score(self, answer: Generated) -> None:
        """Show what D says of it."""
        if answer.shown is not None:
            self.set_output(answer.output)
            self._score = (score(float(answer.shown[0]), answer.output), answer.step)
            self._say.now()

    @property
    def score_step(self) -> int | None:
        """Steps of the D whose score is shown; None where there is none."""
        return None if self._score is None else self._score[1]

    def forget_score(self) -> None:
        """The latent is another: what D said was of the one before."""
        if self._score is not None:
            self._score = None
            self._say.now()

    def mark_stale(self, on: bool) -> None:
        """Say whether the latent has gone on since, and its picture is not there yet."""
        if on != self.stale:
            self.stale = on
            restyle(self.point, "stale", on)
            self._say.now()

    def _fill(self) -> None:
        if self.answer is None:
            return
        x = self.answer.x
        if self.pictures:
            if self.sheet.blocks:
                self.sheet.show_pictures(0, words_of(as_bytes(x)))
        else:
            set_text(self.point, GAP.join(_coordinates(x[0])))

    def _write(self) -> None:
        answer = self.answer
        if answer is None:
            return
        facts = [f"step {answer.step:,}"]
        if self.stale:
            facts = [f"of an earlier latent {_WAITING}"]
        elif self._score is not None:
            said, step = self._score
            facts.append(said + ("" if step == answer.step else f" at step {step:,}"))
        set_text(self.facts, GAP.join(facts))

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.sheet.set_theme(theme)
        self.point.setFont(tabular(self.point.font()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def sizeHint(self) -> QSize:
        return QSize(self._side, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())


def _coordinates(x: np.ndarray) -> list[str]:
    return [
        f"{name} {decimal(float(value), 3)}" for name, value in zip(_AXES, x.ravel(), strict=False)
    ]
