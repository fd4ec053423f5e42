"""Bringing the published sets of pictures onto this computer, on request and never otherwise."""

from __future__ import annotations

from ganlab.engine.data.fetch.errors import FetchCancelled, FetchError
from ganlab.engine.data.fetch.fetching import TIMEOUT, fetch
from ganlab.engine.data.fetch.sources import SOURCES, Source

__all__ = ["SOURCES", "TIMEOUT", "FetchCancelled", "FetchError", "Source", "fetch"]
