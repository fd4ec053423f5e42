"""The window is killed while it plays and saves: five times here, fifty in the study."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ganlab.study.kills import Kill, table


@pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")
def test_five_kills_lose_little_and_leave_nothing() -> None:
    # In a process of its own: one that holds a window is not to be forked.
    found = subprocess.run(
        [sys.executable, "-m", "ganlab.study", "kills", "--short"],
        capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    assert "**5 of 5 well.**" in found.stdout


def test_a_kill_that_costs_too_much_is_not_well() -> None:
    good = Kill(3.0, 900, 600, 4.2, 2, ())
    for bad in (Kill(3.0, 900, 0, 10.5, 2, ()), Kill(3.0, 900, 600, 4.2, 2, ("half a file",))):
        assert "**1 of 2 well.**" in table([good, bad])
