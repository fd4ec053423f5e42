"""What a killed process leaves is cleared away by the next one; what is being written is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ganlab.engine.files.atomic import write_folder, write_zip
from ganlab.engine.files.leftovers import held, sweep

posix = pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")
RUN = {"run.json": b"{}"}


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    inner = tmp_path / "inner"
    inner.mkdir()
    return inner


def test_what_was_left_goes_with_the_next_writing(place: Path) -> None:
    (place / ".run.ganlab.abcd_123.partial").write_bytes(b"half")
    (place / ".run.abcd_123.partial").mkdir()
    others = [".run.ganlab.partial", ".run.ganlab.ABCDEFGH.partial", ".other.abcd1234.partial"]
    for other in others:
        (place / other).write_bytes(b"")
    write_zip(place / "run.ganlab", RUN)
    assert names(place) == sorted(["run.ganlab", ".run.abcd_123.partial", *others])
    write_folder(place / "run", RUN)
    assert names(place) == sorted(["run.ganlab", "run", *others])


@posix
def test_what_is_being_written_stays(place: Path) -> None:
    for left in (place / ".run.abcdefgh.partial", place / ".run.ganlab.abcdefgh.partial"):
        left.mkdir()
        with held(left):
            sweep(place / "run")
            sweep(place / "run.ganlab")
            assert left.exists()
    sweep(place / "run")
    assert names(place) == [".run.ganlab.abcdefgh.partial"]


def test_a_folder_that_was_moved_aside_is_put_back(place: Path) -> None:
    old = place / ".run.abcdefgh.old"
    old.mkdir()
    (old / "run.json").write_bytes(b"{}")
    (place / ".run.abcdefgh.partial").mkdir()
    sweep(place / "run")
    assert names(place) == ["run"] and names(place / "run") == ["run.json"]
    old.mkdir()
    sweep(place / "run")
    assert names(place) == ["run"]


@posix
def test_a_link_is_not_followed(place: Path) -> None:
    (place.parent / "precious").mkdir()
    (place / ".run.abcdefgh.partial").symlink_to(place.parent / "precious")
    sweep(place / "run")
    assert (place.parent / "precious").is_dir()
