"""`dev.py build`: which recipes it follows, what it says of what they made, what it refuses."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

RECIPE = """
import beside

class BuildError(Exception):
    pass

def main(out):
    if beside.FAILS:
        raise BuildError("the budget is 3 bytes")
    (out / "a.whl").write_bytes(b"wheel")
    (out / "folder").mkdir()
    (out / "folder" / "b").write_bytes(b"1234567")
    return [out / "a.whl", out / "folder"]

def prove(made, layered=False):
    print("proving", [path.name for path in made], "layered" if layered else "anew")
"""


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module, with a folder of recipes of its own."""
    spec = importlib.util.spec_from_file_location("make", ROOT / "packaging" / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "HERE", tmp_path)
    for name in ("wheel", "pyinstaller"):
        put(tmp_path, name, RECIPE)
    return module


def put(root: Path, name: str, text: str, fails: bool = False) -> None:
    folder = root / name
    folder.mkdir(exist_ok=True)
    (folder / "build.py").write_text(text, encoding="utf-8")
    (folder / "beside.py").write_text(f"FAILS = {fails}", encoding="utf-8")


def test_quick_makes_and_proves_the_wheel_alone(
    make: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert make.main(["--quick", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "proving ['a.whl', 'folder'] layered" in said
    assert "pyinstaller" not in said
    # A folder has no sum; what is handed out of it is an archive.
    digest = hashlib.sha256(b"wheel").hexdigest()
    assert (out / "checksums.txt").read_text(encoding="utf-8") == f"{digest}  a.whl\n"


def test_every_recipe_of_the_system_is_followed_and_a_missing_one_named(
    make: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "pyinstaller", RECIPE.replace('"folder"', '"program"'))
    assert make.main(["--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "proving ['a.whl', 'folder'] anew" in said
    assert "proving ['a.whl', 'program'] anew" in said
    assert f"{make.SYSTEM}: there is no recipe" in said


def test_recipes_see_the_modules_beside_them_and_no_others(
    make: ModuleType, tmp_path: Path
) -> None:
    path = list(sys.path)
    with make.recipe("wheel") as first:
        assert Path(first.beside.__file__).parent == tmp_path / "wheel"
    with make.recipe("pyinstaller") as second:
        assert Path(second.beside.__file__).parent == tmp_path / "pyinstaller"
    assert sys.path == path
    assert "beside" not in sys.modules


def test_a_build_that_fails_says_why_and_leaves_no_sums(make: ModuleType, tmp_path: Path) -> None:
    put(tmp_path, "wheel", RECIPE, fails=True)
    out = tmp_path / "out"
    out.mkdir()
    (out / "checksums.txt").write_text("of yesterday", encoding="utf-8")
    with pytest.raises(SystemExit, match="wheel: the budget is 3 bytes"):
        make.main(["--only", "wheel", "--out", str(out)])
    assert not (out / "checksums.txt").exists()


@pytest.mark.parametrize("works", [True, False])
def test_a_program_without_a_proof_of_its_own_is_unpacked_and_tried(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    program = tmp_path / "ganlab"
    program.write_text("", encoding="utf-8")
    archive = tmp_path / "ganlab-0.1.0.tar.xz"
    with tarfile.open(archive, "w:xz") as file:
        file.add(program, "ganlab-0.1.0/ganlab")
    smoke_test = tmp_path / "smoke_test.py"
    smoke_test.write_text(
        "import os, sys; under, program = sys.argv[2:]\n"
        "assert os.path.isfile(program) and program.startswith(under)\n"
        f"sys.exit({0 if works else 1})",
        encoding="utf-8",
    )
    monkeypatch.setattr(make, "SMOKE_TEST", smoke_test)
    if works:
        make.unpack_and_try([archive])
    else:
        with pytest.raises(SystemExit, match="was unpacked and does not work"):
            make.unpack_and_try([archive])


def test_an_archive_without_the_program_is_refused(make: ModuleType, tmp_path: Path) -> None:
    archive = tmp_path / "ganlab-0.1.0.tar.xz"
    with tarfile.open(archive, "w:xz") as file:
        file.add(ROOT / "LICENSE", "ganlab-0.1.0/LICENSE")
    with pytest.raises(SystemExit, match="holds no program"):
        make.unpack_and_try([archive])
