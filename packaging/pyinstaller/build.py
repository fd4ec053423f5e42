#!/usr/bin/env python3
"""Build the one-folder program: `python packaging/pyinstaller/build.py [OUT]`.

With the Python of an environment in which ganlab, its `onnx` and its `build` extra are installed.
OUT (default `dist`) gets the folder, its archive and the list of what is in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
for place in (ROOT, HERE, HERE.parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

import icons
from archive import pack
from contents import COMPRESSED, INSTALLED, BuildError, hold_budget, listing, size, sums_of
from names import folder_name
from notices import collect

#: Beside the program in its folder.
NOTICES, CONTENTS, SUMS = "licences", "contents.txt", "sha256sums.txt"
PROGRAM = "ganlab.exe" if sys.platform == "win32" else "ganlab"


def main(out: Path) -> list[Path]:
    """Build the program below `out`; return its archive and the list of its contents.

    Raises
    ------
    BuildError
        Where a tool is missing, PyInstaller fails, or what it made is larger than it may be.
    """
    # An environment that is made anew may lack one of them; hours later is too late to say so.
    for module, package in (("PyInstaller", "pyinstaller"), ("onnxruntime", "onnxruntime")):
        if find_spec(module) is None:
            install = f"{sys.executable} -m pip install --constraint constraints.txt"
            raise BuildError(
                f"{package} is not installed for {sys.executable}: run `{install} -e .[onnx,build]`"
            )
    work = ROOT / "build" / "pyinstaller"
    if sys.platform in ("win32", "darwin"):
        icons.main(ROOT / "build" / "icons")
    made = _pyinstaller(work)
    name = folder_name()
    out.mkdir(parents=True, exist_ok=True)
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.move(made, folder)
    if sys.platform.startswith("linux"):
        _strip(folder)
    _clock("licence notices")
    collect(folder, folder / NOTICES, "ganlab[onnx]")
    contents = listing(folder)
    (folder / CONTENTS).write_text(contents, encoding="utf-8")
    (folder / SUMS).write_text(sums_of(folder), encoding="utf-8")
    report = out / f"{name}-contents.txt"
    report.write_text(contents, encoding="utf-8")
    hold_budget(f"the program in {folder}", size(folder), INSTALLED, str(report))
    _clock("archive")
    archive = pack(folder, out)
    hold_budget(str(archive), size(archive), COMPRESSED, str(report))
    _clock(f"{size(folder) / 1e6:.1f} MB, {size(archive) / 1e6:.1f} MB compressed")
    return [archive, report]


def prove(made: list[Path]) -> None:
    """Use the program as a new user would, unpacked from its archive.

    Raises
    ------
    SystemExit
        Where it does not work, or takes longer to its first window than it may.
    """
    from trial import Broken
    from used import use

    with tempfile.TemporaryDirectory(prefix="ganlab-folder-") as scratch:
        if made[0].suffix == ".zip":
            shutil.unpack_archive(made[0], scratch)
        else:
            subprocess.run(["tar", "-xf", str(made[0]), "-C", scratch], check=True)
        (folder,) = Path(scratch).iterdir()
        try:
            use(folder / PROGRAM, folder)
        except Broken as error:
            raise SystemExit(f"{made[0].name}: it {error}") from None


def _pyinstaller(work: Path) -> Path:
    _clock("PyInstaller (minutes)")
    work.mkdir(parents=True, exist_ok=True)
    log = work / "log.txt"
    command = [sys.executable, "-m", "PyInstaller", str(HERE / "ganlab.spec"), "--noconfirm"]
    command += ["--distpath", str(work / "made"), "--workpath", str(work / "work")]
    # PYTHONHASHSEED: with it, the same sources make the same archive of modules. Level 0: the
    # modules are stored as they are, since the whole is compressed later, and better.
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0"}
    with log.open("wb") as file:
        done = subprocess.run(command, cwd=ROOT, stdout=file, stderr=file, env=environment)
    if done.returncode:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
        raise BuildError("PyInstaller failed; the end of " + f"{log}:\n" + "\n".join(lines))
    return work / "made" / "ganlab"


def _strip(folder: Path) -> None:
    """Take the symbol tables out of the largest libraries: 120 MB that only a debugger reads.

    Out of no others: libraries that a wheel's tools have patched do not survive it.
    """
    strip = shutil.which("strip")
    if strip is None:
        raise BuildError("`strip` is missing: run `apt-get install binutils`")
    inside = folder / "_internal"
    libraries = sorted((inside / "torch" / "lib").glob("libtorch*.so"))
    # Python's own, where it was compiled on this machine.
    libraries += sorted(inside.glob("libpython*.so.*"))
    if len(libraries) < 3:
        raise BuildError(f"torch's libraries are not in {folder}: see hooks/hook-torch.py")
    subprocess.run([strip, "--strip-unneeded", *map(str, libraries)], check=True)


_STARTED = time.monotonic()


def _clock(what: str) -> None:
    print(f"build: {time.monotonic() - _STARTED:4.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        built = main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve())
        print(*built, sep="\n")
    except BuildError as error:
        sys.exit(f"build: {error}")
