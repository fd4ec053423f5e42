"""Checks against the registries, which are imported only when a name is checked."""

from __future__ import annotations

__all__ = ["allowed_names", "known_data", "known_family", "known_objective"]

#: Names of data that are built from the experiment itself rather than found in the registry.
OWN_DATA = ("file", "drawn", "drawn-1d")


def allowed_names(registry: str) -> tuple[str, ...]:
    """List what a field that names ``data``, ``objective`` or ``family`` may hold."""
    if registry == "data":
        from ganlab.engine.data import DISTRIBUTIONS

        return (*DISTRIBUTIONS, *OWN_DATA)
    if registry == "objective":
        from ganlab.engine.objectives import OBJECTIVES

        return tuple(OBJECTIVES)
    if registry == "family":
        from ganlab.engine.models import FAMILIES

        return tuple(FAMILIES)
    raise KeyError(registry)


def _known(registry: str, name: str) -> str:
    if name not in allowed_names(registry):
        raise ValueError(f"must be one of {', '.join(allowed_names(registry))}")
    return name


def known_data(name: str) -> str:
    """Return the name of a data set, or raise ``ValueError``."""
    return _known("data", name)


def known_objective(name: str) -> str:
    """Return the name of an objective, or raise ``ValueError``."""
    return _known("objective", name)


def known_family(name: str) -> str:
    """Return the name of a model family, or raise ``ValueError``."""
    return _known("family", name)
