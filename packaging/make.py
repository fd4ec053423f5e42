"""Make all that is handed to people, prove it, and say what it weighs: ``dev.py build``."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
SMOKE_TEST = HERE / "smoke_test.py"
SYSTEM = {"linux": "linux", "win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
#: In this order: a system's own package is made from the one-folder program.
RECIPES = ("wheel", "pyinstaller", SYSTEM)
SUMS = "checksums.txt"
ARCHIVES = (".zip", ".tar.gz", ".tar.xz", ".tar.bz2")


@contextmanager
def recipe(name: str) -> Iterator[ModuleType]:
    """Load ``NAME/build.py``, with the modules beside it within its reach and no other's."""
    folder = HERE / name
    spec = importlib.util.spec_from_file_location(f"recipe_{name}", folder / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before, path = set(sys.modules), list(sys.path)
    sys.path.insert(0, str(folder))
    # Dataclasses look their own module up.
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path[:] = path
        for each in set(sys.modules) - before:
            file = getattr(sys.modules[each], "__file__", None)
            if file and Path(file).is_relative_to(HERE):
                del sys.modules[each]


def make(name: str, out: Path, quick: bool) -> list[Path]:
    """Follow a recipe and prove what it made; return that."""
    print(f"{name}:", flush=True)
    with recipe(name) as module:
        try:
            return make_and_prove(module, out, quick)
        except Exception as error:
            # Each recipe loads these anew: their names are what they have in common.
            if type(error).__name__ not in ("BuildError", "Broken"):
                raise
            raise SystemExit(f"{name}: {error}") from error


def make_and_prove(recipe: ModuleType, out: Path, quick: bool) -> list[Path]:
    began = time.monotonic()
    made: list[Path] = recipe.main(out)
    print(f"  made in {time.monotonic() - began:.0f} s", flush=True)
    for path in made:
        kind = "folder" if path.is_dir() else "file"
        print(f"  {size(path) / 1e6:8.1f} MB  {kind} {path.relative_to(out)}", flush=True)
    began = time.monotonic()
    if hasattr(recipe, "prove"):
        recipe.prove(made, layered=True) if quick else recipe.prove(made)
        tried = "proved"
    else:
        archives = [path for path in made if path.name.endswith(ARCHIVES)]
        unpack_and_try(archives)
        tried = "unpacked and proved" if archives else "NOT PROVED: no archive to unpack"
    print(f"  {tried} in {time.monotonic() - began:.0f} s", flush=True)
    return made


def unpack_and_try(archives: list[Path]) -> None:
    """Try the program in each archive, unpacked as a person would."""
    for archive in archives:
        with tempfile.TemporaryDirectory(prefix="ganlab-unpacked-") as folder:
            if archive.suffix == ".zip":
                shutil.unpack_archive(archive, folder)
            else:
                with tarfile.open(archive) as file:
                    # As it stands, which newer Pythons want to be told; older ones know no other.
                    trusting = hasattr(tarfile, "fully_trusted_filter")
                    file.extractall(folder, **({"filter": "fully_trusted"} if trusting else {}))
            names = ("*/ganlab", "*/ganlab.exe", "*.app/Contents/MacOS/ganlab")
            found = [each for name in names for each in Path(folder).glob(name) if each.is_file()]
            if not found:
                raise SystemExit(f"{archive.name} holds no program: looked for {', '.join(names)}")
            command = [sys.executable, str(SMOKE_TEST), "--under", folder, str(found[0])]
            if subprocess.run(command, cwd=folder).returncode:
                raise SystemExit(f"{archive.name} was unpacked and does not work: see above")


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder; a link weighs nothing."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file() and not each.is_symlink())


def sums(made: list[Path], out: Path) -> str:
    """Return lines for ``sha256sum --check``: what a folder holds is in its archive."""
    lines = []
    for path in sorted(each for each in made if each.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(out).as_posix()}\n")
    return "".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Follow the recipes of this system; returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py build", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the wheel and its smoke test alone")
    parser.add_argument("--only", choices=RECIPES, help="one recipe")
    parser.add_argument("--out", type=Path, default=HERE.parent / "dist", metavar="DIR")
    options = parser.parse_args(argv)
    if options.quick and options.only not in (None, "wheel"):
        parser.error("--quick makes the wheel: it does not go together with another recipe")
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    names = ["wheel"] if options.quick else [options.only] if options.only else list(RECIPES)
    (out / SUMS).unlink(missing_ok=True)
    began = time.monotonic()
    made: list[Path] = []
    for name in names:
        if not (HERE / name / "build.py").is_file():
            print(f"{name}: there is no recipe for it that runs by itself; see packaging/README.md")
            continue
        made += make(name, out, options.quick)
    text = sums(made, out)
    (out / SUMS).write_text(text, encoding="utf-8", newline="\n")
    print(f"{text}built in {time.monotonic() - began:.0f} s; sums in {out / SUMS}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
