"""Inversion in a window of its own: choose a target, search its latent, take it to the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine import address
from ganlab.engine.invert import InvertSpec
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.fetching import plain
from ganlab.ui.interaction import Interaction
from ganlab.ui.latent.parts import number_box, push_button
from ganlab.ui.latent.target import TargetChooser
from ganlab.ui.latent.trio import Trio
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme
from ganlab.ui.views.axes import number
from ganlab.ui.views.pictures.words import GAP, decimal, vector

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.latent import LatentSpace
    from ganlab.runtime.inverting import Inverted
    from ganlab.runtime.state import RunState
    from ganlab.ui.latent.state import LatentState

__all__ = ["InvertDialog"]

_FINE = 1000

_RESIDUAL_OF_PICTURES = (
    "Root of the mean squared difference between target and output, over all pixels and channels, "
    "whose range is 0 to 1."
)
_RESIDUAL_OF_POINTS = "Euclidean distance between target and output, in the data's own units."
_SOURCE = "Source: Lipton and Tripathi 2017; Creswell and Bharath 2018."


class Searcher(Protocol):
    """What the window needs of a session."""

    invert_progressed: SignalInstance
    inverted: SignalInstance
    invert_failed: SignalInstance

    def invert(self, target: NDArray[np.floating], spec: InvertSpec) -> int: ...
    def stop_inverting(self) -> None: ...


class InvertDialog(QDialog):
    """Stays open beside the window while training goes on; of another run it forgets what it found.

    Parameters
    ----------
    latent
        The latent at hand, which takes over what was found.
    ask
        Asks for a picture's file.
    parent
        The window.
    """

    def __init__(self, latent: LatentState, ask: Interaction, parent: QWidget) -> None:
        super().__init__(parent)
        self._latent = latent
        self._session: Searcher | None = None
        self._data: Dataset | None = None
        self._generation = -1
        #: The search that is under way, and what the last one found.
        self._ticket: int | None = None
        self.answer: Inverted | None = None
        self.setWindowTitle("Invert")
        self.setAccessibleName("Invert: find the latent of a sample")
        self.trio = Trio()
        self.targets = TargetChooser(ask, self)
        self.targets.chosen.connect(self._set_target)
        self.targets.said.connect(self._grow)
        self._make_numbers()
        self._make_search_row()
        self._make_result_row()
        self._lay_out()
        self._refresh()

    # --- its parts -----------------------------------------------------------------------------

    def _make_numbers(self) -> None:
        spec = InvertSpec()
        self.starts = number_box(
            1, 64, "Starts",
            "Places from which it descends, each the nearest of 16 draws from the prior",
            whole=True,
        )  # fmt: skip
        self.steps = number_box(
            10, 10_000, "Steps",
            "Gradient steps by Adam from each start, at 0.1 in latent units, falling to 0 along a "
            "cosine. Where there are categories or labels, 40 % of them try every one",
            whole=True,
        )  # fmt: skip
        self.prior = number_box(
            0, 10, "Weight of the prior",
            "λ of λ · mean(z²), added to the mean squared error, over noise of a normal prior: "
            "holds the latent where training drew it from. At 0 the nearest output counts alone. "
            "Of a uniform prior it never leaves the support",
        )  # fmt: skip
        self.starts.set_value(spec.starts)
        self.steps.set_value(spec.steps)
        self.prior.set_value(spec.prior_weight)

    def _make_search_row(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _FINE)
        self.bar.setAccessibleName("How much of the search is done")
        self.bar.setToolTip("Share of the steps that are made")
        self.search_button = push_button("Search", "", self._search_or_stop)

    def _make_result_row(self) -> None:
        self.residual = label("", "counter")
        self.residual.setFont(tabular(self.residual.font()))
        self.residual.setAccessibleName("Residual")
        self.facts = label("", "small", wrap=True)
        self.facts.setAccessibleName("Residual of each start, and of which networks")
        describe(
            self.facts,
            "Least residual from each start: where they agree, the search can be trusted. Step: of "
            "the G that was searched in.",
        )
        self.found = label("", "small", wrap=True)
        self.found.setAccessibleName("The latent that was found")
        describe(self.found, "The latent whose output is shown; its address has every digit")
        self.found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.take_button = push_button(
            "Take into the latent panel",
            "Put the sliders where this latent is; undo takes it back",
            self.take,
        )
        self.copy_button = push_button(
            "Copy address",
            "Copy the address of this latent: it can be pasted and shared",
            self.copy,
        )
        self.close_button = push_button("Close", "Close this window; a search ends", self.close)

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        fields = (("Starts", self.starts), ("Steps", self.steps), ("Prior weight", self.prior))
        for name, box in fields:
            caption = label(name, "muted")
            caption.setToolTip(box.toolTip())
            caption.setBuddy(box)
            numbers.addWidget(caption)
            numbers.addWidget(box)
            numbers.addSpacing(8)
        numbers.addStretch(1)
        search = QHBoxLayout()
        search.setSpacing(8)
        search.addWidget(self.bar, 1)
        search.addWidget(self.search_button)
        results = QHBoxLayout()
        results.setSpacing(8)
        results.addWidget(self.take_button)
        results.addWidget(self.copy_button)
        results.addStretch(1)
        results.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(self.targets)
        column.addWidget(self.trio)
        column.addWidget(self.residual)
        column.addWidget(self.facts)
        column.addWidget(self.found)
        column.addStretch(1)
        column.addLayout(numbers)
        column.addLayout(search)
        column.addLayout(results)
        u = self.fontMetrics().height()
        self.setMinimumWidth(38 * u)

    # --- what the window calls -----------------------------------------------------------------

    def follow(self, session: Searcher) -> None:
        """Search by this session from now on."""
        self._session = session
        session.invert_progressed.connect(self._progressed)
        session.inverted.connect(self._inverted)
        session.invert_failed.connect(self._failed)
        self._refresh()

    def set_state(self, state: RunState) -> None:
        """Take over a run; what was found in another is forgotten."""
        data = None if state.phase == "preparing" else state.distribution
        if data is not self._data:
            self._data = data
            self.targets.set_data(data)
            self.trio.set_data(data)
            self._forget()
            self._refresh()
            self._grow()
        elif state.generation != self._generation:
            self._forget()
        self._generation = state.generation
        self._refresh()
        self._want_target()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.trio.set_theme(theme)

    def shut(self) -> None:
        """The program ends."""
        self.targets.shut()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()
        self._want_target()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put away, it searches no more."""
        super().hideEvent(event)
        if not event.spontaneous():
            # Minimised with the window, it goes on.
            self._stop()

    # --- the target ----------------------------------------------------------------------------

    def _want_target(self) -> None:
        if self.isVisible():
            self.targets.want()

    def _set_target(self, x: NDArray[np.floating]) -> None:
        self._forget()
        self.trio.show_target(x)
        self._refresh()

    # --- the search ----------------------------------------------------------------------------

    def _search_or_stop(self) -> None:
        if self._ticket is None:
            self.search()
        else:
            self._stop()

    def search(self) -> None:
        """Search the target in G as it is now."""
        target = self.trio.target.sample
        if self._session is None or target is None or self._ticket is not None:
            return
        self._forget()
        spec = InvertSpec(
            starts=int(self.starts.value()),
            steps=int(self.steps.value()),
            prior_weight=float(self.prior.value()),
        )
        self._ticket = self._session.invert(target, spec)
        set_text(self.facts, "Waits for a copy of G")
        self._refresh()

    def _stop(self) -> None:
        if self._session is not None and self._ticket is not None:
            self._session.stop_inverting()

    def _progressed(self, answer: Inverted) -> None:
        if answer.ticket == self._ticket:
            self._show(answer)

    def _inverted(self, answer: Inverted) -> None:
        if answer.ticket != self._ticket:
            return
        self._ticket = None
        if answer.generation == self._generation:
            self._show(answer)
            self.answer = answer
        self._refresh()

    def _failed(self, ticket: int, words: str) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self._clear_result()
            self.targets.say(plain(words), "warning")
            self._refresh()

    def _forget(self) -> None:
        """What was found, or is being searched, is of another target or run."""
        if self._ticket is not None:
            self._stop()
            self._ticket = None
        self._clear_result()

    def _clear_result(self) -> None:
        self.answer = None
        self.trio.show_best(None)
        self.bar.setValue(0)
        for part in (self.residual, self.facts, self.found):
            set_text(part, "")

    def _show(self, answer: Inverted) -> None:
        found = answer.found
        self.trio.show_best(found.x)
        self.bar.setValue(round(_FINE * found.done / found.steps))
        pictures = self._data is not None and self._data.kind == "images"
        unit = "RMSE of a pixel" if pictures else "away from the target"
        set_text(self.residual, f"{number(found.residual, 3)} {unit}")
        each = " · ".join(number(far, 3) for far in sorted(found.starts))
        many = "1 start" if len(found.starts) == 1 else f"{len(found.starts)} starts"
        averaged = ", averaged" if answer.averaged else ""
        facts = [
            f"{many}: {each}",
            f"{found.done:,} of {found.steps:,} steps",
            f"G at step {answer.step:,}{averaged}",
        ]
        set_text(self.facts, GAP.join(facts))
        space = self._latent.space
        if space is not None and len(found.z) == space.size:
            set_text(self.found, _words(space, found.z))

    # --- what becomes of it --------------------------------------------------------------------

    def take(self) -> None:
        """Put the latent at hand where this one is, and let it be seen."""
        if self._usable():
            assert self.answer is not None
            self._latent.set_z(self.answer.found.z)
            self._latent.show_wanted.emit()

    def copy(self) -> None:
        """Copy the address of the latent that was found."""
        if self._usable():
            assert self.answer is not None and self._latent.space is not None
            text = address.write(self._latent.space, self.answer.found.z)
            QGuiApplication.clipboard().setText(text)

    def _usable(self) -> bool:
        answer, space = self.answer, self._latent.space
        return (
            answer is not None
            and space is not None
            and answer.generation == self._latent.generation
            and len(answer.found.z) == space.size
        )

    # --- how it stands -------------------------------------------------------------------------

    def _grow(self) -> None:
        """Be as large as pictures and texts need: Qt would cut the pictures instead."""
        # What is told of a search takes its room from the first: nothing moves when it comes.
        for part, lines in ((self.residual, 1), (self.facts, 2), (self.found, 2)):
            # Of its own letters, not of those that it has before it is dressed.
            part.ensurePolished()
            part.setMinimumHeight(lines * part.fontMetrics().lineSpacing() + 2)
            part.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), self.minimumWidth(), layout.totalMinimumSize().width())
            height = max(self.height(), layout.totalHeightForWidth(width))
            self.resize(width, height)

    def _refresh(self) -> None:
        searching = self._ticket is not None
        ready = self._session is not None and self.trio.target.sample is not None
        words = "Stop" if searching else "Search"
        tip = (
            "Stop here and keep the best so far"
            if searching
            else "Search the latent whose output is nearest to the target, in G as it is now; "
            f"training goes on. {_SOURCE}"
        )
        self.search_button.setText(words)
        self.search_button.setAccessibleName(f"{words}: the latent of the target")
        self.search_button.setToolTip(wrapped(tip))
        self.search_button.setEnabled(ready or searching)
        describe(
            self.residual, _RESIDUAL_OF_POINTS if self.targets.points else _RESIDUAL_OF_PICTURES
        )
        for part in (self.take_button, self.copy_button):
            part.setEnabled(self._usable())


def _words(space: LatentSpace, z: NDArray[np.float32]) -> str:
    """Say which latent it is: the first numbers of its noise, and every code and label."""
    parts = [vector(z[: space.noise_size])] if space.noise_size else []
    for factor in space.factors:
        if factor.role != "noise":
            value = space.values(z[None], factor.name)[0]
            said = factor.categories[int(value)] if factor.categories else decimal(value)
            parts.append(f"{factor.name} {said}")
    return GAP.join(parts)
