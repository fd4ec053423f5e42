"""How a fetch ends when it does not bring the files."""

from __future__ import annotations

from ganlab.engine.data.errors import DataError

__all__ = ["FetchCancelled", "FetchError", "MirrorError"]


class FetchError(DataError):
    """The files could not be brought; the message stands alone and names the way out."""


class FetchCancelled(Exception):
    """Somebody asked to stop. What has arrived is kept, and the next fetch goes on from there."""


class MirrorError(Exception):
    """One mirror failed, in a few words; the next one may not."""
