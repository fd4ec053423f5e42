"""All files of a set: brought, checked, and only then given their names."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from ganlab.engine.data.fetch.errors import FetchError, MirrorError
from ganlab.engine.data.fetch.sources import SOURCES, Source
from ganlab.engine.data.fetch.transfer import Cancelled, Opener, transfer
from ganlab.folders import user_folder

__all__ = ["TIMEOUT", "fetch"]

#: Seconds that a mirror may be silent.
TIMEOUT = 15.0
_ATTEMPTS = 4  # at one mirror, as long as each brings something
_SPARE = 2**20  # bytes that are left free on the disk


def fetch(
    name: str,
    folder: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Cancelled = lambda: False,
    opener: Opener | None = None,
    timeout: float = TIMEOUT,
) -> Path:
    """Bring the files of a published set into a folder.

    Each is written to ``NAME.part`` and renamed once its checksum is right, so no name ever
    stands for a wrong or an incomplete file. What was interrupted goes on where it ended; what is
    there and right is not fetched again.

    Parameters
    ----------
    name : str
        One of `SOURCES`.
    folder : path, optional
        Where to; the user's data folder where none is given. Made if it is missing.
    progress : callable
        Told the bytes that are there and those of all files, after each chunk. The first number
        falls where a mirror has to begin again.
    cancelled : callable
        Asked after each chunk whether to stop.
    opener : callable, optional
        Opens a request as `urllib.request.urlopen` does, which is the default.
    timeout : float
        Seconds that a mirror may be silent before the next one is asked.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UnknownNameError
        When there is nothing to fetch under that name.
    FetchError
        When no mirror has the file, or the folder cannot be written.
    FetchCancelled
        When `cancelled` says so.
    """
    sources = SOURCES[name]
    target = user_folder("data") / name if folder is None else Path(folder).expanduser()
    if opener is None:
        from urllib.request import urlopen

        opener = urlopen
    total = sum(source.size for source in sources)
    done = 0
    try:
        target.mkdir(parents=True, exist_ok=True)
        _check_space(name, sources, target)
        for source in sources:
            if not _is_right(target / source.name, source):
                before = done

                def arrived(held: int, before: int = before) -> None:
                    progress(before + held, total)

                _fetch_file(name, source, target, arrived, cancelled, opener, timeout)
            done += source.size
            progress(done, total)
    except OSError as error:
        raise _local_error(name, sources, target, error) from error
    return target


def _fetch_file(
    name: str,
    source: Source,
    folder: Path,
    arrived: Callable[[int], None],
    cancelled: Cancelled,
    opener: Opener,
    timeout: float,
) -> None:
    part = folder / f"{source.name}.part"
    failures = []
    for url in source.urls:
        try:
            _fetch_from(url, source, part, arrived, cancelled, opener, timeout)
        except MirrorError as failure:
            failures.append(f"{urlsplit(url).hostname} {failure}")
            continue
        os.replace(part, folder / source.name)
        return
    raise FetchError(
        f"{name}: {source.name} could not be fetched: {'; '.join(failures)}. Try again later (what "
        "has arrived is kept), or bring the files by other means and choose their folder "
        "(`ganlab data add FOLDER`)"
    )


def _fetch_from(
    url: str,
    source: Source,
    part: Path,
    arrived: Callable[[int], None],
    cancelled: Cancelled,
    opener: Opener,
    timeout: float,
) -> None:
    """Bring `part` to the whole and right file from one mirror."""
    for attempt in range(_ATTEMPTS):
        held = part.stat().st_size if part.exists() else 0
        if held > source.size:
            part.unlink()
            held = 0
        whole = False
        if held < source.size:
            try:
                whole = transfer(
                    url, part, source.size,
                    arrived=arrived, cancelled=cancelled, opener=opener, timeout=timeout,
                )  # fmt: skip
            except MirrorError:
                now = part.stat().st_size if part.exists() else 0
                # An answer that broke off after a while may go on; a part that was thrown away
                # may have been the fault.
                if attempt + 1 < _ATTEMPTS and (now > held or now < held):
                    continue
                raise
        if _is_right(part, source):
            return
        part.unlink()
        if whole:
            raise MirrorError("sends another file: its checksum is wrong")
        # Pieces of different attempts need not belong together: once more from the start.
    raise MirrorError("sends another file: its checksum is wrong")


def _is_right(file: Path, source: Source) -> bool:
    if not file.is_file() or file.stat().st_size != source.size:
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == source.sha256


def _check_space(name: str, sources: tuple[Source, ...], folder: Path) -> None:
    """Refuse before anything is written what will not fit."""
    needed = 0
    for source in sources:
        beside = (folder / source.name, folder / f"{source.name}.part")
        held = max((file.stat().st_size for file in beside if file.is_file()), default=0)
        needed += max(source.size - held, 0)
    free = shutil.disk_usage(folder).free
    if needed and free < needed + _SPARE:
        raise FetchError(
            f"{name} needs {needed / 1e6:,.0f} MB more in {folder}, where {free / 1e6:,.0f} MB are "
            "free: make room, or choose another folder (`--to DIR`)"
        )


def _local_error(
    name: str, sources: tuple[Source, ...], folder: Path, error: OSError
) -> FetchError:
    """Say what is wrong with the folder; a full disk gets back what was taken from it."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        for source in sources:
            try:
                (folder / f"{source.name}.part").unlink(missing_ok=True)
            except OSError:
                continue
        size = sum(source.size for source in sources) / 1e6
        return FetchError(
            f"the disk is full: {name} needs {size:,.0f} MB in {folder}: make room, or choose "
            "another folder (`--to DIR`)"
        )
    return FetchError(
        f"{folder} cannot be written ({error.strerror or error}): choose another folder "
        "(`--to DIR`)"
    )
