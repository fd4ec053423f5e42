"""What the picker says of a set of pictures."""

from __future__ import annotations

from urllib.parse import urlsplit

import numpy as np

from ganlab.engine.data import Dataset, ImageSet

__all__ = ["caption", "details", "download", "tip"]

_MOST = 40  # labels that a tooltip lists


def caption(data: ImageSet) -> str:
    """Say what it is, how many, how large, which labels, and on what terms."""
    lines = [data.description, " · ".join((_count(data), _size(data), _labels(data)))]
    if data.licence:
        lines.append(f"Licence: {data.licence}")
    return "\n".join(lines)


def details(data: Dataset) -> str:
    """List the labels with their counts, or shares where pictures are drawn without end."""
    shares = data.label_shares
    if not data.labels:
        return ""
    if data.size is None:
        each = [f"{name} ({share:.0%})" for name, share in zip(data.labels, shares, strict=True)]
    else:
        counts = np.rint(shares * data.size).astype(int).tolist()
        each = [f"{name} ({n:,})" for name, n in zip(data.labels, counts, strict=True)]
    more = [f"… and {len(each) - _MOST} more"] if len(each) > _MOST else []
    return "Labels: " + ", ".join(each[:_MOST] + more)


def download(name: str) -> tuple[float, str]:
    """Return how much a fetch brings, in MB (10^6 bytes), and from whom."""
    from ganlab.engine.data.fetch import SOURCES

    sources = SOURCES[name]
    host = urlsplit(sources[0].urls[0]).hostname or "its mirror"
    return sum(source.size for source in sources) / 1e6, host


def tip(data: ImageSet, missing: bool = False) -> str:
    """Say what it is and where it comes from; where its files are missing, how to get them."""
    lines = [data.description]
    if missing:
        size, host = download(data.name)
        lines.append(
            f"Not on this computer yet: a click offers to fetch {size:,.0f} MB from {host}, or to "
            "use a folder that you have"
        )
    lines += [f"Source: {data.source}", f"Licence: {data.licence}"]
    return "\n".join(lines)


def _count(data: ImageSet) -> str:
    return "Drawn without end" if data.size is None else f"{data.size:,} pictures"


def _size(data: ImageSet) -> str:
    return f"{data.side} × {data.side} {'grey' if data.shape[0] == 1 else 'colour'}"


def _labels(data: ImageSet) -> str:
    n = len(data.labels)
    return f"{n} labels" if n > 1 else f"1 label: {data.labels[0]}" if n else "no labels"
