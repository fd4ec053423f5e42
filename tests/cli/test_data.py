"""`ganlab data`: listed, fetched and remembered, in this process."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from file_server import serving
from tiny_sets import cifar_files, write_archive

from ganlab.cli import main
from ganlab.engine.data import IMAGE_SETS
from ganlab.engine.data.fetch import SOURCES, Source
from ganlab.folders import data_folders, user_folder

Captured = pytest.CaptureFixture[str]
ARCHIVE = "cifar-10-binary.tar.gz"


@pytest.fixture(autouse=True)
def no_data_and_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GANLAB_DATA", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Serve an archive in the place of CIFAR-10's."""
    write_archive(tmp_path / "served" / ARCHIVE, cifar_files())
    data = (tmp_path / "served" / ARCHIVE).read_bytes()
    with serving({f"/{ARCHIVE}": data}) as mirror:
        source = Source(
            ARCHIVE, (f"{mirror.url}/{ARCHIVE}",), len(data), hashlib.sha256(data).hexdigest()
        )
        monkeypatch.setitem(SOURCES._items, "cifar-10", (source,))
        yield mirror


def fails(capsys: Captured, code: int, *arguments: str) -> str:
    """Run a command that must end with a code and one line on stderr; return the line."""
    try:
        found = main(list(arguments))
    except SystemExit as ended:
        found = int(ended.code or 0)
    said = capsys.readouterr()
    assert found == code
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def listed(capsys: Captured) -> dict[str, dict[str, Any]]:
    assert main(["data", "--json"]) == 0
    return {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}


def test_every_set_is_listed_with_where_it_is_or_how_to_get_it(capsys: Captured) -> None:
    assert main(["data"]) == 0
    text = capsys.readouterr().out
    for name, chosen in IMAGE_SETS.items():
        assert f"{name}  —  {chosen.title}: {chosen.description}" in text
        assert f"licence: {chosen.licence}" in text
    assert "missing: `ganlab data fetch mnist` (12 MB)" in text
    assert "drawn as needed: no files" in text
    entries = listed(capsys)
    assert list(entries) == list(IMAGE_SETS)
    assert entries["glyphs"]["available"] and entries["glyphs"]["fetch_bytes"] is None
    assert not entries["mnist"]["available"] and entries["mnist"]["folder"] is None
    assert entries["cifar-10"]["shape"] == [3, 32, 32]
    assert entries["cifar-10"]["size"] == 50_000
    assert entries["fashion-mnist"]["labels"][0] == "T-shirt/top"


def test_a_fetched_set_is_found(served: Any, capsys: Captured) -> None:
    assert main(["data", "fetch", "cifar-10"]) == 0
    folder = user_folder("data") / "cifar-10"
    said = capsys.readouterr()
    assert said.out == f"CIFAR-10 is in {folder}\n"
    assert said.err == ""
    assert listed(capsys)["cifar-10"]["folder"] == str(folder)
    assert main(["data"]) == 0
    assert f"in {folder}" in capsys.readouterr().out


def test_a_set_can_be_kept_elsewhere_and_is_found_there(
    served: Any, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["data", "fetch", "cifar-10", "--to", "shelf"]) == 0
    assert (tmp_path / "shelf" / "cifar-10" / ARCHIVE).is_file()
    assert data_folders() == (tmp_path / "shelf",)
    capsys.readouterr()
    assert listed(capsys)["cifar-10"]["folder"] == str(tmp_path / "shelf" / "cifar-10")


def test_a_failed_fetch_is_one_line_and_no_bad_input(served: Any, capsys: Captured) -> None:
    served.status = 404
    line = fails(capsys, 1, "data", "fetch", "cifar-10")
    assert line.startswith(f"ganlab data: cifar-10: {ARCHIVE} could not be fetched: 127.0.0.1 ")
    assert "404" in line and "ganlab data add FOLDER" in line


def test_interrupted_by_hand_it_goes_on_the_next_time(
    served: Any, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ganlab.cli import data

    def interrupt(self: object, step: int) -> None:
        if step > 100_000:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(data._Bytes, "show", interrupt)
        line = fails(capsys, 130, "data", "fetch", "cifar-10")
    assert "interrupted; what has arrived is kept" in line
    part = user_folder("data") / "cifar-10" / f"{ARCHIVE}.part"
    held = part.stat().st_size
    assert held > 100_000
    assert main(["data", "fetch", "cifar-10"]) == 0
    assert served.asked[-1] == (f"/{ARCHIVE}", f"bytes={held}-")
    assert [file.name for file in part.parent.iterdir()] == [ARCHIVE]


def test_the_bar_counts_megabytes() -> None:
    from ganlab.cli.data import _Bytes

    words = _Bytes(170_052_171, silent=True).words(85_000_000, 170_052_171, 2_500_000)
    assert words == "85.0 of 170.1 MB  2.5 MB/s"


def test_a_folder_is_remembered_with_what_it_holds(tmp_path: Path, capsys: Captured) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    assert main(["data", "add", str(shelf)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{shelf} is looked into from now on: it holds no set yet\n"
    assert "cifar-10 needs cifar-10-binary.tar.gz" in said.err
    write_archive(shelf / ARCHIVE, cifar_files())
    assert main(["data", "add", str(shelf)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{shelf} is looked into from now on: it holds cifar-10\n"
    assert said.err == ""
    assert listed(capsys)["cifar-10"]["folder"] == str(shelf)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("fetch", "mnits"), "did you mean 'mnist'?"),
        (("fetch", "glyphs"), "glyphs needs no files"),
        (("fetch",), "NAME"),
        (("add", "nowhere"), "nowhere is not a folder"),
        (("steal",), "invalid choice: 'steal' (choose from"),
        (("fetch", "mnist", "--to", "file"), "--to file: must be a folder"),
    ],
)
def test_bad_input_is_one_line(
    arguments: tuple[str, ...],
    words: str,
    tmp_path: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    assert words in fails(capsys, 2, "data", *arguments)
    assert data_folders() == ()


def test_a_list_that_cannot_be_written_says_what_else_to_do(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANLAB_HOME", str(tmp_path / "file" / "home"))
    (tmp_path / "file").write_text("")
    line = fails(capsys, 1, "data", "add", str(tmp_path))
    assert "cannot be remembered" in line and "GANLAB_DATA" in line
