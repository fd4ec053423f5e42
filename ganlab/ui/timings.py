"""How long the start takes, counted from the start of the process, and what went wrong in it."""

from __future__ import annotations

import logging
import os
import sys
import time

__all__ = ["age", "complain", "listen", "mark"]

log = logging.getLogger("ganlab.timings")
_IMPORTED = time.monotonic()


def age() -> float:
    """Seconds since this process was started; where the system does not say, since this import."""
    if sys.platform == "linux":
        try:
            with open("/proc/self/stat", encoding="ascii") as file:
                started = int(file.read().rpartition(")")[2].split()[19])
            with open("/proc/uptime", encoding="ascii") as file:
                up = float(file.read().split()[0])
            return up - started / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            pass
    return time.monotonic() - _IMPORTED


def mark(what: str) -> None:
    """Log that something is reached, and when."""
    log.info("%s after %.2f s", what, age())


def complain(text: str) -> None:
    """Log what the window says went wrong: whoever reads the marks sees no window."""
    log.info("the window says: %s", text)


def listen() -> None:
    """Print all of it to stderr where GANLAB_TIMINGS=1 asks for it."""
    if os.environ.get("GANLAB_TIMINGS") == "1":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("ganlab: %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
