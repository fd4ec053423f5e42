"""What is in a folder: how large it is, what of, and whether that is within the budget."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

#: Megabytes (10^6 bytes) of the folder as installed, and of its archive.
INSTALLED, COMPRESSED = 800, 230


class BuildError(Exception):
    """The build cannot go on, or what it made is no good; the message says why and the way out."""


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder; a link counts for nothing."""
    if path.is_file():
        return path.stat().st_size
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file() and not f.is_symlink())


def part_of(place: Path) -> str:
    """Return the name under which a file is counted: its library, or what it serves."""
    parts = place.parts
    if parts[0] != "_internal":
        return "ganlab (the program and its Python modules)" if len(parts) == 1 else parts[0]
    if len(parts) == 2:
        return "system libraries and Python's own"
    top = parts[1].partition(".libs")[0].removesuffix("-")
    return "resources of ganlab" if top == "ganlab" else top


def listing(folder: Path) -> str:
    """Return a table of parts and a table of the largest files, in megabytes."""
    parts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            place = file.relative_to(folder)
            parts[part_of(place)] += file.stat().st_size
            files[place.as_posix()] = file.stat().st_size
    lines = [f"{sum(files.values()) / 1e6:9.1f} MB  in {len(files):,} files", "", "By part:"]
    lines += [f"{count / 1e6:9.1f} MB  {name}" for name, count in parts.most_common()]
    lines += ["", "The largest files:"]
    lines += [f"{count / 1e6:9.1f} MB  {name}" for name, count in files.most_common(40)]
    return "\n".join(lines) + "\n"


def hold_budget(what: str, count: int, allowed: int, why: str = "") -> None:
    """Check a size in bytes against megabytes.

    Raises
    ------
    BuildError
        Where it is larger.
    """
    if count > allowed * 1e6:
        raise BuildError(
            f"{what} is {count / 1e6:.1f} MB, more than the {allowed} MB that it may be: look for "
            f"what is new in {why or 'contents.txt'} and leave it out in left_out.py"
        )


def checksum(path: Path, kind: str = "sha256") -> str:
    """Return a file's checksum in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def sums_of(folder: Path) -> str:
    """Return a line for each file of a folder, in the form that `sha256sum --check` reads."""
    files = sorted(f for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    return "".join(f"{checksum(f)}  {f.relative_to(folder).as_posix()}\n" for f in files)
