"""The set-up command, with a file system of its own and without a network."""

import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ganlab import system

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


class Checkout:
    """A checkout whose environment is made of files that only look like one."""

    def __init__(self, dev: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dev = dev
        self.calls: list[str] = []
        for name in ("pyproject.toml", "constraints.txt"):
            (root / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setattr(dev, "ROOT", root)
        monkeypatch.setattr(dev, "VENV", root / ".venv")
        monkeypatch.setattr(dev, "STAMP", root / ".venv" / dev.STAMP.name)
        monkeypatch.setattr(dev, "CONSTRAINTS", root / "constraints.txt")
        monkeypatch.setattr(dev, "make_venv", self._make_venv)
        monkeypatch.setattr(dev, "run_quietly", self._run)
        monkeypatch.setattr(dev, "unreachable", lambda url: "there is no network here")
        monkeypatch.setattr(platform, "system", lambda: "Linux")
        monkeypatch.setattr(system, "nvidia_driver", lambda: None)
        monkeypatch.delenv("GANLAB_TORCH", raising=False)
        self.fails_at: str | None = None

    def _make_venv(self) -> None:
        self.calls.append("venv")
        self.dev.venv_python().parent.mkdir(parents=True)
        self.dev.venv_python().write_text("")
        self.dev.site_packages().mkdir(parents=True)

    def _run(self, command: list[str]) -> str | None:
        pip = command[command.index("install") :]
        torch = next((text for text in pip if text.startswith("torch==")), None)
        name = torch or pip[-1].removeprefix(str(self.dev.ROOT)) or "project"
        if "--extra-index-url" in pip:
            name += f" from {pip[pip.index('--extra-index-url') + 1]}"
        self.calls.append(name)
        if self.fails_at and self.fails_at in name:
            return "  ERROR: no space left on device"
        stem = "torch-2.13.0+cpu" if name.startswith("torch") else "ganlab-0.1.0"
        (self.dev.site_packages() / f"{stem}.dist-info").mkdir(exist_ok=True)
        return None

    def setup(self, dev: bool = False) -> list[str]:
        """Set up, and return what that had to do."""
        self.calls.clear()
        self.dev.setup(dev=dev)
        return list(self.calls)


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    root = tmp_path / "checkout"
    root.mkdir()
    return Checkout(dev, root, monkeypatch)


# --- versions ------------------------------------------------------------------------------------


def constraints() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(text) for line in lines if (text := line.partition("#")[0].strip())]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


def test_every_constraint_is_an_exact_version_without_a_build() -> None:
    for requirement in constraints().values():
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement


def test_every_dependency_is_pinned_within_its_range() -> None:
    project = PYPROJECT["project"]
    pinned = constraints()
    extras = project["optional-dependencies"]
    for text in [*project["dependencies"], *(text for extra in extras.values() for text in extra)]:
        requirement = Requirement(text)
        if requirement.name == project["name"]:
            # One extra that takes in another.
            assert requirement.extras <= extras.keys()
            continue
        pin = next(iter(pinned[canonicalize_name(requirement.name)].specifier))
        assert requirement.specifier.contains(pin.version), requirement


def test_pythons_are_those_of_pyproject(dev: ModuleType) -> None:
    from packaging.specifiers import SpecifierSet

    allowed = SpecifierSet(PYPROJECT["project"]["requires-python"])
    minors = [(3, minor) for minor in range(8, 20) if f"3.{minor}.0" in allowed]
    assert list(dev.PYTHONS) == minors


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0), (2, 7, 18)])
def test_another_python_is_told_the_way_out(
    dev: ModuleType, version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name == "python3.12" else None)
    problem = dev.python_problem(version)
    assert "3.11, 3.12 or 3.13" in problem
    assert f"{version[0]}.{version[1]}" in problem
    assert "python3.12" in problem
    assert dev.python_problem((3, 13, 2)) is None


# --- what is done, and what is skipped -----------------------------------------------------------


def test_second_call_does_nothing(checkout: Checkout) -> None:
    assert checkout.setup() == ["venv", "torch==2.13.0", "project"]
    assert checkout.setup() == []


def test_tests_add_their_tools_and_run_keeps_them(checkout: Checkout) -> None:
    checkout.setup()
    assert checkout.setup(dev=True) == ["[dev]"]
    assert checkout.setup(dev=True) == []
    assert checkout.setup(dev=False) == []


def test_changed_constraints_are_installed_in_place(checkout: Checkout) -> None:
    checkout.setup(dev=True)
    file = checkout.dev.CONSTRAINTS
    file.write_text(file.read_text().replace("numpy==2.4.6", "numpy==2.4.5"))
    assert checkout.setup() == ["[dev]"]
    assert checkout.setup() == []


def test_changed_lint_rule_installs_nothing(checkout: Checkout) -> None:
    checkout.setup()
    file = checkout.dev.ROOT / "pyproject.toml"
    file.write_text(file.read_text().replace("line-length = 100", "line-length = 99"))
    assert checkout.setup() == []


def test_removed_package_is_put_back(checkout: Checkout) -> None:
    checkout.setup()
    (checkout.dev.site_packages() / "ganlab-0.1.0.dist-info").rmdir()
    assert checkout.setup() == ["project"]


def test_interrupted_setup_is_made_anew(
    checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.fails_at = "project"
    with pytest.raises(checkout.dev.SetupError, match="no space left on device") as caught:
        checkout.setup()
    assert "run the same command again" in str(caught.value)
    assert not checkout.dev.STAMP.exists()
    checkout.fails_at = None
    assert checkout.setup() == ["venv", "torch==2.13.0", "project"]
    assert "did not finish" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_unreadable_stamp_is_no_stamp(checkout: Checkout, text: str) -> None:
    checkout.setup()
    checkout.dev.STAMP.write_text(text)
    assert checkout.setup()[0] == "venv"


def test_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.setup()
    checkout.dev.venv_python().unlink()
    assert checkout.setup()[0] == "venv"


@pytest.mark.parametrize("key", ["python", "root"])
def test_other_python_or_place_makes_it_anew(
    checkout: Checkout, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.setup()
    stamp: dict[str, Any] = json.loads(checkout.dev.STAMP.read_text())
    checkout.dev.STAMP.write_text(json.dumps({**stamp, key: "elsewhere"}))
    assert checkout.setup()[0] == "venv"
    assert "elsewhere" in capsys.readouterr().err


# --- which torch ---------------------------------------------------------------------------------


def test_cpu_build_comes_from_its_index_where_that_answers(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checkout.dev, "unreachable", lambda url: None)
    index = checkout.dev.TORCH_INDEX["Linux", "cpu"]
    assert f"torch==2.13.0 from {index}" in checkout.setup()
    assert "CPU build (no NVIDIA GPU found)" in capsys.readouterr().err


def test_index_that_answers_but_fails_is_not_the_end(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout.dev, "unreachable", lambda url: None)
    checkout.fails_at = "from https"
    assert checkout.setup()[-2:] == ["torch==2.13.0", "project"]


def test_unreachable_index_is_named(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    assert "torch==2.13.0" in checkout.setup()
    assert "there is no network here" in capsys.readouterr().err


def test_nvidia_driver_brings_the_cuda_build_and_says_why(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.setup()
    monkeypatch.setattr(system, "nvidia_driver", lambda: "/proc/driver/nvidia/version")
    assert checkout.setup() == ["venv", "torch==2.13.0", "project"]
    assert "CUDA build (an NVIDIA driver is there" in capsys.readouterr().err
    monkeypatch.setattr(system, "nvidia_driver", lambda: None)
    assert checkout.setup() == [], "an unplugged GPU is no reason to install anew"


def test_person_may_choose_the_build(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "nvidia_driver", lambda: "/proc/driver/nvidia/version")
    monkeypatch.setenv("GANLAB_TORCH", "cpu")
    checkout.setup()
    assert "CPU build (GANLAB_TORCH=cpu" in capsys.readouterr().err
    monkeypatch.setenv("GANLAB_TORCH", "tpu")
    with pytest.raises(checkout.dev.SetupError, match="GANLAB_TORCH=tpu .* takes cpu or cuda"):
        checkout.setup()


def test_unreachable_says_why(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    # Port 9 of this machine itself: nothing listens there.
    assert "refused" in dev.unreachable("http://127.0.0.1:9").lower()


def test_an_address_that_hangs_is_given_up(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()

    def hang(*arguments: object, **options: object) -> None:
        given_up.wait(20)
        raise TimeoutError

    monkeypatch.setattr(dev, "REACH_SECONDS", 0.0)
    monkeypatch.setattr("urllib.request.urlopen", hang)
    assert "no answer" in dev.unreachable("http://127.0.0.1:9")
    given_up.set()


# --- what it tells -------------------------------------------------------------------------------


def test_missing_ensurepip_names_the_package(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "find_spec", lambda name: None)
    monkeypatch.setattr(system, "is_root", lambda: False)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    with pytest.raises(dev.SetupError, match=rf"apt-get install {re.escape(package)}"):
        dev.make_venv()


def test_root_installs_missing_libraries(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = [library for library in system.LIBRARIES if library.soname == "libxcb-cursor.so.0"]
    commands: list[list[str]] = []

    def run(command: list[str]) -> None:
        commands.append(command)
        if "install" in command:
            lacking.clear()

    monkeypatch.setattr(dev, "run_quietly", run)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "missing_libraries", lambda parts: list(lacking))
    monkeypatch.setattr(system, "package_manager", lambda: "apt-get")
    monkeypatch.setattr(system, "is_root", lambda: True)
    dev.ensure_libraries()
    assert ["update" in command for command in commands] == [True, False]
    assert commands[1][-1] == "libxcb-cursor0"
    assert "missing" not in capsys.readouterr().err


def test_others_are_told_the_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = [library for library in system.LIBRARIES if library.soname == "libxcb-cursor.so.0"]
    monkeypatch.setattr(system, "missing_libraries", lambda parts: lacking)
    monkeypatch.setattr(system, "package_manager", lambda: "dnf")
    monkeypatch.setattr(system, "is_root", lambda: False)
    dev.ensure_libraries()
    assert "sudo dnf install xcb-util-cursor" in capsys.readouterr().err


def test_run_quietly_returns_the_last_lines_of_a_failure(dev: ModuleType) -> None:
    code = "import sys; print('\\n'.join(map(str, range(40))), flush=True); sys.exit('the cause')"
    log = dev.run_quietly([sys.executable, "-c", code])
    assert "the cause" in log
    assert len(log.splitlines()) == 15
    assert dev.run_quietly([sys.executable, "-c", "print('fine')"]) is None


@pytest.mark.parametrize(
    ("arguments", "opens"), [([], True), (["a.toml"], True), (["train", "ring"], False)]
)
def test_which_commands_open_a_window(
    dev: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    opens: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text("")
    assert dev.opens_window(arguments) is opens


def test_window_without_a_display_is_refused_and_a_command_is_not(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_over: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "setup", lambda dev: None)
    monkeypatch.setattr(dev, "ensure_libraries", lambda: None)
    monkeypatch.setattr(dev, "hand_over", lambda *command: handed_over.append(command) or 0)
    monkeypatch.setattr(system, "window_problem", lambda: "there is no display")
    assert dev.main(["run"]) == 1
    assert "there is no display" in capsys.readouterr().err
    assert dev.main(["run", "--version"]) == 0
    assert handed_over[0][1:] == ("-m", "ganlab", "--version")


def test_build_runs_in_the_environment_that_has_its_tools(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    monkeypatch.setattr(dev, "setup", lambda dev: done.append(f"dev={dev}"))
    monkeypatch.setattr(dev, "ensure_libraries", lambda: done.append("libraries"))
    monkeypatch.setattr(dev, "hand_over", lambda *command: done.append(command) or 0)
    assert dev.main(["build", "--quick"]) == 0
    script = ROOT / "packaging" / "make.py"
    assert script.is_file()
    wanted = (str(dev.venv_python()), "-P", str(script), "--quick")
    assert done == ["dev=True", "libraries", wanted]


@pytest.mark.parametrize("arguments", [[], ["fly"]])
def test_unknown_command_lists_the_commands(
    dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(arguments) == 2
    assert "run, test, check, bench, study, build" in capsys.readouterr().err


def test_check_runs_every_tool_and_fails_if_one_fails(
    dev: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        failed = "mypy" in command
        return subprocess.CompletedProcess(command, int(failed), b"x.py:1: error: wrong type")

    monkeypatch.setattr(dev, "setup", lambda dev: None)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" in ")[0].split() for line in lines if " in " in line] == [
        ["ruff", "format", "passed"],
        ["ruff", "check", "passed"],
        ["mypy", "FAILED"],
        ["lint-imports", "passed"],
    ]
    assert "x.py:1: error: wrong type" in lines


def test_ci_script_is_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
