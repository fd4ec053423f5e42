"""Views of pictures on a training that is none: every answer is what we say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from picture_answers import Clock, Run
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganlab.ui.views.pictures.live import LivePictures

Show = Callable[..., LivePictures]


@pytest.fixture
def run() -> Run:
    return Run()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(qtbot: QtBot, run: Run, clock: Clock) -> Show:
    """Return what opens a view of that class on the run, with its first answers."""

    def made(kind: type[LivePictures], size: tuple[int, int] = (640, 480)) -> LivePictures:
        view = kind(clock=clock)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        view.set_state(run.state())
        QApplication.processEvents()
        run.show(view)
        return view

    return made
