"""The thread that writes runs to disk, so that training does not wait for it."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

if TYPE_CHECKING:
    from ganlab.sessions import SessionFolder

__all__ = ["WriteThread"]

_log = logging.getLogger(__name__)


class WriteThread(QThread):
    """Writes one run after the other, whole or not at all.

    Signals
    -------
    saved(object)
        The path to which a run was written.
    failed(str)
        Why it was not, in words; what stood there before still does.
    """

    saved = Signal(object)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ganlab saving")
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._begun = False

    # -- called from other threads; none of these waits --------------------------------------

    def write(self, path: Path, members: Mapping[str, bytes], done: Callable[[], object]) -> None:
        """Write a run's files; ``done`` is called in this thread once they stand there."""
        self._tasks.put(lambda: self._write(path, members, done))
        if not self._begun:
            # Most sessions never save.
            self._begun = True
            self.start()

    def stop(self) -> None:
        """End, once all that was asked for is written."""
        self._tasks.put(None)

    # -- the thread --------------------------------------------------------------------------

    def run(self) -> None:
        """Write until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while (task := self._tasks.get()) is not None:
            task()

    def _write(self, path: Path, members: Mapping[str, bytes], done: Callable[[], object]) -> None:
        from ganlab.engine.files.atomic import write_members

        session = _session()
        try:
            if session is not None:
                session.note_saving(path)
            write_members(path, members)
        except OSError as error:
            self.failed.emit(str(error))
            return
        except MemoryError:
            self.failed.emit(f"{path}: not enough memory to save this run: close other programs")
            return
        except Exception as error:
            _log.exception("saving to %s failed", path)
            self.failed.emit(f"{path}: not saved ({type(error).__name__}: {error})")
            return
        finally:
            if session is not None:
                session.note_saving(None)
        done()
        self.saved.emit(path)


def _session() -> SessionFolder | None:
    from ganlab.sessions import own

    try:
        return own()
    except OSError as error:
        # A read-only home costs what a kill would leave, not the saving.
        _log.warning("no session folder: %s", error)
        return None
