import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ganlab import __version__, doctor, system
from ganlab.cli import main


@pytest.fixture
def no_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what starts torch and Qt, which one test does for all."""
    monkeypatch.setattr(doctor, "_output", lambda command, environment=None: "left out")


def test_report_names_what_a_bug_report_needs(user_home: Path) -> None:
    text = doctor.report()
    assert __version__ in text
    assert sys.executable in text
    assert "could not be found out" not in re.sub(r"dependencies:.*", "", text)
    assert re.search(r"torch: +torch 2\.", text)
    assert re.search(r"Qt: +Qt 6\.10\.", text)
    assert re.search(r"font \S+", text)
    # Icons are drawings: without Qt's plugin for them the window shows none, and says nothing.
    assert re.search(r"pictures: .*\bpng\b.*\bsvg\b", text)
    for kind in ("config", "data", "cache", "state"):
        assert str(user_home / kind) in text


@pytest.mark.usefixtures("no_probes")
def test_dependencies_come_with_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["numpy<3,>=2", "nothing-like-it>=1", 'ruff>=0.14; extra == "dev"']
    monkeypatch.setattr(importlib.metadata, "requires", lambda name: wanted)
    text = doctor.report()
    assert re.search(r"numpy 2\.\d", text)
    assert "nothing-like-it is missing" in text
    assert "ruff" not in text


@pytest.mark.usefixtures("no_probes")
def test_a_line_that_fails_says_so_and_the_rest_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise OSError("the disk is on fire")

    monkeypatch.setitem(doctor._SECTIONS["machine"], "processor", broken)
    text = doctor.report()
    assert re.search(
        r"processor: +could not be found out: OSError: the disk is on fire\n +memory:", text
    )
    assert "folders" in text


@pytest.mark.usefixtures("no_probes")
def test_missing_library_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "_loads", lambda soname: soname != "libxcb-cursor.so.0")
    monkeypatch.setattr(system, "package_manager", lambda: "apt-get")
    text = doctor.report()
    assert re.search(r"missing libraries: +libxcb-cursor\.so\.0", text)
    assert "apt-get install libxcb-cursor0" in text


def test_a_crash_of_qt_is_a_line_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    abort = "import os, sys; print('half'); sys.stdout.flush(); os.abort()"
    monkeypatch.setattr(doctor, "_QT_PROBE", abort)
    answer = doctor._qt()
    assert answer.startswith("half\nfailed with exit code")


def test_a_packaged_program_asks_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It brings no Python that takes `-c`: that would be an argument of ganlab's own."""
    asked: list[list[str]] = []
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(doctor, "_output", lambda command, environment=None: asked.append(command))
    doctor._torch()
    assert asked == [[sys.executable, "doctor", "--probe", "torch"]]
    assert main(asked[0][1:]) == 0
    assert capsys.readouterr().out.startswith("torch 2.")


def test_report_survives_an_installation_without_qt_and_torch(tmp_path: Path) -> None:
    """A half-installed program is when the report is needed most."""
    for name in ("torch", "PySide6", "platformdirs"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('no {name} here')\n")
    code = "import ganlab.doctor; print(ganlab.doctor.report())"
    root = Path(doctor.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(root)))}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    for name in ("torch", "PySide6", "platformdirs"):
        assert f"no {name} here" in done.stdout
