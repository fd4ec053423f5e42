"""Which sample's latent is searched: a real one, a picture from a file, or a typed point."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ganlab.engine.data import DataError
from ganlab.engine.target import Target, picture_target, random_target
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.errand import Errand
from ganlab.ui.fetching import plain
from ganlab.ui.interaction import Interaction
from ganlab.ui.latent.parts import number_box, push_button

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset

__all__ = ["FILTERS", "TargetChooser"]

FILTERS = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff);;All files (*)"
#: Ends of a coordinate that can be typed.
_FAR = 1000.0


class TargetChooser(QWidget):
    """Reads what is chosen on another thread, and says where it comes from.

    Parameters
    ----------
    ask
        Asks for a picture's file.

    Attributes
    ----------
    target : Target or None
        What was chosen; a negative of it may be what is searched.

    Signals
    -------
    chosen(ndarray)
        Another target ``[*shape]``, data units.
    said()
        The words about it are others, and may take another height.
    """

    chosen = Signal(object)
    said = Signal()

    def __init__(self, ask: Interaction, parent: QWidget) -> None:
        super().__init__(parent)
        self._ask = ask
        self._data: Dataset | None = None
        self.target: Target | None = None
        self._drawn = 0
        self.errand = Errand(self)
        self.random_button = push_button(
            "Another real sample", "Search a real sample, drawn at random; held-out ones first",
            self.choose_random,
        )  # fmt: skip
        self.file_button = push_button(
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
            number_box(-_FAR, _FAR, f"Target {axis}", f"Coordinate {axis} of the point to search")
            for axis in ("x", "y")
        ]
        for box in self.coordinates:
            box.setMinimumWidth(box.fontMetrics().horizontalAdvance("-0.000000000") + 64)
            box.value_changed.connect(self._take_typed)
        self.source = label("", "small", wrap=True)
        self.source.setAccessibleName("Where the target comes from")
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.random_button, self.file_button, self.negative, *self.coordinates):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.source)
        self._refresh()

    @property
    def points(self) -> bool:
        """Whether targets are points rather than pictures."""
        return self._data is not None and self._data.kind in ("line", "plane")

    def set_data(self, data: Dataset | None) -> None:
        """Take over what targets are; the one before is gone."""
        self._data = data
        self.errand.cancel()
        self.target = None
        set_text(self.source, "")
        self._refresh()

    def want(self) -> None:
        """Begin with a real sample where there is none, so that there is something to search."""
        if self._data is not None and self.target is None and not self.errand.busy:
            self.choose_random()

    def shut(self) -> None:
        """The program ends."""
        self.errand.close()

    # --- choosing ------------------------------------------------------------------------------

    def choose_random(self) -> None:
        """Search another real sample."""
        if self._data is not None:
            self._drawn += 1
            self._fetch(partial(random_target, self._data, self._drawn - 1), False)

    def choose_file(self) -> None:
        """Search a picture from a file."""
        path = self._ask.open_file(self.window(), "Picture to search", FILTERS, "")
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Search this picture."""
        from ganlab.engine.data.images.image_set import ImageSet

        if isinstance(self._data, ImageSet):
            self._fetch(partial(picture_target, self._data, path), True)

    def _fetch(self, work: Callable[[], Target], from_file: bool) -> None:
        self.say("Reading a sample")
        self.errand.start(
            "Reading a sample",
            lambda done, total: "",
            lambda progress, cancelled: work(),
            partial(self._fetched, from_file),
            self._not_fetched,
        )

    def _fetched(self, from_file: bool, target: Target) -> None:
        self.target = target
        self.negative.blockSignals(True)
        self.negative.setChecked(False)
        self.negative.blockSignals(False)
        self.negative.setVisible(from_file)
        self._take(target.x, target.words)

    def _not_fetched(self, error: Exception) -> None:
        if not isinstance(error, DataError | OSError):
            raise error
        self.say(plain(str(error)), "warning")

    def _show_file(self, _on: bool) -> None:
        if self.target is not None:
            x = 1.0 - self.target.x if self.negative.isChecked() else self.target.x
            words = f"{self.target.words}, negative" if self.negative.isChecked() else ""
            self._take(x, words or self.target.words)

    def _take_typed(self, _value: object) -> None:
        if self._data is not None and self._data.kind != "images":
            x = [box.value() for box in self.coordinates[: self._data.numbers]]
            self.errand.cancel()
            self.target = Target(np.array(x, np.float32), "typed")
            self._take(self.target.x, "typed")

    def _take(self, x: NDArray[np.floating], words: str) -> None:
        if self.points:
            for box, value in zip(self.coordinates, np.ravel(x), strict=False):
                box.set_value(float(np.float32(value)))
        self.chosen.emit(x)
        self.say(f"Target: {words}")
        self._refresh()

    # --- how it stands -------------------------------------------------------------------------

    def say(self, words: str, role: str = "small") -> None:
        """Say where the target comes from, or what is wrong."""
        set_text(self.source, words)
        restyle(self.source, "role", role)
        self.said.emit()

    def _refresh(self) -> None:
        points = self.points
        self.file_button.setVisible(not points)
        if points or self.target is None:
            self.negative.hide()
        for i, box in enumerate(self.coordinates):
            box.setVisible(points and self._data is not None and i < self._data.numbers)
        noun = "point" if points else "picture"
        self.random_button.setText(f"Another real {noun}")
        self.random_button.setAccessibleName(f"Another real {noun} as target")
        for part in (self.random_button, self.file_button):
            part.setEnabled(self._data is not None)
