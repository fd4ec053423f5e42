"""Panels of sliders, opened for a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from latent_stage import MADE_UP, Stage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganlab.engine.latent import LatentSpace
from ganlab.ui.keys import FocusKeys


@pytest.fixture
def keys(qapp: QApplication) -> Any:
    """Let the program's own filter of keys be there, as in the window."""
    made = FocusKeys(qapp)
    yield made
    made.close()


@pytest.fixture
def stage(qtbot: QtBot, keys: FocusKeys) -> Callable[..., Stage]:
    """Return a maker of panels on which a run has begun."""

    def make(space: LatentSpace = MADE_UP, data: str = "ring") -> Stage:
        made = Stage(qtbot, space, data)
        made.begin()
        return made

    return make
