"""How this program starts another of itself, for work in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["command"]

#: Folder that the package stands in.
_HOME = Path(__file__).resolve().parents[1]


def command() -> list[str]:
    """Return how a command of ``ganlab`` begins: its arguments follow."""
    # A packaged program is ganlab itself; elsewhere it is Python.
    if getattr(sys, "frozen", False):
        return [sys.executable]
    # -P, and found by where it is: with -m Python would look for modules in the working folder
    # first, which may be a bundle of anybody's with a json.py in it.
    begin = f"import sys; sys.path.append({str(_HOME)!r}); from ganlab.cli import main"
    return [sys.executable, "-P", "-c", f"{begin}; sys.exit(main())"]
