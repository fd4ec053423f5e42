"""The one-folder program as a new user has it, wherever it stands."""

from __future__ import annotations

import tempfile
from pathlib import Path

from smoke_test import smoke_test
from trial import Broken, Trial

#: Seconds from the start of the program until its window is painted.
FIRST_WINDOW = 2.0
#: A machine that has other things to do is asked again: the program's own part is the best start.
STARTS = 6


def use(program: Path, under: Path) -> None:
    """Try all that a new user does, then the promise of how fast it starts.

    Raises
    ------
    Broken
        Where it does not work, or takes longer to its first window than it may.
    """
    best = smoke_test([str(program)], under=under)
    with tempfile.TemporaryDirectory(prefix="ganlab-start-", ignore_cleanup_errors=True) as folder:
        trial = Trial([str(program)], Path(folder).resolve(), "offscreen")
        while best > FIRST_WINDOW and len(trial.painted) < STARTS:
            trial.window(until="first window painted")
            best = min(best, *trial.painted)
    if best > FIRST_WINDOW:
        raise Broken(f"paints its first window after {best:.2f} s, not {FIRST_WINDOW:g} s")
    print(f"  first window after {best:.2f} s; it may take {FIRST_WINDOW:g} s", flush=True)
