"""The smoke test of packages, on programs that work and on programs that are broken."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE = Path(__file__).parent / "fake_program.py"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a window that is none takes no WM_CLOSE")


@pytest.fixture
def smoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """Return the smoke test's module; what it makes for a while, it makes in ``tmp_path``."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    import smoke_test

    yield smoke_test
    for name in ("smoke_test", "trial"):
        sys.modules.pop(name, None)


def attempt(smoke: ModuleType, fault: str) -> int:
    arguments = ["--under", str(FAKE.parent), sys.executable, str(FAKE), fault]
    code = smoke.main(arguments)
    assert isinstance(code, int)
    return code


def test_a_program_that_works_passes_and_nothing_is_left(
    smoke: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert attempt(smoke, "none") == 0
    said = capsys.readouterr().out
    for name in smoke.TRIED:
        assert re.search(rf"^  {name} +\d+\.\d s  \S", said, re.MULTILINE)
    assert "window painted after 0.50 s" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("no metadata", "names no version of pillow"),
        ("no presets", "presets are missing"),
        ("no svg", "Qt reads no svg"),
        ("elsewhere", "is not what was to be tried: installed in: /elsewhere"),
        ("missing module", "'Traceback (most recent call last)'"),
        ("complains and goes on", "said 'QIcon: '"),
        ("too few steps", "trained 49 steps, not 50"),
        ("half a bundle", "the bundle holds only ['config.json']"),
        ("other samples", "samples are not those of the run"),
        ("no picture", "glyphs.png is no PNG"),
        ("starts no processes", "swept two runs of 20 steps, which came to [('done', '20')]"),
        ("code at closing", "ended with code 3 when it was closed"),
        ("refuses", "the window says: bundle is damaged"),
        ("writes down a fault", "IndexError: list index out of range"),
        ("litters", "left behind in the working folder: ['core']"),
    ],
)
def test_a_broken_program_fails_and_says_how(
    smoke: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str, words: str
) -> None:
    assert attempt(smoke, fault) == 1
    said = capsys.readouterr().out
    assert "FAILED" in said
    assert words in said
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_shows_nothing_of_the_export_fails(
    smoke: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trial

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    tried = trial.Trial([sys.executable, str(FAKE), "opens nothing"], scratch, "offscreen")
    monkeypatch.setattr(trial, "PATIENCE", 1.5)
    with pytest.raises(trial.Broken, match="did not say ' at step 50 drawn after' within 1.5 s"):
        tried.window("bundle", until=" at step 50 drawn after")


def test_a_window_that_does_not_close_fails_and_is_ended(
    smoke: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trial

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    tried = trial.Trial([sys.executable, str(FAKE), "deaf"], scratch, "offscreen")
    monkeypatch.setattr(trial, "CLOSING", 0.3)
    with pytest.raises(trial.Broken, match="was not closed within 0.3 s"):
        tried.window(until="drawn after")


def test_a_program_that_hangs_is_ended(
    smoke: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trial

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    started: list[subprocess.Popen[bytes]] = []
    tried = trial.Trial([sys.executable, str(FAKE), "hangs"], scratch, "offscreen")
    close = trial.end
    monkeypatch.setattr(trial, "end", lambda process: (close(process), started.append(process)))
    monkeypatch.setattr(trial, "PATIENCE", 0.5)
    with pytest.raises(trial.Broken, match="was not done within 0.5 s"):
        tried.run("--version")
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def test_a_slow_start_is_refused_where_a_bar_is_set(
    smoke: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke.main(["--within", "0.4", sys.executable, str(FAKE), "none"]) == 1
    assert "painted after 0.50 s, not 0.4 s" in capsys.readouterr().out


def test_no_program_is_told_from_a_broken_one(
    smoke: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke.main(["/nowhere/ganlab"]) == 2
    assert "/nowhere/ganlab: there is no such program" in capsys.readouterr().err


def test_the_program_gets_nothing_of_this_environment(
    smoke: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trial

    for name in ("PYTHONPATH", "VIRTUAL_ENV", "DISPLAY", "GANLAB_DATA", "QT_PLUGIN_PATH"):
        monkeypatch.setenv(name, "/of/this/environment")
    found = trial.environment(tmp_path, tmp_path, "offscreen")
    assert "/of/this/environment" not in found.values()
    assert found["HOME"] == str(tmp_path)
    assert found["PATH"] == os.defpath
    assert trial.environment(tmp_path, tmp_path, "xcb")["DISPLAY"] == "/of/this/environment"
