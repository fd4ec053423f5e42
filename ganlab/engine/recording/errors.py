"""What keeps a recording from being made."""

from __future__ import annotations

__all__ = ["Cancelled", "RecordError"]


class RecordError(ValueError):
    """Something cannot be recorded so; the message says why, and the way out."""


class Cancelled(Exception):
    """Whoever asked for the recording has called it off."""
