"""What to try, as buttons: cures of the preset first, then what the verdict advises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ganlab.engine.detector.report import Verdict
from ganlab.engine.experiment import differing
from ganlab.ui.controls.text import label
from ganlab.ui.controls.tips import describe
from ganlab.ui.controls.wrap_button import WrapButton
from ganlab.ui.remedies import Changes, Remedies, changes_tip

__all__ = ["MOST", "Tries"]

#: Remedies that are offered at most: more of them is no advice.
MOST = 4


@dataclass(frozen=True)
class _Offer:
    """A remedy; ``why`` and ``apply`` follow from the rest."""

    title: str
    changes: Changes
    why: str = field(default="", compare=False)
    apply: Callable[[], object] | None = field(default=None, compare=False)


class Tries(QWidget):
    """One button for each remedy; there are new ones only where there are other remedies."""

    def __init__(self) -> None:
        super().__init__()
        self._remedies: Remedies | None = None
        self._verdict = Verdict("waiting")
        self._offers: list[_Offer] = []
        self.title = label("Try", "section")
        #: Buttons, or words where there is nothing to set.
        self.parts: list[QWidget] = []
        self.back = QPushButton("Take it back")
        self.back.setProperty("flat", True)
        self.back.clicked.connect(self._undo)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(self._list)
        column.addWidget(self.back)
        self._fill()

    def set_remedies(self, remedies: Remedies) -> None:
        """Take over who sets fields."""
        self._remedies = remedies
        remedies.changed.connect(self._fill)
        self._fill()

    def show_verdict(self, verdict: Verdict) -> None:
        """Offer what helps against it."""
        if verdict != self._verdict:
            self._verdict = verdict
            self._fill()

    def _fill(self) -> None:
        offers = (self._cures() + self._advice())[:MOST]
        if offers != self._offers:
            self._offers = offers
            while self.parts:
                part = self.parts.pop()
                self._list.removeWidget(part)
                part.hide()
                part.deleteLater()
            for offer in offers:
                self.parts.append(self._part(offer))
                self._list.addWidget(self.parts[-1])
        self.title.setVisible(bool(offers))
        self._describe()
        undoable = self._remedies.undoable if self._remedies is not None else ""
        describe(self.back, f"Set back what was set by: {undoable}")
        self.back.setAccessibleName(f"Take back: {undoable}")
        self.back.setVisible(bool(undoable))
        self.setVisible(bool(offers or undoable))

    def _part(self, offer: _Offer) -> QWidget:
        if not offer.changes or offer.apply is None:
            return label(offer.title, "small", wrap=True)
        button = WrapButton(offer.title)
        button.setAccessibleName(f"Try: {offer.title}")
        button.clicked.connect(offer.apply)
        return button

    def _describe(self) -> None:
        """Say of each button what it sets: that depends on how the experiment stands."""
        if self._remedies is None:
            return
        for offer, part in zip(self._offers, self.parts, strict=True):
            if isinstance(part, WrapButton):
                tip = changes_tip(self._remedies.experiment, offer.changes)
                describe(part, f"{offer.why}\n{tip}" if offer.why else tip)

    def _cures(self) -> list[_Offer]:
        """Cures of the preset at hand, but for the one that is applied."""
        remedies = self._remedies
        if remedies is None or remedies.preset is None or not self._verdict.is_trouble:
            return []
        return [
            _Offer(f"Cure: {cure.title}", cure.changes, cure.why, partial(self._cure, cure.title))
            for cure in remedies.preset.cures
            if cure != remedies.cure
        ]

    def _advice(self) -> list[_Offer]:
        return [
            _Offer(one.words, one.changes, "", partial(self._try, one.words, one.changes))
            for one in self._verdict.advice
            if not self._so_already(one.changes)
        ]

    def _so_already(self, changes: Changes) -> bool:
        if self._remedies is None or not changes:
            return False
        return not differing(self._remedies.experiment, changes)

    # A click's `checked` comes as a last argument.

    def _cure(self, title: str, _checked: bool = False) -> None:
        if self._remedies is not None and self._remedies.preset is not None:
            cures = {cure.title: cure for cure in self._remedies.preset.cures}
            self._remedies.choose_cure(cures.get(title))

    def _try(self, title: str, changes: Changes, _checked: bool = False) -> None:
        if self._remedies is not None:
            # What comes after the colon says why.
            self._remedies.apply(title.partition(":")[0], changes)

    def _undo(self) -> None:
        if self._remedies is not None:
            self._remedies.undo()
