"""Writing whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from ganlab.engine.files.errors import RunFileError
from ganlab.engine.files.layout import CONFIG, MEMBERS, PREVIEW, RUN, STATES, SUFFIX
from ganlab.engine.files.leftovers import OLD, PARTIAL, held, sweep

__all__ = ["check_target", "write_file", "write_folder", "write_members", "write_zip"]

#: Members of a zip that do not shrink.
_STORED = (STATES, PREVIEW)


def check_target(path: Path) -> None:
    """Refuse a place where something else than a run stands.

    Raises
    ------
    RunFileError
        Where ``path`` exists and is neither an empty folder nor a run, or lies nowhere.
    """
    if not path.parent.is_dir():
        raise RunFileError(f"{path}: the folder {path.parent} does not exist; make it first")
    if path.suffix == SUFFIX:
        if path.is_dir():
            raise RunFileError(f"{path}: is a folder, but a {SUFFIX} run is a file")
        return
    if path.is_dir():
        if any(path.iterdir()) and not (path / RUN).is_file():
            raise RunFileError(
                f"{path}: holds other files; name a new folder, or one that holds a run"
            )
        if (path / CONFIG).is_file():
            raise RunFileError(
                f"{path}: holds a bundle, of which a run would leave nothing but itself: name "
                "another folder, or export again"
            )
        if others := sorted({each.name for each in path.iterdir()} - {*MEMBERS}):
            raise RunFileError(
                f"{path}: holds other files beside a run ({', '.join(others[:3])}): name another "
                "folder"
            )
    elif path.exists():
        raise RunFileError(f"{path}: is a file; name a folder, or a file ending in {SUFFIX}")


def write_members(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a run folder, or a zipped one where the name ends in ``.ganlab``.

    An earlier run at that place is replaced only once the new one stands complete beside it.

    Raises
    ------
    RunFileError
        Where the place is refused or the disk is full or read-only; nothing half-written is left.
    """
    check_target(path)
    if path.suffix == SUFFIX:
        write_zip(path, members)
    else:
        write_folder(path, members)


def write_folder(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a folder of files whole, replacing an earlier one of that name.

    Raises
    ------
    RunFileError
        Where it cannot be written; an earlier folder is then untouched.
    """
    beside: Path | None = None
    try:
        path = _meant(path)
        sweep(path)
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=PARTIAL, dir=path.parent))
        with held(beside):
            for name, content in members.items():
                (beside / name).write_bytes(content)
                _to_disk(beside / name)
            # mkdtemp keeps others out; a run is as readable as any file of its owner.
            beside.chmod(0o777 & ~_umask())
            _to_disk(beside)
            old = None
            if path.exists():
                old = beside.with_suffix(OLD)
                os.replace(path, old)
            try:
                os.replace(beside, path)
            except OSError:
                if old is not None:
                    os.replace(old, path)
                raise
        _to_disk(path.parent)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        raise _cannot(path, error) from error


def write_zip(path: Path, members: Mapping[str, bytes], *, plain: bool = False) -> None:
    """Write the files of a folder as one zip, replacing an earlier one of that name.

    ``plain`` compresses nothing, to save work; earlier states never are, as it would hardly help.

    Raises
    ------
    RunFileError
        Where it cannot be written; an earlier file is then untouched.
    """

    def fill(target: Path) -> None:
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in members.items():
                stored = plain or name in _STORED
                way = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.writestr(name, content, way)

    _replace(path, fill)


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole, replacing an earlier one of that name.

    Raises
    ------
    RunFileError
        Where it cannot be written; an earlier file is then untouched.
    """

    def fill(target: Path) -> None:
        target.write_bytes(content)

    _replace(path, fill)


def _replace(path: Path, fill: Callable[[Path], None]) -> None:
    partial: Path | None = None
    try:
        path = _meant(path)
        sweep(path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PARTIAL, dir=path.parent)
        os.close(handle)
        partial = Path(name)
        with held(partial):
            fill(partial)
            partial.chmod(0o666 & ~_umask())
            # On the disk before it takes the other's place: a crash leaves one of the two whole.
            _to_disk(partial)
            os.replace(partial, path)
        _to_disk(path.parent)
    except OSError as error:
        if partial is not None:
            with contextlib.suppress(OSError):
                partial.unlink()
        raise _cannot(path, error) from error


def _to_disk(path: Path) -> None:
    """Wait until a file or the list of a folder's files lies on the disk, where that can be."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems know no such thing; a full or broken disk is another matter.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _meant(path: Path) -> Path:
    """Return what a link leads to: that is replaced, and the link goes on leading there."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot(path: Path, error: OSError) -> RunFileError:
    reason = error.strerror or str(error)
    return RunFileError(f"{path}: cannot be written ({reason}); nothing was changed there")
