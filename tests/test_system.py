import struct
import sys
from pathlib import Path

import PySide6
import pytest

from ganlab import system

# Part of every Linux system that Python itself runs on, or loaded by Qt with its own copy.
C_RUNTIME = ("libc.", "libm.", "libdl.", "libpthread.", "librt.", "libgcc_s.", "libstdc++.", "ld-")
LOADED_BY_QT = {
    "qt": [
        *(f"lib/libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "Svg", "DBus")),
        *(f"lib/libQt6{name}.so.6" for name in ("OpenGL", "OpenGLWidgets")),
        "plugins/platforms/libqoffscreen.so",
        "plugins/imageformats/libqsvg.so",
        "plugins/iconengines/libqsvgicon.so",
    ],
    "x11": [
        "lib/libQt6XcbQpa.so.6",
        "plugins/platforms/libqxcb.so",
        "plugins/xcbglintegrations/libqxcb-glx-integration.so",
    ],
    "wayland": ["lib/libQt6WaylandClient.so.6", "plugins/platforms/libqwayland.so"],
}


def needed(path: Path) -> set[str]:
    """Read the sonames that a 64-bit little-endian ELF file asks for (DT_NEEDED)."""
    data = path.read_bytes()
    assert data[:6] == b"\x7fELF\x02\x01"
    start, size, count = (
        struct.unpack_from("<Q", data, 0x28)[0],
        *struct.unpack_from("<HH", data, 0x3A),
    )
    # name, type, flags, address, offset, size, link, info, align, entry size
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, start + i * size) for i in range(count)]
    dynamic = next(section for section in sections if section[1] == 6)
    names = sections[dynamic[6]][4]
    found = set()
    for tag, value in struct.iter_unpack("<QQ", data[dynamic[4] : dynamic[4] + dynamic[5]]):
        if tag == 1:
            found.add(data[names + value : data.index(b"\0", names + value)].decode())
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves these to the system")
@pytest.mark.parametrize("part", LOADED_BY_QT)
def test_table_names_all_that_the_installed_qt_needs(part: system.Part) -> None:
    qt = Path(PySide6.__file__).parent / "Qt"
    own = {path.name for path in (qt / "lib").iterdir()}
    wanted = set().union(*(needed(qt / file) for file in LOADED_BY_QT[part])) - own
    wanted = {soname for soname in wanted if not soname.startswith(C_RUNTIME)}
    assert len(wanted) >= 3
    parts = {"qt", part}
    assert wanted <= {lib.soname for lib in system.LIBRARIES if lib.part in parts}


def test_table_names_a_library_once() -> None:
    sonames = [library.soname for library in system.LIBRARIES]
    assert len(sonames) == len(set(sonames))


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux with all libraries, X11 and apt-get, for a user who is not root."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "_loads", lambda soname: True)
    monkeypatch.setattr(system, "package_manager", lambda: "apt-get")
    monkeypatch.setattr(system, "is_root", lambda: False)
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    return monkeypatch


def test_nothing_is_missing_but_on_linux(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(system, "_loads", lambda soname: False)
    linux.setattr(sys, "platform", "darwin")
    assert system.missing_libraries() == []
    assert system.window_problem() is None


def test_a_library_that_cannot_exist_does_not_load() -> None:
    assert not system._loads("libganlab-never-there.so.9")


@pytest.mark.parametrize(
    ("variables", "parts"),
    [
        ({"DISPLAY": ":0"}, {"qt", "x11"}),
        ({"WAYLAND_DISPLAY": "wayland-0"}, {"qt", "wayland"}),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, {"qt", "x11", "wayland"}),
        ({}, {"qt", "x11"}),
    ],
)
def test_only_the_parts_of_this_session_count(
    linux: pytest.MonkeyPatch, variables: dict[str, str], parts: set[str]
) -> None:
    linux.delenv("DISPLAY")
    for name, value in variables.items():
        linux.setenv(name, value)
    linux.setattr(system, "_loads", lambda soname: False)
    assert {library.part for library in system.missing_libraries()} == parts


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install libglib2.0-0 libxcb-icccm4"),
        ("dnf", "sudo dnf install glib2 xcb-util-wm"),
        ("pacman", "sudo pacman -S --needed glib2 xcb-util-wm"),
    ],
)
def test_the_one_command(linux: pytest.MonkeyPatch, manager: str, command: str) -> None:
    sonames = ("libglib-2.0.so.0", "libgthread-2.0.so.0", "libxcb-icccm.so.4")
    libraries = [library for library in system.LIBRARIES if library.soname in sonames]
    linux.setattr(system, "package_manager", lambda: manager)
    assert system.install_command(libraries) == command


def test_the_command_where_the_packages_are_not_known(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(system, "package_manager", lambda: None)
    assert "libGL.so.1" in system.install_command(system.LIBRARIES)


def test_window_can_open(linux: pytest.MonkeyPatch) -> None:
    assert system.window_problem() is None


def test_window_without_a_display(linux: pytest.MonkeyPatch) -> None:
    linux.delenv("DISPLAY")
    problem = system.window_problem()
    assert problem is not None
    assert "DISPLAY" in problem
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    assert system.window_problem() is None


def test_window_without_a_library(linux: pytest.MonkeyPatch) -> None:
    linux.setattr(system, "_loads", lambda soname: soname != "libxcb-keysyms.so.1")
    problem = system.window_problem()
    assert problem is not None
    assert "libxcb-keysyms.so.1" in problem
    assert "sudo apt-get install libxcb-keysyms1" in problem
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    assert system.window_problem() is None


def test_nvidia_driver_is_recognised_by_its_command(
    linux: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    linux.setattr(Path, "exists", lambda self: False)
    linux.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert system.nvidia_driver() == "/usr/bin/nvidia-smi"
    linux.setattr(system.shutil, "which", lambda name: None)
    assert system.nvidia_driver() is None
