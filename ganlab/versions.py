"""The versions of everything: what `--version`, the About box and the doctor say.

Nothing heavy is imported for it: a version stands in what a package's installer left behind.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import re
from importlib.machinery import PathFinder
from typing import Any

from ganlab import __version__

__all__ = ["dependencies", "python", "versions"]


def versions() -> str:
    """Return one line for each part: its name, then its version."""
    parts = {
        "ganlab": __version__,
        "Python": f"{python()} on {platform.platform()}",
        "Qt": _qt(),
        **dependencies(),
    }
    return "\n".join(f"{name} {version}" for name, version in parts.items())


def python() -> str:
    """Return Python's version and make."""
    return f"{platform.python_version()} ({platform.python_implementation()})"


def dependencies() -> dict[str, str]:
    """Return each package that this installation itself names, with the version in place.

    What only an extra asks for is named where it is installed.
    """
    try:
        wanted = importlib.metadata.requires("ganlab") or []
    except importlib.metadata.PackageNotFoundError:
        return {"dependencies": "unknown: ganlab was not installed as a package"}
    found = {}
    for text in wanted:
        name = re.split(r"[^\w.-]", text, maxsplit=1)[0]
        extra = re.search(r"extra == .(\w+)", text)
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "is missing"
        # The tools of checks, tests and builds say nothing of how it runs.
        if extra is None or (extra[1] == "onnx" and version != "is missing"):
            found[name] = f"{version} ({_cuda()})" if name == "torch" else version
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def _qt() -> str:
    try:
        from PySide6.QtCore import qVersion
    except ImportError as error:
        return f"cannot be loaded: {error}"
    return qVersion()


def _cuda() -> str:
    """Return the version of CUDA that torch was built with, without importing torch."""
    try:
        torch = importlib.util.find_spec("torch")
        places = torch.submodule_search_locations if torch else None
        spec = PathFinder.find_spec("torch.version", places)
        loader: Any = spec.loader if spec else None
        said: dict[str, Any] = {}
        exec(loader.get_code("torch.version"), said)
    except Exception as error:  # a file of another's, which need not be what it was
        return f"CUDA: could not be found out: {type(error).__name__}"
    return f"CUDA {said['cuda']}" if said.get("cuda") else "built without CUDA"
