"""The one-folder program: what is left out, what it weighs, what it says of its licences."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


# --- what is left out ----------------------------------------------------------------------------


def test_torch_keeps_what_it_starts(recipe):
    left_out = recipe("pyinstaller/left_out.py").file_left_out
    assert not left_out("torch/bin/torch_shm_manager")
    assert not left_out("torch/lib/libtorch_cpu.so")
    assert not left_out("torch/lib/libshm.so")


def test_torch_goes_without_its_tests_and_headers(recipe):
    left_out = recipe("pyinstaller/left_out.py").file_left_out
    assert left_out("torch/bin/test_api")
    assert left_out("torch/include/ATen/ATen.h")
    assert left_out("torch/lib/libtorchbind_test.so")
    assert left_out("torch/test/c10_Synchronized_test")


def test_torch_keeps_the_modules_that_its_exporters_import(recipe):
    rules = recipe("pyinstaller/left_out.py")
    assert not rules.module_left_out("torch.testing._internal.logging_tensor")
    assert not rules.module_left_out("torch._inductor.codegen.common")
    assert rules.module_left_out("torch.testing._internal.common_methods_invocations")
    assert rules.module_left_out("torch._inductor.codegen.cpp")
    # TorchScript compiles these from their source; Inductor's is read by nobody.
    assert not rules.file_left_out("torch/nn/functional.py")
    assert rules.file_left_out("torch/_inductor/ir.py")
    # Settings read their own comments.
    assert not rules.file_left_out("torch/_inductor/config.py")
    assert not rules.file_left_out("torch/_inductor/config_comms.py")
    assert not rules.module_left_out("torch._inductor.ir")


def test_qt_keeps_screens_and_pictures_that_ganlab_needs(recipe):
    left_out = recipe("pyinstaller/left_out.py").file_left_out
    plugins = "PySide6/Qt/plugins"
    for kept in (
        "platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so",
        "imageformats/libqsvg.so", "imageformats/libqjpeg.so", "iconengines/libqsvgicon.so",
        "wayland-shell-integration/libxdg-shell.so",
    ):  # fmt: skip
        assert not left_out(f"{plugins}/{kept}"), kept
    for gone in ("platformthemes/libqgtk3.so", "sqldrivers/libqsqlite.so", "tls/libqopenssl.so"):
        assert left_out(f"{plugins}/{gone}"), gone


def test_drivers_and_fonts_are_the_systems(recipe):
    left_out = recipe("pyinstaller/left_out.py").file_left_out
    assert left_out("libGL.so.1") and left_out("libfontconfig.so.1") and left_out("libX11.so.6")
    # Few systems have this one, without which no window opens.
    assert not left_out("libxcb-cursor.so.0")
    # A library's own copy has another name, and stays.
    assert not left_out("pillow.libs/libfreetype-57f805ba.so.6.20.6")


def test_no_module_that_ganlab_imports_is_left_out(recipe):
    """Whatever its files import, wherever in them, is there in the packaged program."""
    left_out = recipe("pyinstaller/left_out.py").module_left_out
    imported = set()
    for file in sorted((PACKAGING.parent / "ganlab").rglob("*.py")):
        if file.relative_to(PACKAGING.parent).parts[1] in ("bench", "study"):
            continue
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    assert {"torch", "PySide6.QtSvg", "onnxruntime"} <= imported
    # A checkout's tools come with a checkout.
    assert {name for name in imported if left_out(name)} == set()


HIDING = """
import sys
from importlib.machinery import PathFinder
sys.path.insert(0, sys.argv[1])
from left_out import module_left_out
from packages import modules

class Hiding:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None if module_left_out(name) else PathFinder.find_spec(name, path, target)

sys.meta_path[:] = [f for f in sys.meta_path if f is not PathFinder] + [Hiding]
names = [n for n in modules("ganlab.ui") if not module_left_out(n)]
for name in names:
    __import__(name)
print(len(names), "pyqtgraph" in sys.modules, "PySide6.QtTest" in sys.modules)
"""


def test_the_window_does_without_what_is_left_out():
    """And so do the libraries that it imports: pyqtgraph wants more of Qt than ganlab does."""
    done = subprocess.run(
        [sys.executable, "-c", HIDING, str(PACKAGING / "pyinstaller")],
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    count, plots, tests = done.stdout.split()
    assert int(count) > 50 and (plots, tests) == ("True", "False")


def test_every_module_of_ganlab_is_named(recipe):
    found = recipe("pyinstaller/packages.py").modules("ganlab")
    assert {"ganlab", "ganlab.ui.app", "ganlab.engine.objectives.f_gan"} <= set(found)
    assert all(importlib.util.find_spec(name.partition(".")[0]) for name in found)


def test_a_package_that_is_missing_is_named(recipe):
    with pytest.raises(ModuleNotFoundError, match="no_such_package is not installed"):
        recipe("pyinstaller/packages.py").modules("no_such_package")


def test_what_only_a_left_out_plugin_loaded_goes_with_it(recipe):
    needed = recipe("pyinstaller/needed.py").needed
    loads = {
        "/s/libqxcb.so": ["libxcb-cursor.so.0", "libQt6Gui.so.6", "libc.so.6"],
        "/s/libxcb-cursor.so.0": ["libxcb-util.so.1"],
        "/s/libgtk-3.so.0": ["libatk-1.0.so.0"],
    }
    entries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/s/libqxcb.so", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/s/libQt6Gui.so.6", "BINARY"),
        ("PySide6/Qt/lib/libQt6Help.so.6", "/s/libQt6Help.so.6", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("libxcb-cursor.so.0", "/s/libxcb-cursor.so.0", "BINARY"),
        ("libxcb-util.so.1", "/s/libxcb-util.so.1", "BINARY"),
        ("libgtk-3.so.0", "/s/libgtk-3.so.0", "BINARY"),
        ("libatk-1.0.so.0", "/s/libatk-1.0.so.0", "BINARY"),
        ("libpython3.11.so.1.0", "/s/libpython3.11.so.1.0", "BINARY"),
    ]
    gone = {place for place, _, _ in entries} - needed(entries, lambda file: loads.get(file, []))
    gtk = {"libgtk-3.so.0", "libatk-1.0.so.0"}
    assert gone == {"libQt6Network.so.6", "PySide6/Qt/lib/libQt6Help.so.6", *gtk}


# --- what it says of itself ----------------------------------------------------------------------


def test_metadata_carries_no_path_of_the_checkout(recipe):
    entries = recipe("pyinstaller/metadata.py").metadata("ganlab[onnx]")
    assert {Path(path).name for path, _ in entries} == {"METADATA"}
    folders = {folder.partition("-")[0].lower() for _, folder in entries}
    assert {"ganlab", "torch", "numpy", "onnxruntime", "pyside6_essentials"} <= folders
    assert "pytest" not in folders


def test_every_dependency_has_a_licence(recipe, tmp_path):
    """With the fonts of a made folder: each brings its own text, and none goes without."""
    notices = recipe("pyinstaller/notices.py")
    import ziafont

    made = tmp_path / "made" / "_internal"
    made.mkdir(parents=True)
    font = next((Path(ziafont.__file__).parent / "fonts").glob("*.ttf"))
    (made / font.name).write_bytes(font.read_bytes())
    notices.collect(tmp_path / "made", tmp_path / "licences", "ganlab[onnx]")
    told = (tmp_path / "licences" / "README.txt").read_text(encoding="utf-8")
    for line in told.strip().splitlines()[2:]:
        assert line.partition(": ")[2], line
    assert "Qt and PySide6" in told and "LGPL-3.0" in told
    assert (tmp_path / "licences" / "LGPL-3.0.txt").stat().st_size > 7000
    torch = (tmp_path / "licences" / "torch.txt").read_text(encoding="utf-8")
    assert "Facebook" in torch and "sleef" in torch
    assert "Bitstream Vera" in (tmp_path / "licences" / f"font-{font.stem}.txt").read_text()
    assert "CC BY-SA 3.0" in told


def test_a_font_without_a_licence_is_refused(recipe, tmp_path):
    notices = recipe("pyinstaller/notices.py")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "bare.ttf").write_bytes(b"\x00\x01\x00\x00" + b"\x00" * 12)
    with pytest.raises(Exception, match="bare.ttf states no licence"):
        list(notices._fonts(tmp_path / "made", tmp_path))


# --- what it weighs ------------------------------------------------------------------------------


def test_a_budget_that_is_broken_stops_the_build(recipe):
    contents = recipe("pyinstaller/contents.py")
    contents.hold_budget("it", 800_000_000, 800)
    with pytest.raises(contents.BuildError, match=r"it is 800\.1 MB, more than the 800 MB"):
        contents.hold_budget("it", 800_100_000, 800)


def test_the_listing_counts_each_file_once(recipe, tmp_path):
    contents = recipe("pyinstaller/contents.py")
    (tmp_path / "_internal" / "torch" / "lib").mkdir(parents=True)
    (tmp_path / "_internal" / "torch" / "lib" / "big.so").write_bytes(b"x" * 3_000_000)
    (tmp_path / "_internal" / "numpy.libs").mkdir()
    (tmp_path / "_internal" / "numpy.libs" / "blas.so").write_bytes(b"x" * 2_000_000)
    (tmp_path / "_internal" / "link.so").symlink_to("torch/lib/big.so")
    (tmp_path / "ganlab").write_bytes(b"x" * 1_000_000)
    text = contents.listing(tmp_path)
    assert text.startswith("      6.0 MB  in 3 files")
    assert "      3.0 MB  torch\n" in text and "      2.0 MB  numpy\n" in text
    assert contents.size(tmp_path) == 6_000_000


def test_an_archive_is_the_same_whenever_it_is_made(recipe, tmp_path):
    archive = recipe("pyinstaller/archive.py")
    made = []
    for stamp in (1, 2_000_000_000):
        folder = tmp_path / str(stamp) / "ganlab-1"
        (folder / "in").mkdir(parents=True)
        program = folder / "ganlab"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o700)
        (folder / "in" / "data").write_text("data")
        (folder / "in" / "link").symlink_to("data")
        for file in (program, folder / "in" / "data"):
            os.utime(file, (stamp, stamp))
        out = tmp_path / f"out-{stamp}"
        out.mkdir()
        made.append(archive.pack(folder, out))
    assert made[0].name == "ganlab-1.tar.xz"
    assert made[0].read_bytes() == made[1].read_bytes()
    with tarfile.open(made[0]) as tar:
        modes = {member.name: member.mode for member in tar}
        assert modes["ganlab-1/ganlab"] == 0o755 and modes["ganlab-1/in/data"] == 0o644
        assert tar.getmember("ganlab-1/in/link").linkname == "data"


# --- its first lines -----------------------------------------------------------------------------


def test_the_program_runs_a_check_as_python_would(tmp_path):
    check = tmp_path / "check.py"
    check.write_text(
        "import json, sys\nprint(json.dumps([__name__, sys.argv, 'ganlab' in sys.modules]))\n"
    )
    program = PACKAGING / "pyinstaller" / "program.py"
    done = subprocess.run(
        [sys.executable, "-P", str(program), "-I", "-B", str(check), "a", "b"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == ["__main__", [str(check), "a", "b"], False]


def test_the_program_is_ganlab_otherwise():
    done = subprocess.run(
        [sys.executable, str(PACKAGING / "pyinstaller" / "program.py"), "-I"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and "ganlab: " in done.stderr and "-I" in done.stderr


def test_other_programs_get_the_systems_libraries(recipe):
    restore = recipe("pyinstaller/own_libraries.py").restore
    environment = {"LD_LIBRARY_PATH": "/opt/ganlab/_internal", "HOME": "/home/a"}
    restore(environment)
    assert environment == {"HOME": "/home/a"}
    environment = {"LD_LIBRARY_PATH": "/opt/ganlab/_internal:/my", "LD_LIBRARY_PATH_ORIG": "/my"}
    restore(environment)
    assert environment == {"LD_LIBRARY_PATH": "/my"}
