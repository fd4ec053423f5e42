#!/usr/bin/env python3
"""Build the installer for Windows: `python packaging/windows/build.py [OUT]`. Untested.

The folder is taken from OUT (default `dist`), where `packaging/pyinstaller/build.py` left it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
for place in (ROOT, HERE.parent, HERE.parent / "pyinstaller"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from contents import BuildError
from names import folder_name

from ganlab import __version__


def main(out: Path) -> list[Path]:
    """Build the installer below `out`, and return it.

    Raises
    ------
    BuildError
        Where Inno Setup or the program's folder is missing, or Inno Setup fails.
    """
    folder = out / folder_name()
    if not folder.is_dir():
        raise BuildError(f"{folder} is missing: run packaging/pyinstaller/build.py first")
    name = f"{folder.name}-setup"
    done = subprocess.run(
        [
            compiler(), "/Qp", f"/DVersion={__version__}", f"/DSource={folder}", f"/DOut={out}",
            f"/DName={name}", str(HERE / "ganlab.iss"),
        ]
    )  # fmt: skip
    if done.returncode:
        raise BuildError(f"Inno Setup failed with code {done.returncode}")
    return [out / f"{name}.exe"]


def compiler() -> str:
    """Return where Inno Setup's compiler is.

    Raises
    ------
    BuildError
        Where it is not installed.
    """
    places = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles")]
    places.append(os.path.join(os.environ.get("LOCALAPPDATA", ""), "Programs"))
    path = os.pathsep.join(os.path.join(place, "Inno Setup 6") for place in places if place)
    found = shutil.which("ISCC") or shutil.which("ISCC", path=path)
    if found is None:
        raise BuildError("Inno Setup 6 is missing: run `winget install JRSoftware.InnoSetup`")
    return found


if __name__ == "__main__":
    try:
        print(*main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()), sep="\n")
    except BuildError as error:
        sys.exit(f"build: {error}")
