"""What is learned: every data set as a live thumbnail, and the person's own data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS, Dataset, Distribution, ImageSet
from ganlab.engine.experiment import FIELDS
from ganlab.ui.actions import ACTIONS, Actions
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.data_picker import words
from ganlab.ui.data_picker.groups import TileGroup, neighbour
from ganlab.ui.data_picker.mosaics import Mosaics
from ganlab.ui.data_picker.note import ProgressNote
from ganlab.ui.data_picker.tile import Board, Tile
from ganlab.ui.fetching import Fetching
from ganlab.ui.icons import icon
from ganlab.ui.own_pictures import OwnPictures
from ganlab.ui.theme import Theme
from ganlab.ui.thumbnails import mosaic, thumbnail

__all__ = ["DataPicker"]

_PER_TURN = 2
_OWN = "own"
_OWN_WIDTH = 48


class DataPicker(Board):
    """Three groups of thumbnails and what a person may bring."""

    #: The name of a built-in distribution or set of pictures.
    data_chosen = Signal(str)
    #: The person's own data is on show already: nothing to do but look.
    own_chosen = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._own: Dataset | None = None
        self._awake = self._reads = False
        self.tiles: dict[str, Tile] = {}
        self.groups: list[TileGroup] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._draw_some)
        self.mosaics = Mosaics(self)
        self.mosaics.came.connect(self._pictures_came)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        heading = label("Data", "section")
        heading.setToolTip(FIELDS["data.name"].help)
        column.addWidget(heading)
        for dims in (1, 2):
            column.addWidget(label(f"{dims}-D", "small"))
            found = [d for d in DISTRIBUTIONS.values() if d.dims == dims]
            column.addLayout(self._group(found, TileGroup(6, 0.84)).grid)
        column.addWidget(label("Pictures", "small"))
        column.addLayout(self._group(IMAGE_SETS.values(), TileGroup(5, 1.0)).grid)
        self._add_folder_tile(actions)
        column.addWidget(label("Your own", "small"))
        column.addLayout(self._own_row(actions))
        self.fetch_note, self.read_note = ProgressNote(), ProgressNote()
        for note in self.notes():
            column.addWidget(note)
        self.title = label("", "title")
        self.caption = label("", "small", wrap=True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.caption.setMinimumHeight(2 * self.caption.fontMetrics().height())
        column.addWidget(self.title)
        column.addWidget(self.caption)

    def _group(self, found: Iterable[Dataset], group: TileGroup) -> TileGroup:
        for data in found:
            tip = words.tip(data) if isinstance(data, ImageSet) else data.description
            tile = Tile(data.name, data.title, tip, self)
            tile.clicked.connect(lambda _c=False, name=data.name: self.data_chosen.emit(name))
            self.tiles[data.name] = tile
            group.add(tile)
        self.groups.append(group)
        return group

    def _add_folder_tile(self, actions: Actions) -> None:
        """Stand beside the sets of pictures: the way to bring one's own."""
        info = ACTIONS["open_pictures"]
        self.folder = Tile("open_pictures", info.text, info.tooltip, self)
        self.folder.setAccessibleName(info.text.rstrip("…"))
        self.folder.setCheckable(False)
        self.folder.show_icon(info.icon)
        self.folder.clicked.connect(actions["open_pictures"].trigger)
        self.groups[-1].add(self.folder)

    def _own_row(self, actions: Actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.own = Tile(_OWN, "your own", "Your own data, as it is learned now", self)
        self.own.setFixedWidth(_OWN_WIDTH)
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
            button.setMinimumWidth(_OWN_WIDTH)
            button.clicked.connect(actions[key].trigger)
            place = len(self._own_buttons)
            grid.addWidget(button, place // 2, place % 2)
            self._own_buttons.append((button, info.icon))
        row.addLayout(grid, 1)
        return row

    def resizeEvent(self, event) -> None:
        for group in self.groups:
            group.fit(self.width())
        self.own.setFixedHeight(_OWN_WIDTH)

    def order(self) -> Iterator[Tile]:
        """Every tile in reading order."""
        for group in self.groups:
            yield from group.tiles

    def move_focus(self, tile: Tile, across: int, down: int) -> None:
        """Move as the arrow keys do; up and down cross from one group to the other."""
        there = neighbour(self.groups, tile, across, down) if tile is not self.own else None
        if there is not None:
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def notes(self) -> tuple[ProgressNote, ProgressNote]:
        """What may be under way."""
        return self.fetch_note, self.read_note

    def follow(self, fetching: Fetching, pictures: OwnPictures) -> None:
        """Show what is fetched and read, and let it be called off."""
        for note, errand, cancel in (
            (self.fetch_note, fetching.errand, fetching.cancel),
            (self.read_note, pictures.errand, pictures.cancel),
        ):
            errand.changed.connect(partial(note.follow, errand))
            note.cancelled.connect(cancel)
        fetching.arrived.connect(self.look_again)

    # --- what is learned ----------------------------------------------------------------------

    def set_data(self, name: str, data: Dataset | None) -> None:
        """Frame what is learned, and say what it is."""
        known = _known(name)
        shown = data if data is not None and data.name == name else known
        if name != self._name:
            self._name = name
            for tile in self.tiles.values():
                tile.setChecked(tile.name == name)
            self.own.setChecked(known is None)
            if name in IMAGE_SETS and self.mosaics.pixels.get(name, True) is None:
                self.look_again(name)
        if known is None and shown is not None and shown is not self._own:
            self._take_own(shown)
        if shown is None:
            set_text(self.title, "Your own data")
            set_text(self.caption, "Reading…")
            return
        set_text(self.title, shown.title)
        set_text(self.caption, _caption(shown, own=known is None))
        self.caption.setToolTip(words.details(shown))

    def _take_own(self, data: Dataset) -> None:
        self._own = data
        self.own.setToolTip(f"{data.title}\n{data.description}")
        self.own.setAccessibleName(f"Data: {data.title}")
        self.own.show()
        self.mosaics.pixels.pop(_OWN, None)
        self.own.forget()
        if isinstance(data, ImageSet):
            self.mosaics.ask(_OWN, data)

    # --- pictures, a few in each turn of the event loop ---------------------------------------

    def wake(self) -> None:
        """The window is on screen: thumbnails may be drawn from now on."""
        self._awake = True
        self.ask_for_pictures()

    def wake_pictures(self) -> None:
        """Training is ready: sets of pictures may be read, in a thread, from now on."""
        if not self._reads:
            self._reads = True
            for name in IMAGE_SETS:
                self.look_again(name)

    def look_again(self, name: str) -> None:
        """Read some of a set's pictures: its files may have come or gone."""
        if self._reads:
            self.mosaics.ask(name, IMAGE_SETS[name])

    def ask_for_pictures(self) -> None:
        if self._awake and not self._timer.isActive():
            self._timer.start(0)

    def _pictures_came(self, key: str) -> None:
        tile = self.own if key == _OWN else self.tiles[key]
        if key in IMAGE_SETS:
            data = IMAGE_SETS[key]
            missing = self.mosaics.pixels[key] is None
            tile.describe(words.tip(data, missing))
            if missing:
                # Set in two lines where its name has two parts.
                tile.show_icon("drop", data.title.replace("-", "-\n", 1))
                return
        tile.forget()

    def _waiting(self) -> Iterator[Tile]:
        """Yield the tiles without a picture whose picture could be drawn."""
        for tile in (*self.tiles.values(), self.own):
            if tile.pictured or tile.width() <= 8 or not tile.isVisibleTo(self):
                continue
            of_points = self._own if tile is self.own else DISTRIBUTIONS.get(tile.name)
            read = self.mosaics.pixels.get(tile.name) is not None
            if read or isinstance(of_points, Distribution):
                yield tile

    def _draw_some(self) -> None:
        for count, tile in enumerate(list(self._waiting())):
            if count == _PER_TURN:
                self._timer.start(0)
                return
            ratio = self.devicePixelRatioF()
            pixels = self.mosaics.pixels.get(tile.name)
            if pixels is not None:
                tile.show_picture(mosaic(pixels, tile.inner, ratio))
                continue
            data = self._own if tile is self.own else DISTRIBUTIONS[tile.name]
            assert isinstance(data, Distribution)
            tile.show_picture(thumbnail(data, self.theme, tile.inner, ratio))

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for button, name in self._own_buttons:
            button.setIcon(icon(name, theme))
        for tile in (*self.order(), self.own):
            tile.forget()
            tile.update()


def _known(name: str) -> Dataset | None:
    """Return a built-in data set; None for a person's own."""
    return DISTRIBUTIONS.get(name) or IMAGE_SETS.get(name)


def _caption(data: Dataset, own: bool) -> str:
    if isinstance(data, ImageSet):
        return words.caption(data)
    if own and isinstance(data, Distribution):
        return f"{data.description}\nStandardised for training: {data.scaling}"
    return data.description
