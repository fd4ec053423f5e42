"""The files that make ganlab a program of the desktop, where a system keeps them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from contents import BuildError

HERE = Path(__file__).resolve().parent

#: Where the .deb puts the program: below /opt, which belongs to no distribution.
HOME = "opt/ganlab"

_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ganlab
Comment: The parts that come with it have licences of their own, among them the LGPL-3 of Qt:
 /{home}/licences/README.txt lists all, with their texts beside it.

Files: *
Copyright: 2026 ganlab contributors
License: MIT

License: MIT
{text}
"""


def lay_out(tree: Path, icons: Path) -> None:
    """Fill `tree` with desktop entry, metadata, type of run files, icons and notices."""
    share = tree / "usr" / "share"
    for name, place in (
        ("ganlab.desktop", "applications/ganlab.desktop"),
        ("org.ganlab.ganlab.metainfo.xml", "metainfo/org.ganlab.ganlab.metainfo.xml"),
        ("ganlab-mime.xml", "mime/packages/ganlab.xml"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / name, share / place)
    shutil.copytree(icons / "hicolor", share / "icons" / "hicolor", dirs_exist_ok=True)
    command = tree / "usr" / "bin" / "ganlab"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.symlink_to(f"/{HOME}/ganlab")
    licence = (HERE.parent.parent / "LICENSE").read_text(encoding="utf-8").strip()
    text = "\n".join(f" {line}" if line else " ." for line in licence.splitlines())
    doc = share / "doc" / "ganlab"
    doc.mkdir(parents=True, exist_ok=True)
    (doc / "copyright").write_text(_COPYRIGHT.format(home=HOME, text=text), encoding="utf-8")


def validate() -> None:
    """Let the desktop's own tools look at the entry and at the metadata.

    Raises
    ------
    BuildError
        Where they find a fault.
    """
    for tool, package, arguments in (
        ("desktop-file-validate", "desktop-file-utils", ["ganlab.desktop"]),
        ("appstreamcli", "appstream", ["validate", "--no-net", "org.ganlab.ganlab.metainfo.xml"]),
    ):
        path = shutil.which(tool)
        if path is None:
            print(f"build: not checked by {tool}: `apt-get install {package}`", file=sys.stderr)
            continue
        done = subprocess.run([path, *arguments], cwd=HERE, capture_output=True, text=True)
        if done.returncode:
            raise BuildError(f"{tool} finds fault:\n{done.stdout}{done.stderr}")
