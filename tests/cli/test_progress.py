"""The bar is drawn on a terminal alone, and cleans up behind itself."""

from __future__ import annotations

import io

from ganlab.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_is_wiped_at_the_end() -> None:
    screen = Terminal()
    with Progress(100, stream=screen) as progress:
        progress.show(50)
    assert "step 50 of 100" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_log_gets_nothing() -> None:
    log = io.StringIO()
    with Progress(100, stream=log) as progress:
        progress.show(50)
    assert log.getvalue() == ""
    screen = Terminal()
    with Progress(100, silent=True, stream=screen) as progress:
        progress.show(50)
    assert screen.getvalue() == ""
