"""The bar of slow computations is drawn on a terminal alone, and cleans up behind itself."""

from __future__ import annotations

import io

import pytest

from ganlab.cli.shares import Shares


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("share", "shown"), [(0.5, "50 %"), (1.7, "100 %"), (-1.0, "0 %")])
def test_a_terminal_gets_a_bar_that_is_wiped_at_the_end(share: float, shown: str) -> None:
    screen = Terminal()
    with Shares(stream=screen) as shares:
        shares.show(share, "counting beans")
    assert f" {shown}  counting beans" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_log_gets_nothing() -> None:
    for stream, silent in ((io.StringIO(), False), (Terminal(), True)):
        with Shares(silent=silent, stream=stream) as shares:
            shares.show(0.5, "counting beans")
        assert stream.getvalue() == ""
