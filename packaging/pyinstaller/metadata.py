"""What the program says of itself and of its libraries: names, versions, licences.

`importlib.metadata` reads it when the program runs. A checkout's own metadata would carry the path
of the checkout; so only METADATA is taken, which is all that is asked for.
"""

from __future__ import annotations

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement


def distributions(requirement: str) -> list[Distribution]:
    """Return a distribution and all that it requires here, by name.

    Raises
    ------
    PackageNotFoundError
        Where one of them is not installed.
    """
    found: dict[str, Distribution] = {}
    waiting = [Requirement(requirement)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonical(wanted.name), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        one = distribution(wanted.name)
        found[key[0]] = one
        for text in one.requires or ():
            needed = Requirement(text)
            extras = wanted.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(needed)
    return [found[name] for name in sorted(found)]


def canonical(name: str) -> str:
    """Return the name by which two spellings of a distribution's name are the same."""
    return name.lower().replace("_", "-").replace(".", "-")


def metadata(requirement: str) -> list[tuple[str, str]]:
    """Return the METADATA of a distribution and all that it requires, each with its folder."""
    entries = []
    for one in distributions(requirement):
        files = [file for file in one.files or () if file.name == "METADATA"]
        if not files:
            raise PackageNotFoundError(f"{one.name}: its METADATA is not there: install it again")
        path = Path(str(one.locate_file(files[0])))
        entries.append((str(path), path.parent.name))
    return entries
