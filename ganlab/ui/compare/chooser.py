"""Where a person says what is compared: one thing of the experiment, or what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ganlab.comparisons import COMPARISONS, LEAST, Comparison
from ganlab.cures import Cure
from ganlab.engine.data import Dataset
from ganlab.engine.experiment import FIELDS, Experiment, ExperimentError
from ganlab.ui.compare.offers import KINDS, faults, fields_to_change, remedies
from ganlab.ui.compare.variants import VariantRows
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label, rule, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["Chooser"]


class Chooser(QWidget):
    """Puts a comparison together; says in words why one cannot be, before it starts.

    Signals
    -------
    chosen(Comparison)
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is compared")
        self._base = Experiment()
        self._data: Dataset | None = None
        self._cures: Sequence[Cure] = ()
        self._name = ""
        self.kind = ChoiceBox([(kind.key, kind.title, kind.help) for kind in KINDS])
        self.kind.setAccessibleName("What is changed")
        self.kind.value_changed.connect(self._choose_kind)
        self.field = ChoiceBox(())
        self.field.setAccessibleName("Which field is changed")
        self.field.value_changed.connect(self._choose_field)
        self.of = label("", "muted", wrap=True)
        self.help = label("", "small", wrap=True)
        self.rows = VariantRows()
        self.rows.changed.connect(self._check)
        self.fault = label("", "warning", wrap=True)
        self.fault.setAccessibleName("Why it cannot be compared")
        self.compare = QPushButton("Compare")
        self.compare.setProperty("role", "primary")
        self.compare.setAccessibleName("Compare")
        self.compare.setToolTip("Build all runs from one seed and set them side by side")
        self.compare.setAutoDefault(False)
        self.compare.clicked.connect(self._accept)
        self.proposed: dict[str, QPushButton] = {}
        self._lay_out()
        self.theme: Theme = LIGHT

    def _lay_out(self) -> None:
        own = QVBoxLayout()
        own.setSpacing(8)
        own.addWidget(label("Change one thing", "counter"))
        own.addWidget(self.of)
        which = QHBoxLayout()
        which.setSpacing(8)
        which.addWidget(self.kind, 1)
        which.addWidget(self.field, 1)
        own.addLayout(which)
        own.addWidget(self.help)
        own.addSpacing(4)
        own.addWidget(self.rows)
        own.addWidget(self.fault)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.compare)
        own.addLayout(last)
        own.addStretch(1)
        known = QVBoxLayout()
        known.setSpacing(8)
        known.addWidget(label("Or one of these", "counter"))
        known.addWidget(self._list(), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 24, 32, 24)
        row.setSpacing(40)
        row.addLayout(own, 1)
        row.addLayout(known, 1)

    def _list(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for name, comparison in COMPARISONS.items():
            head = QHBoxLayout()
            head.setSpacing(12)
            runs = " · ".join(variant.title for variant in comparison.variants)
            button = self.proposed[name] = QPushButton("Compare")
            button.setAccessibleName(f"Compare: {comparison.title}")
            button.setToolTip(wrapped(f"{comparison.shows}\nWatch: {comparison.watch}"))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, one=comparison: self.chosen.emit(one))
            head.addWidget(label(comparison.title, "title"), 1)
            head.addWidget(button)
            column.addLayout(head)
            column.addWidget(label(runs, "small", wrap=True))
            column.addWidget(label(comparison.shows, "muted", wrap=True))
            column.addWidget(rule())
        column.addStretch(1)
        inner.setObjectName("plain")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName("Comparisons that are proposed")
        scroll.setStyleSheet("QScrollArea, QWidget#plain { background: transparent; }")
        scroll.setWidget(inner)
        return scroll

    # --- the base ----------------------------------------------------------------------------

    def set_base(
        self, base: Experiment, data: Dataset | None, name: str, cures: Sequence[Cure]
    ) -> None:
        """Take over the experiment of which one thing is changed.

        Parameters
        ----------
        data
            Its data, built, where it is here.
        name
            What it is called.
        cures
            What its preset offers against its failure.
        """
        asked = (base, name, tuple(cures))
        if data is self._data and asked == (self._base, self._name, tuple(self._cures)):
            # What was chosen for it stays.
            return
        self._base, self._data, self._cures, self._name = base, data, cures, name
        self.rows.set_data(data)
        fields = fields_to_change(base)
        self.field.clear()
        for field in fields:
            owner = {"generator": "G: ", "discriminator": "D: "}.get(field.section, "")
            self.field.addItem(f"{owner}{field.title}", field.path)
        self._choose_kind(self.kind.value() or KINDS[0].key)

    def _choose_kind(self, key: str) -> None:
        kind = next(kind for kind in KINDS if kind.key == key)
        self.kind.set_value(key)
        self.field.setVisible(key == "field")
        set_text(self.help, kind.help)
        seed = "" if key == "seed" else f", all runs from seed {self._base.run.seed}"
        set_text(self.of, f"of {self._name}{seed}")
        if key == "remedy":
            self.rows.offer_remedies(self._base, remedies(self._base, self._cures, self._data))
        elif key == "field":
            self._choose_field(self.field.value())
        else:
            self.rows.offer_field(self._base, FIELDS[kind.path])

    def _choose_field(self, path: str) -> None:
        set_text(self.help, FIELDS[path].help)
        self.rows.offer_field(self._base, FIELDS[path])

    # --- what is chosen ----------------------------------------------------------------------

    def comparison(self) -> Comparison:
        """Return what is put together.

        Raises
        ------
        ExperimentError
            Where it cannot be; the message says why.
        """
        variants = self.rows.variants()
        if len(variants) < LEAST:
            raise ExperimentError("Add a run that differs from the first")
        key = self.kind.value()
        title = next(kind.title for kind in KINDS if kind.key == key)
        if key == "field":
            title = self.field.currentText()
        made = Comparison(title, "", self._base, variants)
        fault = faults(made, self._data)
        if fault:
            raise ExperimentError(fault)
        return made

    def _check(self) -> None:
        words = ""
        try:
            self.comparison()
        except ValueError as error:
            words = str(error)
        set_text(self.fault, words)
        self.fault.setVisible(bool(words))
        self.compare.setEnabled(not words)

    def refuse(self, words: str) -> None:
        """Say why what was chosen could not be built."""
        set_text(self.fault, words)
        self.fault.show()

    def _accept(self) -> None:
        try:
            made = self.comparison()
        except ValueError as error:
            self.refuse(str(error))
        else:
            self.chosen.emit(made)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.rows.set_theme(theme)
