"""Trained models in the window: a menu of them, and how each was made and what it scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ganlab.pretrained import Pretrained, pretrained
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label
from ganlab.ui.controls.tips import describe, wrapped

__all__ = ["AboutModels", "as_text", "fill_trained", "tip"]

#: What a card tells, in order: its key, its name, and what that is.
_FACTS = (
    ("command", "Command", "What was typed to train it: typed again, it is trained again."),
    ("seed", "Seed", "Of all random numbers of the training."),
    ("steps", "Steps", "Steps of Algorithm 1: k_D updates of D, then k_G of G, each."),
    ("data", "Data", "The pictures that it was trained on."),
    ("source", "Source", "Where the data comes from."),
    ("licence", "Licence", "Terms of the data that it was trained on."),
    ("date", "Date", "When it was trained and measured."),
    ("versions", "Versions", "With what it was trained, and on what kind of computer."),
)


#: How a card's number is written: by measure and key, its name and how it is formed.
_FORMS: dict[tuple[str, str], tuple[str, Callable[[float], str]]] = {}


def _forms(measure: str, **forms: tuple[str, Callable[[float], str]]) -> None:
    _FORMS.update({(measure, key): form for key, form in forms.items()})


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _bits(value: float) -> str:
    return f"{value:.2f} bits"


def _nats(value: float) -> str:
    return f"{value:.1f} nats"


_forms("recognised", confident=("confident", _percent), entropy=("label entropy", _bits),
       most=("of at most", _bits))  # fmt: skip
_forms("conditional", accuracy=("accuracy", _percent), error=("±", _percent),
       classifier_accuracy=("real pictures", _percent))  # fmt: skip
_forms("frechet", distance=("distance", "{:.2f}".format), floor=("real", "{:.2f}".format))
_forms("precision-recall", precision=("precision", _percent), recall=("recall", _percent))
_forms("parzen", mean=("mean", _nats), error=("±", _nats), sigma=("σ", "{:.3f}".format),
       validation=("validation", _nats))  # fmt: skip
#: Of whatever measure: how many samples; and what is no number to be compared.
_SAMPLES, _LEFT_OUT = "n", ("measure", "averaged")


def tip(model: Pretrained) -> str:
    """Say of a model what it is, how it was made and on what terms its data is."""
    lines = [model.words]
    for key, name in (("command", "Command"), ("licence", "Licence of the data")):
        if model.card.get(key):
            lines.append(f"{name}: {model.card[key]}")
    return "\n".join(lines)


def fill_trained(
    menu: QMenu, open_model: Callable[[str], object], show_about: Callable[[], object]
) -> None:
    """Offer every trained model, and what is told of them."""
    models = pretrained()
    for model in models.values():
        action = menu.addAction(model.title)
        action.setObjectName(f"trained:{model.name}")
        action.setToolTip(wrapped(tip(model)))
        action.triggered.connect(lambda _c=False, name=model.name: open_model(name))
    if models:
        menu.addSeparator()
        about = menu.addAction("About the trained models…")
        about.setObjectName("about_trained")
        about.setToolTip("How each was trained, on what data, and what it scores; to be copied")
        about.triggered.connect(lambda _c=False: show_about())
    else:
        none = menu.addAction("None is installed")
        none.setEnabled(False)


# --- what a card says --------------------------------------------------------------------------


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def _facts(model: Pretrained) -> Iterator[tuple[str, str, str]]:
    """Yield name, text and meaning of what a card tells of the training."""
    for key, name, meaning in _FACTS:
        if key in model.card:
            value = model.card[key]
            # A seed is a name, not an amount.
            yield name, str(value) if key == "seed" else _number(value), meaning


def _scores(model: Pretrained) -> Iterator[tuple[str, str, str]]:
    """Yield title, numbers and meaning of each measure of a card."""
    from ganlab.engine.metrics.images import MEASURES

    for found in model.card.get("metrics", ()):
        name = str(found.get("measure", ""))
        title, meaning = name, "A measure that this version does not know."
        if name in MEASURES:
            measure = MEASURES[name]
            title = measure.title
            meaning = f"{measure.definition}\nIn {measure.unit}.\nSource: {measure.source}."
        yield title, " · ".join(_numbers(found)), meaning


def _numbers(found: Mapping[str, Any]) -> Iterator[str]:
    for key, value in found.items():
        form = _FORMS.get((str(found.get("measure")), key))
        if form is not None and isinstance(value, int | float):
            yield f"{form[0]} {form[1](value)}"
        elif key == _SAMPLES:
            yield f"{_number(value)} samples"
        elif key not in _LEFT_OUT:
            yield f"{key.replace('_', ' ')} {_number(value)}"


def as_text(model: Pretrained) -> str:
    """Return all that is told of a model, as lines of text."""
    lines = [model.title, model.words, ""]
    lines += [f"{name}: {text}" for name, text, _ in _facts(model)]
    scores = [f"{title}: {text}" for title, text, _ in _scores(model)]
    return "\n".join([*lines, *(["", *scores] if scores else [])]) + "\n"


# --- the page ----------------------------------------------------------------------------------


class AboutModels(QDialog):
    """How each trained model was made and what it scores; from here it can be opened.

    Parameters
    ----------
    name
        The model to begin with; "" is the first.

    Signals
    -------
    chosen(str)
        That model is to be opened.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, name: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Trained models")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._models = pretrained()
        self.choice = ChoiceBox((m.name, m.title, m.words) for m in self._models.values())
        self.choice.setAccessibleName("Trained model")
        self.choice.setToolTip("The model that is told of below")
        self.choice.set_value(name if name in self._models else next(iter(self._models), None))
        self.choice.value_changed.connect(lambda _: self._show_card())
        self.scrolled = QScrollArea()
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setAccessibleName("How it was trained, and what it scores")
        copy = self.copy_button = QPushButton("Copy")
        copy.setAccessibleName("Copy all that is told of this model")
        copy.setToolTip("Copy all of this as text")
        copy.clicked.connect(self._copy)
        self.open_button = QPushButton("Open")
        self.open_button.setAccessibleName("Open this model")
        self.open_button.setToolTip("Show its pictures; training can go on from it")
        self.open_button.clicked.connect(self._open)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setAccessibleName("Close")
            button.setToolTip("Close this page")
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.choice)
        column.addWidget(self.scrolled, 1)
        column.addWidget(buttons)
        self._show_card()
        u = self.fontMetrics().height()
        screen = parent.screen().availableGeometry()
        self.resize(min(44 * u, screen.width() - 40), min(32 * u, screen.height() - 60))

    @property
    def model(self) -> Pretrained:
        """The one that is told of."""
        return self._models[self.choice.value()]

    def _show_card(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._add(grid, _facts(self.model))
        scores = list(_scores(self.model))
        if scores:
            grid.addWidget(label("What it scores", "section"), grid.rowCount(), 0, 1, 2)
            self._add(grid, iter(scores))
        grid.setRowStretch(grid.rowCount(), 1)
        # The scroll area deletes the one that goes.
        self.scrolled.setWidget(inner)

    def _add(self, grid: QGridLayout, lines: Iterator[tuple[str, str, str]]) -> None:
        for name, text, meaning in lines:
            y = grid.rowCount()
            value = label(text, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            value.setAccessibleName(name)
            for x, part in enumerate((label(name, "muted"), value)):
                describe(part, meaning)
                grid.addWidget(part, y, x, Qt.AlignmentFlag.AlignTop)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.model))

    def _open(self) -> None:
        name = self.model.name
        self.accept()
        self.chosen.emit(name)
