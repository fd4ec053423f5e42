"""What the picker says of a set of pictures."""

from __future__ import annotations

from urllib.parse import urlsplit

import numpy as np

from ganlab.engine.data import Dataset, ImageSet
from ganlab.engine.data.images.folder import FolderSet

__all__ = ["caption", "details", "download", "tip"]

#: Labels, and files that were left out, that a tooltip lists.
_MOST, _FILES = 40, 12


def caption(data: ImageSet) -> str:
    """Say what it is, how many, how large, which labels, and on what terms."""
    if isinstance(data, FolderSet):
        left_out = len(data.report.skipped)
        files = "1 file was" if left_out == 1 else f"{left_out:,} files were"
        return data.description + (f"\n{files} left out: rest here to see why" if left_out else "")
    counts = " · ".join((_count(data), _size(data), _labels(data)))
    return f"{data.description}\n{counts}\nLicence: {data.licence}"


def details(data: Dataset) -> str:
    """List the labels with counts or shares, the source, and the files that were left out."""
    lines = [_label_list(data)] if data.labels else []
    if isinstance(data, FolderSet):
        skipped = data.report.skipped
        lines += [f"{file.path.name}: {file.reason}" for file in skipped[:_FILES]]
        if len(skipped) > _FILES:
            lines.append(f"… and {len(skipped) - _FILES:,} more files that were left out")
    elif isinstance(data, ImageSet):
        lines.append(f"Source: {data.source}")
    return "\n".join(lines)


def _label_list(data: Dataset) -> str:
    shares = data.label_shares
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
