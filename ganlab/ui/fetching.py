"""Sets of pictures whose files are not on this computer: fetched on request, or found."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ganlab.engine.data import IMAGE_SETS, DataError
from ganlab.engine.data.images.file_set import FileSet
from ganlab.folders import add_data_folder
from ganlab.ui.background import Job
from ganlab.ui.errand import Errand
from ganlab.ui.interaction import Interaction

__all__ = ["Fetching", "missing_set", "plain"]

#: In brackets, the way out on the command line: the window has one of its own.
_COMMAND = re.compile(r" \(`[^`]*`\)")
_MISSING = re.compile(r"is not on this computer: fetch it \(`ganlab data fetch ([^`]+)`\)")


def plain(text: str) -> str:
    """Return a message of the engine's without the commands for a terminal."""
    return _COMMAND.sub("", text)


def missing_set(text: str) -> str | None:
    """Return the name of the set that a message of the engine's misses; None where it is none."""
    found = _MISSING.search(text)
    return found[1] if found and found[1] in IMAGE_SETS else None


class Fetching(QObject):
    """Asks the person, brings the files, and says how it went.

    Parameters
    ----------
    ask, window
        How the person is asked, and in front of what.

    Signals
    -------
    said(str, str, object)
        What the person should know; ``notice`` or ``error``; what to do about it as (name, call),
        or None.
    began()
        Something is on its way: its note should be in sight.
    arrived(str)
        The files of that set are on this computer now.
    """

    said = Signal(str, str, object)
    began = Signal()
    arrived = Signal(str)

    def __init__(self, ask: Interaction, window: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._window = ask, window
        self._name = ""
        self._wishes = 0
        #: Where a dialog for a folder begins.
        self.folder = ""
        #: What is handed on to the engine's `fetch`: who opens a request, how long it may wait.
        self.options: dict[str, Any] = {}
        self.errand = Errand(self)

    def want(self, name: str, here: Callable[[], object], brought: Callable[[], object]) -> None:
        """Do something with a set: at once, or when its files have come, if they are wanted."""
        self.forget()
        data, wish = IMAGE_SETS[name], self._wishes
        if not isinstance(data, FileSet):
            here()
            return

        def answer(available: bool) -> None:
            if wish != self._wishes:
                return
            if available:
                here()
            else:
                self.offer(name, brought)

        # A folder may lie on a disk that sleeps.
        Job(lambda: data.available, answer, self._report, self)

    def forget(self) -> None:
        """Something else is wished now: what was wished before is not to take its place."""
        self._wishes += 1

    def offer(self, name: str, brought: Callable[[], object]) -> None:
        """Ask how a set is to be had."""
        if self.errand.busy:
            self.began.emit()
            if name != self._name:
                title = IMAGE_SETS[self._name].title
                self.said.emit(
                    f"{title} is being fetched: wait for it, or cancel it", "error", None
                )
            return
        data = IMAGE_SETS[name]
        size, host = _download(name)
        chosen = self._ask.choose(
            self._window,
            f"Get {data.title}",
            f"{data.title} is not on this computer",
            f"{data.description}\n\nFrom {host}, {size:,.0f} MB, kept in your data folder.\n"
            f"Source: {data.source}.\nLicence: {data.licence}.",
            (f"Fetch {size:,.0f} MB", "Use a folder…"),
        )
        if chosen == 0:
            self.fetch(name, brought)
        elif chosen == 1:
            self.use_folder(name, brought)

    # --- by the network ------------------------------------------------------------------------

    def fetch(self, name: str, brought: Callable[[], object]) -> None:
        """Bring the files of a set into the user's data folder."""
        from ganlab.engine.data.fetch import fetch

        title = IMAGE_SETS[name].title
        self._name = name
        options, wish = dict(self.options), self._wishes
        self.errand.start(
            f"Fetching {title}",
            _megabytes,
            lambda progress, cancelled: fetch(
                name, progress=progress, cancelled=cancelled, **options
            ),
            lambda _folder: self._here(name, f"{title} is on this computer now", brought, wish),
            partial(self._failed, name, brought),
        )
        self.began.emit()

    def cancel(self) -> None:
        """Stop; what has arrived is kept, and the next fetch goes on from there."""
        if self.errand.busy:
            title = IMAGE_SETS[self._name].title
            self.errand.cancel()
            self.said.emit(f"{title} is not fetched further: what came is kept", "notice", None)

    def close(self) -> None:
        self.errand.close()

    def _failed(self, name: str, brought: Callable[[], object], error: Exception) -> None:
        if not isinstance(error, DataError | OSError):
            raise error
        ways = ("Use a folder…", partial(self.use_folder, name, brought))
        self.said.emit(plain(str(error)), "error", ways)

    # --- by a folder ---------------------------------------------------------------------------

    def use_folder(self, name: str, brought: Callable[[], object]) -> None:
        """Let the person name the folder in which the files are, and remember it."""
        data = IMAGE_SETS[name]
        assert isinstance(data, FileSet)
        title = f"Choose a folder that holds {data.title}"
        path = self._ask.open_folder(self._window, title, self.folder)
        if path is None:
            return
        self.folder = str(path.parent)

        wish = self._wishes

        def found(_folder: Path) -> None:
            self._here(name, f"{data.title} is read from {path}", brought, wish)

        Job(partial(_remember, data, path), found, partial(self._failed, name, brought), self)

    def _here(self, name: str, words: str, brought: Callable[[], object], wish: int) -> None:
        self.arrived.emit(name)
        if wish == self._wishes:
            self.said.emit(words, "notice", None)
            brought()
        else:
            # Whoever went on to something else meanwhile keeps it.
            self.said.emit(words, "notice", ("Learn from it", brought))

    def _report(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self.said.emit(str(error), "error", None)


def _remember(data: FileSet, path: Path) -> Path:
    """Remember a folder of data, once it is seen to hold a set.

    Raises
    ------
    DataError
        Where it does not hold it.
    OSError
        Where the list of folders cannot be written.
    """
    found = data.find_in(path)
    if found is None:
        raise DataError(f"{path} does not hold {data.title}: {data.wanted} must be in it")
    add_data_folder(path)
    return found


def _download(name: str) -> tuple[float, str]:
    from ganlab.ui.data_picker.words import download

    return download(name)


def _megabytes(done: int, total: int) -> str:
    return f"{done / 1e6:,.1f} of {total / 1e6:,.1f} MB · {100 * done / total:.0f} %"
