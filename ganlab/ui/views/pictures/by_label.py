"""By label: one row for each label, the same noise down each column."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from ganlab.engine.models import FAMILIES
from ganlab.engine.probes import ByLabelRequest, ByLabelResult, Request
from ganlab.runtime.frame import Frame
from ganlab.ui.views.pictures.block import Block, Grid, choose
from ganlab.ui.views.pictures.live import LivePictures
from ganlab.ui.views.pictures.sheet import Caption, words_of
from ganlab.ui.views.pictures.words import score, the_label, vector

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.latent import Factor

__all__ = ["ByLabelView"]

_COLUMNS = (6, 14)
_MOST = 144


class ByLabelView(LivePictures):
    """What a label changes while the noise stays, and what it leaves as it is."""

    key = "by_label"
    title = "By label"
    hint = "Each row is one label; down a column the noise is the same"
    accessible = "One row of samples for each label"

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, clock)
        self._found: ByLabelResult | None = None
        self.add_draw()
        self._bar_box = self.add_scores(on=False)
        self._bar_box.toggled.connect(self.ask)

    # --- what is asked ------------------------------------------------------------------------

    @property
    def _label(self) -> Factor | None:
        latent = self._state.latent if self._state else None
        return latent.label if latent is not None else None

    def why_not(self) -> str:
        data = self.data
        if data is None or self._label is not None:
            return ""
        if not data.labels:
            return f"{data.title} has no labels: nothing to sort by."
        return f"This generator sees no label. {_who_sees_labels(self._state, data)}"

    @property
    def _request(self) -> ByLabelRequest:
        rows = sum(block.rows for block in self.sheet.blocks)
        return ByLabelRequest(rows, self.sheet.blocks[0].columns, self.seed)

    def wanted(self) -> frozenset[Request]:
        return frozenset({self._request})

    # --- where it stands ----------------------------------------------------------------------

    def place(self, data: Dataset) -> tuple[list[Block], list[Caption]]:
        sheet, (_, height, width), factor = self.sheet, data.shape, self._label
        if factor is None:
            return [], []
        frame, apart = sheet.device(1), sheet.device(5)
        bar = sheet.device(6) if self._bar_box.isChecked() else 0
        gap = sheet.device(1) if bar else 0
        metrics, ratio = sheet.fontMetrics(), sheet.devicePixelRatioF()
        words = max(metrics.horizontalAdvance(name) for name in factor.categories)
        margin = sheet.device(min(words, 130) + 10)

        def pitch(scale: int) -> tuple[int, int]:
            return (
                width * scale + 2 * frame + apart,
                height * scale + 2 * frame + gap + bar + apart,
            )

        room, count = sheet.room, len(factor.categories)

        def fitted(groups: int) -> Grid:
            rows = -(-count // groups)
            wide = (room[0] - (groups - 1) * margin) // groups - margin
            return choose(
                (wide + apart, room[1] + apart), pitch, wanted=1,
                least=(rows, _COLUMNS[0] - (groups - 1)), most=(rows, _COLUMNS[1] // groups),
                total=max(_MOST, 2 * rows),
            )  # fmt: skip

        # In a low window half of the labels stand beside the others, where that doubles their size.
        groups = 2 if fitted(2).scale >= 2 * fitted(1).scale else 1
        grid = fitted(groups)
        dx, dy = pitch(grid.scale)
        wide = margin + grid.columns * dx - apart
        start = max(0, (room[0] - groups * wide - (groups - 1) * margin) // 2)
        top = max(0, (room[1] - grid.rows * dy + apart) // 2)
        blocks, captions = [], []
        for group in range(groups):
            labels = factor.categories[group * grid.rows : (group + 1) * grid.rows]
            left = start + group * (wide + margin) + margin
            block = Block(
                left, top, len(labels), grid.columns, height, width, grid.scale, dx, dy,
                frame=frame, bar=bar, gap=gap,
            )  # fmt: skip
            blocks.append(block)
            for row, name in enumerate(labels):
                place = block.place(row * grid.columns)
                box = QRectF(
                    (left - margin) / ratio, place.y() / ratio,
                    margin / ratio - 8, place.height() / ratio,
                )  # fmt: skip
                captions.append(Caption(box, name, "ink", Qt.AlignmentFlag.AlignRight))
        return blocks, captions

    # --- what is shown ------------------------------------------------------------------------

    def forget(self) -> None:
        self._found = None

    def show_frame(self, frame: Frame) -> bool:
        found = frame.results.get(self._request)
        if not isinstance(found, ByLabelResult):
            return False
        self._found = found
        self.take_scales(found.scale)
        self.refill()
        return True

    def refill(self) -> None:
        found, blocks = self._found, self.sheet.blocks
        if found is None or found.pictures.shape[1] != blocks[0].columns:
            return
        row = 0
        for i, block in enumerate(blocks):
            rows = slice(row, row + block.rows)
            pictures, d = found.pictures[rows], np.ravel(found.d[rows])
            words = words_of(pictures.reshape(-1, *pictures.shape[2:]))
            self.sheet.show_pictures(i, words, self.bars(d))
            row += block.rows

    def facts_of(self, block: int, index: int) -> Sequence[str]:
        found, factor, blocks = self._found, self._label, self.sheet.blocks
        if found is None or factor is None:
            return ()
        row, column = divmod(index, blocks[block].columns)
        row += sum(before.rows for before in blocks[:block])
        if row >= len(found.pictures) or column >= found.request.columns:
            return ()
        return (
            the_label(factor.categories, row),
            f"noise {column + 1} of seed {self.seed}",
            score(float(found.d[row, column]), found.scale.output),
            vector(found.z[column]),
        )

    def settings(self) -> dict[str, object]:
        return {"scores": self._bar_box.isChecked()}

    def restore(self, settings: dict[str, object]) -> None:
        if isinstance(settings.get("scores"), bool):
            self._bar_box.setChecked(bool(settings["scores"]))


def _who_sees_labels(state: object, data: Dataset) -> str:
    """Name the families whose generator sees the labels of this data."""
    from ganlab.runtime.state import RunState

    assert isinstance(state, RunState)
    names = [
        family.title
        for family in FAMILIES.values()
        if not family.fits(data) and family.builder.latent(state.experiment, data).label is not None
    ]
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"Choose {listed} as its model, and each row is one label."
