"""Checks against the registries, which are imported only when a name is checked."""

from __future__ import annotations

__all__ = [
    "allowed_names",
    "are_pictures",
    "known_data",
    "known_family",
    "known_objective",
    "shapes_family",
]

#: Names of data that are built from the experiment itself rather than found in a registry.
OWN_DATA = ("file", "drawn", "drawn-1d", "folder")


def allowed_names(registry: str) -> tuple[str, ...]:
    """List what a field that names ``data``, ``objective`` or ``family`` may hold."""
    if registry == "data":
        from ganlab.engine.data import DISTRIBUTIONS
        from ganlab.engine.data.images import IMAGE_SETS

        return (*DISTRIBUTIONS, *IMAGE_SETS, *OWN_DATA)
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


def are_pictures(data: str) -> bool:
    """Whether data of that name is pictures."""
    from ganlab.engine.data.images import IMAGE_SETS

    return data == "folder" or data in IMAGE_SETS


def shapes_family(path: str, family: str) -> bool:
    """Whether a field matters to a family of networks: those that shape none matter to all."""
    from ganlab.engine.models import FAMILIES, shape_fields

    return path not in shape_fields() or path in FAMILIES[family].fields
