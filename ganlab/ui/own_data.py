"""A person's own data: what a path is to ganlab, and text from the clipboard as a file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QMimeData

from ganlab.engine.data import SUFFIXES, DataError
from ganlab.folders import user_folder

__all__ = [
    "FILTERS",
    "ONE",
    "are_several",
    "holds_pictures",
    "kind_of",
    "local_file",
    "paste",
    "promise",
]

_POINTS = " ".join(f"*{suffix}" for suffix in SUFFIXES)
FILTERS = (
    f"All that ganlab opens (*.toml *.ganlab *.zip {_POINTS});;Experiments (*.toml);;"
    f"Saved runs and bundles (*.ganlab *.zip);;Points ({_POINTS});;All files (*)"
)


#: Entries of a folder that are looked at for a picture, and levels of folders: enough to tell, and
#: over in a blink.
_ENTRIES, _LEVELS = 2000, 3


def kind_of(path: Path) -> str:
    """Say what a path is to ganlab.

    Returns
    -------
    str
        ``run``, ``experiment``, ``points``, ``pictures`` (a folder of them), ``folder`` (one that
        holds neither a run nor pictures) or ``unknown``.
    """
    from ganlab.engine.files.open import looks_like_run

    if looks_like_run(path):
        return "run"
    if path.is_dir():
        return "pictures" if holds_pictures(path) else "folder"
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return "experiment"
    return "points" if suffix in SUFFIXES else "unknown"


def holds_pictures(folder: Path) -> bool:
    """Whether a folder, or one below it, holds a file that is named as a picture is."""
    from ganlab.engine.data.images.listing import SUFFIXES as PICTURES

    seen = 0
    level = [folder]
    for _ in range(_LEVELS):
        below: list[Path] = []
        for each in level:
            try:
                entries = os.scandir(each)
            except OSError:
                continue
            with entries:
                for entry in entries:
                    seen += 1
                    if seen > _ENTRIES:
                        return False
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir():
                        below.append(Path(entry.path))
                    elif entry.name.lower().endswith(PICTURES):
                        return True
        level = below
    return False


def promise(path: Path) -> str:
    """Say what letting go of a dragged file or folder would do."""
    return {
        "points": f"Let go to learn from {path.name}",
        "experiment": f"Let go to open the experiment {path.name}",
        "run": f"Let go to open the run {path.name}",
        "pictures": f"Let go to learn from the pictures in {path.name}",
        "folder": f"{path.name} holds neither a saved run nor pictures",
        "unknown": f"{path.name} is nothing that ganlab opens",
    }[kind_of(path)]


#: What is said where several files are dragged.
ONE = "ganlab opens one file or folder at a time: drag a single one"


def are_several(mime: QMimeData | None) -> bool:
    """Whether more than one local file is being dragged."""
    urls = mime.urls() if mime is not None and mime.hasUrls() else []
    return len(urls) > 1 and all(url.isLocalFile() for url in urls)


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
