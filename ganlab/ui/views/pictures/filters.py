"""First layer of D: what it looks for in a picture, and where it finds it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from ganlab.engine.probes import FiltersRequest, FiltersResult, Request
from ganlab.runtime.frame import Frame
from ganlab.ui.canvas.reading import number
from ganlab.ui.views.pictures.block import Block, Grid, choose
from ganlab.ui.views.pictures.live import LivePictures
from ganlab.ui.views.pictures.sheet import Caption, signed_words, words_of
from ganlab.ui.views.pictures.words import score, the_label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset
    from ganlab.ui.theme import Theme
    from ganlab.ui.views.pictures.sheet import Words

__all__ = ["FiltersView"]

#: Filters shown at most.
_MOST = 64
_SIDE = 150


class FiltersView(LivePictures):
    """The filters of D's first layer as pictures, and its maps of one picture."""

    key = "filters"
    title = "First layer of D"
    hint = "Vermilion is below 0, blue above; both kinds end at the same distance from 0"
    accessible = "Filters and feature maps of the discriminator's first layer"

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, clock)
        self._found: FiltersResult | None = None
        self._index = 0
        self.add_draw()
        self.draw.setText("Next picture")
        self.draw.setAccessibleName("Next picture")
        self.draw.setToolTip("Look at the next picture of the draw")
        self.generated, self.real = QRadioButton("Generated"), QRadioButton("Real")
        self._kinds = QButtonGroup(self)
        for button, help in (
            (self.generated, "Maps of a generated picture"), (self.real, "Maps of a real picture"),
        ):  # fmt: skip
            button.setAccessibleName(button.text())
            button.setToolTip(help)
            self._kinds.addButton(button)
            self.add(button)
        self.generated.setChecked(True)
        self.generated.toggled.connect(self.ask_anew)

    # --- what is asked ------------------------------------------------------------------------

    def draw_anew(self) -> None:
        self._index = (self._index + 1) % _MOST
        self._tell_seed()
        self.ask()

    def _tell_seed(self) -> None:
        self.which.setText(f"picture {self._index + 1} of seed {self.seed}")

    @property
    def _request(self) -> FiltersRequest:
        of = "generated" if self.generated.isChecked() else "real"
        return FiltersRequest(of, self._index, self.seed, _MOST)  # type: ignore[arg-type]

    def wanted(self) -> frozenset[Request]:
        return frozenset({self._request})

    # --- where it stands ----------------------------------------------------------------------

    def place(self, data: Dataset) -> tuple[list[Block], list[Caption]]:
        sheet, (_, height, width), found = self.sheet, data.shape, self._found
        frame, apart, margin = sheet.device(1), sheet.device(4), sheet.device(22)
        head = sheet.device(self.title_height)
        room = sheet.room
        scale = max(1, min(sheet.device(_SIDE), room[0] // 4) // max(height, width))
        cell = width * scale + 2 * frame
        role = "generator" if self.generated.isChecked() else "ink"
        blocks = [
            Block(
                0, head, 1, 1, height, width, scale, cell, cell, frame=frame, role=role,
            )
        ]  # fmt: skip
        captions = [
            self.heading(0, 0, cell + margin, "generated" if role != "ink" else "real", role)
        ]
        if found is None:
            return blocks, captions
        left = cell + margin
        groups = [g for g in (_filters(found), _maps(found)) if g is not None]
        y, room_y = 0, room[1] // max(1, len(groups))
        for values, text in groups:
            n, high, wide = len(values), values.shape[-2], values.shape[-1]

            def pitch(s: int, high: int = high, wide: int = wide) -> tuple[int, int]:
                return wide * s + 2 * frame + apart, high * s + 2 * frame + apart

            grid = _all(n, (room[0] - left + apart, room_y - head - margin), pitch)
            dx, dy = pitch(grid.scale)
            captions.append(self.heading(left, y, room[0] - left, text, "discriminator"))
            blocks.append(
                Block(
                    left, y + head, grid.rows, grid.columns, high, wide, grid.scale, dx, dy,
                    frame=frame, role="line",
                )
            )  # fmt: skip
            y += head + grid.rows * dy + margin
        if found.maps is None:
            words = "no maps: the outputs of this layer are single numbers"
            captions.append(self.heading(left, y, room[0] - left, words, "muted"))
        return blocks, captions

    # --- what is shown ------------------------------------------------------------------------

    def forget(self) -> None:
        self._found = None

    def show_frame(self, frame: Frame) -> bool:
        found = frame.results.get(self._request)
        if not isinstance(found, FiltersResult):
            return False
        self._found = found
        # The scales stand in the captions.
        self.lay_out()
        return True

    def refill(self) -> None:
        found = self._found
        if found is None or len(self.sheet.blocks) < 2:
            return
        self.sheet.show_pictures(0, words_of(found.picture))
        block = 1
        if found.filters is not None:
            words = _coloured(found.filters, found.weight_scale, self.theme)
            self.sheet.show_pictures(block, words)
            block += 1
        if found.maps is not None:
            self.sheet.show_pictures(block, signed_words(found.maps, found.map_scale, self.theme))

    def facts_of(self, block: int, index: int) -> Sequence[str]:
        found, data = self._found, self.data
        if found is None or data is None:
            return ()
        if block == 0:
            return (
                f"{found.request.of} picture {found.request.index + 1} of seed {self.seed}",
                the_label(data.labels, found.label),
                score(found.d),
            )
        values = found.filters if block == 1 and found.filters is not None else found.maps
        if values is None or index >= len(values):
            return ()
        one = values[index]
        what = "filter" if values is found.filters else "map of filter"
        return (
            f"{what} {index + 1}",
            f"from {number(float(one.min()))} to {number(float(one.max()))}",
            f"mean {number(float(one.mean()))}",
        )

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self.sheet.blocks:
            self.refill()


def _filters(found: FiltersResult) -> tuple[NDArray[np.float32], str] | None:
    if found.filters is None:
        return None
    n = len(found.filters)
    which = f"{n} filters" if n == found.total else f"{n} of {found.total:,} filters"
    end = number(found.weight_scale)
    if found.filters.shape[1] == 3:
        return found.filters, f"{which}, red, green, blue: grey is 0, ends at ±{end}"
    return found.filters, f"{which}, weights from −{end} to {end}"


def _maps(found: FiltersResult) -> tuple[NDArray[np.float32], str] | None:
    if found.maps is None:
        return None
    end = number(found.map_scale)
    return found.maps, f"their maps of this picture, from −{end} to {end}"


def _coloured(filters: NDArray[np.float32], scale: float, theme: Theme) -> Words:
    """Signed colours for one channel; the channels themselves, grey at 0, for three."""
    if filters.shape[1] == 1:
        return signed_words(filters[:, 0], scale, theme)
    from ganlab.engine.probes.pixels import as_bytes

    return words_of(as_bytes(0.5 + 0.5 * filters / (scale or 1.0)))


def _all(n: int, room: tuple[int, int], pitch: Callable[[int], tuple[int, int]]) -> Grid:
    """Choose the largest scale at which all fit, and no more rows than it takes."""
    grid = choose(room, pitch, wanted=n)
    columns = min(grid.columns, n)
    return Grid(grid.scale, min(grid.rows, -(-n // columns)), columns)
