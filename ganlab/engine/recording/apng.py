"""Animated PNG: every pixel as it was painted, and every time exact."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from ganlab.engine.recording.changed import changed_box
from ganlab.engine.recording.film import FilmFormat, Pixels, Plan, Tell

__all__ = ["APNG", "ApngWriter"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class ApngWriter:
    """Writes each frame as it comes, and of each only the rectangle that has changed.

    Parameters
    ----------
    path
        A file that is there.
    plan
        Of the film.

    Notes
    -----
    The format is that of the PNG specification, third edition (W3C 2025), section 11.3.5. Pillow
    keeps all frames until the last; here one is kept.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self._plan, self._file = plan, path.open("wb")
        self._before: Pixels | None = None
        self._number = self._sequence = 0
        self._file.write(_SIGNATURE)
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", plan.width, plan.height, 8, 2, 0, 0, 0))
        # 0: again and again.
        self._chunk(b"acTL", struct.pack(">II", plan.frames, 0))
        if plan.title:
            self._chunk(b"iTXt", b"Title\0\0\0\0\0" + plan.title.encode())

    def add(self, pixels: Pixels) -> None:
        """Write the next frame."""
        left, top, right, bottom = changed_box(self._before, pixels)
        self._before = pixels
        self._number += 1
        last = self._number == self._plan.frames
        time = Fraction(1, self._plan.rate) + (Fraction(self._plan.hold) if last else 0)
        time = time.limit_denominator(1000) if last else time
        box = (right - left, bottom - top, left, top)
        shown = struct.pack(">HHBB", time.numerator, time.denominator, 0, 0)
        self._chunk(b"fcTL", struct.pack(">IIIII", self._next(), *box) + shown)
        for data in _image_data(pixels[top:bottom, left:right]):
            if self._number == 1:
                self._chunk(b"IDAT", data)
            else:
                self._chunk(b"fdAT", struct.pack(">I", self._next()) + data)

    def finish(self, tell: Tell) -> None:
        """Write the end."""
        self._chunk(b"IEND", b"")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence - 1

    def _chunk(self, kind: bytes, data: bytes) -> None:
        check = zlib.crc32(data, zlib.crc32(kind))
        self._file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check))


def _image_data(pixels: Pixels) -> list[bytes]:
    """Return the image data chunks of a PNG of these pixels, filtered and compressed by Pillow."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG")
    content, at, found = buffer.getvalue(), len(_SIGNATURE), []
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if kind == b"IDAT":
            found.append(content[at + 8 : at + 8 + length])
        at += 12 + length
    return found


APNG = FilmFormat(
    "apng",
    "APNG",
    "Every pixel and every time exact: web pages and browsers play it; larger than a GIF",
    ".png",
    (1, 60),
    ApngWriter,
)
