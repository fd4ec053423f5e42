"""What to paste into a bug report: versions, devices, display, missing libraries, folders.

Nothing here may fail: each line is made under a guard and says itself what went wrong. What could
take the whole process down with it, a broken Qt or a broken driver, is asked in a process of its
own.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ganlab import __version__, system
from ganlab.versions import dependencies, python

PROBE_SECONDS = 60

_TORCH_PROBE = """
import torch
print("torch", torch.__version__, "with", torch.get_num_threads(), "threads")
print("CPU capability:", torch.backends.cpu.get_cpu_capability())
if torch.cuda.is_available():
    print("CUDA", torch.version.cuda)
    for i in range(torch.cuda.device_count()):
        card = torch.cuda.get_device_properties(i)
        print(f"cuda:{i} {card.name}, {card.total_memory / 2**30:.1f} GiB, "
              f"compute capability {card.major}.{card.minor}")
elif torch.version.cuda:
    print("CUDA", torch.version.cuda, "is built in but not available")
else:
    print("CUDA is not in this build")
mps = torch.backends.mps
print("MPS", "available" if mps.is_available() else "not available")
"""

_QT_PROBE = """
from PySide6.QtCore import QLibraryInfo, qVersion
from PySide6.QtGui import QFontDatabase, QFontInfo, QGuiApplication, QImageReader
app = QGuiApplication([])
print("Qt", qVersion(), "platform plugin", app.platformName(), "style hints",
      app.styleHints().colorScheme().name)
print("pictures:", ", ".join(bytes(f).decode() for f in QImageReader.supportedImageFormats()))
font = QFontInfo(app.font())
families = len(QFontDatabase.families())
print(f"font {font.family()}, {font.pointSizeF():g} pt, of {families} families")
for screen in app.screens():
    size, refresh = screen.size(), screen.refreshRate()
    print(f"screen {screen.name()}: {size.width()}x{size.height()} at {refresh:.0f} Hz, "
          f"scale {screen.devicePixelRatio():g}, {screen.logicalDotsPerInch():.0f} dpi")
"""


def report() -> str:
    """Return the report as lines of text. Takes a few seconds: it starts torch and Qt."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for title, parts in _SECTIONS.items():
        yield title
        for label, ask in parts.items():
            try:
                answer = ask()
            except Exception as error:  # a broken machine is what this is for
                answer = f"could not be found out: {type(error).__name__}: {error}"
            first, *rest = (answer or "-").splitlines()
            yield f"  {label + ':':<18} {first}"
            yield from (f"  {'':<18} {line}" for line in rest)
        yield ""


def _python() -> str:
    return f"{python()}, {sys.executable}"


def _system() -> str:
    name = platform.platform()
    if sys.platform.startswith("linux"):
        name += f", {platform.freedesktop_os_release().get('PRETTY_NAME', 'unknown distribution')}"
    return name


def _cpu() -> str:
    if sys.platform.startswith("linux"):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
        model = found.group(1) if found else platform.machine()
    elif sys.platform == "darwin":
        model = _output(["sysctl", "-n", "machdep.cpu.brand_string"])
    else:
        model = platform.processor()
    return f"{model}, {os.cpu_count()} logical cores, {system.usable_cores()} of them usable here"


def _memory() -> str:
    if not sys.platform.startswith("linux"):
        return "not asked on this system"
    text = Path("/proc/meminfo").read_text(encoding="utf-8")
    sizes = {key: int(value) / 2**20 for key, value in re.findall(r"^(\w+):\s+(\d+)", text, re.M)}
    return f"{sizes['MemTotal']:.1f} GiB, {sizes['MemAvailable']:.1f} GiB available"


def _threads() -> str:
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return ", ".join(f"{name}={os.environ.get(name, 'not set')}" for name in names)


def _dependencies() -> str:
    return "\n".join(f"{name} {version}" for name, version in dependencies().items())


def _torch() -> str:
    return _output(_probing("torch"))


def _nvidia() -> str:
    driver = system.nvidia_driver()
    if driver is None:
        return "no driver found"
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return f"{driver}; nvidia-smi is not on the path"
    query = "--query-gpu=name,driver_version,memory.total"
    return _output([tool, query, "--format=csv,noheader"])


def _display() -> str:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
    found = [f"{name}={os.environ[name]}" for name in names if name in os.environ]
    return ", ".join(found) or "no variable of a display is set"


def _window() -> str:
    return system.window_problem() or "can open"


def _qt() -> str:
    """Ask Qt about platform, font and screens, without a screen where none can be opened."""
    environment = dict(os.environ)
    note = ""
    if system.window_problem() is not None:
        environment["QT_QPA_PLATFORM"] = "offscreen"
        note = "\n(asked without a screen)"
    return _output(_probing("qt"), environment) + note


def _libraries() -> str:
    missing = system.missing_libraries()
    if not missing:
        return "none"
    names = ", ".join(library.soname for library in missing)
    return f"{names}\n{system.install_command(missing)}"


def _folder(kind: str) -> Callable[[], str]:
    def ask() -> str:
        from ganlab import folders

        folder = folders.user_folder(kind)  # type: ignore[arg-type]
        if not folder.is_dir():
            return f"{folder} cannot be made"
        write = "" if os.access(folder, os.W_OK) else ", not writable"
        return f"{folder}, {shutil.disk_usage(folder).free / 1e9:.1f} GB free{write}"

    return ask


def _resources() -> str:
    from ganlab import folders

    return str(folders.resource())


def probe(name: str) -> None:
    """Ask torch or Qt, in this process: what :func:`report` starts one of its own for."""
    exec({"torch": _TORCH_PROBE, "qt": _QT_PROBE}[name], {"__name__": "probe"})


def _probing(name: str) -> list[str]:
    # A packaged program is ganlab itself. Elsewhere nothing of ganlab need be importable.
    if getattr(sys, "frozen", False):
        return [sys.executable, "doctor", "--probe", name]
    return [sys.executable, "-c", {"torch": _TORCH_PROBE, "qt": _QT_PROBE}[name]]


def _output(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run `command` and return what it printed, with its error's last line if it failed."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=PROBE_SECONDS,
        env=environment,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        lines.append(f"failed with exit code {done.returncode}: {last}")
    return "\n".join(lines)


_SECTIONS: dict[str, dict[str, Callable[[], str]]] = {
    "ganlab": {
        "version": lambda: __version__,
        "installed in": lambda: str(Path(__file__).resolve().parent),
        "resources": _resources,
        "python": _python,
        "dependencies": _dependencies,
    },
    "machine": {
        "system": _system,
        "processor": _cpu,
        "memory": _memory,
        "threads asked for": _threads,
        "torch": _torch,
        "NVIDIA": _nvidia,
    },
    "display": {
        "session": _display,
        "window": _window,
        "Qt": _qt,
        "missing libraries": _libraries,
    },
    "folders": {kind: _folder(kind) for kind in ("config", "data", "cache", "state")},
}
