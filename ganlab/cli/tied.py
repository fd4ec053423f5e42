"""A command that belongs to the program that started it: it never outlives that."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from ganlab.cli.errors import INTERRUPTED

__all__ = ["Tied"]

#: Seconds in which the command may end by itself.
_GRACE = 5.0


class Tied:
    """Notices when standard input is closed: by whoever holds its other end, or by their death.

    Ctrl+C, which a terminal sends to both, is left to the other.
    """

    def __init__(self) -> None:
        self._let_go = threading.Event()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # A daemon: it may wait for ever.
        threading.Thread(target=self._wait, name="ganlab tied", daemon=True).start()

    @property
    def let_go(self) -> bool:
        """Whether nobody waits any more for what is done here."""
        return self._let_go.is_set()

    def _wait(self) -> None:
        # Not through sys.stdin: its buffer's lock would be held when the interpreter ends.
        try:
            while os.read(sys.stdin.fileno(), 1024):
                pass
        except OSError:
            pass
        self._let_go.set()
        time.sleep(_GRACE)
        # In the midst of a step that takes so long, or of loading libraries.
        os._exit(INTERRUPTED)
