"""Files by name, of which some are made only when somebody reads them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping

__all__ = ["Later"]


class Later(Mapping[str, bytes]):
    """Maps names to contents; each is made once, by the thread that first asks for it.

    Parameters
    ----------
    files
        Name to content, or to what makes it. The latter must hold copies: nobody knows when it
        is called.
    """

    def __init__(self, files: Mapping[str, bytes | Callable[[], bytes]]) -> None:
        self._files = dict(files)
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> bytes:
        """Return a file's content."""
        with self._lock:
            found = self._files[name]
            if not isinstance(found, bytes):
                found = self._files[name] = found()
            return found

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._files)
