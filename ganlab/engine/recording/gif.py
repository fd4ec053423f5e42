"""GIF: plays everywhere, with 255 colours and times in hundredths of a second."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from ganlab.engine.recording.changed import changed_box
from ganlab.engine.recording.film import FilmFormat, Pixels, Plan, Tell
from ganlab.engine.recording.palette import COLOURS, Palette
from ganlab.engine.recording.spool import Spool

__all__ = ["GIF", "GifWriter"]

#: Index of "as before" in the palette.
_SAME = COLOURS
#: A frame is left standing, and the next one painted over it.
_KEEP = 1
#: GIF counts in these, per second.
_UNIT = 100


class GifWriter:
    """Goes through the film twice: for its colours, and to write it.

    The palette is that of all frames together. Of each frame only the rectangle that has changed
    is written, and within it what stayed the same as transparent.

    Parameters
    ----------
    path
        A file that is there; frames wait in another one on the same disk.
    plan
        Of the film.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self._plan, self._palette = plan, Palette()
        self._spool = Spool(path.parent)
        try:
            self._file = path.open("wb")
        except OSError:
            self._spool.close()
            raise

    def add(self, pixels: Pixels) -> None:
        """Count the colours of the next frame, and let it wait."""
        self._palette.count(pixels)
        self._spool.add(pixels)

    def finish(self, tell: Tell) -> None:
        """Write all frames."""
        plan = self._plan
        colours = self._palette.settle()
        table = np.zeros((256, 3), np.uint8)
        table[:COLOURS] = colours
        size = struct.pack("<HHBBB", plan.width, plan.height, 0xF7, 0, 0)
        again = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
        self._file.write(b"GIF89a" + size + table.tobytes() + again + _comment(plan.title))
        before: NDArray[np.uint8] | None = None
        lasts = max(round(_UNIT / plan.rate), 1)
        for number, pixels in enumerate(self._spool, 1):
            tell(number - 1, plan.frames)
            now = self._palette.indices(pixels)
            held = round(_UNIT * plan.hold) if number == plan.frames else 0
            self._frame(before, now, lasts + held)
            before = now
        self._file.write(b";")

    def _frame(
        self, before: NDArray[np.uint8] | None, now: NDArray[np.uint8], hundredths: int
    ) -> None:
        left, top, right, bottom = changed_box(before, now)
        part = now[top:bottom, left:right]
        if before is not None:
            part = np.where(part == before[top:bottom, left:right], np.uint8(_SAME), part)
        image = Image.frombytes("P", (right - left, bottom - top), part.tobytes())
        for block in GifImagePlugin.getdata(
            image, (left, top), duration=10 * hundredths, disposal=_KEEP, transparency=_SAME
        ):
            self._file.write(block)

    def close(self) -> None:
        """Close both files."""
        self._spool.close()
        self._file.close()


def _comment(text: str) -> bytes:
    """Return a comment block; GIF knows no other letters than ASCII's."""
    data = text.encode("ascii", "replace")[:255]
    return b"!\xfe" + bytes([len(data)]) + data + b"\0" if data else b""


GIF = FilmFormat(
    "gif",
    "GIF",
    "Plays everywhere, slides and chats included: 255 colours, times in hundredths of a second",
    ".gif",
    (1, 50),
    GifWriter,
    unit=_UNIT,
)
