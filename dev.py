#!/usr/bin/env python3
"""Set up and run ganlab from a checkout: one file, standard library only.

    python3 dev.py run [ARG ...]     open the window, or run any command of `ganlab`
    python3 dev.py test [ARG ...]    run the tests (arguments go to pytest)
    python3 dev.py check             formatting, lint, types and the import contracts
    python3 dev.py bench [ARG ...]   measure speed, as ratios with their spread
    python3 dev.py study [ARG ...]   train every claim of the presets over many seeds
    python3 dev.py build [ARG ...]   make what people install, into dist/; --quick: the wheel alone

The first call makes `.venv` beside this file; later calls find it in place and skip everything.
GANLAB_TORCH=cpu or GANLAB_TORCH=cuda overrides the choice of PyTorch's build.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "constraints.txt"
# It is written last, so an environment without it was interrupted.
STAMP = VENV / "ganlab-setup.json"
PYTHONS = ((3, 11), (3, 12), (3, 13))
# What PyPI does not carry: the CPU build for Linux, the CUDA build for Windows.
TORCH_INDEX = {
    ("Linux", "cpu"): "https://download.pytorch.org/whl/cpu",
    ("Windows", "cuda"): "https://download.pytorch.org/whl/cu130",
}
REACH_SECONDS = 3.0


class SetupError(Exception):
    """Setting up cannot go on; the message says what failed and the way out."""


def say(text):
    """Tell the person what is going on; stdout belongs to the command that follows."""
    print(f"ganlab: {text}", file=sys.stderr, flush=True)


def python_problem(version=sys.version_info):
    """Return why this Python cannot run ganlab, or None."""
    if tuple(version[:2]) in PYTHONS:
        return None
    names = [f"python{major}.{minor}" for major, minor in PYTHONS]
    found = [name for name in names if shutil.which(name)]
    way_out = (
        f"run this file with {found[-1]} instead"
        if found
        else "install one of them, from your package manager or python.org, and run this with it"
    )
    return (
        f"ganlab needs Python 3.11, 3.12 or 3.13; this is Python {version[0]}.{version[1]} "
        f"({sys.executable}): {way_out}"
    )


# --- what is there, and what is wanted -----------------------------------------------------------


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_packages() -> Path:
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def installed() -> list[str]:
    """Return the installed distributions with their versions; pip itself may come and go."""
    try:
        names = os.listdir(site_packages())
    except OSError:
        return []
    return sorted(n for n in names if n.endswith(".dist-info") and not n.startswith("pip-"))


def read_stamp() -> dict | None:
    """Return what a completed set-up left, or None if there is none that works."""
    if not venv_python().exists():
        return None
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def fingerprint() -> str:
    """Return a hash of all that decides what is installed; a change to a lint rule is not in it."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = {key: project[key] for key in ("build-system", "project")}
    parts["build"] = project["tool"]["hatch"]
    parts["constraints"] = CONSTRAINTS.read_text(encoding="utf-8")
    parts["dev.py"] = Path(__file__).read_text(encoding="utf-8")
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def torch_choice(stamp: dict | None) -> tuple[str, str]:
    """Return the build of PyTorch to take, "cpu" or "cuda", and why."""
    from ganlab import system

    asked = os.environ.get("GANLAB_TORCH")
    if asked in ("cpu", "cuda"):
        return asked, f"GANLAB_TORCH={asked} asks for it"
    if asked:
        raise SetupError(f"GANLAB_TORCH={asked} is not a build of PyTorch: it takes cpu or cuda")
    if platform.system() == "Darwin":
        return "cpu", "the one build for macOS, which knows Apple's GPUs as well"
    driver = system.nvidia_driver()
    if driver:
        return "cuda", f"an NVIDIA driver is there: {driver}"
    # The CUDA build runs without a GPU too: one that was unplugged is no reason to load it again.
    if stamp and stamp.get("torch") == "cuda":
        return "cuda", "installed already"
    return "cpu", "no NVIDIA GPU found"


def setup(dev: bool) -> None:
    """Make the environment what pyproject.toml and constraints.txt say; skip what is in place."""
    stamp = read_stamp()
    build, why = torch_choice(stamp)
    wanted = {
        "python": f"{sys.version_info[0]}.{sys.version_info[1]} in {sys.base_prefix}",
        "root": str(ROOT),
        "torch": build,
        "inputs": fingerprint(),
    }
    dev = dev or bool(stamp and stamp.get("dev"))
    if (
        stamp
        and stamp.get("dev") == dev
        and all(stamp.get(key) == value for key, value in wanted.items())
        and set(stamp.get("installed", ())) <= set(installed())
    ):
        return
    started = time.monotonic()
    reason = rebuild_reason(stamp, wanted)
    if VENV.exists() and reason:
        say(f"making .venv anew: {reason}")
        remove_venv()
    if not VENV.exists():
        make_venv()
    STAMP.unlink(missing_ok=True)
    install_torch(build, why)
    extra = "[dev]" if dev else ""
    tools = ", with the tools of its checks and tests" if dev else ""
    pip_install(f"ganlab and what it needs{tools}", "--editable", f"{ROOT}{extra}")
    stamp = {**wanted, "dev": dev, "installed": installed()}
    scratch = STAMP.with_suffix(".part")
    scratch.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    scratch.replace(STAMP)
    say(f"ready after {time.monotonic() - started:.0f} s; the next start skips this")


def rebuild_reason(stamp: dict | None, wanted: dict) -> str | None:
    """Return why the environment cannot be brought up to date in place, or None."""
    if stamp is None:
        return "its last set-up did not finish, or its Python is gone"
    changed = {
        "python": "another Python runs this file",
        "root": "the checkout was moved",
        "torch": "another build of PyTorch is wanted",
    }
    for key, reason in changed.items():
        if stamp.get(key) != wanted[key]:
            return f"{reason} ({stamp.get(key)} before, {wanted[key]} now)"
    return None


# --- making the environment ----------------------------------------------------------------------


def remove_venv() -> None:
    try:
        shutil.rmtree(VENV)
    except OSError as error:
        raise SetupError(
            f"{VENV} cannot be removed ({error}): "
            "close what still runs from it, delete it and try again"
        ) from error


def make_venv() -> None:
    if find_spec("ensurepip") is None:
        # Debian and Ubuntu split it off from Python.
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install([package], "Python's venv module"):
            raise SetupError(
                "this Python cannot make a virtual environment, its ensurepip module is missing: "
                f"run `apt-get install {package}` as root, then this again"
            )
    say(f"making .venv with Python {platform.python_version()}")
    # From inside a virtual environment, the Python that it was made with.
    base = getattr(sys, "_base_executable", None) or sys.executable
    log = run_quietly([base, "-m", "venv", str(VENV)])
    if log is not None:
        raise SetupError(f"the virtual environment {VENV} could not be made:\n{log}")


def install_torch(build: str, why: str) -> None:
    pins = (line.split("#")[0].strip() for line in CONSTRAINTS.read_text("utf-8").splitlines())
    pin = next(line for line in pins if line.startswith("torch=="))
    version = pin.partition("==")[2]
    if any(name.startswith((f"torch-{version}+", f"torch-{version}.dist")) for name in installed()):
        return
    what = f"PyTorch {version}"
    say(f"{what}: the {build.upper()} build ({why})")
    index = TORCH_INDEX.get((platform.system(), build))
    if index is None:
        pip_install(what, pin)
        return
    problem = unreachable(index)
    if problem is None:
        try:
            # The build's own version, such as 2.13.0+cpu, satisfies the pin and sorts above it.
            pip_install(what, pin, "--extra-index-url", index)
        except SetupError as error:
            say(f"{error}\ntrying without {index}")
        else:
            return
    else:
        say(f"{index} is out of reach ({problem}): taking the build that pip finds elsewhere")
    pip_install(what, pin)


def unreachable(url: str) -> str | None:
    """Return why `url` does not answer, within a few seconds, or None if it does.

    In a thread, because looking up a name can hang for much longer than any socket's timeout.
    """
    import urllib.request  # slow to import, and needed by the first call alone

    answer: list[str | None] = []

    def ask() -> None:
        try:
            request = urllib.request.Request(f"{url}/torch/", method="HEAD")
            urllib.request.urlopen(request, timeout=REACH_SECONDS).close()
            answer.append(None)
        except (OSError, ValueError) as error:
            answer.append(str(getattr(error, "reason", error)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(REACH_SECONDS + 0.5)
    return answer[0] if answer else f"no answer within {REACH_SECONDS:.0f} s"


def pip_install(what: str, *arguments: str) -> None:
    say(f"installing {what} …")
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    quiet = ["--quiet", "--progress-bar", "off"]
    log = run_quietly([*pip, "install", *quiet, "--constraint", str(CONSTRAINTS), *arguments])
    if log is not None:
        free = shutil.disk_usage(ROOT).free / 1e9
        raise SetupError(
            f"installing {what} failed:\n{log}\n"
            "Nothing was marked as installed. If the network or a proxy (HTTPS_PROXY) is the "
            f"cause, or the disk is full ({free:.1f} GB free here; about 2 GB are needed, 8 GB "
            "with CUDA), mend that and run the same command again."
        )


def apt_install(packages: list[str], why: str) -> bool:
    """Install Debian packages where this process may, and say so; return whether it did."""
    from ganlab import system

    if not (system.is_root() and shutil.which("apt-get")):
        return False
    say(f"installing {why}: {' '.join(packages)} …")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    # Fresh lists first: a slim image has none. One that fails need not be the one that is needed.
    run_quietly([*apt, "update"])
    log = run_quietly(install)
    if log is not None:
        say(f"`{' '.join(install)}` failed:\n{log}")
    return log is None


def run_quietly(command: list[str]) -> str | None:
    """Run `command` with a running clock on a terminal; return its last lines if it failed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    clock = sys.stderr.isatty()
    started = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        try:
            while True:
                try:
                    code = process.wait(1.0)
                    break
                except subprocess.TimeoutExpired:
                    if clock:
                        print(f"\r  {time.monotonic() - started:.0f} s ", end="", file=sys.stderr)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            if clock:
                print("\r\033[K", end="", file=sys.stderr, flush=True)
        if code == 0:
            return None
        log.seek(0)
        lines = log.read().decode(errors="replace").strip().splitlines()
        return "\n".join(f"  {line}" for line in lines[-15:]) or f"  exit code {code}, no message"


# --- the system below it -------------------------------------------------------------------------


def ensure_libraries() -> None:
    """Install what Qt needs of the system where this may be done here, else say how."""
    from ganlab import system

    # Both displays' parts where it costs nothing to ask; a virtual screen may come later.
    parts = {"qt", "x11"} | system.parts_in_use()
    missing = system.missing_libraries(parts)
    if not missing:
        return
    if system.package_manager() == "apt-get":
        apt_install(system.packages(missing, "apt-get"), "system libraries that Qt loads")
        missing = system.missing_libraries(parts)
    if missing:
        names = ", ".join(library.soname for library in missing)
        say(f"Qt needs system libraries that are missing ({names}); this installs them:")
        say(f"  {system.install_command(missing)}")


def opens_window(arguments: list[str]) -> bool:
    """Return whether `ganlab` with these arguments opens its window: alone, or with a file."""
    return not arguments or Path(arguments[0]).exists()


def hand_over(*command: str) -> int:
    """Become `command`; on Windows, which cannot, run it and return its exit code."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(command[0], command)


# --- the commands --------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    setup(dev=False)
    if opens_window(arguments):
        from ganlab import system

        ensure_libraries()
        problem = system.window_problem()
        if problem:
            raise SetupError(problem)
    return hand_over(str(venv_python()), "-m", "ganlab", *arguments)


def test(arguments: list[str]) -> int:
    setup(dev=True)
    ensure_libraries()
    os.chdir(ROOT)
    # In processes of their own, a file's tests in one: half the time on two cores.
    spread = ["--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile"]
    return hand_over(str(venv_python()), "-m", "pytest", *spread, *arguments)


def bench(arguments: list[str]) -> int:
    setup(dev=False)
    ensure_libraries()
    return hand_over(str(venv_python()), "-m", "ganlab.bench", *arguments)


def study(arguments: list[str]) -> int:
    setup(dev=False)
    return hand_over(str(venv_python()), "-m", "ganlab.study", *arguments)


def build(arguments: list[str]) -> int:
    setup(dev=True)
    ensure_libraries()
    # -P: what stands beside a script in packaging/ is no package of anyone's.
    return hand_over(str(venv_python()), "-P", str(ROOT / "packaging" / "make.py"), *arguments)


def check(arguments: list[str]) -> int:
    """Run all checks, whichever fail, with one line of verdict for each."""
    if arguments:
        raise SetupError(f"check takes no arguments, and was given: {' '.join(arguments)}")
    setup(dev=True)
    python = str(venv_python())
    lint_imports = shutil.which("lint-imports", path=str(venv_python().parent)) or "lint-imports"
    commands = {
        "ruff format": [python, "-m", "ruff", "format", "--check", "--output-format=concise", "."],
        "ruff check": [python, "-m", "ruff", "check", "."],
        "mypy": [python, "-m", "mypy"],
        "lint-imports": [lint_imports],
    }
    failed = []
    for name, command in commands.items():
        started = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout.decode(errors="replace").rstrip())
        verdict = "FAILED" if done.returncode else "passed"
        print(f"{name:<13} {verdict} in {time.monotonic() - started:.1f} s", flush=True)
    return 1 if failed else 0


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "study": study,
    "build": build,
}


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    problem = python_problem()
    if problem:
        say(problem)
        return 2
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        given = f"{arguments[0]} is no command" if arguments else "a command is missing"
        say(f"{given}: it takes {', '.join(COMMANDS)} (--help says more)")
        return 2
    sys.path.insert(0, str(ROOT))
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted")
        return 130


if __name__ == "__main__":
    sys.exit(main())
