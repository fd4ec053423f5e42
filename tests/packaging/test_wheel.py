"""The wheel: that it lacks nothing is seen before it is tried."""

from __future__ import annotations

import importlib.util
import subprocess
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the recipe, for a clone of two files."""
    path = ROOT / "packaging" / "wheel" / "build.py"
    spec = importlib.util.spec_from_file_location("wheel_recipe", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    clone = tmp_path / "clone"
    for name in ("ganlab/a.py", "resources/icons/b.svg", "tests/c.py"):
        (clone / name).parent.mkdir(parents=True)
        (clone / name).write_text("", encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", "-C", str(clone), *command], check=True)
    monkeypatch.setattr(module, "ROOT", clone)
    return module


def packed(folder: Path, *names: str) -> Path:
    path = folder / "ganlab-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in (*names, "ganlab-0.1.0.dist-info/METADATA"):
            archive.writestr(name, "")
    return path


def test_resources_must_be_inside_the_package(wheel: ModuleType, tmp_path: Path) -> None:
    wheel.complete(packed(tmp_path, "ganlab/a.py", "ganlab/resources/icons/b.svg"))
    with pytest.raises(SystemExit, match="lacks 1 files: ganlab/resources/icons/b.svg"):
        wheel.complete(packed(tmp_path, "ganlab/a.py", "resources/icons/b.svg"))


def test_what_git_does_not_know_is_named(
    wheel: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = packed(tmp_path, "ganlab/a.py", "ganlab/resources/icons/b.svg", "ganlab/notes.txt")
    wheel.complete(made)
    assert "files that git does not know: ganlab/notes.txt" in capsys.readouterr().out


def test_a_wheel_whose_sdist_builds_another_is_refused(
    wheel: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(*arguments: str) -> None:
        out = Path(arguments[arguments.index("--outdir") + 1])
        out.mkdir()
        packed(out, "ganlab/a.py", *(["ganlab/more.py"] if "--wheel" in arguments else []))
        (out / "ganlab-0.1.0.tar.gz").write_bytes(b"")

    monkeypatch.setattr(wheel, "make", make)
    with pytest.raises(SystemExit, match="does not build the wheel that the checkout builds"):
        wheel.main(tmp_path / "out")
