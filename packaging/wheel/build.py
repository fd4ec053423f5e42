"""Make the wheel and the sdist; prove the wheel in an environment that has never seen the checkout.

The wheel is built from the sdist, and must be the same, byte for byte, as one from the checkout.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMOKE_TEST = ROOT / "packaging" / "smoke_test.py"
ON_WINDOWS = sys.platform == "win32"


def main(out: Path) -> list[Path]:
    """Write wheel and sdist into ``out``; return both."""
    with tempfile.TemporaryDirectory(prefix="ganlab-wheel-") as folder:
        both, direct = Path(folder) / "both", Path(folder) / "direct"
        make("--outdir", str(both))
        make("--wheel", "--outdir", str(direct))
        wheel, sdist = next(both.glob("*.whl")), next(both.glob("*.tar.gz"))
        if wheel.read_bytes() != (direct / wheel.name).read_bytes():
            raise SystemExit(f"{sdist.name} does not build the wheel that the checkout builds")
        complete(wheel)
        out.mkdir(parents=True, exist_ok=True)
        for pattern in ("ganlab-*.whl", "ganlab-*.tar.gz"):
            for old in out.glob(pattern):
                old.unlink()
        return [Path(shutil.move(made, out / made.name)) for made in (wheel, sdist)]


def make(*arguments: str) -> None:
    """Run PyPA's build in this environment, which has the pinned version of what it needs."""
    command = [sys.executable, "-P", "-m", "build", "--no-isolation", *arguments, str(ROOT)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"`{' '.join(command)}` failed:\n{done.stdout[-2000:]}")


def complete(wheel: Path) -> None:
    """See that the wheel holds every file of package and resources that git knows, and no other."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "ganlab", "resources"], capture_output=True, text=True
    )
    if listed.returncode:
        print("  not compared with git: this is no clone")
        return
    wanted = {
        f"ganlab/{name}" if name.startswith("resources/") else name
        for name in listed.stdout.splitlines()
        if (ROOT / name).exists()
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.startswith("ganlab-")}
    if missing := sorted(wanted - held):
        raise SystemExit(f"{wheel.name} lacks {len(missing)} files: {', '.join(missing[:10])}")
    if others := sorted(held - wanted):
        print(f"  {wheel.name} holds files that git does not know: {', '.join(others[:10])}")


def prove(made: list[Path], layered: bool = False) -> None:
    """Install the wheel and use it.

    Parameters
    ----------
    made
        What :func:`main` returned.
    layered
        Take everything but ganlab from this environment, by a path alone, instead of installing it
        anew: the half of a minute that CI has. ``smoke_test.py --under`` sees to it that ganlab
        itself is the wheel's.
    """
    wheel = next(path for path in made if path.suffix == ".whl")
    with tempfile.TemporaryDirectory(prefix="ganlab-env-") as folder:
        env = Path(folder) / "env"
        (layer if layered else fill)(env, wheel)
        program = env / ("Scripts/ganlab.exe" if ON_WINDOWS else "bin/ganlab")
        done = subprocess.run(
            [sys.executable, str(SMOKE_TEST), "--under", str(env), str(program)], cwd=folder
        )
    if done.returncode:
        raise SystemExit(f"{wheel.name} was installed and does not work: see above")


def layer(env: Path, wheel: Path) -> None:
    """Make an environment of ganlab alone, on top of this one's packages."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    call(base, "-m", "venv", "--without-pip", str(env))
    packages = sysconfig.get_path("purelib", "venv", {"base": str(env)})
    # A plain path: the .pth files in there, an editable ganlab among them, are not followed.
    (Path(packages) / "below.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(env)]
    call(*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel))


def fill(env: Path, wheel: Path) -> None:
    """Make an environment as the README says, with everything that the wheel asks for."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None and spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    base = getattr(sys, "_base_executable", None) or sys.executable
    call(base, "-m", "venv", str(env))
    python = env / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    index = dev.TORCH_INDEX.get((platform.system(), "cpu"))
    extra = ["--extra-index-url", index] if index and dev.unreachable(index) is None else []
    call(*install, "--constraint", str(ROOT / "constraints.txt"), *extra, str(wheel))


def call(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"`{' '.join(command)}` failed:\n{done.stdout[-2000:]}")
