"""What all views of pictures share: a row of tools, a sheet, a line of facts, and a calm pace."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ganlab.engine.probes import Request, Scale
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.calm import CalmScale
from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.meaning import company_words, objective_of, unfound_scale
from ganlab.ui.theme import Theme
from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.foot import Foot
from ganlab.ui.views.pictures.sheet import Caption, Sheet
from ganlab.ui.views.pictures.words import GAP, scores_help
from ganlab.ui.views.view import View

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["LivePictures", "check"]

#: Pictures are drawn this many seconds apart at least while the run plays: ten a second look
#: alive, and each costs the machine as much as a fifth of a step.
EVERY = 0.1


def check(name: str, help: str, on: bool = False) -> QCheckBox:
    """Return a check box that says what it is for."""
    box = QCheckBox(name)
    box.setChecked(on)
    box.setToolTip(help)
    box.setAccessibleName(name)
    box.setAccessibleDescription(help)
    return box


class LivePictures(View):
    """A view of pictures; subclasses lay out, say what they want to see, and show it.

    Attributes
    ----------
    sheet : Sheet
        The pictures.
    seed : int
        Which draw of latents is shown; the first is 0.
    """

    kinds = ("images",)
    #: Said at the foot while the pointer is nowhere.
    hint = ""
    #: Whether that says what the mouse can do: then it is in no picture for a file.
    advises = False
    accessible = "Pictures"

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._state: RunState | None = None
        self._answered_at = -math.inf
        self._averaged = False
        self._calm = CalmScale()
        #: That of every bar of scores.
        self.scale = Scale()
        #: Switches the bars on and off, in views that have some.
        self.scores: QCheckBox | None = None
        self.seed = 0
        self.bar = QWidget(self)
        self._tools = FlowLayout(self.bar, across=14, down=3)
        self._tools.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.bar.setSizePolicy(policy)
        self.sheet = Sheet(self)
        self.sheet.setAccessibleName(self.accessible)
        self.sheet.resized.connect(self.lay_out)
        self.sheet.pointed.connect(self._say)
        self.facts = Foot()
        self.message = label("", "muted", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.message, 1)
        column.addWidget(self.facts)
        self.setAutoFillBackground(True)

    # --- for subclasses -----------------------------------------------------------------------

    def wanted(self) -> frozenset[Request]:
        """Return what is to be seen now, were it asked every time."""
        raise NotImplementedError

    def place(self, data: Dataset) -> tuple[list[Block], list[Caption]]:
        """Return where the pictures of that data stand."""
        raise NotImplementedError

    def show_frame(self, frame: Frame) -> bool:
        """Show the answers in a frame; return whether there were any."""
        raise NotImplementedError

    def facts_of(self, block: int, index: int) -> Sequence[str]:
        """Return what is known of a picture."""
        raise NotImplementedError

    def why_not(self) -> str:
        """Return why there is nothing to be seen, in words; "" where there is."""
        return ""

    def refill(self) -> None:
        """Put what is known on a sheet that was laid out anew."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop every answer: they were about another run, or to another question."""
        raise NotImplementedError

    def every(self) -> float:
        """Seconds between two questions while the run plays."""
        return EVERY

    # --- scores -------------------------------------------------------------------------------

    def add_scores(self, on: bool) -> QCheckBox:
        """Put the check box for bars of D's scores into the bar of tools."""
        box = self.scores = check("Scores", scores_help(self.scale), on)
        self.add(box)
        return box

    def take_scales(self, *scales: Scale) -> None:
        """Take over the scales of what is scored: one serves all bars of the sheet."""
        if scales:
            self._use_scale(self._calm.follow(*scales))

    def _use_scale(self, scale: Scale) -> None:
        company = "" if self._state is None else company_words(self._state.experiment)
        self.scale = scale
        if self.scores is not None:
            describe(self.scores, scores_help(scale, company))

    def bars(self, d: NDArray[np.floating]) -> NDArray[np.float32] | None:
        """Return how long the bars of scores are, and how real they say; None while off."""
        on = self.scores is not None and self.scores.isChecked()
        return self.scale.share(d) if on else None

    # --- tools --------------------------------------------------------------------------------

    def add_draw(self) -> None:
        """Put the button for new draws, and which draw it is, into the bar."""
        self.draw = QPushButton("New draws")
        self.draw.setToolTip(
            "Draw other latents from the prior: fairly, none are chosen by hand. The same seed "
            "gives the same latents, before and after training, a reset and a restart."
        )
        self.draw.setAccessibleName("New draws")
        self.draw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.draw.clicked.connect(self.draw_anew)
        self.which = label("", "muted")
        self._tools.addWidget(self.draw)
        self._tools.addWidget(self.which)
        self._tell_seed()

    def add(self, widget: QWidget) -> None:
        """Put one more tool into the bar, as wide as it wants to be."""
        fixed = QSizePolicy.Policy.Fixed
        widget.setSizePolicy(fixed, fixed)
        self._tools.addWidget(widget)

    def draw_anew(self) -> None:
        """Go on to the next draw."""
        self.seed += 1
        self._tell_seed()
        self.ask_anew()

    def _tell_seed(self) -> None:
        set_text(self.which, f"z of seed {self.seed}")

    def ask_anew(self, *_: object) -> None:
        """Ask for other pictures than before: those at hand are not shown any more."""
        self.forget()
        self.sheet.clear()
        self.ask()

    def ask(self, *_: object) -> None:
        """Lay out anew, and ask at once."""
        self._answered_at = -math.inf
        self.lay_out()
        self.requests_changed.emit()

    # --- what the window tells and asks -------------------------------------------------------

    @property
    def data(self) -> Dataset | None:
        """The pictures that are learnt; None while there are none."""
        data = self._state.distribution if self._state else None
        return data if data is not None and data.kind == "images" else None

    def requests(self) -> frozenset[Request]:
        state = self._state
        if state is None or self.data is None or not self.sheet.blocks or self.why_not():
            return frozenset()
        if state.phase == "playing" and self._clock() - self._answered_at < self.every():
            return frozenset()
        return self.wanted()

    def set_state(self, state: RunState) -> None:
        before, self._state = self._state, state
        restarted = before is None or state.generation != before.generation
        if restarted or before is None or state.distribution is not before.distribution:
            self.sheet.clear()
            self.forget()
            self._answered_at = -math.inf
            self.take_state(state)
            self._calm.clear()
            self._use_scale(unfound_scale(objective_of(state.experiment).output))
            self.lay_out()
        self._say_why()

    def take_state(self, state: RunState) -> None:
        """Fit the tools to another run."""

    def set_frame(self, frame: Frame) -> None:
        if self._state is None or frame.generation != self._state.generation:
            return
        if self.data is None or not self.sheet.blocks or self.why_not():
            return
        if self._averaged != frame.averaged:
            self._averaged = frame.averaged
            self.lay_out()
        if self.show_frame(frame):
            self._answered_at = self._clock()
            self._say()

    def lay_out(self) -> None:
        """Put blocks and captions where they belong now."""
        data = self.data
        if data is None or self._state is None:
            return
        before = self.wanted() if self.sheet.blocks and not self.why_not() else frozenset()
        self.sheet.setFont(self._small())
        blocks, captions = self.place(data) if not self.why_not() else ([], [])
        self.sheet.lay(blocks, captions)
        if blocks:
            self.refill()
        if blocks and self.wanted() != before:
            self._answered_at = -math.inf
            self.requests_changed.emit()

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, 0.9 * font.pointSizeF()))
        return font

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.fill_ground()
        self.sheet.set_theme(theme)
        self.lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "sheet"):
            self.lay_out()

    # --- words --------------------------------------------------------------------------------

    def _say_why(self) -> None:
        why = self.why_not()
        set_text(self.message, why)
        self.message.setVisible(bool(why))
        self.sheet.setVisible(not why)
        self.bar.setVisible(not why)
        self._say()

    def _say(self) -> None:
        text, advice = self.hint if not self.why_not() else "", self.advises
        if self.sheet.current is not None:
            text = GAP.join(fact for fact in self.facts_of(*self.sheet.current) if fact)
            advice = False
        self.facts.say(text, advice=advice)

    @property
    def words_for_g(self) -> str:
        """Which G made the pictures, where there are two."""
        if self._state is None or self._state.experiment.averaging.decay == 0:
            return ""
        return ", G averaged" if self._averaged else ", G as trained"

    @property
    def title_height(self) -> int:
        """Room for a line of words above pictures, in pixels of the widget."""
        return self.sheet.fontMetrics().height() + 6

    def heading(self, x: float, y: float, width: float, text: str, role: str) -> Caption:
        """Return a line of words above pictures; lengths are device pixels."""
        ratio = self.sheet.devicePixelRatioF()
        box = QRectF(x / ratio, y / ratio, width / ratio, self.title_height)
        return Caption(box, text, role)
