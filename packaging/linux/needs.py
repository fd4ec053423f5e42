"""What the packaged program needs of the system that runs it: read from its own files.

Every shared library that a file of the program names, and that the program does not carry, must
come from a package of the system; the .deb depends on that package.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contents import BuildError
from notices import package_of

#: Loaded by name when the program runs, so that no file names them.
#: libxcb-cursor0: Qt's plugin for X11 names it, but the program may carry it; fonts to draw with.
ALWAYS = ("libc6", "libgl1", "libegl1", "libfontconfig1")
RECOMMENDED = ("fonts-dejavu-core", "xdg-utils", "shared-mime-info", "desktop-file-utils")


@dataclass(frozen=True)
class Needs:
    """What a program's files name.

    Attributes
    ----------
    sonames : mapping of str to str
        Libraries that the program does not carry, each with a file that names it.
    glibc : str
        The lowest version of the C library that has every symbol they ask for.
    """

    sonames: Mapping[str, str]
    glibc: str


def is_elf(path: Path) -> bool:
    """Return whether a file is a program or a library of Linux."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def needs_of(folder: Path) -> Needs:
    """Read what all programs and libraries below a folder need."""
    readelf = shutil.which("readelf")
    if readelf is None:
        raise BuildError("`readelf` is missing: run `apt-get install binutils`")
    files = [f for f in folder.rglob("*") if f.is_file() and not f.is_symlink() and is_elf(f)]
    carried = {f.name for f in folder.rglob("*") if f.is_file()}
    command = [readelf, "--wide", "--dynamic", "--version-info", *map(str, files)]
    said = subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
    needed, versions = parse(said)
    missing = {name: by for name, by in sorted(needed.items()) if name not in carried}
    return Needs(missing, ".".join(map(str, max(versions, default=(2, 31)))))


def parse(said: str) -> tuple[dict[str, str], set[tuple[int, ...]]]:
    """Return the libraries that `readelf` lists, each with a file, and the versions of glibc."""
    needed: dict[str, str] = {}
    versions: set[tuple[int, ...]] = set()
    file = ""
    for line in said.splitlines():
        if line.startswith("File: "):
            file = line[6:]
        elif found := re.search(r"\(NEEDED\).*\[(.+)\]", line):
            needed.setdefault(found.group(1), file)
        for version in re.findall(r"\bGLIBC_(\d+(?:\.\d+)+)\b", line):
            versions.add(tuple(map(int, version.split("."))))
    return needed, versions


def depends(needs: Needs) -> list[str]:
    """Return the Debian packages that bring what is needed.

    Raises
    ------
    BuildError
        Where a library belongs to no package that is installed here.
    """
    packages, lost = set(ALWAYS), []
    for name, by in needs.sonames.items():
        if name.startswith("ld-linux"):
            continue
        package = package_of(name)
        if package is None:
            lost.append(f"{name} (asked for by {Path(by).name})")
        else:
            packages.add(package)
    if lost:
        raise BuildError(
            f"no installed package has {', '.join(lost)}: install what has it, or leave out "
            "the file that asks for it (packaging/pyinstaller/left_out.py)"
        )
    return list(_versioned(packages, needs.glibc))


def _versioned(packages: Iterable[str], glibc: str) -> Iterable[str]:
    for package in sorted(packages):
        yield f"libc6 (>= {glibc})" if package == "libc6" else package
