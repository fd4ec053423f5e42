"""One file of a folder: the same bytes for the same content, whoever packs it and when."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from contents import BuildError

#: Seconds since 1970 of all files in archives, unless SOURCE_DATE_EPOCH says another: 2026-01-01.
EPOCH = 1767225600


def epoch() -> int:
    """Return the one date of all files in an archive, in seconds since 1970."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", EPOCH))


def pack(folder: Path, out: Path) -> Path:
    """Pack a folder: .tar.xz, and .zip on Windows, which opens no other without help."""
    if sys.platform == "win32":
        return _zip(folder, out / f"{folder.name}.zip")
    path = out / f"{folder.name}.tar.xz"
    # Well within the budget, and every level more takes the half of the time again.
    write_tar(path, [(folder, folder.name)], compressor("xz", "-2"))
    return path


def compressor(name: str, *flags: str) -> list[str]:
    """Return the command that compresses its input with all cores.

    Raises
    ------
    BuildError
        Where the program is missing.
    """
    tool = shutil.which(name)
    if tool is None:
        package = {"xz": "xz-utils"}.get(name, name)
        raise BuildError(f"`{name}` is missing: run `apt-get install {package}`")
    return [tool, "--threads=0", *flags, "--stdout"]


def write_tar(
    path: Path, trees: list[tuple[Path, str]], command: list[str], parents: Sequence[str] = ()
) -> None:
    """Write trees, each with the name that it gets, through a command that compresses.

    `parents` are folders that come first: dpkg wants every folder before what is in it.
    """
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file)
        assert child.stdin is not None
        with tarfile.open(fileobj=child.stdin, mode="w|", format=tarfile.GNU_FORMAT) as tar:
            for name in parents:
                folder = tarfile.TarInfo(name)
                folder.type, folder.mode = tarfile.DIRTYPE, 0o755
                _plain(folder)
                tar.addfile(folder)
            for tree, name in trees:
                _add(tar, tree, name)
        child.stdin.close()
        if child.wait():
            raise BuildError(f"{path} could not be written: {command[0]} failed")
    part.replace(path)


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    info = tar.gettarinfo(str(path), name)
    if info.islnk():
        info.type, info.linkname, info.size = tarfile.REGTYPE, "", path.stat().st_size
    _plain(info)
    if info.isreg():
        with path.open("rb") as file:
            tar.addfile(info, file)
    else:
        tar.addfile(info)
    if info.isdir():
        for child in sorted(path.iterdir()):
            _add(tar, child, f"{name}/{child.name}")


def _plain(info: tarfile.TarInfo) -> None:
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mtime = epoch()
    run = bool(info.mode & 0o100)
    info.mode = 0o777 if info.issym() else 0o755 if info.isdir() or run else 0o644


def _zip(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                name = f"{folder.name}/{one.relative_to(folder).as_posix()}"
                info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                with one.open("rb") as source, file.open(info, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target)
    return path


def write_ar(path: Path, members: list[tuple[str, bytes | Path]]) -> None:
    """Write an `ar` archive, which is what a .deb is: members in order, each dated alike."""
    with path.open("wb") as file:
        file.write(b"!<arch>\n")
        for name, content in members:
            source: io.BufferedIOBase
            if isinstance(content, Path):
                length = content.stat().st_size
                source = content.open("rb")
            else:
                length, source = len(content), io.BytesIO(content)
            head = f"{name:<16}{epoch():<12}{0:<6}{0:<6}{100644:<8}{length:<10}`\n"
            file.write(head.encode("ascii"))
            with source:
                shutil.copyfileobj(source, file, 1 << 20)
            if length % 2:
                file.write(b"\n")
