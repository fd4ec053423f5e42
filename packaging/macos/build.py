#!/usr/bin/env python3
"""Build the disk image for macOS: `python packaging/macos/build.py [OUT]`. Untested.

`ganlab.app` is taken from where `packaging/pyinstaller/build.py` left it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
for place in (ROOT, HERE.parent / "pyinstaller"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from contents import COMPRESSED, BuildError, hold_budget, size
from names import folder_name


def main(out: Path) -> list[Path]:
    """Build the disk image below `out`, and return it.

    Raises
    ------
    BuildError
        Where a tool or the program is missing, a tool fails, or it is larger than it may be.
    """
    app = ROOT / "build" / "pyinstaller" / "made" / "ganlab.app"
    if not app.is_dir():
        raise BuildError(f"{app} is missing: run packaging/pyinstaller/build.py first")
    image = out / f"{folder_name()}.dmg"
    image.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="ganlab-dmg-") as scratch:
        # `ditto` keeps links and signatures; the link is where the user drags the program to.
        _run("ditto", str(app), str(Path(scratch) / app.name))
        (Path(scratch) / "Applications").symlink_to("/Applications")
        _run(
            "hdiutil", "create", "-volname", "ganlab", "-srcfolder", scratch, "-fs", "HFS+",
            "-format", "ULMO", str(image),
        )  # fmt: skip
    hold_budget(str(image), size(image), COMPRESSED)
    return [image]


def _run(*command: str) -> None:
    tool = shutil.which(command[0])
    if tool is None:
        raise BuildError(f"`{command[0]}` is missing: this recipe runs on macOS alone")
    done = subprocess.run([tool, *command[1:]])
    if done.returncode:
        raise BuildError(f"{command[0]} failed with code {done.returncode}")


if __name__ == "__main__":
    try:
        print(*main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()), sep="\n")
    except BuildError as error:
        sys.exit(f"build: {error}")
