"""A window with real views, shared by the tests of a module."""

from collections.abc import Iterator

import pytest
from live_window import live_window, rest
from ui_fakes import Opened


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory) -> Iterator[Opened]:
    """Return the window; ask for ``live`` instead."""
    with live_window(tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def live(shared) -> Iterator[Opened]:
    """Return the window, at rest before and after."""
    rest(shared)
    shared.answers.asked.clear()
    shared.toasts.clear()
    yield shared
    shared.toasts.clear()
    rest(shared)
