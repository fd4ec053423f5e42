"""A person's own points: which files may be opened, and text from the clipboard as a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QMimeData

from ganlab.engine.data import SUFFIXES, DataError
from ganlab.folders import user_folder

__all__ = ["FILTERS", "kind_of", "local_file", "paste", "promise"]

_POINTS = " ".join(f"*{suffix}" for suffix in SUFFIXES)
FILTERS = (
    f"All that ganlab opens (*.toml *.ganlab {_POINTS});;Experiments (*.toml);;"
    f"Saved runs (*.ganlab);;Points ({_POINTS});;All files (*)"
)


def kind_of(path: Path) -> str:
    """Say what a path is to ganlab: ``run``, ``experiment``, ``points`` or ``unknown``."""
    if path.is_dir() or path.suffix.lower() == ".ganlab":
        return "run"
    if path.suffix.lower() == ".toml":
        return "experiment"
    return "points" if path.suffix.lower() in SUFFIXES else "unknown"


def promise(path: Path) -> str:
    """Say what letting go of a dragged file would do."""
    return {
        "points": f"Let go to learn from {path.name}",
        "experiment": f"Let go to open the experiment {path.name}",
        "run": f"Let go to open the run {path.name}",
        "unknown": f"{path.name} is nothing that ganlab opens",
    }[kind_of(path)]


def local_file(mime: QMimeData | None) -> Path | None:
    """Return the one local file that is being dragged, or None."""
    urls = mime.urls() if mime is not None and mime.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


def paste(text: str) -> Path:
    """Check pasted points and keep them as a file of the user's, named by its content.

    Raises
    ------
    DataError
        Where they cannot be learnt from; names line and column.
    OSError
        Where the file cannot be written.
    """
    from ganlab.engine.data import parse_points

    if not text.strip():
        raise DataError("the clipboard holds no text: copy one or two columns of numbers first")
    points = parse_points(text, "clipboard")
    lines = "\n".join("\t".join(repr(float(v)) for v in row) for row in points)
    digest = hashlib.sha256(lines.encode()).hexdigest()[:10]
    folder = user_folder("data") / "pasted"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"pasted-{digest}.tsv"
    path.write_text(lines + "\n", encoding="utf-8")
    return path
