"""Recordings: frames that somebody paints, written one by one as a film."""

from ganlab.engine.recording import apng, gif, mp4  # noqa: F401  They register themselves.
from ganlab.engine.recording.errors import Cancelled, RecordError
from ganlab.engine.recording.film import FILMS, Film, FilmFormat, Plan, Writer

__all__ = ["FILMS", "Cancelled", "Film", "FilmFormat", "Plan", "RecordError", "Writer"]
