"""What is printed where GANLAB_TIMINGS=1 asks: whoever reads it sees no window."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from ui_fakes import Opened, make_frame


def test_the_first_frame_of_each_run_is_marked(
    open_window: Callable[..., Opened], caplog: pytest.LogCaptureFixture
) -> None:
    window = open_window()
    caplog.set_level(logging.INFO, "ganlab.timings")
    for generation, step in ((1, 0), (1, 7), (2, 50)):
        window._drawn(make_frame(generation, step))
    marks = [text for text in caplog.messages if "drawn" in text]
    name = window.state.experiment.data.name
    wanted = [rf"{name} at step {step} drawn after \d+\.\d\d s" for step in (0, 50)]
    assert len(marks) == 2
    assert all(map(re.fullmatch, wanted, marks))


def test_what_the_window_says_went_wrong_is_printed(
    open_window: Callable[..., Opened], caplog: pytest.LogCaptureFixture
) -> None:
    window = open_window()
    caplog.set_level(logging.INFO, "ganlab.timings")
    window.refuse("run.ganlab is no archive")
    window.tell_fault("ImportError: no name", "Traceback …")
    window.tell("Saved")
    assert caplog.messages == [
        "the window says: run.ganlab is no archive",
        "the window says: ImportError: no name\nTraceback …",
    ]
