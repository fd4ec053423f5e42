"""What runs here, named without importing it."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from ganlab import __version__, versions


def test_every_dependency_is_named_with_the_version_in_place() -> None:
    lines = dict(line.split(" ", 1) for line in versions.versions().splitlines())
    assert lines["ganlab"] == __version__
    assert lines["Qt"].startswith("6.10.")
    assert lines["numpy"] == importlib.metadata.version("numpy")
    assert lines["torch"].startswith(importlib.metadata.version("torch"))
    # What is needed to check, test or build it does not run it.
    assert not {"ruff", "pytest", "build"} & set(lines)


def test_torch_is_not_imported_for_its_version() -> None:
    code = (
        "import sys; from ganlab.cli import main\n"
        "try: main(['--version'])\n"
        "finally: print([m for m in ('torch', 'pyqtgraph', 'onnx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"ganlab {__version__}"
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("cuda = '13.0'", "CUDA 13.0"),
        ("cuda = None", "built without CUDA"),
        ("1 / 0", "CUDA: could not be found out: ZeroDivisionError"),
    ],
)
def test_cuda_is_that_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, words: str
) -> None:
    package = tmp_path / "torch"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('torch was imported')")
    (package / "version.py").write_text(said)
    code = "import sys; sys.path.insert(0, sys.argv[1]); from ganlab import versions; "
    done = subprocess.run(
        [sys.executable, "-c", code + "print(versions.dependencies()['torch'])", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip().endswith(f"({words})"), done.stderr


def test_what_is_missing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["numpy<3,>=2", "nothing-like-it>=1", 'not-installed>=1; extra == "onnx"']
    monkeypatch.setattr(importlib.metadata, "requires", lambda name: wanted)
    assert versions.dependencies().keys() == {"numpy", "nothing-like-it"}
    assert "nothing-like-it is missing" in versions.versions()


def test_a_copy_without_metadata_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def requires(name: str) -> list[str]:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", requires)
    assert "dependencies unknown: ganlab was not installed as a package" in versions.versions()
