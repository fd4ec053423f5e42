"""A film: frames of one size at one rate, written to a file that comes whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.recording.errors import RecordError
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["FILMS", "Film", "FilmFormat", "Pixels", "Plan", "Tell", "Writer"]

#: One frame: ``[height, width, 3]``, uint8, RGB.
Pixels = NDArray[np.uint8]
#: ``(frames that are done, frames in all)``; raises ``Cancelled`` where it was called off.
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What is known of a film before its first frame.

    Attributes
    ----------
    width, height : int
        Pixels.
    frames : int
        How many there will be.
    rate : int
        Frames per second that are wished for; see :meth:`FilmFormat.true_rate`.
    hold : float
        Seconds for which the last frame stays before the film begins again.
    title : str
        Written into the file where its format has room for it.
    """

    width: int
    height: int
    frames: int
    rate: int
    hold: float = 0.0
    title: str = ""


class Writer(Protocol):
    """Takes the frames of one film, one after the other."""

    def add(self, pixels: Pixels) -> None:
        """Take the next frame."""

    def finish(self, tell: Tell) -> None:
        """Write what is left to be written; the file is complete then."""

    def close(self) -> None:
        """Let go of everything, whether it is complete or not; the file itself stays."""


@dataclass(frozen=True)
class FilmFormat:
    """One way to write a film.

    Attributes
    ----------
    name, title, description : str
        Key, plain name, and one line: what it is for.
    suffix : str
        Of the file.
    rates : tuple of int
        Least and most frames per second.
    unit : int
        Frames last whole multiples of 1/unit second; 0 where any time can be said.
    missing : callable
        ``() -> ""``, or why nothing can be written so here, and the way out.
    open : callable
        ``(path, plan) -> Writer``.
    """

    name: str
    title: str
    description: str
    suffix: str
    rates: tuple[int, int]
    open: Callable[[Path, Plan], Writer]
    unit: int = 0
    missing: Callable[[], str] = lambda: ""

    def true_rate(self, rate: int) -> float:
        """Return the frames per second that are shown where ``rate`` is asked for."""
        return self.unit / max(round(self.unit / rate), 1) if self.unit else float(rate)

    def seconds(self, plan: Plan) -> float:
        """Return how long a film lasts, once through."""
        return plan.frames / self.true_rate(plan.rate) + plan.hold


FILMS: Registry[FilmFormat] = Registry("film format")


class Film:
    """Writes a film beside its place, and moves it there once it is complete.

    To be used as a context: what is left without :meth:`finish`, by an error or because it was
    called off, leaves nothing behind, and what stood there before still does.

    Parameters
    ----------
    path
        Where to.
    format
        How.
    plan
        What is to come.

    Raises
    ------
    RecordError
        Where the format cannot be written here, or the place not; also by every other call.
    """

    def __init__(self, path: Path, format: FilmFormat, plan: Plan) -> None:
        if why := format.missing():
            raise RecordError(why)
        if plan.frames < 1:
            raise RecordError(f"a film of {plan.frames} frames: there must be at least 1")
        if not format.rates[0] <= plan.rate <= format.rates[1]:
            raise RecordError(
                f"{plan.rate} frames per second: {format.title} takes from {format.rates[0]} to "
                f"{format.rates[1]}"
            )
        if not path.parent.is_dir():
            raise RecordError(f"{path}: the folder {path.parent} does not exist; make it first")
        if path.is_dir():
            raise RecordError(f"{path}: is a folder; choose another name")
        self.path, self.format, self.plan = path, format, plan
        self.added = 0
        self._partial: Path | None = None
        self._writer: Writer | None = None

    def __enter__(self) -> Film:
        """Open the file beside its place."""
        try:
            # A link goes on leading where it leads.
            meant = Path(os.path.realpath(self.path)) if self.path.is_symlink() else self.path
            handle, name = tempfile.mkstemp(f"{self.format.suffix}.partial", f".{meant.name}.",
                                            meant.parent)  # fmt: skip
            os.close(handle)
            self._partial, self._meant = Path(name), meant
            self._writer = self.format.open(self._partial, self.plan)
        except BaseException as error:
            self._leave()
            if isinstance(error, OSError):
                raise self._cannot(error) from error
            raise
        return self

    def add(self, pixels: Pixels) -> None:
        """Take the next frame ``[height, width, 3]``."""
        shape = (self.plan.height, self.plan.width, 3)
        if pixels.shape != shape or pixels.dtype != np.uint8:
            raise ValueError(f"a frame of {pixels.dtype} {pixels.shape}: must be uint8 {shape}")
        if self.added == self.plan.frames:
            raise ValueError(f"frame {self.added + 1} of {self.plan.frames}")
        assert self._writer is not None
        try:
            self._writer.add(np.ascontiguousarray(pixels))
        except OSError as error:
            raise self._cannot(error) from error
        self.added += 1

    def finish(self, tell: Tell = lambda done, total: None) -> Path:
        """Put the complete film in its place; return where that is."""
        if self.added != self.plan.frames:
            raise ValueError(f"{self.added} frames of {self.plan.frames}")
        assert self._writer is not None and self._partial is not None
        try:
            self._writer.finish(tell)
            self._writer.close()
            self._partial.chmod(0o666 & ~_umask())
            os.replace(self._partial, self._meant)
        except OSError as error:
            raise self._cannot(error) from error
        self._partial = self._writer = None
        return self.path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take away what is not complete."""
        self._leave()

    def _leave(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(OSError):
                self._writer.close()
        if self._partial is not None:
            with contextlib.suppress(OSError):
                self._partial.unlink()
        self._partial = self._writer = None

    def _cannot(self, error: OSError) -> RecordError:
        reason = error.strerror or str(error)
        return RecordError(
            f"{self.path}: cannot be written ({reason}); nothing was changed there. Choose another "
            "place, or make room"
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
