"""What is learned: every distribution as a live thumbnail, and the person's own data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.data import DISTRIBUTIONS, Dataset, Distribution
from ganlab.engine.experiment import FIELDS
from ganlab.ui.actions import ACTIONS, Actions
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.icons import icon
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.thumbnails import thumbnail

__all__ = ["DataPicker", "Tile"]

COLUMNS = 5
_PER_TURN = 2
_SMALL = QSize(48, 38)


class Tile(QAbstractButton):
    """A thumbnail that can be chosen."""

    def __init__(self, name: str, title: str, tip: str, picker: DataPicker) -> None:
        super().__init__(picker)
        self.name = name
        self._picker = picker
        self._image: QPixmap | None = None
        self.setCheckable(True)
        self.setAccessibleName(f"Data: {title}")
        self.setAccessibleDescription(tip)
        self.setToolTip(f"{title}\n{tip}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(_SMALL)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return _SMALL

    def resizeEvent(self, event) -> None:
        self.forget()

    def forget(self) -> None:
        """The picture is out of date: another theme, size or set of points."""
        self._image = None
        self._picker.ask_for_pictures()

    @property
    def pictured(self) -> bool:
        return self._image is not None

    def draw(self, data: Distribution, theme: Theme) -> None:
        inner = QSize(self.width() - 6, self.height() - 6)
        self._image = thumbnail(data, theme, inner, self.devicePixelRatioF())
        self.update()

    def nextCheckState(self) -> None:
        """A click says what is wished; the frame follows the run."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS,
            Qt.Key.Key_Down: COLUMNS,
        }  # fmt: skip
        if event.key() in steps:
            self._picker.move_focus(self, steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        theme = self._picker.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        chosen = self.isChecked()
        colour = theme.accent if chosen else theme.focus if focused else theme.line
        painter.setPen(QPen(QColor(colour), 2.0 if chosen or focused else 1.0))
        painter.setBrush(QColor(theme.hover if self.underMouse() and not chosen else theme.raised))
        painter.drawRoundedRect(box, 5, 5)
        if focused and chosen:
            painter.setPen(QPen(QColor(theme.focus), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3)
        if self._image is not None:
            painter.drawPixmap(3, 3, self._image)
        painter.end()

    def enterEvent(self, event) -> None:
        self.update()

    def leaveEvent(self, event) -> None:
        self.update()


class DataPicker(QWidget):
    """Two groups of thumbnails and what a person may bring."""

    #: The name of a built-in distribution.
    data_chosen = Signal(str)
    #: The person's own data is on show already: nothing to do but look.
    own_chosen = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._name = ""
        self._own: Distribution | None = None
        self.tiles: dict[str, Tile] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        heading = label("Data", "section")
        heading.setToolTip(FIELDS["data.name"].help)
        self._grids: list[list[Tile]] = []
        column.addWidget(heading)
        for dims in (1, 2):
            column.addWidget(label(f"{dims}-D", "small"))
            column.addLayout(self._grid(dims))
        column.addWidget(label("Your own", "small"))
        column.addLayout(self._own_row(actions))
        self.title = label("", "title")
        self.caption = label("", "small", wrap=True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.caption.setMinimumHeight(2 * self.caption.fontMetrics().height())
        column.addWidget(self.title)
        column.addWidget(self.caption)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw_some)
        self._awake = False

    def _grid(self, dims: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        tiles: list[Tile] = []
        for data in (d for d in DISTRIBUTIONS.values() if d.dims == dims):
            tile = Tile(data.name, data.title, data.description, self)
            tile.clicked.connect(lambda _c=False, name=data.name: self.data_chosen.emit(name))
            self.tiles[data.name] = tile
            grid.addWidget(tile, len(tiles) // COLUMNS, len(tiles) % COLUMNS)
            tiles.append(tile)
        for i in range(COLUMNS):
            grid.setColumnStretch(i, 1)
        self._grids.append(tiles)
        return grid

    def _own_row(self, actions: Actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.own = Tile("own", "your own", "Your own data, as it is learned now", self)
        self.own.setFixedWidth(_SMALL.width())
        self.own.clicked.connect(self.own_chosen)
        self.own.hide()
        row.addWidget(self.own)
        self._own_buttons: list[tuple[QToolButton, str]] = []
        for key, text in (
            ("open", "Open…"), ("paste", "Paste"),
            ("draw_1d", "Draw 1-D"), ("draw_2d", "Draw 2-D"),
        ):  # fmt: skip
            info = ACTIONS[key]
            button = QToolButton()
            button.setText(text)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(info.text.rstrip("…"))
            button.setToolTip(info.tooltip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            # Beside the thumbnail of own data their margins give way.
            button.setMinimumWidth(_SMALL.width())
            button.clicked.connect(actions[key].trigger)
            place = len(self._own_buttons)
            grid.addWidget(button, place // 2, place % 2)
            self._own_buttons.append((button, info.icon))
        row.addLayout(grid, 1)
        return row

    def resizeEvent(self, event) -> None:
        # One height for all: columns may differ by a pixel, rows must not.
        height = max(_SMALL.height(), round((self.width() - 6 * (COLUMNS - 1)) / COLUMNS * 0.78))
        for tile in self.order():
            tile.setFixedHeight(min(height, 2 * _SMALL.height()))

    def order(self) -> Iterator[Tile]:
        """Every tile in reading order."""
        for tiles in self._grids:
            yield from tiles

    def move_focus(self, tile: Tile, steps: int) -> None:
        """Move as the arrow keys do; up and down cross from one group to the other."""
        for index, tiles in enumerate(self._grids):
            if tile not in tiles:
                continue
            place = tiles.index(tile)
            target = place + steps
            if 0 <= target < len(tiles):
                tiles[target].setFocus(Qt.FocusReason.OtherFocusReason)
                return
            other = index + (1 if steps > 0 else -1)
            if 0 <= other < len(self._grids):
                there = self._grids[other]
                column = place % COLUMNS if abs(steps) == COLUMNS else 0
                if steps > 0:
                    target = min(column, len(there) - 1)
                elif steps == -1:
                    target = len(there) - 1
                else:
                    last_row = (len(there) - 1) // COLUMNS * COLUMNS
                    target = min(last_row + column, len(there) - 1)
                there[target].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_data(self, name: str, distribution: Dataset | None) -> None:
        """Frame what is learned, and say what it is."""
        built_in = name in DISTRIBUTIONS
        shown = distribution if distribution is not None and distribution.name == name else None
        if shown is None and built_in:
            shown = DISTRIBUTIONS[name]
        if name != self._name:
            self._name = name
            for tile in self.tiles.values():
                tile.setChecked(tile.name == name)
            self.own.setChecked(not built_in)
        if not built_in and isinstance(shown, Distribution) and shown is not self._own:
            self._own = shown
            self.own.setToolTip(f"{shown.title}\n{shown.description}")
            self.own.setAccessibleName(f"Data: {shown.title}")
            self.own.show()
            self.own.forget()
        if shown is None:
            set_text(self.title, "Your own data")
            set_text(self.caption, "Reading…")
            return
        lines = [shown.description]
        if not built_in and isinstance(shown, Distribution):
            lines.append(f"Standardised for training: {shown.scaling}")
        set_text(self.title, shown.title)
        set_text(self.caption, "\n".join(lines))

    # --- pictures, a few in each turn of the event loop ---------------------------------------

    def wake(self) -> None:
        """The window is on screen: pictures may be drawn from now on."""
        self._awake = True
        self.ask_for_pictures()

    def ask_for_pictures(self) -> None:
        if getattr(self, "_awake", False) and not self._timer.isActive():
            self._timer.start(0)

    def _waiting(self) -> Iterator[tuple[Tile, Callable[[], Distribution]]]:
        for tile in self.order():
            if not tile.pictured and tile.width() > 8:
                yield tile, partial(DISTRIBUTIONS.__getitem__, tile.name)
        own = self._own
        if own is not None and not self.own.pictured and self.own.isVisible():
            yield self.own, lambda: own

    def _draw_some(self) -> None:
        for count, (tile, find) in enumerate(self._waiting()):
            if count == _PER_TURN:
                self._timer.start(0)
                return
            tile.draw(find(), self.theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for button, name in self._own_buttons:
            button.setIcon(icon(name, theme))
        for tile in (*self.order(), self.own):
            tile.forget()
            tile.update()
