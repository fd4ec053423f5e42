"""A small set in two files on two mirrors, and a fetch that goes past any proxy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest
from file_server import Behaviour, serving

from ganlab.engine.data.fetch import SOURCES, Source, fetch

FILES = {
    "pictures.bin": np.random.default_rng(0).bytes(300_000),
    "labels.bin": np.random.default_rng(1).bytes(1_000),
}


@pytest.fixture
def mirrors() -> Iterator[tuple[Behaviour, Behaviour]]:
    content = {f"/{name}": data for name, data in FILES.items()}
    with serving(dict(content)) as first, serving(dict(content)) as second:
        yield first, second


@pytest.fixture
def tiny(mirrors: tuple[Behaviour, Behaviour], monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the set that the mirrors serve."""
    sources = tuple(
        Source(
            name,
            tuple(f"{mirror.url}/{name}" for mirror in mirrors),
            len(data),
            hashlib.sha256(data).hexdigest(),
        )
        for name, data in FILES.items()
    )
    monkeypatch.setitem(SOURCES._items, "tiny", sources)


@pytest.fixture
def bring(tiny: None, tmp_path: Path) -> Callable[..., Path]:
    """Return `fetch` of the set into a folder, with a short patience."""
    opener = build_opener(ProxyHandler({}))

    def bring(**options: Any) -> Path:
        options = {"folder": tmp_path / "data", "opener": opener.open, "timeout": 5.0} | options
        return fetch("tiny", **options)

    return bring
