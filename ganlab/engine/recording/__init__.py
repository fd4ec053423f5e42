"""Recordings: frames that somebody paints, written one by one as a film."""

from ganlab.engine.recording.apng import APNG
from ganlab.engine.recording.errors import Cancelled, RecordError
from ganlab.engine.recording.film import FILMS, Film, FilmFormat, Plan, Writer
from ganlab.engine.recording.gif import GIF
from ganlab.engine.recording.mp4 import MP4

__all__ = ["FILMS", "Cancelled", "Film", "FilmFormat", "Plan", "RecordError", "Writer"]

for _format in (GIF, APNG, MP4):
    FILMS.add(_format.name, _format)
