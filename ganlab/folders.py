"""Where things live: the program's own resources, and the user's folders."""

import contextlib
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
