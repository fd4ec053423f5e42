"""One file from one mirror, from where the last attempt ended."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, BinaryIO
from urllib.error import HTTPError, URLError
from urllib.request import Request

from ganlab import __version__
from ganlab.engine.data.fetch.errors import FetchCancelled, MirrorError

__all__ = ["Cancelled", "Opener", "transfer"]

#: Opens a request, as `urllib.request.urlopen` does: ``opener(request, timeout=seconds)``.
Opener = Callable[..., Any]
Cancelled = Callable[[], bool]

_CHUNK = 2**16
_SLOWEST = 256  # bytes per second: what comes slower than this has stalled


def transfer(
    url: str,
    part: Path,
    size: int,
    *,
    arrived: Callable[[int], None],
    cancelled: Cancelled,
    opener: Opener,
    timeout: float,
) -> bool:
    """Bring `part` to `size` bytes, going on from what it holds where the mirror allows that.

    Parameters
    ----------
    url : str
    part : Path
        What has arrived so far; made where it is missing.
    size : int
        Bytes of the whole file.
    arrived : callable
        Told after each chunk how many bytes `part` holds.
    cancelled : callable
        Asked after each chunk; where nothing arrives, the wait lasts `timeout`.
    opener : callable
    timeout : float
        Seconds without an answer, or without more than a trickle, after which the mirror is
        given up.

    Returns
    -------
    bool
        Whether all of it came in this one answer, from the first byte.

    Raises
    ------
    MirrorError
        When the mirror fails; what has arrived stays in `part` where it may be right.
    FetchCancelled
        When `cancelled` says so; what has arrived stays.
    OSError
        When `part` cannot be written: nothing else is let through.
    """
    held = part.stat().st_size if part.exists() else 0
    request = Request(url, headers={"User-Agent": f"ganlab/{__version__}"})
    if held:
        request.add_header("Range", f"bytes={held}-")
    if cancelled():
        raise FetchCancelled
    try:
        response = opener(request, timeout=timeout)
    except HTTPError as error:
        error.close()
        if error.code == 416 and held:
            part.unlink()
            raise MirrorError("has a file of another size") from None
        raise MirrorError(f"answers {error.code} {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise MirrorError(_network_words(error, timeout)) from None
    with response:
        start = _start(response, held, size)
        with part.open("ab" if start else "wb") as file:
            _copy(response, file, start, size, arrived, cancelled, timeout)
    return start == 0


def _start(response: HTTPResponse, held: int, size: int) -> int:
    """Return the position at which the answer begins; it must lead to a file of `size` bytes."""
    start, total = 0, response.headers.get("Content-Length")
    if response.status == 206:
        told = re.fullmatch(
            r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range") or ""
        )
        if told is None or int(told[1]) != held:
            raise MirrorError("answers with another part than was asked for")
        start, total = held, told[2]
    if total is not None and total.isdigit() and int(total) != size:
        raise MirrorError(f"has a file of {int(total):,} bytes, where {size:,} are right")
    return start


def _copy(
    response: HTTPResponse,
    file: BinaryIO,
    start: int,
    size: int,
    arrived: Callable[[int], None],
    cancelled: Cancelled,
    timeout: float,
) -> None:
    held = mark = start
    since = time.monotonic()
    while True:
        arrived(held)
        if cancelled():
            raise FetchCancelled
        try:
            # One byte more than is wanted shows a file that is too long.
            chunk = response.read1(min(_CHUNK, size - held + 1))
        except (OSError, HTTPException, ValueError) as error:
            raise MirrorError(_network_words(error, timeout)) from None
        if not chunk:
            break
        held += len(chunk)
        if held > size:
            file.truncate(0)
            raise MirrorError(f"sends more than the {size:,} bytes that are right")
        file.write(chunk)
        now = time.monotonic()
        if now - since > timeout:
            if held - mark < _SLOWEST * (now - since):
                raise MirrorError(f"sends less than {_SLOWEST} bytes per second")
            mark, since = held, now
    if held < size:
        raise MirrorError(f"ended after {held:,} of {size:,} bytes")
    # On the disk before it gets its name: a power cut leaves no named file without content.
    file.flush()
    os.fsync(file.fileno())


def _network_words(error: Exception, timeout: float) -> str:
    """Say in a few words why nothing came."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return f"does not answer for {timeout:g} s"
    if isinstance(reason, OSError):
        return f"cannot be reached ({reason.strerror or reason})"
    return f"fails ({reason or type(reason).__name__})"
