from __future__ import annotations

import os
from pathlib import Path

import pytest

from ganlab.engine.export import ExportError, Format
from ganlab.engine.export.place import check_place, size_of, write
from ganlab.engine.files import RunFileError


def made(suffix: str) -> Format:
    return Format("f", "F", "", suffix, ("generator",), lambda s: "", lambda s, part, tell: {})


ONE, MANY = made(".pt2"), made("")


@pytest.mark.parametrize(
    ("format_", "name", "words"),
    [
        (ONE, "model.onnx", "ends in .pt2"),
        (ONE, "none/model.pt2", "does not exist; make it first"),
        (ONE, "folder.pt2", "is a folder"),
        (MANY, "folder.zip", "is a folder"),
        (MANY, "file", "is a file; name a folder"),
        (MANY, "full", "something stands there"),
        (ONE, "file.pt2", "something stands there"),
    ],
)
def test_a_place_that_does_not_do_is_refused(
    tmp_path: Path, format_: Format, name: str, words: str
) -> None:
    for folder in ("folder.pt2", "folder.zip", "full"):
        (tmp_path / folder).mkdir()
    for file in ("file", "file.pt2", "full/x"):
        (tmp_path / file).write_text("mine")
    with pytest.raises(ExportError, match=words) as told:
        check_place(tmp_path / name, format_, replace=False)
    assert str(told.value).startswith(str(tmp_path / name))


def test_an_earlier_export_is_replaced_only_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    write(folder, MANY, {"a": b"1", "b": b"2"}, replace=False)
    with pytest.raises(ExportError, match="replace"):
        write(folder, MANY, {"a": b"3"}, replace=False)
    # Its programs were run: what Python leaves behind is nobody's.
    (folder / "__pycache__").mkdir()
    write(folder, MANY, {"a": b"3", "b": b"45"}, replace=True)
    assert (folder / "a").read_bytes() == b"3" and size_of(folder) == 3
    assert sorted(each.name for each in tmp_path.iterdir()) == ["model"]


def test_a_folder_with_anything_else_in_it_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter-1.tex").write_text("mine")
    with pytest.raises(ExportError, match=r"holds other files \(chapter-1.tex\)"):
        write(folder, MANY, {"a": b"1"}, replace=True)
    assert [each.name for each in folder.iterdir()] == ["chapter-1.tex"]


def test_an_empty_folder_and_a_zip_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", MANY, {"a": b"1"}, replace=False)
    write(tmp_path / "model.zip", MANY, {"a": b"1"}, replace=False)
    assert (tmp_path / "empty" / "a").read_bytes() == b"1"
    assert (tmp_path / "model.zip").read_bytes()[:2] == b"PK"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told_and_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(RunFileError, match="cannot be written"):
            write(tmp_path / "model.pt2", ONE, {"a": b"1"}, replace=False)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("name", ["model", "model.zip", "model.pt2"])
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    # The last move into place fails: everything before it has been written by then.
    monkeypatch.setattr(os, "replace", full)
    format_ = ONE if name.endswith("pt2") else MANY
    with pytest.raises(RunFileError, match="No space left on device"):
        write(tmp_path / name, format_, {"a": b"1"}, replace=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["model", "model.zip"])
def test_where_a_link_leads_is_replaced_and_the_link_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "disk").mkdir()
    link, there = tmp_path / name, tmp_path / "disk" / name
    link.symlink_to(there)
    for content in (b"1", b"22"):
        write(link, MANY, {"a": content}, replace=True)
        assert link.is_symlink() and there.exists() and not there.is_symlink()
    assert sorted(each.name for each in tmp_path.rglob("*.*") if each != there) == (
        [name] if "." in name else []
    )
