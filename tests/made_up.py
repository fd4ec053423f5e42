"""Run states and frames made of numpy alone, for views that do not care where they come from."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.probes import CurvesRequest, CurvesResult, Result
from ganlab.engine.trainer.history import COLUMNS
from ganlab.runtime.frame import Frame, HistoryDelta
from ganlab.runtime.state import RunState


def state(data: str, generation: int = 1, **changes: Any) -> RunState:
    """Return a playing run on one of the built-in distributions."""
    fields = {"data.name": data, **{key.replace("__", "."): v for key, v in changes.items()}}
    return RunState("playing", generation, replace(Experiment(), fields), DISTRIBUTIONS[data])


def frame(
    results: Iterable[Result] = (),
    step: int = 1,
    generation: int = 1,
    start: int = 0,
    rows: Any = None,
    averaged: bool = False,
) -> Frame:
    """Return a frame with these results and new rows of history."""
    block = np.empty((0, len(COLUMNS)), np.float32) if rows is None else rows
    return Frame(
        generation=generation,
        step=step,
        updates_d=step,
        updates_g=step,
        results={result.request: result for result in results},
        history=HistoryDelta(start, block),
        steps_per_second=100.0,
        averaged=averaged,
    )


def rows(n: int, first: int = 1, **columns: Any) -> np.ndarray:
    """Return ``n`` rows of history from step ``first`` on; columns not given are constant.

    Without a label loss and a penalty, which only some runs have.
    """
    table = np.ones((n, len(COLUMNS)), np.float32)
    rare = ("auxiliary_d", "auxiliary_g", "penalty_d")
    table[:, [COLUMNS.index(name) for name in rare]] = np.nan
    table[:, 0] = np.arange(first, first + n)
    for name, values in columns.items():
        table[:, COLUMNS.index(name)] = values
    return table


def curves(request: CurvesRequest, **changes: Any) -> CurvesResult:
    """Return curves that are easy to find: constants, and arrows straight up."""
    n, ones = request.n, np.ones(request.n, np.float32)
    z = np.linspace(-2.0, 2.0, 5).astype(np.float32)
    fields: dict[str, Any] = {
        "request": request,
        "x": np.linspace(request.lo, request.hi, n).astype(np.float32),
        "p_data": 0.2 * ones,
        "p_g": 0.1 * ones,
        "d": 0.75 * ones,
        "d_star": 0.9 * ones,
        "z": z,
        "gz": z,
        "z_limits": (-3.0, 3.0),
        "bandwidth": 0.052,
        "below": 0.0,
        "above": 0.0,
        "slice_label": "",
    }
    return CurvesResult(**{**fields, **changes})


def settle() -> None:
    """Let Qt lay out and paint what it has put off."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def picture(widget: QWidget) -> QImage:
    """Return what a widget looks like now."""
    settle()
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage) -> np.ndarray:
    """Return an image's colours, int ``[height, width, 3]``, red first."""
    raw = np.frombuffer(image.constBits(), np.uint8)
    table = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), 2::-1]
    return table.astype(int)


def like(table: np.ndarray, colour: QColor | str, tolerance: int = 60) -> np.ndarray:
    """Return where pixels ``[..., 3]`` are of about that colour, as booleans."""
    wanted = QColor(colour)
    rgb = np.array([wanted.red(), wanted.green(), wanted.blue()])
    return np.abs(table - rgb).max(axis=-1) <= tolerance
