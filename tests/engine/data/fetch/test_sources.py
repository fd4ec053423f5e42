"""What is fetched is what the sets read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ganlab.engine.data import IMAGE_SETS
from ganlab.engine.data.fetch import SOURCES
from ganlab.engine.data.images.file_set import FileSet


def test_every_set_of_files_can_be_fetched_from_more_than_one_mirror() -> None:
    sets = [name for name, chosen in IMAGE_SETS.items() if isinstance(chosen, FileSet)]
    assert list(SOURCES) == sets
    for sources in SOURCES.values():
        for source in sources:
            assert len({urlsplit(url).hostname for url in source.urls}) >= 2
            assert all(url.endswith(f"/{source.name}") for url in source.urls)
            assert len(bytes.fromhex(source.sha256)) == 32


@pytest.mark.parametrize("name", list(SOURCES))
def test_the_files_are_those_that_the_set_looks_for(name: str, tmp_path: Path) -> None:
    chosen = IMAGE_SETS[name]
    assert isinstance(chosen, FileSet)
    for source in SOURCES[name]:
        assert chosen._files(tmp_path) is None
        (tmp_path / source.name).touch()
    files = chosen._files(tmp_path)
    assert files is not None
    assert [file.name for file in files] == [source.name for source in SOURCES[name]]


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_sizes_and_checksums_are_those_of_the_published_files(name: str, mnist: Path) -> None:
    folder = mnist.parent / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not in {mnist.parent}")
    for source in SOURCES[name]:
        content = (folder / source.name).read_bytes()
        assert len(content) == source.size
        assert hashlib.sha256(content).hexdigest() == source.sha256
