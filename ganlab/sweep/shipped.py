"""Sweeps that come with the program, by name."""

from __future__ import annotations

from functools import lru_cache

from ganlab.folders import resource
from ganlab.sweep.spec import Sweep
from ganlab.sweep.toml import read

__all__ = ["shipped"]


@lru_cache(maxsize=1)
def shipped() -> dict[str, Sweep]:
    """Return the sweeps in ``resources/sweeps/``, by their file's name without its ending."""
    return {path.stem: read(path) for path in sorted(resource("sweeps").glob("*.toml"))}
