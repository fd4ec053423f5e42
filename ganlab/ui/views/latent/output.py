"""One sample, as large as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.theme import Theme
from ganlab.ui.views.latent.chart import Mark, PointsChart, cloud_of
from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Sheet, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset

__all__ = ["Output", "on_plane"]


def on_plane(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return points ``[n, 1 or 2]`` as ``[n, 2]``: those of a line stand at height 0."""
    wide = np.array(points, np.float64)
    return np.column_stack([wide[:, 0], np.zeros(len(wide))]) if wide.shape[1] == 1 else wide


class Output(QWidget):
    """A picture, or a point among the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Dataset | None = None
        self._x: NDArray[np.float32] | None = None
        self.sheet = Sheet(self)
        self.sheet.setAccessibleName("The sample of the latent at hand")
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Laid out otherwise, a sheet forgets what it showed.
        self.sheet.resized.connect(self._show)
        self.chart = PointsChart(self)
        self.chart.setAccessibleName("The sample of the latent at hand, among the data")
        self.chart.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chart.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.sheet)
        self._stack.addWidget(self.chart)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(self, data: Dataset | None) -> None:
        """Say of what data samples are; nothing is shown until one comes."""
        self._data, self._x = data, None
        if data is not None and data.kind != "images":
            points, lo, hi = cloud_of(data)
            flat = len(lo) == 1
            y = None if flat else (lo[1], hi[1])
            self.chart.set_axes((lo[0], hi[0]), y, ("x" if flat else "", ""), equal=not flat)
            self.chart.set_cloud(on_plane(points))
        self._show()

    def show_sample(self, x: NDArray[np.float32] | None) -> None:
        """Show a sample in data units, or none."""
        self._x = x
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.sheet.set_theme(theme)
        self.chart.set_theme(theme)

    def _lay_out(self) -> None:
        if self._data is None or self._data.kind != "images":
            return
        _, height, width = self._data.shape
        room, frame = self.sheet.room, self.sheet.device(1)
        edge = 2 * frame
        scale = max(1, min((room[0] - edge) // width, (room[1] - edge) // height))
        across, down = width * scale + edge, height * scale + edge
        # At the top: the words about it stand below.
        left = max(0, (room[0] - across) // 2)
        top = max(0, (room[1] - down) // 2)
        block = Block(left, top, 1, 1, height, width, scale, across, down, frame)
        self.sheet.lay([block], [])

    def _show(self) -> None:
        if self._data is None:
            return
        if self._data.kind != "images":
            self._stack.setCurrentWidget(self.chart)
            points = [] if self._x is None else on_plane(self._x[None]).tolist()
            self.chart.show_points([Mark(x, y, strong=True) for x, y in points])
            return
        self._stack.setCurrentWidget(self.sheet)
        self._lay_out()
        words = None if self._x is None else words_of(as_bytes(self._x[None]))
        self.sheet.show_pictures(0, words)
