"""The modules of packaging/ find each other by their folders, as when they are started."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Load a file of packaging/ by its path, with the folders beside it within reach."""
    before = set(sys.modules)

    def load(path: str) -> ModuleType:
        file = PACKAGING / path
        for folder in (PACKAGING, PACKAGING / "pyinstaller", file.parent):
            monkeypatch.syspath_prepend(str(folder))
        spec = importlib.util.spec_from_file_location(f"tried_{file.stem}", file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    yield load
    for name in set(sys.modules) - before:
        origin = getattr(sys.modules[name], "__file__", None)
        if origin and Path(origin).is_relative_to(PACKAGING):
            del sys.modules[name]
