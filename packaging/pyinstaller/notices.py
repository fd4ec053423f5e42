"""The licence notices of all that the program carries: texts taken from where each came from."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from contents import BuildError
from metadata import canonical, distributions

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "packaging" / "licences"

_NAMES = ("licen", "copying", "notice", "copyright", "thirdparty")

_QT = """\
Qt {version} and PySide6 (Qt for Python)
Copyright (C) The Qt Company Ltd. and other contributors.

Used under the GNU Lesser General Public License, version 3 (LGPL-3.0.txt, which adds to
GPL-3.0.txt, both beside this file). Qt is linked dynamically: its libraries are files of their own
below _internal/PySide6, and a changed version of them, of the same binary interface, may be put in
their place. Nothing in ganlab's licence forbids to change it for one's own use, or to reverse
engineer it for debugging such changes. The sources:
  https://download.qt.io/official_releases/qt/{short}/{version}/
  https://download.qt.io/official_releases/QtForPython/pyside6/
"""


def collect(folder: Path, into: Path, requirement: str) -> list[str]:
    """Write the notices of a program's folder; return the names of all that are in it.

    Raises
    ------
    BuildError
        Where a part has no licence that could be found.
    """
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for text in sorted(TEXTS.glob("*.txt")):
        shutil.copy(text, into / text.name)
    shutil.copy(ROOT / "LICENSE", into / "ganlab.txt")
    told = [("ganlab", "MIT (ganlab.txt)")]
    told.append(_python(into))
    told.append(_qt(into))
    told += [_distribution(one, into) for one in _others(requirement)]
    told += _fonts(folder, into)
    told += _data()
    told += _system_libraries(folder, into)
    lines = "".join(f"{name}: {licence}\n" for name, licence in told)
    (into / "README.txt").write_text(
        "What ganlab carries, and under which licence each part comes. The texts stand beside "
        "this file.\n\n" + lines,
        encoding="utf-8",
    )
    return [name for name, _ in told]


def _others(requirement: str) -> list[Distribution]:
    own = ("ganlab", "pyside6-essentials", "shiboken6")
    found = [one for one in distributions(requirement) if canonical(one.name) not in own]
    # Its start code is part of every program that it makes, which its licence allows.
    return [*found, distribution("pyinstaller")]


def _python(into: Path) -> tuple[str, str]:
    version = ".".join(map(str, sys.version_info[:3]))
    library = Path(next(p for p in sys.path if p.endswith(f"python3.{sys.version_info[1]}")))
    places = [library / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"]
    # Debian splits it off.
    places.append(Path(f"/usr/share/doc/python3.{sys.version_info[1]}/copyright"))
    for place in places:
        if place.is_file():
            shutil.copy(place, into / "python.txt")
            return f"Python {version}", "PSF-2.0 (python.txt)"
    looked = ", ".join(map(str, places))
    raise BuildError(f"Python's licence is in none of {looked}: build with a complete Python")


def _qt(into: Path) -> tuple[str, str]:
    version = distribution("PySide6-Essentials").version
    text = _QT.format(version=version, short=version.rpartition(".")[0])
    (into / "qt.txt").write_text(text, encoding="utf-8")
    return f"Qt and PySide6 {version}", "LGPL-3.0-only (qt.txt, LGPL-3.0.txt, GPL-3.0.txt)"


def texts_of(one: Distribution) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each licence file that a distribution installed."""
    for file in one.files or ():
        path = Path(str(one.locate_file(file)))
        name = file.name.lower()
        if path.suffix in (".py", ".pyc", ".so", ".h") or not path.is_file():
            continue
        in_licences = ".dist-info/licenses/" in file.as_posix()
        # The folder of a package may bring its own, as onnxruntime's does.
        if in_licences or (len(file.parts) <= 2 and name.startswith(_NAMES)):
            yield file.as_posix(), path.read_text(encoding="utf-8", errors="replace")


def _distribution(one: Distribution, into: Path) -> tuple[str, str]:
    name = f"{one.name} {one.version}"
    stated = one.metadata.get("License-Expression") or _short(one.metadata.get("License"))
    if not stated:
        classifiers = one.metadata.get_all("Classifier") or []
        kinds = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
        stated = ", ".join(kinds)
    texts = list(texts_of(one))
    if not texts and not stated:
        raise BuildError(f"{name} states no licence: find it and add it to notices.py")
    if not texts:
        return name, f"{stated} (as it states; it installs no text)"
    target = into / f"{one.name.lower()}.txt"
    # Many parts of torch carry the same text: each once, with all the places that it stands for.
    places: dict[str, list[str]] = {}
    for place, text in texts:
        places.setdefault(text.strip(), []).append(place.partition(".dist-info/")[2] or place)
    parts = ["\n".join(f"== {place}" for place in names) + f"\n\n{text}\n"
             for text, names in places.items()]  # fmt: skip
    target.write_text("\n\n".join(parts), encoding="utf-8")
    return name, f"{stated or 'see'} ({target.name})"


def _short(text: str | None) -> str:
    # Some write the whole text there.
    return text.strip() if text and len(text.strip().splitlines()) == 1 else ""


def _fonts(folder: Path, into: Path) -> Iterator[tuple[str, str]]:
    for font in sorted((*folder.rglob("*.ttf"), *folder.rglob("*.otf"))):
        text = font_licence(font.read_bytes())
        if not text:
            raise BuildError(f"{font} states no licence: leave it out, or find its licence")
        target = into / f"font-{font.stem}.txt"
        target.write_text(text + "\n", encoding="utf-8")
        also = ", OFL-1.1.txt" if "SIL Open Font" in text else ""
        yield f"font {font.stem}", f"as the font itself states ({target.name}{also})"


def font_licence(data: bytes) -> str:
    """Return the copyright and licence of a font from its own table of names, or nothing."""
    count = struct.unpack(">H", data[4:6])[0]
    found: dict[int, str] = {}
    for i in range(count):
        tag, _, start, _ = struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i])
        if tag != b"name":
            continue
        _, names, texts = struct.unpack(">HHH", data[start : start + 6])
        for k in range(names):
            at = start + 6 + 12 * k
            platform, _, _, kind, length, offset = struct.unpack(">6H", data[at : at + 12])
            # Platform 3 is Windows, whose texts are UTF-16; 0 copyright, 13 licence, 14 its page.
            if platform == 3 and kind in (0, 13, 14):
                raw = data[start + texts + offset : start + texts + offset + length]
                found[kind] = raw.decode("utf-16-be").replace("\r\n", "\n").replace("\r", "\n")
    return "\n\n".join(found[kind] for kind in (0, 13, 14) if kind in found) if 13 in found else ""


def _data() -> Iterator[tuple[str, str]]:
    for card in sorted((ROOT / "resources" / "pretrained").glob("*.toml")):
        about = tomllib.loads(card.read_text(encoding="utf-8"))
        licence = about.get("licence")
        if not licence:
            raise BuildError(f"{card} states no licence of its data: add `licence` to it")
        yield f"trained model {card.stem}", f"its data: {licence}"


def _system_libraries(folder: Path, into: Path) -> Iterator[tuple[str, str]]:
    """Tell of the libraries that were taken from the system of the build, by their packages."""
    if not shutil.which("dpkg-query"):
        return
    # A link leads to a library of Qt or of another part, told of already; so is Python's own.
    inside = (folder / "_internal").glob("*.so*")
    files = [f.name for f in inside if not f.is_symlink() and not f.name.startswith("libpython")]
    for package in sorted({p for p in map(package_of, files) if p}):
        notice = Path("/usr/share/doc") / package / "copyright"
        if not notice.is_file():
            raise BuildError(f"{package} has no {notice}: install it again, with its documentation")
        target = into / f"debian-{package}.txt"
        shutil.copy(notice, target)
        yield f"library of Debian's {package}", f"see {target.name}"


def package_of(name: str) -> str | None:
    """Return the Debian package that a shared library of this name belongs to, or None."""
    asked = ["dpkg-query", "--search", f"*/{name}"]
    done = subprocess.run(asked, capture_output=True, text=True)
    return _first(done.stdout.splitlines())


def _first(lines: Iterable[str]) -> str | None:
    for line in lines:
        if line.startswith("diversion by "):
            continue
        packages, _, _ = line.partition(": ")
        return packages.split(",")[0].partition(":")[0].strip()
    return None
