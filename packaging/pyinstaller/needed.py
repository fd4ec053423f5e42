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
    waiting = [place for place, _, kind in listed if kind == "EXTENSION" or not _for_others(place)]
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


def _for_others(place: str) -> bool:
    """Return whether a library, or a link to one, is there only for those that name it.

    What lies deeper are plugins and Python's modules, which are loaded by their paths, or
    libraries of a wheel, which are found beside each other.
    """
    if place.startswith("PySide6/Qt/lib/"):
        return True
    return "/" not in place and not place.startswith("libpython")


def imports_of(path: str) -> set[str]:
    """Return the names of the libraries that a library or a program loads."""
    from PyInstaller.depend.bindepend import get_imports

    return {PurePosixPath(name).name for name, _ in get_imports(path)}
