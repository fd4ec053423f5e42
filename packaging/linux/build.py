#!/usr/bin/env python3
"""Build the .deb of the one-folder program: `python packaging/linux/build.py [OUT]`.

The folder is taken from OUT (default `dist`), where `packaging/pyinstaller/build.py` left it; where
there is none, it is built first. A .deb and no AppImage: an AppImage needs FUSE, which new
distributions leave out and locked-down classrooms forbid, and it integrates into the desktop only
with a further tool; a .deb is put on many machines by the tools that a school has already, says
which libraries it needs, and goes away without a trace. Other distributions take the archive.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
for place in (ROOT, HERE, HERE.parent, HERE.parent / "pyinstaller"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

import icons
from archive import compressor, write_ar, write_tar
from contents import COMPRESSED, BuildError, checksum, hold_budget, size
from names import folder_name
from needs import RECOMMENDED, depends, needs_of
from tree import HOME, lay_out, validate

from ganlab.system import is_root

_CONTROL = """\
Package: ganlab
Version: {version}
Architecture: {architecture}
Maintainer: ganlab contributors <ganlab@localhost>
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: {recommends}
Section: education
Priority: optional
Description: see generative adversarial networks learn
 A desktop playground that trains generative adversarial networks in front of
 your eyes: the discriminator's decision boundary over data of one and two
 dimensions, live losses, samples, sliders over the latent space, and a detector
 that says when the generator has collapsed, and onto what.
 .
 It brings its own Python, PyTorch (for the CPU) and Qt.
"""

_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def main(out: Path) -> list[Path]:
    """Build the .deb below `out`, and return it.

    Raises
    ------
    BuildError
        Where a tool is missing, a check fails, or it is larger than it may be.
    """
    if not sys.platform.startswith("linux"):
        raise BuildError("a .deb is built on Linux alone")
    folder = out / folder_name()
    if not folder.is_dir():
        _folder_builder().main(out)
    validate()
    with tempfile.TemporaryDirectory(prefix="ganlab-deb-") as scratch:
        tree = Path(scratch) / "tree"
        icons.main(Path(scratch) / "icons")
        lay_out(tree, Path(scratch) / "icons")
        _clock("what it needs of the system")
        needed = depends(needs_of(folder))
        _clock("packing the .deb")
        deb = _pack(folder, tree, needed, Path(scratch), out)
    hold_budget(str(deb), size(deb), COMPRESSED, f"{folder.name}-contents.txt")
    _clock(f"{deb.name}: {size(deb) / 1e6:.1f} MB; depends on {', '.join(needed)}")
    return [deb]


def prove(made: list[Path]) -> None:
    """Install the .deb, use it as a new user would, and remove it; where this may be done.

    Raises
    ------
    SystemExit
        Where it does not install, work, or leave nothing behind.
    """
    from installed import try_deb
    from trial import Broken

    if not (is_root() and shutil.which("dpkg")):
        print("  not tried: installing a .deb takes root, and dpkg", flush=True)
    elif os.environ.get("GANLAB_TRY_DEB", "1") == "0":
        print("  not tried: GANLAB_TRY_DEB=0 forbids to install it here", flush=True)
    else:
        try:
            try_deb(made[0])
        except Broken as error:
            raise SystemExit(f"{made[0].name}: it {error}") from None


def control(version: str, architecture: str, kibibytes: int, needed: Sequence[str]) -> str:
    """Return the text by which dpkg knows the package."""
    return _CONTROL.format(
        version=version,
        architecture=architecture,
        kibibytes=kibibytes,
        depends=", ".join(needed),
        recommends=", ".join(RECOMMENDED),
    )


def _pack(folder: Path, tree: Path, needed: Sequence[str], scratch: Path, out: Path) -> Path:
    from ganlab import __version__

    architecture = _ARCHITECTURES.get(machine := folder.name.rpartition("-")[2])
    if architecture is None:
        raise BuildError(f"no name of Debian's is known for the processor {machine}")
    meta = scratch / "control"
    meta.mkdir()
    kibibytes = (size(folder) + size(tree)) // 1024
    text = control(__version__, architecture, kibibytes, needed)
    (meta / "control").write_text(text, encoding="utf-8")
    (meta / "md5sums").write_text(_md5sums(folder, tree), encoding="utf-8")
    # zstd, which dpkg of Debian 12 and Ubuntu 21.10 and later reads: xz takes minutes more.
    data, small = scratch / "data.tar.zst", scratch / "control.tar.zst"
    write_tar(small, [(meta, ".")], compressor("zstd", "-q", "-19"))
    trees = [(tree / "usr", "./usr"), (folder, f"./{HOME}")]
    write_tar(data, trees, compressor("zstd", "-q", "-12"), parents=[".", "./opt"])
    deb = out / f"ganlab_{__version__}_{architecture}.deb"
    part = deb.with_name(deb.name + ".part")
    version: bytes = b"2.0\n"
    write_ar(part, [("debian-binary", version), (small.name, small), (data.name, data)])
    part.replace(deb)
    return deb


def _md5sums(folder: Path, tree: Path) -> str:
    """Return what `dpkg --verify` compares the installed files with."""
    lines = []
    for root, prefix in ((folder, f"{HOME}/"), (tree, "")):
        for file in sorted(root.rglob("*")):
            if file.is_file() and not file.is_symlink():
                name = f"{prefix}{file.relative_to(root).as_posix()}"
                lines.append(f"{checksum(file, 'md5')}  {name}\n")
    return "".join(lines)


def _folder_builder():
    # Both files have the name that they must have: build.py.
    from importlib.util import module_from_spec, spec_from_file_location

    path = HERE.parent / "pyinstaller" / "build.py"
    spec = spec_from_file_location("build_folder", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_STARTED = time.monotonic()


def _clock(what: str) -> None:
    print(f"build: {time.monotonic() - _STARTED:4.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        built = main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve())
        print(*built, sep="\n")
    except BuildError as error:
        sys.exit(f"build: {error}")
