"""What stands in for a training that makes pictures: each answer can be told from its question."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.latent import LatentSpace
from ganlab.engine.probes import (
    ByLabelRequest,
    ByLabelResult,
    FiltersRequest,
    FiltersResult,
    InterpolationRequest,
    InterpolationResult,
    NearestRequest,
    NearestResult,
    PicturesRequest,
    PicturesResult,
    RealPicturesRequest,
    RealPicturesResult,
    Request,
    Result,
    Scale,
)
from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.frame import Frame, HistoryDelta
from ganlab.runtime.state import RunState
from ganlab.ui.views.pictures.live import LivePictures
from ganlab.ui.views.pictures.sheet import Sheet


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Run:
    """Glyphs of 16 × 16; sample i of a draw is a plain grey that tells both."""

    def __init__(self, conditional: bool = False, prior: str = "normal") -> None:
        self.experiment = replace(
            Experiment(),
            {
                "data.name": "glyphs",
                "data.side": "16",
                "model.family": "dcgan",
                "averaging.decay": 0.99,
            },
        )
        self.data = build(self.experiment.data)
        self.latent = LatentSpace.noise(6, prior)  # type: ignore[arg-type]
        if conditional:
            self.latent = self.latent.and_label(self.data.labels, [0.1] * 10)
        self.generation, self.phase = 1, "playing"
        self.brightness = 0
        self.averaged = False
        self.d = 0.75
        #: Those of generated pictures, and of real ones where they differ.
        self.scale = Scale()
        self.real_scale: Scale | None = None
        self.colours = False
        #: D's first layer is fully connected.
        self.connected = False

    def state(self, **changes: Any) -> RunState:
        given = {"distribution": self.data, "latent": self.latent, **changes}
        return RunState(self.phase, self.generation, self.experiment, **given)  # type: ignore[arg-type]

    def grey(self, n: int, seed: int) -> NDArray[np.uint8]:
        level = 40 + 3 * np.arange(n) + 60 * (seed % 2) + self.brightness
        pictures = np.broadcast_to(level[:, None, None], (n, 16, 16)).astype(np.uint8)
        return (
            np.stack([pictures, pictures // 2, pictures * 0], axis=3) if self.colours else pictures
        )

    def labels(self, n: int) -> NDArray[np.int64] | None:
        return np.arange(n) % 10 if self.latent.label is not None else None

    def answer(self, request: Request) -> Result:
        if isinstance(request, PicturesRequest):
            n = request.n
            z = np.arange(6 * n, dtype=np.float32).reshape(n, 6) / 100
            d = np.full(n, self.d, np.float32)
            grey = self.grey(n, request.seed)
            return PicturesResult(request, grey, z, self.labels(n), d, self.scale)
        if isinstance(request, RealPicturesRequest):
            n = request.n
            d, white = np.full(n, 0.9, np.float32), np.full((n, 16, 16), 255, np.uint8)
            scale = self.real_scale or self.scale
            return RealPicturesResult(request, white, np.arange(n) % 10, d, scale)
        if isinstance(request, NearestRequest):
            samples = self.answer(request.samples)
            assert isinstance(samples, PicturesResult)
            which = (
                slice(None) if request.index is None else slice(request.index, request.index + 1)
            )
            one = PicturesResult(
                request.samples, samples.pictures[which], samples.z[which],
                None if samples.labels is None else samples.labels[which], samples.d[which],
                samples.scale,
            )  # fmt: skip
            n = len(one.pictures)
            near = np.full((n, 16, 16), 200, np.uint8)
            index, distance = np.arange(n) + 4000, np.full(n, 6.5, np.float32)
            return NearestResult(request, one, near, index, np.full(n, 3), distance, 10_000)
        if isinstance(request, InterpolationRequest):
            rows, steps = request.rows, request.steps
            ramp = np.linspace(0, 255, steps).astype(np.uint8)
            pictures = np.broadcast_to(ramp[None, :, None, None], (rows, steps, 16, 16))
            labels = None if self.latent.label is None else np.full(rows, 7)
            length = np.full((rows, steps), 2.5, np.float32)
            return InterpolationResult(request, pictures.copy(), labels, length)
        if isinstance(request, ByLabelRequest):
            rows, columns = request.labels, request.columns
            level = (20 * np.arange(rows)).astype(np.uint8)
            pictures = np.broadcast_to(level[:, None, None, None], (rows, columns, 16, 16))
            z = np.zeros((columns, 6), np.float32)
            d = np.full((rows, columns), 0.3)
            return ByLabelResult(request, pictures.copy(), z, d, self.scale)
        assert isinstance(request, FiltersRequest)
        picture = np.full((1, 16, 16), 90, np.uint8)
        if self.connected:
            filters = np.ones((64, 1, 28, 28), np.float32)
            return FiltersResult(request, picture, 4, 0.25, filters, 1200, 1.0, None, 0.0)
        filters = np.linspace(-1, 1, 10 * 16, dtype=np.float32).reshape(10, 1, 4, 4)
        maps = np.zeros((10, 8, 8), np.float32)
        return FiltersResult(request, picture, 4, 0.25, filters, 10, 1.0, maps, 0.5)

    def frame(self, requests: frozenset[Request]) -> Frame:
        results = {request: self.answer(request) for request in requests}
        history = HistoryDelta(0, np.empty((0, len(COLUMNS)), np.float32))
        return Frame(self.generation, 7, 7, 7, results, history, 0.0, self.averaged)

    def show(self, view: LivePictures) -> None:
        """Answer what the view wants to see now."""
        view.set_frame(self.frame(view.requests()))
        QApplication.processEvents()


def middle(sheet: Sheet, block: int, index: int) -> QPoint:
    """Return where a picture is."""
    return sheet.place_of(block, index)


def point_at(widget: QWidget, at: QPoint) -> None:
    """Move the mouse there; from elsewhere, as Qt says nothing of a move that is none."""
    QTest.mouseMove(widget, at + QPoint(2, 2))
    QTest.mouseMove(widget, at)


def colour(widget: QWidget, at: QPoint) -> str:
    """Return the colour that a widget shows there."""
    image: QImage = widget.grab().toImage()
    ratio = image.devicePixelRatio()
    return QColor(image.pixel(int(at.x() * ratio), int(at.y() * ratio))).name()
