"""Where things live: the program's own resources, and the user's folders."""

import contextlib
import json
import os
from pathlib import Path
from typing import Literal

import platformdirs

FolderKind = Literal["config", "data", "cache", "state"]

_PACKAGE = Path(__file__).resolve().parent


def user_folder(kind: FolderKind) -> Path:
    """Return the user's folder for settings, data, caches or state, made if it is missing.

    The environment variable ``GANLAB_HOME`` moves all four below one folder: tests and portable
    installations use it. Otherwise the platform's own places hold (XDG on Linux).

    A folder that cannot be made is returned all the same: reading from it finds nothing, and
    writing to it fails with an error that names it, so that a read-only home never stops the start.
    """
    home = os.environ.get("GANLAB_HOME")
    if home:
        folder = Path(home).expanduser() / kind
    else:
        dirs = platformdirs.PlatformDirs("ganlab", appauthor=False)
        folder = Path(getattr(dirs, f"user_{kind}_dir"))
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


_DATA_FOLDERS = "data-folders.json"


def data_folders() -> tuple[Path, ...]:
    """Return the folders with data sets that the person chose, newest first.

    A list that is missing or damaged is empty: it never stops a start.
    """
    try:
        text = (user_folder("config") / _DATA_FOLDERS).read_text(encoding="utf-8")
        listed = json.loads(text)["folders"]
        return tuple(Path(folder) for folder in listed if isinstance(folder, str) and folder)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def add_data_folder(path: str | os.PathLike[str]) -> Path:
    """Remember a folder with data sets, before those remembered earlier; return it.

    Raises
    ------
    NotADirectoryError
        If it is no folder.
    OSError
        If the list cannot be written.
    """
    folder = Path(path).expanduser().resolve()
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder: choose one that holds data files")
    kept = [str(folder), *(str(other) for other in data_folders() if other != folder)]
    file = user_folder("config") / _DATA_FOLDERS
    # Written beside and moved into place: whoever reads meanwhile sees the old list or the new.
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps({"version": 1, "folders": kept}, indent=1), encoding="utf-8")
        os.replace(part, file)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return folder


def resource(*parts: str) -> Path:
    """Return the path of a file or folder below ``resources/``.

    The wheel carries ``resources/`` inside the package; in a checkout it stands at the top of the
    tree.

    Raises
    ------
    FileNotFoundError
        If it is in neither place; the message names both.
    """
    places = [_PACKAGE / "resources", _PACKAGE.parent / "resources"]
    for place in places:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(("resources", *parts))
    looked = " nor in ".join(str(place) for place in places)
    raise FileNotFoundError(f"{name} is neither in {looked}: install ganlab again")
