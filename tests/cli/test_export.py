from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from toys import toy

from ganlab.cli import main
from ganlab.engine.export import FORMATS, Cancelled, ExportError, Source
from ganlab.engine.export.apart import perform_apart
from ganlab.engine.export.perform import ExportRequest
from ganlab.engine.files import open_run, save_run
from ganlab.engine.trainer.run import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Run(toy({"data.name": "ring"}), watch=False)
    for _ in range(3):
        made.step()
    path = tmp_path_factory.mktemp("saved") / "run"
    save_run(made, path)
    return path


def test_a_run_becomes_a_bundle_that_is_a_run(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(run), "--out", str(tmp_path / "model.zip")]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{tmp_path / 'model.zip'}: ") and "step 3, " in said
    assert "generator.py" in zipfile.ZipFile(tmp_path / "model.zip").namelist()
    assert open_run(tmp_path / "model.zip").trainer.step_count == 3
    # A bundle is exported like a run.
    out = ["--out", str(tmp_path / "again"), "--json"]
    assert main(["export", str(tmp_path / "model.zip"), *out]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["step"] == 3 and told["difference"] is None
    assert told["size"] == sum(each.stat().st_size for each in (tmp_path / "again").iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["RUN", "--format", "pickle", "--out", "x"], "--format pickle: must be one of bundle, "),
        (["RUN", "--part", "encoder", "--out", "x"], "--part encoder: must be one of generator, "),
        (["RUN"], "name a run folder"),
        (["none", "--out", "x"], "none: does not exist"),
        (["RUN", "--part", "codes", "--out", "x"], "no codes that a Q could read"),
        (["RUN", "--part", "discriminator", "--out", "x"], "no discriminator by itself"),
        (["RUN", "--format", "onnx", "--out", "x.pt2"], "ends in .onnx"),
        (["RUN", "--out", "none/x"], "does not exist; make it first"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    given = [str(run) if each == "RUN" else each for each in arguments]
    assert main(["export", *given]) == 2
    told = capsys.readouterr().err
    assert words in told and told.count("\n") == 1 and list(tmp_path.iterdir()) == []


def test_something_that_stands_there_stays_unless_it_is_to_be_replaced(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "model")]
    assert main(["export", str(run), *out]) == 0
    assert main(["export", str(run), *out]) == 2
    assert "something stands there" in capsys.readouterr().err
    (tmp_path / "model" / "notes.txt").write_text("mine")
    assert main(["export", str(run), *out, "--replace"]) == 2
    assert "holds other files (notes.txt)" in capsys.readouterr().err
    (tmp_path / "model" / "notes.txt").unlink()
    assert main(["export", str(run), *out, "--replace"]) == 0


def test_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--list"]) == 0
    said = capsys.readouterr().out
    assert all(f"{name}  —  " in said for name in FORMATS)


def test_apart_it_comes_to_the_same_and_tells_how_far_it_is(run: Path, tmp_path: Path) -> None:
    source = Source.read(run)
    seen: list[tuple[float, str]] = []
    request = ExportRequest("script", tmp_path / "script")
    done = perform_apart(source, request, lambda share, what: seen.append((share, what)))
    assert done.path == tmp_path / "script" and done.step == 3
    assert (tmp_path / "script" / "train.py").is_file()
    assert seen[0] == (0.0, "starting a process for it")
    with pytest.raises(ExportError, match="something stands there; name another place"):
        perform_apart(source, request, lambda share, what: None)

    def enough(share: float, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        perform_apart(source, ExportRequest("script", tmp_path / "other"), enough)
    assert [each.name for each in tmp_path.iterdir()] == ["script"]


def test_called_off_while_it_is_proven_it_takes_everything_along(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    seen: list[list[str]] = []

    def until_proven(share: float, what: str) -> None:
        if what == "loading it without ganlab":
            seen.append([each.name for each in (tmp_path / "temp").iterdir()])
            if any(name.startswith("ganlab-check-") for name in seen[-1]):
                raise Cancelled

    request = ExportRequest("bundle", tmp_path / "model", check=True)
    with pytest.raises(Cancelled):
        perform_apart(Source.read(run), request, until_proven)
    # The folder is its process's to clear: it is gone, so both processes ended in order.
    assert list((tmp_path / "temp").iterdir()) == []


def test_what_lies_in_the_working_folder_is_never_run(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloaded = tmp_path / "bundle"
    downloaded.mkdir()
    for name in ("json.py", "numpy.py", "generator.py", "ganlab.py"):
        (downloaded / name).write_text("open('ran', 'w')")
    monkeypatch.chdir(downloaded)
    request = ExportRequest("script", tmp_path / "script")
    perform_apart(Source.read(run), request, lambda share, what: None)
    assert not (downloaded / "ran").exists() and (tmp_path / "script").is_dir()


def test_a_name_that_no_disk_takes_is_told_in_a_line(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(run), "--out", str(tmp_path / ("a" * 300))]) == 1
    told = capsys.readouterr().err
    assert "File name too long" in told and told.count("\n") == 1
