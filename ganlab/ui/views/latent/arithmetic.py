"""Arithmetic: the average of A, less that of B, plus that of C, and what G makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from ganlab.engine import address
from ganlab.engine.arithmetic import SPREAD, combine, mean, neighbours
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label
from ganlab.ui.theme import Theme
from ganlab.ui.views.latent.base import LatentView, button
from ganlab.ui.views.latent.batch import Batch
from ganlab.ui.views.latent.chart import Curve, Mark, PointsChart, cloud_of
from ganlab.ui.views.latent.marked import MarkedSheet
from ganlab.ui.views.latent.output import on_plane
from ganlab.ui.views.latent.sum_sheet import lay_sum
from ganlab.ui.views.pictures.sheet import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState

__all__ = ["ArithmeticView"]

TERMS = ("A", "B", "C")
#: Samples of a term that are kept; Radford et al. average three.
MOST = 6
#: The result stands in the middle of its neighbours, three by three.
_AROUND = 9
_AT_HAND = "at hand"


@dataclass(frozen=True)
class Cell:
    """One latent that is shown: item ``index`` of a term, a term's mean, or of the result."""

    term: str
    index: int
    z: NDArray[np.float32]


class ArithmeticView(LatentView):
    """Three sets of samples, their averages, and the sum."""

    key = "arithmetic"
    title = "Arithmetic"
    hint = "Click takes a sample, Delete removes it"
    help = (
        "A − B + C: the average latent of A, less that of B, plus that of C (Radford et al. 2016, "
        "section 6.3), as it is: nothing is rescaled. Around it the same with uniform noise of "
        f"±{SPREAD} added to every number. Categories are not averaged: the most frequent one "
        "of a set counts, and C's holds, unless it is B's: then A's.\n‖z‖: Euclidean length of "
        "the noise, beside what it usually is for draws from the prior.\nThe right button removes "
        "a sample from its set, too."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.terms: dict[str, list[NDArray[np.float32]]] = {term: [] for term in TERMS}
        #: Addresses of an earlier session, until their latent space is there.
        self._kept: dict[str, list[str]] = {}
        self.source = ChoiceBox([(_AT_HAND, "sample at hand", "")], self)
        self.source.setAccessibleName("What is added")
        self.source.setToolTip("What is added to a set: the sample at hand, or a pinned one")
        self.source.setMinimumWidth(120)
        self.add(label("Add the", "muted"), self.source, label("to", "muted"))
        self.buttons = {}
        for term in TERMS:
            add = button(term, f"Add to {term}, of which the average is taken", f"Add to {term}")
            add.clicked.connect(lambda _=False, term=term: self.add_to(term))
            self.buttons[term] = add
            self.add(add)
        self.take = button(
            "Take result", "Make A − B + C the sample at hand, for sliders, pad and traversal"
        )
        self.take.clicked.connect(self._take)
        self.clear_button = button("Clear", "Empty all three sets")
        self.clear_button.clicked.connect(self.clear)
        self.add(self.take, self.clear_button)
        self.sheet = MarkedSheet(self)
        self.sheet.setAccessibleName("Arithmetic: pictures")
        self.sheet.resized.connect(self._lay_out)
        self.sheet.picked.connect(lambda block, i: self._pick(self._cell(block, i)))
        self.sheet.pointed.connect(lambda: self.say())
        self.chart = PointsChart(self)
        self.chart.setAccessibleName("Arithmetic: points")
        self.chart.picked.connect(lambda i: self._pick(self._marked_cell(i)))
        self.chart.pointed.connect(lambda: self.say())
        for page in (self.sheet, self.chart):
            page.installEventFilter(self)
        self.message = label(
            "Add samples to A, B and C: their averages are taken, and A − B + C is shown, as "
            "smiling woman − neutral woman + neutral man was by Radford et al. (2016).",
            "muted", wrap=True,
        )  # fmt: skip
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        for page_ in (self.sheet, self.chart, self.message):
            self._stack.addWidget(page_)
        self.column.addLayout(self._stack, 1)
        self._batch: Batch | None = None
        self._groups: list[list[Cell]] = []
        self._shown: list[Cell] = []
        self._changed_terms()

    # --- the sets -----------------------------------------------------------------------------

    def add_to(self, term: str) -> None:
        """Add what is chosen to a set."""
        if self.space is None or len(self.terms[term]) >= MOST:
            return
        value = self.source.value()
        z = self.latent.z if value == _AT_HAND else self.latent.pins[int(value)]
        self.terms[term].append(np.array(z))
        self._changed_terms()

    def remove(self, term: str, index: int) -> None:
        """Take a sample out of a set."""
        del self.terms[term][index]
        self._changed_terms()

    def clear(self) -> None:
        """Empty all sets."""
        for items in self.terms.values():
            items.clear()
        self._changed_terms()

    @property
    def result(self) -> NDArray[np.float32] | None:
        """A − B + C ``[size]``; None where a set is empty."""
        if self.space is None or not all(self.terms.values()):
            return None
        a, b, c = (np.stack(self.terms[term]) for term in TERMS)
        return combine(self.space, a, b, c)

    def _changed_terms(self) -> None:
        self._groups = self._grouped()
        # Rows by their sets, and the result: in this order they are asked for and shown.
        self._shown = [cell for group in self._groups for cell in group]
        self.take.setEnabled(self.result is not None)
        self.clear_button.setEnabled(bool(self._shown))
        for term, add in self.buttons.items():
            add.setEnabled(len(self.terms[term]) < MOST)
        if self._batch is not None:
            self._batch.clear()
        self._lay_out()
        self._show()
        self._ask()
        self.say()

    def _grouped(self) -> list[list[Cell]]:
        space = self.space
        if space is None:
            return []
        groups = []
        for term in TERMS:
            items = [Cell(term, i, z) for i, z in enumerate(self.terms[term])]
            averaged = [mean(space, np.stack(self.terms[term]))] if items else []
            groups += [items, [Cell(f"mean of {term}", 0, z) for z in averaged]]
        result = self.result
        around = []
        if result is not None:
            near = neighbours(space, result, _AROUND)
            near[_AROUND // 2] = result
            around = [
                Cell("A − B + C" if i == _AROUND // 2 else "near A − B + C", i, z)
                for i, z in enumerate(near)
            ]
        return [*groups, around]

    # --- what the window tells ----------------------------------------------------------------

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        super().set_latent(latent, generator)
        latent.pins_changed.connect(self._fit_pins)
        self._fit_pins()

    def make_batches(self) -> None:
        self._batch = self.batch("arithmetic", self._show)

    def fit_space(self) -> None:
        for items in self.terms.values():
            items.clear()
        if self.space is not None:
            kept, self._kept = self._kept, {}
            for term, texts in kept.items():
                self.terms[term] = self._read(texts)
        self._changed_terms()

    def _read(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        assert self.space is not None
        try:
            return [address.read(self.space, text) for text in texts[:MOST]]
        except address.AddressError:
            # Of another latent space than the one that the window begins with.
            return []

    def fit_data(self) -> None:
        if self._batch is not None:
            self._batch.clear()
        data = self.data
        if data is not None and data.kind != "images":
            points, lo, hi = cloud_of(data)
            flat = len(lo) == 1
            y = None if flat else (lo[1], hi[1])
            self.chart.set_axes((lo[0], hi[0]), y, ("x" if flat else "", ""), equal=not flat)
            self.chart.set_cloud(on_plane(points))
        self._lay_out()
        self._show()

    def latent_changed(self) -> None:
        self._mark()

    def _fit_pins(self) -> None:
        count = self.source.count() - 1
        pins = len(self.latent.pins)
        if pins == count:
            return
        chosen = self.source.value()
        self.source.blockSignals(True)
        while self.source.count() > 1:
            self.source.removeItem(1)
        for i in range(pins):
            self.source.addItem(f"pin {i + 1}", str(i))
        known = chosen != _AT_HAND and int(chosen) < pins
        self.source.set_value(chosen if known else _AT_HAND)
        self.source.blockSignals(False)

    def ask(self) -> None:
        assert self._batch is not None
        if self._shown:
            self._batch.ask(np.stack([cell.z for cell in self._shown]))
        else:
            self._batch.hush()

    def hush(self) -> None:
        if self._batch is not None:
            self._batch.hush()
            self._show()

    # --- where it stands ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        data = self.data
        if not self._shown or data is None:
            self.sheet.lay([], [])
            self._stack.setCurrentWidget(self.message)
            return
        if data.kind != "images":
            self._stack.setCurrentWidget(self.chart)
            return
        self._stack.setCurrentWidget(self.sheet)
        counts = [len(self.terms[term]) for term in TERMS]
        self.sheet.lay(*lay_sum(self.sheet, data.shape[1:], counts))

    def _cell(self, block: int, index: int) -> Cell | None:
        group = self._groups[block] if block < len(self._groups) else []
        return group[index] if index < len(group) else None

    def _marked_cell(self, index: int) -> Cell | None:
        return self._shown[index] if index < len(self._shown) else None

    # --- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        batch = self._batch
        if batch is None or self.data is None:
            return
        if not self.pictures:
            self._show_points()
            return
        if not self.sheet.blocks:
            return
        x = batch.x if batch.x is not None and len(batch.x) == len(self._shown) else None
        begin = 0
        for i, group in enumerate(self._groups):
            own = slice(begin, begin + len(group))
            begin += len(group)
            ready = x is not None and len(group) > 0 and bool(batch.held[own].all())
            words = words_of(as_bytes(x[own])) if x is not None and ready else None
            self.sheet.show_pictures(i, words)
        self._mark()

    def _show_points(self) -> None:
        batch = self._batch
        if (
            batch is None or batch.x is None or batch.x.ndim != 2
            or len(batch.x) != len(self._shown) or not batch.held.all()
        ):  # fmt: skip
            self.chart.show_points([])
            return
        points = on_plane(batch.x)
        marks, ends = [], {}
        for cell, (x, y) in zip(self._shown, points.tolist(), strict=True):
            if cell.term in TERMS:
                marks.append(Mark(x, y, text=cell.term))
            elif cell.term.startswith("mean"):
                ends[cell.term[-1]] = (x, y)
                name = f"mean {cell.term[-1]}"
                marks.append(Mark(x, y, text=name, shape="ring", strong=True, below=True))
            elif cell.term.startswith("near"):
                marks.append(Mark(x, y, shape="ring"))
            else:
                ends["result"] = (x, y)
                marks.append(Mark(x, y, text="A − B + C", shape="square", strong=True))
        # The parallelogram that the sum is in the latent space; G bends it.
        curves = []
        if len(ends) == 4:
            curves = [
                Curve(np.array([ends["B"], ends["A"]]), dashed=True),
                Curve(np.array([ends["C"], ends["result"]]), dashed=True),
            ]
        self.chart.show_points(marks, curves)

    def _mark(self) -> None:
        if not self.pictures or not self.sheet.blocks:
            return
        z = self.latent.z
        self.sheet.mark(
            (i, k)
            for i, group in enumerate(self._groups)
            for k, cell in enumerate(group)
            if np.array_equal(cell.z, z)
        )

    def words(self) -> Sequence[str]:
        cell = self._pointed()
        result = self.result
        if cell is not None:
            what = f"{cell.term}, sample {cell.index + 1}" if cell.term in TERMS else cell.term
            if cell.term.startswith("near"):
                what += f": uniform noise of ±{SPREAD} added to every number"
            return (what, self._length(cell.z))
        if result is not None:
            length = self._length(result)
            return (self.hint, f"not rescaled: {length}" if length else "")
        return (self.hint,)

    def _length(self, z: NDArray[np.float32]) -> str:
        assert self.space is not None
        n = self.space.noise_size
        if n < 3:
            return ""
        prior = self.space.factors[0].prior
        usual = np.sqrt(n if prior == "normal" else n / 3.0)
        return f"‖z‖ {float(np.linalg.norm(z[:n])):.1f}, of draws about {usual:.1f}"

    # --- the hand -----------------------------------------------------------------------------

    def _pointed(self) -> Cell | None:
        if self.pictures:
            return None if self.sheet.current is None else self._cell(*self.sheet.current)
        return None if self.chart.current is None else self._marked_cell(self.chart.current)

    def _pick(self, cell: Cell | None) -> None:
        if cell is not None:
            self.latent.set_z(cell.z)

    def _take(self) -> None:
        result = self.result
        if result is not None:
            self.latent.set_z(result)

    def _remove_pointed(self) -> bool:
        cell = self._pointed()
        if cell is None or cell.term not in TERMS:
            return False
        self.remove(cell.term, cell.index)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            return event.key() in keys and self._remove_pointed()
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            return event.button() == Qt.MouseButton.RightButton and self._remove_pointed()
        return False

    # --- colours and memory -------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.sheet.set_theme(theme)
        self.chart.set_theme(theme)

    def uses_right_button(self) -> bool:
        return True

    def settings(self) -> dict[str, object]:
        space = self.space
        if space is None:
            return {term: texts for term, texts in self._kept.items() if texts}
        return {
            term: [address.write(space, z) for z in items]
            for term, items in self.terms.items()
            if items
        }

    def restore(self, settings: dict[str, object]) -> None:
        for term in TERMS:
            texts = settings.get(term)
            if isinstance(texts, list):
                self._kept[term] = [str(text) for text in texts]
