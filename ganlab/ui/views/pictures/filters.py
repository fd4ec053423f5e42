"""First layer of D: what it looks for in a picture, and where it finds it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QWidget

from ganlab.engine.probes import FiltersRequest, FiltersResult, Request
from ganlab.runtime.frame import Frame
from ganlab.ui.canvas.reading import number
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.views.pictures.block import Block
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
_LARGEST = 84


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
        self.kind = ChoiceBox(
            [
                ("generated", "Generated", "Maps of a generated picture"),
                ("real", "Real", "Maps of a real picture"),
            ],
            self,
        )
        self.kind.setAccessibleName("Which picture")
        self.kind.setToolTip("Look at a generated picture or at a real one")
        self.kind.value_changed.connect(self.ask_anew)
        self.add(self.kind)

    # --- what is asked ------------------------------------------------------------------------

    def draw_anew(self) -> None:
        self._index = (self._index + 1) % _MOST
        self._tell_seed()
        self.ask()

    def _tell_seed(self) -> None:
        self.which.setText(f"picture {self._index + 1} of seed {self.seed}")

    @property
    def _of(self) -> Literal["generated", "real"]:
        return "real" if self.kind.value() == "real" else "generated"

    @property
    def _request(self) -> FiltersRequest:
        return FiltersRequest(self._of, self._index, self.seed, _MOST)

    def wanted(self) -> frozenset[Request]:
        return frozenset({self._request})

    # --- where it stands ----------------------------------------------------------------------

    def place(self, data: Dataset) -> tuple[list[Block], list[Caption]]:
        sheet, (_, height, width), found = self.sheet, data.shape, self._found
        frame, margin = sheet.device(1), sheet.device(22)
        head, room = sheet.device(self.title_height), sheet.room
        scale = max(1, min(sheet.device(_SIDE), room[0] // 4) // max(height, width))
        cell = width * scale + 2 * frame
        role = "generator" if self._of == "generated" else "ink"
        blocks = [Block(0, head, 1, 1, height, width, scale, cell, cell, frame, role=role)]
        captions = [self.heading(0, 0, cell + margin, self._of, role)]
        if found is None:
            return blocks, captions
        below = head + height * scale + 2 * frame
        captions.append(
            self.heading(0, below, cell + margin, score(found.d, found.output), "muted")
        )
        left, y = cell + margin, 0
        groups = [values for values in (found.filters, found.maps) if values is not None]
        wide = room[0] - left
        high = room[1] // max(1, len(groups)) - head - margin
        count, columns = self._arrange(groups, (wide, high))
        for values in groups:
            text = _weights_words(found, count) if values is found.filters else _maps_words(found)
            captions.append(self.heading(left, y, wide, text, "discriminator"))
            scale = max(1, self._scale(values, count, columns, (wide, high)))
            block = self._block(values, (left, y + head), count, columns, scale)
            blocks.append(block)
            y = block.area.y() + block.area.height() + margin
        if found.maps is None:
            words = "no maps: the outputs of this layer are single numbers"
            captions.append(self.heading(left, y, wide, words, "muted"))
        return blocks, captions

    def _arrange(self, groups: list[NDArray[np.float32]], room: tuple[int, int]) -> tuple[int, int]:
        """Return how many fit, and in rows how long, of all groups alike, they are largest."""
        n = len(groups[0]) if groups else 1

        def least(columns: int) -> int:
            return min(
                (self._scale(values, n, columns, room) * values.shape[-1] for values in groups),
                default=1,
            )

        while n > 1:
            full = [c for c in range(1, n + 1) if n % c == 0]
            # Rather rows that are all full; any, where those do not fit.
            for choices in (full, range(1, n + 1)):
                fitting = [columns for columns in choices if least(columns) > 0]
                if fitting:
                    return n, max(fitting, key=lambda columns: (least(columns), columns))
            n //= 2
        return 1, 1

    def _scale(
        self, values: NDArray[np.float32], n: int, columns: int, room: tuple[int, int]
    ) -> int:
        """Return the largest scale at which n of them fit; below 1 where they do not."""
        height, width = values.shape[-2:]
        apart = self.sheet.device(4)
        edge = 2 * self.sheet.device(1) + apart
        rows = -(-n // columns)
        fits = min(
            ((room[0] + apart) // columns - edge) // width,
            ((room[1] + apart) // rows - edge) // height,
        )
        return max(0, min(fits, max(1, self.sheet.device(_LARGEST) // min(height, width))))

    def _block(
        self, values: NDArray[np.float32], at: tuple[int, int], n: int, columns: int, scale: int
    ) -> Block:
        height, width = values.shape[-2:]
        frame, apart = self.sheet.device(1), self.sheet.device(4)
        rows, edge = -(-n // columns), 2 * frame + apart
        dx, dy = width * scale + edge, height * scale + edge
        return Block(
            *at, rows, columns, height, width, scale, dx, dy, frame,
            role="line", spare=rows * columns - n,
        )  # fmt: skip

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
                score(found.d, found.output),
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


def _weights_words(found: FiltersResult, shown: int) -> str:
    """Return how many filters there are, and what their colours stand for."""
    which = f"{shown} filters" if shown == found.total else f"{shown} of {found.total:,} filters"
    end = number(found.weight_scale)
    if found.filters is not None and found.filters.shape[1] == 3:
        return f"{which}, red, green, blue: grey is 0, ends at ±{end}"
    return f"{which}, weights from −{end} to {end}"


def _maps_words(found: FiltersResult) -> str:
    end = number(found.map_scale)
    return f"their maps of this picture, from −{end} to {end}"


def _coloured(filters: NDArray[np.float32], scale: float, theme: Theme) -> Words:
    """Signed colours for one channel; the channels themselves, grey at 0, for three."""
    if filters.shape[1] == 1:
        return signed_words(filters[:, 0], scale, theme)
    from ganlab.engine.probes.pixels import as_bytes

    return words_of(as_bytes(0.5 + 0.5 * filters / (scale or 1.0)))
