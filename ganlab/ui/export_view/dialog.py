"""The dialog: which view, how large, in which theme, and what will be written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.export_view.paint import png
from ganlab.ui.export_view.preview import Preview
from ganlab.ui.export_view.sizes import LEAST, MOST, SCALES, SIZES
from ganlab.ui.export_view.taken import Kind, Taken, Wish
from ganlab.ui.interaction import Interaction
from ganlab.ui.latent.parts import number_box, push_button
from ganlab.ui.saving import Saving

if TYPE_CHECKING:
    from ganlab.ui.export_view.pictures import ViewPictures

__all__ = ["PictureDialog"]

_KINDS = (
    ("png", "PNG", "Pixels: for slides, documents and web pages"),
    ("svg", "SVG", "A drawing of lines and text that can be edited and printed at any size; what "
     "is made of pixels in the view is an image in it"),
)  # fmt: skip
_THEMES = (
    ("shown", "As shown", "The theme of the window"),
    ("light", "Light", "Dark ink on light: for paper"),
    ("dark", "Dark", "Light ink on dark: for a projector"),
)
_FILTERS = {"png": "PNG (*.png)", "svg": "SVG (*.svg)"}
#: Milliseconds that a view is waited for, which asks more at that size than it knows.
_PATIENCE = 4000


class PictureDialog(QDialog):
    """Shows what will be written, and writes it.

    Parameters
    ----------
    pictures
        Takes the views.
    ask
        How the program asks the person.
    parent
        The window.
    """

    def __init__(self, pictures: ViewPictures, ask: Interaction, parent: Any) -> None:
        super().__init__(parent)
        self._pictures, self._window = pictures, parent
        self.taken: Taken | None = None
        self.saving = Saving(ask, self)
        self.saving.saved.connect(self._saved)
        self.saving.refused.connect(self._refused)
        self.setWindowTitle("Save picture of view")
        self.setAccessibleName(self.windowTitle())
        self._make_boxes()
        self._lay_out()
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE)
        self._waiting.timeout.connect(self._enable)

    # --- its parts -----------------------------------------------------------------------------

    def _make_boxes(self) -> None:
        self.view = ChoiceBox(())
        self.kind, self.theme = ChoiceBox(_KINDS), ChoiceBox(_THEMES)
        self.size_ = ChoiceBox((s.key, s.title, s.help) for s in SIZES.values())
        for box, name, tip in (
            (self.view, "View", "The view that is taken: those that show something now"),
            (self.kind, "Format", "Pixels, or a drawing of lines and text"),
            (self.size_, "Size", "Width and height, and how large text is in it"),
            (self.theme, "Theme", "Colours of the picture; the window keeps its own"),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.setMinimumWidth(190)
        self.width_ = number_box(LEAST, MOST, "Width", "Width of the picture, pixels", whole=True)
        self.height_ = number_box(
            LEAST, MOST, "Height", "Height of the picture, pixels", whole=True
        )
        self.scale = NumberBox(*SCALES)
        self.scale.setAccessibleName("Scale")
        self.scale.setToolTip(
            wrapped(
                "Pixels of the picture to one of the screen at 100 %: at 2, text and lines are "
                "twice as large, and as sharp"
            )
        )
        self.view.value_changed.connect(self._view_chosen)
        self.size_.value_changed.connect(self._size_chosen)
        for box in (self.kind, self.theme):
            box.value_changed.connect(lambda _: self.take())
        for number in (self.width_, self.height_, self.scale):
            number.value_changed.connect(partial(self._number_chosen, number is self.scale))
            number.refused.connect(lambda words: self._say(words, trouble=True))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, part in (
            ("View", self.view), ("Format", self.kind), ("Size", self.size_),
            ("Width", self.width_), ("Height", self.height_), ("Scale", self.scale),
            ("Theme", self.theme),
        ):  # fmt: skip
            form.addRow(label(name, "muted"), part)
        self.preview = Preview()
        self.facts = label("", "small", wrap=True)
        self.facts.setAccessibleName("What will be written")
        self.trouble = label("", "warning", wrap=True)
        self.trouble.setAccessibleName("What keeps it from being written")
        self.again_button = push_button(
            "Take again", "Take the view anew, as it stands now", self.take
        )
        self.copy_button = push_button(
            "Copy", "Put this picture on the clipboard, as pixels", self._copy
        )
        self.save_button = push_button("Save…", "Write this picture to a file", self._save)
        self.save_button.setProperty("role", "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAccessibleName("Close")
        close.setToolTip("Close without writing anything more")
        close.setAutoDefault(False)
        role = QDialogButtonBox.ButtonRole
        for button in (self.again_button, self.copy_button, self.save_button):
            buttons.addButton(button, role.ActionRole)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(form)
        left.addWidget(self.facts)
        left.addWidget(self.trouble)
        left.addStretch(1)
        aside = QWidget()
        aside.setLayout(left)
        aside.setFixedWidth(max(290, 20 * self.fontMetrics().height()))
        left.setContentsMargins(0, 0, 0, 0)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(aside)
        middle.addWidget(self.preview, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addLayout(middle, 1)
        column.addWidget(buttons)
        # Only now: what has no dialog yet is nobody's default, and Return would press another.
        self.save_button.setDefault(True)
        u = self.fontMetrics().height()
        screen = self._window.screen().availableGeometry()
        self.resize(min(66 * u, screen.width() - 40), min(36 * u, screen.height() - 60))

    # --- what is wished for --------------------------------------------------------------------

    def begin(self, views: Sequence[str]) -> None:
        """Offer these views, and take the first."""
        self.view.clear()
        for key in views:
            self.view.addItem(self._pictures.title(key), key)
        self.view.set_value(views[0])
        if self.taken is None:
            self.kind.set_value("png")
            self.theme.set_value("shown")
            self.size_.set_value("screen")
        self._view_chosen()

    def wish(self) -> Wish:
        """Return what the boxes say."""
        screen = self.size_.value() == "screen"
        return Wish(
            self.view.value(),
            cast("Kind", self.kind.value()),
            0 if screen else int(self.width_.value()),
            0 if screen else int(self.height_.value()),
            self.scale.value(),
            cast("Any", self.theme.value()),
        )

    def _view_chosen(self, *_: object) -> None:
        if self.size_.value() == "screen":
            self._size_chosen("screen")
        else:
            self.take()

    def _size_chosen(self, key: str) -> None:
        size = SIZES[key]
        if key == "screen":
            self.scale.set_value(size.scale)
        elif size.width:
            self.width_.set_value(size.width)
            self.height_.set_value(size.height)
            self.scale.set_value(size.scale)
        self.take()

    def _number_chosen(self, scale: bool, _value: object) -> None:
        # As on screen is as large as the scale makes it; all else is a size of its own.
        if self.size_.value() != "screen" or not scale:
            self.size_.set_value("own")
        self.take()

    # --- the picture ---------------------------------------------------------------------------

    def take(self) -> None:
        """Take the picture, and once more when the view knows all that it is to show."""
        wish = self.wish()
        self._pictures.forget()
        self._say("")
        self._show(self._pictures.take(wish))
        if self._pictures.complete(wish, self._completed):
            self.save_button.setEnabled(False)
            self.copy_button.setEnabled(False)
            self._waiting.start()
        else:
            self._enable()

    def _completed(self, taken: Taken) -> None:
        self._enable()
        self._show(taken)

    def _enable(self) -> None:
        self._waiting.stop()
        self.save_button.setEnabled(not self.saving.busy)
        self.copy_button.setEnabled(True)

    def _show(self, taken: Taken) -> None:
        self.taken = taken
        self.preview.show_image(taken.image)
        size = taken.image.size()
        if self.size_.value() == "screen":
            self.width_.set_value(size.width())
            self.height_.set_value(size.height())
        words = f"{size.width():,} × {size.height():,} pixels · step {taken.step:,}"
        if taken.wish.kind == "svg":
            words += f" · {len(taken.drawing) / 1e6:.1f} MB"
        asked = taken.wish.scale / (self._window.look.zoom if taken.wish.width else 1.0)
        if taken.scale < asked * (1 - 1e-9):
            shown = taken.scale * (self._window.look.zoom if taken.wish.width else 1.0)
            words += f"\nScale {shown:.2g}: at a larger one the view would not fit in"
        set_text(self.facts, words)

    # --- where it goes -------------------------------------------------------------------------

    def _copy(self) -> None:
        if self.taken is not None:
            QGuiApplication.clipboard().setImage(self.taken.image)
            self._say("Copied")

    def _save(self) -> None:
        taken = self.taken
        if taken is None:
            return
        suffix = f".{taken.wish.kind}"
        controller = self._window.controller
        proposed = str(Path(controller.folder) / f"{taken.name}{suffix}")
        filters = _FILTERS[taken.wish.kind]
        path = self.saving.place(self, self.windowTitle(), filters, proposed, suffix)
        if path is None:
            return
        self.save_button.setEnabled(False)
        self._say("Writing…")
        if taken.wish.kind == "svg":
            self.saving.write(path, lambda: taken.drawing)
        else:
            self.saving.write(path, partial(png, taken.image, taken.title, taken.words))

    def _saved(self, path: Path) -> None:
        self._window.controller.folder = str(path.parent)
        self._pictures.told.emit(f"Saved {path.name}")
        self.accept()

    def _refused(self, words: str) -> None:
        self._say(words, trouble=True)
        self._enable()

    def _say(self, words: str, *, trouble: bool = False) -> None:
        if trouble or not words:
            set_text(self.trouble, words)
        if not trouble and words:
            set_text(self.facts, words)

    def done(self, result: int) -> None:
        """Close; nobody waits for anything any more."""
        self._waiting.stop()
        self._pictures.forget()
        super().done(result)
