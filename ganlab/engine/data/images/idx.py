"""The idx format of MNIST's files, compressed with gzip or not.

Two zero bytes, the type of the values (8: unsigned bytes), the number of dimensions, the size of
each as four bytes big-endian, and the values, the last dimension fastest.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.errors import DataError

__all__ = ["read_idx"]

_UNSIGNED_BYTES = 8
_LARGEST = 2**30  # bytes of values: a damaged header must not take all memory


def read_idx(
    path: Path, dims: int, *, first: int | None = None, advice: str = "fetch it again"
) -> NDArray[np.uint8]:
    """Read an array of bytes.

    Parameters
    ----------
    path : Path
        Of the file; whether it is compressed is seen from its first bytes, not from its name.
    dims : int
        Dimensions that it must have.
    first : int, optional
        Read only so many entries of the first dimension.
    advice : str
        The way out, for the messages.

    Returns
    -------
    ndarray, uint8, of `dims` dimensions

    Raises
    ------
    DataError
        Naming the file, what is wrong with it, and the way out.
    """

    def fault(words: str) -> DataError:
        return DataError(f"{path} {words}: {advice}")

    try:
        with path.open("rb") as raw:
            start = raw.read(2)
            raw.seek(0)
            if start == b"\x1f\x8b":
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    return _read(unpacked, dims, first, fault)
            return _read(raw, dims, first, fault)
    except FileNotFoundError:
        raise fault("does not exist") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise fault(f"is damaged ({error})") from None
    except EOFError:
        raise fault("is incomplete: it ends too early") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None


def _read(
    file: BinaryIO | gzip.GzipFile, dims: int, first: int | None, fault: Callable[[str], DataError]
) -> NDArray[np.uint8]:
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0":
        raise fault("is not an idx file")
    if head[2] != _UNSIGNED_BYTES:
        raise fault(f"holds values of type {head[2]}, where {_UNSIGNED_BYTES} (bytes) is wanted")
    if head[3] != dims:
        raise fault(f"has {head[3]} dimensions, where {dims} are wanted")
    sizes = file.read(4 * dims)
    if len(sizes) < 4 * dims:
        raise EOFError
    shape = struct.unpack(f">{dims}I", sizes)
    if math.prod(shape) > _LARGEST:
        raise fault(f"says that it holds {' x '.join(map(str, shape))} values, which is too much")
    wanted = shape if first is None else (min(first, shape[0]), *shape[1:])
    data = file.read(math.prod(wanted))
    if len(data) < math.prod(wanted):
        raise EOFError
    if first is None and file.read(1):
        raise fault("is longer than it says")
    return np.frombuffer(data, dtype=np.uint8).reshape(wanted)
