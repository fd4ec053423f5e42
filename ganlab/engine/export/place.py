"""Where an export may be written: into a place that was named, never over something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import Format
from ganlab.engine.files.atomic import write_file, write_folder, write_zip

__all__ = ["ZIP", "check_place", "size_of", "stands_there", "write"]

ZIP = ".zip"
#: What Python leaves behind in a folder whose programs were run.
_LEFT_BEHIND = frozenset({"__pycache__"})


def stands_there(path: Path) -> bool:
    """Whether something would be replaced: a file, or a folder that is not empty."""
    return path.exists() and not (path.is_dir() and not any(path.iterdir()))


def check_place(path: Path, format_: Format, *, replace: bool) -> None:
    """Refuse a place before any work is done for it.

    Parameters
    ----------
    replace
        Whether an earlier file, or an earlier export's folder, may be replaced.

    Raises
    ------
    ExportError
        Where the name does not fit the format, the folder around it is missing, or something
        stands there.
    """
    if not path.name:
        raise ExportError(f"{path}: name a file or a folder to export to")
    if not path.absolute().parent.is_dir():
        raise ExportError(
            f"{path}: the folder {path.absolute().parent} does not exist; make it first"
        )
    if format_.suffix and path.suffix != format_.suffix:
        raise ExportError(f"{path}: a file of this format ends in {format_.suffix}")
    single = bool(format_.suffix) or path.suffix == ZIP
    if single and path.is_dir():
        raise ExportError(f"{path}: is a folder; name a file that ends in {path.suffix}")
    if not single and path.exists() and not path.is_dir():
        raise ExportError(f"{path}: is a file; name a folder, or a file that ends in {ZIP}")
    try:
        stands = stands_there(path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be looked at ({error.strerror})") from error
    if stands and not replace:
        raise ExportError(f"{path}: something stands there; name another place, or replace it")


def write(path: Path, format_: Format, files: Mapping[str, bytes], *, replace: bool) -> None:
    """Write an export whole or not at all.

    Raises
    ------
    ExportError
        As :func:`check_place`; and where a folder holds what no export of this kind wrote.
    ganlab.engine.files.RunFileError
        Where the disk is full or read-only; nothing half-written is left.
    """
    # Once more: it took a while to get here.
    check_place(path, format_, replace=replace)
    if format_.suffix:
        (content,) = files.values()
        write_file(path, content)
    elif path.suffix == ZIP:
        write_zip(path, files)
    else:
        _check_own(path, files.keys())
        write_folder(path, files)


def _check_own(path: Path, names: Collection[str]) -> None:
    """Refuse to replace a folder with anything in it that would be lost."""
    if not path.is_dir():
        return
    others = sorted({each.name for each in path.iterdir()} - {*names} - _LEFT_BEHIND)
    if others:
        listed = ", ".join(others[:3]) + (" …" if len(others) > 3 else "")
        raise ExportError(f"{path}: holds other files ({listed}); name another folder")


def size_of(path: Path) -> int:
    """Count the bytes of a file, or of all files of a folder."""
    if path.is_dir():
        return sum(each.stat().st_size for each in path.iterdir() if each.is_file())
    return path.stat().st_size
