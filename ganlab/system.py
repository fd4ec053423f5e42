"""What the operating system must bring: shared libraries, a display, a graphics driver.

Standard library only: the set-up command reads this file before anything is installed.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Part = Literal["qt", "x11", "wayland"]
PackageManager = Literal["apt-get", "dnf", "pacman"]


@dataclass(frozen=True)
class Library:
    """A shared library that Qt loads from the system, and the package that carries it.

    `part` says what fails without it: all of Qt, or windows under X11 or under Wayland.
    """

    soname: str
    part: Part
    debian: str
    fedora: str
    arch: str


# What QtGui, QtWidgets, QtSvg, QtOpenGL and the platform plugins of PySide6 6.10 ask the dynamic
# linker for, beyond the C and C++ run-time libraries.
LIBRARIES = (
    Library("libGL.so.1", "qt", "libgl1", "libglvnd-glx", "libglvnd"),
    Library("libEGL.so.1", "qt", "libegl1", "libglvnd-egl", "libglvnd"),
    Library("libX11.so.6", "qt", "libx11-6", "libX11", "libx11"),
    Library("libdbus-1.so.3", "qt", "libdbus-1-3", "dbus-libs", "dbus"),
    Library("libfontconfig.so.1", "qt", "libfontconfig1", "fontconfig", "fontconfig"),
    Library("libfreetype.so.6", "qt", "libfreetype6", "freetype", "freetype2"),
    Library("libglib-2.0.so.0", "qt", "libglib2.0-0", "glib2", "glib2"),
    Library("libgthread-2.0.so.0", "qt", "libglib2.0-0", "glib2", "glib2"),
    Library("libxkbcommon.so.0", "qt", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Library("libz.so.1", "qt", "zlib1g", "zlib", "zlib"),
    Library("libzstd.so.1", "qt", "libzstd1", "libzstd", "zstd"),
    Library("libX11-xcb.so.1", "x11", "libx11-xcb1", "libX11-xcb", "libx11"),
    Library("libxcb.so.1", "x11", "libxcb1", "libxcb", "libxcb"),
    Library("libxcb-cursor.so.0", "x11", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Library("libxcb-glx.so.0", "x11", "libxcb-glx0", "libxcb", "libxcb"),
    Library("libxcb-icccm.so.4", "x11", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Library("libxcb-image.so.0", "x11", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Library(
        "libxcb-keysyms.so.1", "x11", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"
    ),
    Library("libxcb-randr.so.0", "x11", "libxcb-randr0", "libxcb", "libxcb"),
    Library("libxcb-render.so.0", "x11", "libxcb-render0", "libxcb", "libxcb"),
    Library(
        "libxcb-render-util.so.0",
        "x11",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
    ),
    Library("libxcb-shape.so.0", "x11", "libxcb-shape0", "libxcb", "libxcb"),
    Library("libxcb-shm.so.0", "x11", "libxcb-shm0", "libxcb", "libxcb"),
    Library("libxcb-sync.so.1", "x11", "libxcb-sync1", "libxcb", "libxcb"),
    Library("libxcb-util.so.1", "x11", "libxcb-util1", "xcb-util", "xcb-util"),
    Library("libxcb-xfixes.so.0", "x11", "libxcb-xfixes0", "libxcb", "libxcb"),
    Library("libxcb-xkb.so.1", "x11", "libxcb-xkb1", "libxcb", "libxcb"),
    Library(
        "libxkbcommon-x11.so.0", "x11", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"
    ),
    Library(
        "libwayland-client.so.0", "wayland", "libwayland-client0", "libwayland-client", "wayland"
    ),
    Library(
        "libwayland-cursor.so.0", "wayland", "libwayland-cursor0", "libwayland-cursor", "wayland"
    ),
)


def parts_in_use() -> set[Part]:
    """Return which parts of Qt this session needs: always Qt itself, and its display's part."""
    parts: set[Part] = {"qt"}
    if os.environ.get("WAYLAND_DISPLAY"):
        parts.add("wayland")
    # Without any display yet, X11 is the one that a virtual screen or a forwarded session brings.
    if os.environ.get("DISPLAY") or "wayland" not in parts:
        parts.add("x11")
    return parts


def missing_libraries(parts: Iterable[Part] | None = None) -> list[Library]:
    """Return the shared libraries that the dynamic linker cannot load; none but on Linux.

    `parts` defaults to what this session needs (`parts_in_use`).
    """
    if not sys.platform.startswith("linux"):
        return []
    wanted = parts_in_use() if parts is None else set(parts)
    return [lib for lib in LIBRARIES if lib.part in wanted and not _loads(lib.soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def package_manager() -> PackageManager | None:
    """Return the system's package manager, if it is one that the table has names for."""
    managers: tuple[PackageManager, ...] = ("apt-get", "dnf", "pacman")
    return next((manager for manager in managers if shutil.which(manager)), None)


def packages(libraries: Iterable[Library], manager: PackageManager) -> list[str]:
    """Return the packages of `manager` that carry `libraries`, sorted, each once."""
    column = {"apt-get": "debian", "dnf": "fedora", "pacman": "arch"}[manager]
    return sorted({getattr(library, column) for library in libraries})


def install_command(libraries: Iterable[Library]) -> str:
    """Return the one command that installs `libraries`, or what to look for without one."""
    libraries = list(libraries)
    manager = package_manager()
    if manager is None:
        names = ", ".join(library.soname for library in libraries)
        return f"install, with your system's package manager, what provides: {names}"
    verb = "-S --needed" if manager == "pacman" else "install"
    sudo = "" if is_root() else "sudo "
    return f"{sudo}{manager} {verb} {' '.join(packages(libraries, manager))}"


def is_root() -> bool:
    """Return whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def window_problem() -> str | None:
    """Return why no window can open here and the way out, or None where one can.

    Qt itself would abort the process, with a message that names one library out of several.
    """
    if not sys.platform.startswith("linux"):
        return None
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    on_screen = not chosen or chosen.startswith(("xcb", "wayland"))
    missing = missing_libraries(None if on_screen else {"qt"})
    if missing:
        names = ", ".join(library.soname for library in missing)
        return f"the window needs system libraries that are missing ({names}): run\n  " + (
            install_command(missing)
        )
    if on_screen and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return (
            "there is no display to open a window on: DISPLAY and WAYLAND_DISPLAY are not set. "
            "Start it from a desktop session, through `ssh -X`, or on a virtual screen "
            "(`xvfb-run`); `train` and `sample` need no window"
        )
    return None


def nvidia_driver() -> str | None:
    """Return what shows that an NVIDIA driver is loaded, or None. Takes no time: starts nothing."""
    if sys.platform == "win32":
        signs = [Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "nvcuda.dll")]
    elif sys.platform.startswith("linux"):
        # The last is the driver as Windows lends it to a Linux subsystem.
        signs = [Path("/proc/driver/nvidia/version"), Path("/usr/lib/wsl/lib/libcuda.so.1")]
    else:
        return None
    sign = next((str(path) for path in signs if path.exists()), None)
    return sign or shutil.which("nvidia-smi")


def usable_cores() -> int:
    """Count the logical cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
