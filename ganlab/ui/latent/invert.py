"""Inversion in a window of its own: choose a target, search its latent, take it to the sliders."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine import address
from ganlab.engine.data import DataError
from ganlab.engine.invert import InvertSpec
from ganlab.engine.target import Target, picture_target, random_target
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.errand import Errand
from ganlab.ui.fetching import plain
from ganlab.ui.interaction import Interaction
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

FILTERS = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff);;All files (*)"
_FINE = 1000
#: Ends of a coordinate that can be typed.
_FAR = 1000.0

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
        self._latent, self._ask = latent, ask
        self._session: Searcher | None = None
        self._data: Dataset | None = None
        self._generation = -1
        self._target: Target | None = None
        self._drawn = 0
        #: The search that is under way, and what the last one found.
        self._ticket: int | None = None
        self.answer: Inverted | None = None
        self.errand = Errand(self)
        self.setWindowTitle("Invert")
        self.setAccessibleName("Invert: find the latent of a sample")
        self.trio = Trio()
        self._make_target_row()
        self._make_numbers()
        self._make_search_row()
        self._make_result_row()
        self._lay_out()
        self._refresh()

    # --- its parts -----------------------------------------------------------------------------

    def _make_target_row(self) -> None:
        self.random_button = _button(
            "Another real sample", "Search a real sample, drawn at random; held-out ones first",
            self.choose_random,
        )  # fmt: skip
        self.file_button = _button(
            "Picture file…",
            "Search a picture of your own: turned, cropped to its middle square and resized as "
            "your own pictures are",
            self.choose_file,
        )
        self.negative = QCheckBox("negative")
        self.negative.setAccessibleName("Negative of the picture")
        self.negative.setToolTip(wrapped("Exchange black and white: digits here are white"))
        self.negative.toggled.connect(self._show_file)
        self.coordinates = [
            _box(-_FAR, _FAR, f"Target {axis}", f"Coordinate {axis} of the point to search")
            for axis in ("x", "y")
        ]
        for box in self.coordinates:
            box.setMinimumWidth(box.fontMetrics().horizontalAdvance("-0.000000000") + 64)
            box.value_changed.connect(self._take_typed)
        self.source = label("", "small", wrap=True)
        self.source.setAccessibleName("Where the target comes from")

    def _make_numbers(self) -> None:
        spec = InvertSpec()
        self.starts = _box(
            1, 64, "Starts",
            "Places from which it descends, each the nearest of 16 draws from the prior",
            whole=True,
        )  # fmt: skip
        self.steps = _box(
            10, 10_000, "Steps",
            "Gradient steps by Adam from each start, at 0.1 in latent units, falling to 0 along a "
            "cosine. Where there are categories or labels, 40 % of them try every one",
            whole=True,
        )  # fmt: skip
        self.prior = _box(
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
        self.search_button = _button("Search", "", self._search_or_stop)

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
        self.take_button = _button(
            "Take into the latent panel",
            "Put the sliders where this latent is; undo takes it back",
            self.take,
        )
        self.copy_button = _button(
            "Copy address",
            "Copy the address of this latent: it can be pasted and shared",
            self.copy,
        )
        self.close_button = _button("Close", "Close this window; a search ends", self.close)

    def _lay_out(self) -> None:
        targets = QHBoxLayout()
        targets.setSpacing(8)
        for part in (self.random_button, self.file_button, self.negative, *self.coordinates):
            targets.addWidget(part)
        targets.addStretch(1)
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
        column.addLayout(targets)
        column.addWidget(self.source)
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
            self.errand.cancel()
            self._target = None
            self.trio.set_data(data)
            set_text(self.source, "")
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
        self.errand.close()

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
        """Begin with a real sample, so that there is something to search."""
        wanting = self._data is not None and self._target is None
        if wanting and self.isVisible() and not self.errand.busy:
            self.choose_random()

    def choose_random(self) -> None:
        """Search another real sample."""
        if self._data is not None:
            self._drawn += 1
            self._fetch(partial(random_target, self._data, self._drawn - 1), False)

    def choose_file(self) -> None:
        """Search a picture from a file."""
        path = self._ask.open_file(self, "Picture to search", FILTERS, "")
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Search this picture."""
        from ganlab.engine.data.images.image_set import ImageSet

        if isinstance(self._data, ImageSet):
            self._fetch(partial(picture_target, self._data, path), True)

    def _fetch(self, work: Callable[[], Target], from_file: bool) -> None:
        self._say("Reading a sample")
        self.errand.start(
            "Reading a sample",
            lambda done, total: "",
            lambda progress, cancelled: work(),
            partial(self._fetched, from_file),
            self._not_fetched,
        )

    def _fetched(self, from_file: bool, target: Target) -> None:
        self._target = target
        self.negative.blockSignals(True)
        self.negative.setChecked(False)
        self.negative.blockSignals(False)
        self.negative.setVisible(from_file)
        self._set_target(target.x, target.words)

    def _not_fetched(self, error: Exception) -> None:
        if not isinstance(error, DataError | OSError):
            raise error
        self._say(plain(str(error)), "warning")

    def _show_file(self, _on: bool) -> None:
        if self._target is not None:
            x = 1.0 - self._target.x if self.negative.isChecked() else self._target.x
            words = f"{self._target.words}, negative" if self.negative.isChecked() else ""
            self._set_target(x, words or self._target.words)

    def _take_typed(self, _value: object) -> None:
        if self._data is not None and self._data.kind != "images":
            x = [box.value() for box in self.coordinates[: self._data.numbers]]
            self.errand.cancel()
            self._target = Target(np.array(x, np.float32), "typed")
            self._set_target(self._target.x, "typed")

    def _set_target(self, x: NDArray[np.floating], words: str) -> None:
        self._forget()
        self.trio.show_target(x)
        for box, value in zip(self.coordinates, np.ravel(x), strict=False):
            if self._data is not None and self._data.kind != "images":
                box.set_value(float(np.float32(value)))
        self._say(f"Target: {words}")
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
            self._say(plain(words), "warning")
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

    def _say(self, words: str, role: str = "small") -> None:
        set_text(self.source, words)
        restyle(self.source, "role", role)
        self._grow()

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
        kind = "" if self._data is None else self._data.kind
        points = kind in ("line", "plane")
        searching = self._ticket is not None
        self.file_button.setVisible(not points)
        if points or self._target is None:
            self.negative.hide()
        for i, box in enumerate(self.coordinates):
            box.setVisible(points and self._data is not None and i < self._data.numbers)
        noun = "point" if points else "picture"
        self.random_button.setText(f"Another real {noun}")
        self.random_button.setAccessibleName(f"Another real {noun} as target")
        for part in (self.random_button, self.file_button):
            part.setEnabled(self._data is not None)
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
        describe(self.residual, _RESIDUAL_OF_POINTS if points else _RESIDUAL_OF_PICTURES)
        for part in (self.take_button, self.copy_button):
            part.setEnabled(self._usable())


def _button(text: str, tip: str, call: Callable[[], Any]) -> QPushButton:
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setToolTip(wrapped(tip))
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: call())
    return made


def _box(lo: float, hi: float, name: str, tip: str, whole: bool = False) -> NumberBox:
    # Whole numbers by doubling: a few starts more or less make no difference.
    made = NumberBox(lo, hi, whole=whole, log=whole)
    made.setAccessibleName(name)
    made.setToolTip(wrapped(tip))
    return made


def _words(space: LatentSpace, z: NDArray[np.float32]) -> str:
    """Say which latent it is: the first numbers of its noise, and every code and label."""
    parts = [vector(z[: space.noise_size])] if space.noise_size else []
    for factor in space.factors:
        if factor.role != "noise":
            value = space.values(z[None], factor.name)[0]
            said = factor.categories[int(value)] if factor.categories else decimal(value)
            parts.append(f"{factor.name} {said}")
    return GAP.join(parts)
