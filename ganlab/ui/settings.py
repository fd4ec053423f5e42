"""What is remembered from one start to the next: a versioned JSON file that can do no harm.

One bad field costs that field alone, a broken file costs itself (a copy is kept), and a file of a
later version is read as far as it is understood and never written over.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ganlab.folders import user_folder

__all__ = ["VERSION", "Settings", "load", "save", "settings_path"]

log = logging.getLogger(__name__)

VERSION = 1
ZOOMS = (0.7, 2.0)


@dataclass
class Settings:
    """Everything that the window remembers; each field has a check of its own in ``_CHECKS``."""

    theme: str = "system"
    zoom: float = 1.0
    geometry: str = ""
    layout: str = ""
    stage: str = ""
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    unfolded: list[str] = field(default_factory=list)
    experiment: str = ""
    folder: str = ""
    pause_at_collapse: bool = False
    #: The file is of a later version: leave it alone.
    read_only: bool = field(default=False, repr=False)


_CHECKS = {
    "theme": lambda v: v in ("system", "light", "dark"),
    "zoom": lambda v: type(v) in (int, float) and ZOOMS[0] <= v <= ZOOMS[1],
    "geometry": lambda v: isinstance(v, str),
    "layout": lambda v: isinstance(v, str),
    "stage": lambda v: isinstance(v, str),
    "views": lambda v: isinstance(v, dict) and all(isinstance(x, dict) for x in v.values()),
    "unfolded": lambda v: isinstance(v, list) and all(isinstance(x, str) for x in v),
    "experiment": lambda v: isinstance(v, str),
    "folder": lambda v: isinstance(v, str),
    "pause_at_collapse": lambda v: isinstance(v, bool),
}


def settings_path() -> Path:
    return user_folder("config") / "settings.json"


def load(path: Path | None = None) -> Settings:
    """Read what was remembered; whatever cannot be read takes its default, and is logged."""
    path = path or settings_path()
    settings = Settings()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return settings
    except (OSError, ValueError, RecursionError) as error:
        log.warning("settings %s cannot be read (%s): starting afresh", path, error)
        _keep_copy(path)
        return settings
    if not isinstance(content, dict):
        log.warning("settings %s hold no table: starting afresh", path)
        _keep_copy(path)
        return settings
    version = content.get("version")
    settings.read_only = isinstance(version, int) and version > VERSION
    for name, sound in _CHECKS.items():
        if name not in content:
            continue
        if sound(content[name]):
            setattr(settings, name, content[name])
        else:
            log.warning("setting %s = %.80r is not sound: taking the default", name, content[name])
    return settings


def save(settings: Settings, path: Path | None = None) -> None:
    """Write all settings, or nothing: the old file stays whole until the new one is."""
    path = path or settings_path()
    if settings.read_only:
        log.info("settings %s are of a later version: left alone", path)
        return
    content = {"version": VERSION}
    content |= {f.name: getattr(settings, f.name) for f in fields(settings) if f.name in _CHECKS}
    scratch = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".settings-", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
        os.replace(scratch, path)
    except (OSError, TypeError, ValueError) as error:
        log.warning("settings cannot be written to %s: %s", path, error)
        if scratch is not None:
            Path(scratch).unlink(missing_ok=True)


def _keep_copy(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".broken.json"))
    except OSError as error:
        log.warning("settings %s cannot be set aside: %s", path, error)
