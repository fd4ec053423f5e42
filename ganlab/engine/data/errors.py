"""What goes wrong with a person's own data."""

from __future__ import annotations


class DataError(ValueError):
    """Data that cannot be learnt from.

    The message stands alone: it names the source, the line (or row) and column where there is
    one, the offending value, what is allowed, and the way out.
    """
