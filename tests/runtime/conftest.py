from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sessions import Open, Window
from toys import toy


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Open]:
    """Return what starts a session on a tiny experiment and waits until it is prepared."""
    opened: list[Window] = []

    def make(changes: Mapping[str, Any] | None = None, *, start: bool = True) -> Window:
        made = Window(qtbot, toy(changes))
        opened.append(made)
        return made.start() if start else made

    yield make
    for made in opened:
        made.session.close()
