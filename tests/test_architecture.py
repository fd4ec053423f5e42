"""The house's rules that an import contract cannot express."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ganlab

PACKAGE = Path(ganlab.__file__).parent

# Refuses torch as if it were not installed, then imports what is named on the command line.
WITHOUT_TORCH = """
import importlib, sys

class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(f"{name} is not to be imported here", name=name)

sys.meta_path.insert(0, NoTorch())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def imports(file: Path) -> set[str]:
    """Return the dotted names that a source file imports, at whatever depth it does."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def qt_beyond_core(names: set[str]) -> set[str]:
    """Return those of `names` that are Qt's, but not QtCore's."""
    parts = [name.split(".") for name in sorted(names)]
    return {".".join(p) for p in parts if p[0] in ("PySide6", "qtpy") and p[1:2] != ["QtCore"]}


def test_runtime_imports_of_qt_only_its_core() -> None:
    files = sorted((PACKAGE / "runtime").rglob("*.py"))
    assert files
    found = {str(file.relative_to(PACKAGE)): qt_beyond_core(imports(file)) for file in files}
    assert {file: names for file, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("from PySide6.QtCore import QThread", True),
        ("from PySide6 import QtCore", True),
        ("import PySide6.QtCore", True),
        ("import PySide6", False),
        ("from PySide6.QtGui import QImage", False),
        ("def late():\n    from PySide6 import QtWidgets", False),
    ],
)
def test_the_check_of_qt_imports_can_tell(tmp_path: Path, line: str, allowed: bool) -> None:
    file = tmp_path / "module.py"
    file.write_text(line)
    assert (not qt_beyond_core(imports(file))) is allowed


def import_without_torch(*names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, *names],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    "name",
    [
        "ganlab.engine.experiment",
        "ganlab.engine.data",
        "ganlab.engine.objectives",
        "ganlab.presets",
        "ganlab.sweep.perform",
        "ganlab.cli",
    ],
)
def test_what_the_first_window_needs_imports_without_torch(name: str) -> None:
    done = import_without_torch(name)
    assert done.returncode == 0, done.stderr


def test_the_check_of_torch_can_tell() -> None:
    done = import_without_torch("torch.nn")
    assert "torch is not to be imported here" in done.stderr
