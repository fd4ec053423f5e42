"""The modules and files of an installed package, found without importing it.

PyInstaller's own helpers import what they list, which takes minutes for torch.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_CODE = {".py", ".pyc", ".pyo", ".so", ".dll", ".dylib", ".pyd", ".pyi", ".a", ".lib"}


def folder_of(package: str) -> Path:
    """Return where a package is installed.

    Raises
    ------
    ModuleNotFoundError
        Where it is not.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {package} is not installed here", name=package)
    return Path(next(iter(spec.submodule_search_locations)))


def modules(package: str) -> list[str]:
    """Return the names of all modules in a package, its own name first."""
    folder = folder_of(package)
    names = [package]
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        # A folder without __init__.py holds data or templates, or a name that is no module's.
        if not all(part.isidentifier() for part in parts):
            continue
        if parts[-1] == "__init__":
            parts = parts[:-1]
        if parts:
            names.append(".".join((package, *parts)))
    return names


def data_files(package: str) -> list[tuple[str, str]]:
    """Return the files that are no code, each with its folder in the program."""
    from left_out import file_left_out

    folder = folder_of(package)
    found = []
    for file in sorted(folder.rglob("*")):
        place = Path(package) / file.relative_to(folder)
        if (
            file.is_file()
            and file.suffix not in _CODE
            and "__pycache__" not in place.parts
            and place.parts[1] != "bin"
            and not file_left_out(place.as_posix())
            and ".so." not in file.name
        ):
            found.append((str(file), place.parent.as_posix()))
    return found
