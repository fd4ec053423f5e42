"""The desktop's files and the .deb, as far as they can be looked at without installing them."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from ganlab import __version__
from ganlab.engine.files import layout
from ganlab.folders import resource

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
LINUX = PACKAGING / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="a .deb is made on Linux")


def desktop_entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(LINUX / "ganlab.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_desktop_entry_opens_run_files_with_the_command():
    entry = desktop_entry()
    assert entry["Exec"] == "ganlab %f" and entry["Icon"] == "ganlab"
    kind = ElementTree.parse(LINUX / "ganlab-mime.xml").find(f"{MIME}mime-type")
    assert kind is not None
    assert kind.get("type") in entry["MimeType"].split(";")
    glob = kind.find(f"{MIME}glob")
    assert glob is not None and glob.get("pattern") == f"*{layout.SUFFIX}"


def test_a_run_is_known_by_its_first_bytes():
    """The rule that the desktop is given, applied to the runs that come with ganlab."""
    kind = ElementTree.parse(LINUX / "ganlab-mime.xml").find(f"{MIME}mime-type")
    assert kind is not None
    outer = kind.find(f"{MIME}magic/{MIME}match")
    assert outer is not None
    inner = outer.find(f"{MIME}match")
    assert inner is not None
    rules = [(int(m.attrib["offset"]), m.attrib["value"]) for m in (outer, inner)]
    runs = sorted(resource("pretrained").glob("*.ganlab"))
    assert runs
    for run in runs:
        head = run.read_bytes()[:64]
        for offset, value in rules:
            wanted = value.encode().decode("unicode_escape").encode("latin-1")
            assert head[offset : offset + len(wanted)] == wanted, (run.name, value)


def test_the_metadata_names_the_same_program():
    root = ElementTree.parse(LINUX / "org.ganlab.ganlab.metainfo.xml").getroot()
    assert root.findtext("launchable") == "ganlab.desktop"
    assert root.findtext("provides/mediatype") == "application/x-ganlab-run"
    assert root.findtext("project_license") == "MIT"
    assert root.findtext("summary") == desktop_entry()["Comment"]
    release = root.find("releases/release")
    assert release is not None and release.get("version") == __version__


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils")
def test_the_desktop_entry_is_valid():
    done = subprocess.run(
        ["desktop-file-validate", LINUX / "ganlab.desktop"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="needs appstream")
def test_the_metadata_is_valid():
    file = LINUX / "org.ganlab.ganlab.metainfo.xml"
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", file], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_icons_of_all_sizes_come_from_one_drawing(recipe, tmp_path):
    icons = recipe("icons.py")
    made = icons.main(tmp_path)
    for size in icons.SIZES:
        image = QImage(str(tmp_path / f"hicolor/{size}x{size}/apps/ganlab.png"))
        assert (image.width(), image.height()) == (size, size)
        # The corner lies outside of the rounded card, its middle is drawn.
        assert image.pixelColor(0, 0).alpha() < 255
        assert image.pixelColor(size // 2, size // 2).alpha() == 255
    assert (tmp_path / "ganlab.ico").read_bytes()[:4] == b"\x00\x00\x01\x00"
    assert (tmp_path / "ganlab.icns").read_bytes()[:4] == b"icns"
    assert all(path.exists() for path in made)


@pytest.mark.qt_log_ignore("svg")
def test_a_drawing_that_is_none_is_refused(recipe, tmp_path):
    (tmp_path / "no.svg").write_text("no drawing")
    with pytest.raises(ValueError, match="no.svg: no SVG that Qt can draw"):
        recipe("icons.py").drawn(tmp_path / "no.svg", 16)


# --- what the program needs of the system --------------------------------------------------------

READELF = """
File: /b/ganlab/_internal/libQt6Gui.so.6
 0x0000000000000001 (NEEDED)             Shared library: [libGL.so.1]
 0x0000000000000001 (NEEDED)             Shared library: [libQt6Core.so.6]
  0x0040:   Name: GLIBC_2.9  Flags: none  Version: 5
  0x0050:   Name: GLIBC_2.36  Flags: none  Version: 5
  0x0060:   Name: GLIBCXX_3.4.30  Flags: none  Version: 5
"""


def test_the_newest_symbol_decides_which_glibc_is_needed(recipe):
    needed, versions = recipe("linux/needs.py").parse(READELF)
    assert needed["libGL.so.1"] == "/b/ganlab/_internal/libQt6Gui.so.6"
    assert max(versions) == (2, 36)


@linux_only
@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="asks Debian's dpkg")
def test_a_library_that_no_package_has_stops_the_build(recipe):
    needs = recipe("linux/needs.py")
    asked = needs.Needs({"libnowhere.so.7": "/b/plugin.so"}, "2.36")
    with pytest.raises(Exception, match=r"libnowhere\.so\.7 \(asked for by plugin\.so\)"):
        needs.depends(asked)
    assert "libc6 (>= 2.36)" in needs.depends(needs.Needs({"libc.so.6": "/b/x.so"}, "2.36"))


@linux_only
@pytest.mark.skipif(
    not (shutil.which("dpkg-deb") and shutil.which("zstd")), reason="needs dpkg and zstd"
)
def test_dpkg_reads_the_package(recipe, tmp_path):
    build = recipe("linux/build.py")
    folder = tmp_path / "ganlab-0-linux-x86_64"
    (folder / "_internal").mkdir(parents=True)
    (folder / "ganlab").write_text("#!/bin/sh\n")
    (folder / "ganlab").chmod(0o755)
    (folder / "_internal" / "data").write_text("data")
    tree = tmp_path / "tree"
    recipe("icons.py").main(tmp_path / "icons")
    build.lay_out(tree, tmp_path / "icons")
    deb = build._pack(folder, tree, ["libc6 (>= 2.36)", "libgl1"], tmp_path, tmp_path)

    said = subprocess.run(["dpkg-deb", "--info", deb], capture_output=True, text=True, check=True)
    assert f"Version: {__version__}" in said.stdout
    assert "Depends: libc6 (>= 2.36), libgl1" in said.stdout
    out = tmp_path / "unpacked"
    subprocess.run(["dpkg-deb", "--extract", deb, out], check=True)
    assert (out / "opt/ganlab/_internal/data").read_text() == "data"
    assert (out / "opt/ganlab/ganlab").stat().st_mode & 0o777 == 0o755
    assert (out / "usr/bin/ganlab").readlink() == Path("/opt/ganlab/ganlab")
    assert (out / "usr/share/icons/hicolor/48x48/mimetypes/application-x-ganlab-run.png").exists()
    assert "Permission is hereby granted" in (out / "usr/share/doc/ganlab/copyright").read_text()
    # Every file but the links is in the list that `dpkg --verify` reads.
    subprocess.run(["dpkg-deb", "--control", deb, tmp_path / "meta"], check=True)
    listed = {
        line.split("  ", 1)[1] for line in (tmp_path / "meta/md5sums").read_text().splitlines()
    }
    files = {
        path.relative_to(out).as_posix()
        for path in out.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    assert listed == files
