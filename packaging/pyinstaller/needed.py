"""Which libraries are still needed once others are left out.

PyInstaller has collected, beside each plugin, all that the plugin loads; where the plugin is left
out (the GTK theme), what it alone loaded (all of GTK) goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath

#: Place in the program, file or target of a link, kind: PyInstaller's own triple.
Entry = tuple[str, str, str]


def needed(entries: Iterable[Entry], imports: Callable[[str], Collection[str]]) -> set[str]:
    """Return the places of what is needed: plugins and modules, and all that they load.

    Parameters
    ----------
    entries
        Libraries, and links to libraries, of the program.
    imports
        Gives the names of the libraries that a file loads.
    """
    listed = list(entries)
    by_place = {place: (source, kind) for place, source, kind in listed}
    # A library at the top, or a link there, is there for others; everything deeper, and Python's
    # own modules, may be loaded by their path.
    waiting = [
        place for place, _, kind in listed
        if kind != "SYMLINK" and ("/" in place or kind == "EXTENSION" or _python(place))
    ]  # fmt: skip
    kept: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place in kept:
            continue
        source, kind = by_place[place]
        if kind == "SYMLINK":
            # Links are relative to where they are.
            target = (PurePosixPath(place).parent / source).as_posix()
            if target in by_place:
                kept.add(place)
                waiting.append(target)
            continue
        kept.add(place)
        waiting += [name for name in imports(source) if name in by_place]
    return kept


def _python(place: str) -> bool:
    return place.startswith("libpython")


def imports_of(path: str) -> set[str]:
    """Return the names of the libraries that a library or a program loads."""
    from PyInstaller.depend.bindepend import get_imports

    return {PurePosixPath(name).name for name, _ in get_imports(path)}
