"""What is kept of a run without being asked: every few seconds, and when the window closes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.runtime.file_state import FileState, Mark

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Run

__all__ = ["EVERY", "Autosaver"]

_log = logging.getLogger(__name__)

#: Seconds from one copy to the next, while something changes. Together with the time that a copy
#: takes to be on the disk, that much of the training may be lost with the process.
EVERY = 5.0
#: Bytes of earlier states in such a copy, and in what is kept of an unsaved run at the end.
_PAST, _LAST_PAST = 4_000_000, 16_000_000
#: Rows of losses in either.
_ROWS, _LAST_ROWS = 100_000, 500_000
#: Copies from one preview to the next: it is the dearest part of them.
_PICTURED = 6
#: Seconds after which it is tried again where a copy could not be written.
_AGAIN = 60.0


class Autosaver:
    """Keeps a copy of the run at hand in the session's folder, for the thread that trains it.

    The copy is taken between two updates, which takes about a millisecond, and written in a thread
    of its own. While one is being written no other is taken.

    Parameters
    ----------
    files
        What is known of the run's files.
    tell
        Called, from any thread, with what the person should know.
    clock
        Seconds.
    """

    def __init__(
        self,
        files: FileState,
        tell: Callable[[str], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._files, self._tell, self._clock = files, tell, clock
        self._next = clock() + EVERY
        self._kept: Mark | None = None
        self._writer: threading.Thread | None = None
        self._preview: tuple[int, bytes] | None = None
        self._copies = 0
        self._noted = self._failed = False

    def wait(self, run: Run | None) -> float | None:
        """Return the seconds until a copy is due; None where there is nothing to keep."""
        if run is None or not self._files.changed(run):
            return None
        if Mark.of(run) == self._kept:
            return None
        # While one is being written there is nothing to do but to look again soon.
        return max(0.0 if self._idle else 0.1, self._next - self._clock())

    def look(self, run: Run | None) -> None:
        """Take a copy where one is due."""
        if self._clock() >= self._next and self._idle and self.wait(run) is not None:
            assert run is not None
            self._next = self._clock() + EVERY
            self._copy(run)

    @property
    def _idle(self) -> bool:
        return self._writer is None or not self._writer.is_alive()

    def _copy(self, run: Run) -> None:
        from ganlab.engine.files import layout
        from ganlab.engine.files.save import run_members

        pictured = self._copies % _PICTURED == 0
        self._copies += 1
        members = run_members(run, past=_PAST, brief=True, pictured=pictured, rows=_ROWS)
        mark = Mark.of(run)

        def work() -> None:
            from ganlab.engine.trainer.run import one_thread

            one_thread()
            whole = dict(members)
            if pictured:
                self._preview = mark.run, whole[layout.PREVIEW]
            elif self._preview is not None and self._preview[0] == mark.run:
                whole[layout.PREVIEW] = self._preview[1]
            if self._write(whole):
                self._kept = mark

        self._writer = threading.Thread(target=work, name="ganlab autosave", daemon=True)
        self._writer.start()

    def _write(self, members: Mapping[str, bytes]) -> bool:
        from ganlab.engine.files.atomic import write_zip
        from ganlab.sessions import own

        try:
            write_zip(own().run, members, plain=True)
        except Exception as error:
            self._next = self._clock() + _AGAIN
            if not self._failed:
                # Said once: whoever goes on training knows that a kill would cost all.
                self._failed = True
                _log.warning("the run is not kept any more", exc_info=error)
                self._tell(
                    f"This run is no longer kept in case of a crash ({error}): save it yourself"
                )
            return False
        if self._failed:
            self._failed = False
            self._tell("This run is kept again in case of a crash")
        return True

    def begun(self, path: Path | None) -> None:
        """Note that another run is at hand, and where it lies: it is found there after a kill."""
        from ganlab.sessions import own

        try:
            if path is not None or self._noted:
                own().note_file(path)
                self._noted = path is not None
            if path is not None:
                # What was there before is not what is at hand.
                self.drop()
        except OSError as error:
            _log.warning("no session folder: %s", error)

    def saved(self, path: Path, mark: Mark) -> None:
        """Note that the person saved the run as it was then: an older copy is of no use."""
        self.join()
        if self._kept is None or mark.covers(self._kept):
            self.begun(path)

    def drop(self) -> None:
        """Take the copy away."""
        if not self._copies:
            return
        from ganlab.sessions import own

        self.join()
        self._kept = None
        try:
            own().run.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("a copy that is not needed any more stays: %s", error)

    def end(self, run: Run | None) -> None:
        """Keep a run that was trained and not saved, for whoever closed by mistake."""
        self.join()
        try:
            self.leave(run)
        except Exception as error:
            # The copy of some seconds ago stays where it is, and is found at the next start.
            _log.warning("the run that was not saved is not kept", exc_info=error)
            return
        self.drop()

    def leave(self, run: Run | None, opened: Path | None = None) -> bool:
        """Keep a run that was trained and not saved; return whether it was.

        ``opened`` is about to take its place: it stays where it lies.

        Raises
        ------
        OSError
            Where it cannot be written.
        """
        if run is None or not self._files.trained(run):
            return False
        self._keep(run, opened)
        return True

    def _keep(self, run: Run, opened: Path | None) -> None:
        from ganlab.engine.files.atomic import write_zip
        from ganlab.engine.files.save import run_members
        from ganlab.presets import title_of
        from ganlab.recents import forget, keep_unsaved
        from ganlab.sessions import new_unsaved

        path: Path = new_unsaved()
        # The person waits for it.
        write_zip(path, run_members(run, past=_LAST_PAST, brief=True, rows=_LAST_ROWS), plain=True)
        source = self._files.source
        if source is not None and source != opened:
            # It went on from there: one of the two is enough.
            forget(source, delete=True)
        keep_unsaved(path, title_of(run.initial), run.trainer.step_count)

    def join(self) -> None:
        """Wait for the copy that is being written."""
        if self._writer is not None:
            self._writer.join()
            self._writer = None
