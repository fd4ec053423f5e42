"""What keeps a model from being exported."""

from __future__ import annotations

__all__ = ["Cancelled", "ExportError"]


class ExportError(ValueError):
    """Something cannot be exported so; the message says why, and the way out."""


class Cancelled(Exception):
    """Whoever asked for the export has called it off."""
