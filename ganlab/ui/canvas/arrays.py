"""Numpy arrays as Qt's own geometry, without a Python loop over points.

A paint is paid for twice while a training runs in the same interpreter, so every helper here
turns any number of points into one Qt call. Measured on Qt 6.10's raster engine: a pixmap blitted
n times (see :mod:`~ganlab.ui.canvas.glyphs`) costs a tenth of ``drawPoints`` with a round pen,
and separate lines cost a tenth of a stroked path once the pen is wider than 1 pixel. Qt draws
nothing at all, or takes very long, where a coordinate is not finite or huge: leave out what is
not :func:`drawable`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shiboken6
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QByteArray, QDataStream, QLineF
from PySide6.QtGui import QPainter, QPainterPath, QPixmap, QPolygonF

__all__ = [
    "Blits",
    "LineArray",
    "chain",
    "closed_path",
    "drawable",
    "polygon",
    "polyline",
    "polylines_path",
]

Float64 = NDArray[np.float64]

#: No device coordinate worth drawing lies further out; far beyond it Qt's rasteriser gives up.
FAR = 16_000.0

# One element of a serialised QPainterPath: its kind (0 moves, 1 draws a line), then x and y.
_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_ODD_EVEN = bytes(8)
_WINDING = bytes(7) + b"\x01"


def polyline(x: NDArray[np.floating], y: NDArray[np.floating]) -> QPolygonF:
    """Return x ``[n]`` and y ``[n]`` as a polygon, for ``drawPolyline`` and ``drawPoints``."""
    out = QPolygonF()
    if len(x):
        out.resize(len(x))
        address: Any = shiboken6.VoidPtr
        memory = address(out.data(), len(x) * 16, True)
        view = np.frombuffer(memory, np.float64).reshape(-1, 2)
        view[:, 0] = x
        view[:, 1] = y
    return out


def polygon(points: NDArray[np.floating]) -> QPolygonF:
    """Return points ``[n, 2]`` as a polygon."""
    return polyline(points[:, 0], points[:, 1])


def drawable(device: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return which device points ``[..., 2]`` are finite and near enough to be drawn."""
    near: NDArray[np.bool_] = (np.abs(device) < FAR).all(axis=-1)
    return near


def chain(points: NDArray[np.floating]) -> Float64:
    """Return polylines of equal length ``[..., n, 2]`` as separate lines ``[m, 4]``."""
    ends = np.concatenate([points[..., :-1, :], points[..., 1:, :]], axis=-1)
    return ends.reshape(-1, 4).astype(np.float64, copy=False)


class LineArray:
    """Separate lines that are drawn with one call.

    Parameters
    ----------
    ends : array
        ``[n, 4]``: x1, y1, x2, y2. Copied; lines that are not drawable are left out.
    """

    def __init__(self, ends: ArrayLike) -> None:
        lines = np.asarray(ends, np.float64).reshape(-1, 4)
        good = drawable(lines)
        # Lent to Qt by address, so it must be contiguous and live as long as this object.
        self._memory = np.array(lines if good.all() else lines[good], order="C")
        self._first: Any = (
            shiboken6.wrapInstance(self._memory.ctypes.data, QLineF) if len(self._memory) else None
        )

    def __len__(self) -> int:
        return len(self._memory)

    def draw(self, painter: QPainter) -> None:
        """Draw with the painter's pen, in its coordinates."""
        if self._first is not None:
            painter.drawLines(self._first, len(self._memory))


class Blits:
    """Copies of parts of one pixmap, drawn with one call.

    Parameters
    ----------
    centres : array
        ``[n, 2]``, in the painter's coordinates: finite.
    sources : array
        ``[n, 4]``: x, y, width and height in the pixmap, in its own pixels.
    scale : float
        Size in the painter's coordinates of one pixel of the pixmap.
    """

    def __init__(self, centres: ArrayLike, sources: ArrayLike, scale: float = 1.0) -> None:
        at = np.asarray(centres, np.float64).reshape(-1, 2)
        # QPainter::PixmapFragment: x, y, source x, y, w, h, scale x, y, rotation, opacity.
        self._memory = np.zeros((len(at), 10))
        self._memory[:, 0:2] = at
        self._memory[:, 2:6] = sources
        self._memory[:, 6:8] = scale
        self._memory[:, 9] = 1.0
        self._first: Any = (
            shiboken6.wrapInstance(self._memory.ctypes.data, QPainter.PixmapFragment)
            if len(at)
            else None
        )

    def __len__(self) -> int:
        return len(self._memory)

    def draw(self, painter: QPainter, pixmap: QPixmap) -> None:
        """Draw every copy, the first at the bottom."""
        if self._first is not None:
            painter.drawPixmapFragments(self._first, len(self._memory), pixmap)


def polylines_path(lines: Sequence[NDArray[np.floating]]) -> QPainterPath:
    """Return several polylines ``[n_i, 2]`` as one path to be stroked."""
    lines = [line for line in lines if len(line)]
    if not lines:
        return QPainterPath()
    kind = np.ones(sum(map(len, lines)), np.int32)
    kind[np.cumsum([0, *map(len, lines[:-1])])] = 0
    return _path(np.concatenate(lines), kind, _ODD_EVEN)


def closed_path(shapes: NDArray[np.floating]) -> QPainterPath:
    """Return polygons of equal corner count ``[m, n, 2]`` as one path to be filled.

    Filled by winding number: shapes that overlap and turn the same way do not cancel.
    """
    m, n, _ = shapes.shape
    points = np.concatenate([shapes, shapes[:, :1]], axis=1)
    kind = np.ones((m, n + 1), np.int32)
    kind[:, 0] = 0
    return _path(points.reshape(-1, 2), kind.ravel(), _WINDING)


def _path(points: NDArray[np.floating], kind: NDArray[np.int32], tail: bytes) -> QPainterPath:
    """Build a path through Qt's serialised form: the only public way in for a whole array."""
    path = QPainterPath()
    if len(points):
        elements = np.empty(len(points), _ELEMENT)
        elements["kind"] = kind
        elements["x"] = points[:, 0]
        elements["y"] = points[:, 1]
        count = len(points).to_bytes(4, "big")
        # The overloaded operator is Qt's own way to read a value from a stream.
        QDataStream(QByteArray(count + elements.tobytes() + tail)) >> path  # noqa: B018
    return path
