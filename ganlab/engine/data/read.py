"""Reading a person's own points from a file or from pasted text.

The text goes through numpy's reader, which is fast but says little about what is wrong. Where it
fails, a plain reader goes over the lines again and names the line and the column.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ganlab.engine.data.distribution import Float64
from ganlab.engine.data.errors import DataError
from ganlab.engine.data.points import check_points

SUFFIXES = (".csv", ".tsv", ".txt", ".npy")
MAX_BYTES = 200 * 2**20


def read_points(path: str | os.PathLike[str]) -> Float64:
    """Read 1 or 2 columns of numbers from a ``.csv``, ``.tsv``, ``.txt`` or ``.npy`` file.

    Returns
    -------
    ndarray, shape [n, 1] or [n, 2], float64

    Raises
    ------
    DataError
        When the file cannot be read or its content cannot be learnt from; the message names the
        file, and line and column where there are any.
    """
    if not os.fspath(path):
        raise DataError(f"no file is chosen: give a {_listed(SUFFIXES)} file with 1 or 2 columns")
    file = Path(path).expanduser()
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        kind = f"a {file.suffix} file" if suffix else "a file without an ending"
        raise DataError(f"{file.name} is {kind}: save the points as {_listed(SUFFIXES)}")
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise DataError(
                f"{file.name} is too large: {size / 2**20:,.0f} MB, at most "
                f"{MAX_BYTES / 2**20:,.0f} MB are read: keep a random part of its rows"
            )
        if suffix == ".npy":
            return _read_npy(file)
        content = file.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{file} does not exist: check the path") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(f"{file} cannot be read: {reason}") from None
    return parse_points(_decode(content, file.name), file.name)


def parse_points(text: str, source: str = "clipboard") -> Float64:
    """Read 1 or 2 columns of numbers from text.

    Values are separated by commas, semicolons, tabs or blanks and written with a decimal point.
    A first line without any number is a header. Blank lines and everything after ``#`` are
    skipped; line numbers in messages count them.

    Returns
    -------
    ndarray, shape [n, 1] or [n, 2], float64

    Raises
    ------
    DataError
        Naming `source`, and line and column where there are any.
    """
    if "\x00" in text:
        raise DataError(f"{source} is not text: 1 or 2 columns of numbers are wanted")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    start, delimiter = _layout(text, source)
    try:
        values = np.loadtxt(
            io.StringIO(text), delimiter=delimiter, skiprows=start, quotechar='"', ndmin=2
        )
    except ValueError:
        values = None
    if values is None or not np.isfinite(values).all():
        values = _read_slowly(text, source, start, delimiter)
    return check_points(values, source)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + " or " + names[-1]


def _decode(content: bytes, source: str) -> str:
    """Return the text of a file, whatever common program wrote it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise DataError(f"{source} is not text, though it starts like UTF-16") from None
    head = content[:4096]
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    if b"\x00" in head or control > len(head) / 50:
        raise DataError(
            f"{source} is not a text file: 1 or 2 columns of numbers are wanted, or an .npy file"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Only a header can hold such letters, and a header's letters are not used.
        return content.decode("latin-1")


def _lines(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the number (from 1) and text of each line that says something."""
    for number, line in enumerate(io.StringIO(text), start=1):
        if number > start:
            said = line.partition("#")[0].strip(" \n\f\v\u00a0")
            if said and not said.isspace():
                yield number, said


def _split(line: str, delimiter: str | None) -> list[str]:
    return [field.strip().strip('"').strip() for field in line.split(delimiter)]


def _number(field: str) -> float | None:
    """Return the number that `field` spells, or None."""
    if "_" in field:  # Python reads 1_000, other programs do not
        return None
    try:
        return float(field)
    except ValueError:
        return None


def _layout(text: str, source: str) -> tuple[int, str | None]:
    """Return how many lines to skip and what separates values (None: blanks)."""
    first_lines = [pair for pair, _ in zip(_lines(text), range(2), strict=False)]
    if not first_lines:
        raise DataError(f"{source} is empty: 1 or 2 columns of numbers are wanted")
    delimiter = _delimiter(first_lines[-1][1])
    number, line = first_lines[0]
    if any(_number(field) is not None for field in _split(line, delimiter)):
        start, data = number - 1, first_lines[0]
    elif len(first_lines) == 1:
        raise DataError(
            f"{source}, line {number}: {_shown(line)} is no number, and no line follows: "
            "1 or 2 columns of numbers are wanted"
        )
    else:
        start, data = number, first_lines[1]
    columns = len(_split(data[1], delimiter))
    if columns > 2:
        raise DataError(
            f"{source}, line {data[0]} has {columns} columns: 1 or 2 are wanted, "
            "keep only those to learn"
        )
    return start, delimiter


def _delimiter(line: str) -> str | None:
    """Return the separator under which every value of the line is a number, else the likeliest."""
    present = [mark for mark in (";", "\t", ",") if mark in line]
    for mark in [*present, None]:
        if all(_number(field) is not None for field in _split(line, mark)):
            return mark
    return present[0] if present else None


def _shown(field: str) -> str:
    return repr(field if len(field) <= 30 else field[:29] + "…")


def _read_slowly(text: str, source: str, start: int, delimiter: str | None) -> Float64:
    """Read line by line; raise DataError at the first fault."""
    rows: list[list[float]] = []
    width = 0
    for number, line in _lines(text, start):
        fields = _split(line, delimiter)
        width = width or len(fields)
        row = [_number(field) for field in fields[:width]]
        for column, (value, field) in enumerate(zip(row, fields, strict=False), start=1):
            if value is None or not math.isfinite(value):
                where = f"{source}, line {number}, column {column}"
                raise DataError(where + _fault(field, value, width))
        if len(fields) != width:
            column = min(len(fields), width) + 1
            what = "is missing" if len(fields) < width else "is one too many"
            raise DataError(
                f"{source}, line {number}, column {column} {what}: this row has "
                f"{_columns(len(fields))}, the rows before it have {width}"
            )
        rows.append([value for value in row if value is not None])
    return np.array(rows, dtype=np.float64)


def _fault(field: str, value: float | None, width: int) -> str:
    """Return what is wrong with a value, to follow the place where it stands."""
    if not field:
        return f" is empty: every row needs {_columns(width)}"
    if value is None:
        comma = " (decimals are written with a point)" if "," in field else ""
        return f": {_shown(field)} is not a number{comma}"
    return f": {_shown(field)} is not a finite number: remove the line or mend the value"


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"


def _read_npy(file: Path) -> Float64:
    """Read an array of numbers; nothing in the file is ever executed."""
    with file.open("rb") as opened:
        start = opened.read(6)
    if start.startswith(b"PK"):
        raise DataError(f"{file.name} is an archive of several arrays: save one with numpy.save")
    if start != b"\x93NUMPY":
        raise DataError(f"{file.name} is not a .npy file: save the points with numpy.save")
    try:
        # Mapped first: a header that promises more than the file holds then allocates nothing.
        stored = np.load(file, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, SyntaxError, TypeError) as error:
        if "object" in str(error).lower():
            raise DataError(
                f"{file.name} holds Python objects: save an array of floats, "
                "for instance with astype(float)"
            ) from None
        raise DataError(f"{file.name} is a damaged .npy file: {error}") from None
    if stored.dtype.kind not in "iuf":
        raise DataError(
            f"{file.name} holds {stored.dtype}: numbers (floats or integers) are wanted"
        )
    if stored.ndim == 1:
        stored = stored[:, None]
    if stored.ndim != 2 or stored.shape[1] not in (1, 2):
        turned = stored.ndim == 2 and stored.shape[0] in (1, 2)
        hint = ": save its transpose" if turned else ""
        shape = tuple(stored.shape)
        raise DataError(f"{file.name} has shape {shape}: (n,), (n, 1) or (n, 2) is wanted{hint}")
    return check_points(np.array(stored, dtype=np.float64), file.name)
