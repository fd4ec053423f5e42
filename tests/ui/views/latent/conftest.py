"""Views of the latent space before a tiny G of each kind of data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from latent_runs import Bench, of_snapshot
from latents import EVERY
from picture_runs import pictures_of
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from toys import toy

from ganlab.engine.data import build
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer
from ganlab.ui.views.latent.base import LatentView

Open = Callable[..., Bench]


@pytest.fixture(scope="session")
def pictures() -> Snapshot:
    return pictures_of("infogan")


@pytest.fixture(scope="session")
def points() -> Snapshot:
    return Trainer(toy({"data.name": "ring"})).snapshot(generation=1)


@pytest.fixture(scope="session")
def numbers() -> Snapshot:
    return Trainer(toy({"data.name": "two-gaussians-1d"})).snapshot(generation=1)


def made_up(z: np.ndarray) -> np.ndarray:
    """Return points that tell every column of a latent apart."""
    weights = np.arange(1, 2 * z.shape[1] + 1).reshape(z.shape[1], 2) / z.shape[1]
    return np.sin(z @ weights).astype(np.float32)


@pytest.fixture
def open_view(
    qtbot: QtBot, pictures: Snapshot, points: Snapshot, numbers: Snapshot
) -> Iterator[Open]:
    """Return what opens a view before one of the runs, or before a made-up latent space."""
    benches: list[Bench] = []

    def opened(kind: type[LatentView], run: str = "pictures", **changes: Any) -> Bench:
        runs = {"pictures": pictures, "points": points, "numbers": numbers}
        if run == "every":
            ring = build(toy({"data.name": "ring"}).data)
            given: dict[str, Any] = {"space": EVERY, "data": ring, "g": made_up}
        else:
            given = of_snapshot(runs[run])
        bench = Bench(qtbot, kind(), **{**given, **changes})
        benches.append(bench)
        return bench

    yield opened
    for bench in benches:
        bench.view.set_seen(False)
    QApplication.processEvents()
