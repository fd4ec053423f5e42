"""The .deb as a user has it: installed, opened from the desktop's own files, and removed again."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from trial import Broken, must
from used import use


def try_deb(deb: Path) -> None:
    """Install, try and remove it.

    Raises
    ------
    Broken
        Where one of the three fails.
    """
    must(not Path("/opt/ganlab").exists(), "is installed here already: remove it first")
    try:
        _install(deb)
        _integrated()
        # As a user would: by its name, from the system's path.
        use(Path("/usr/bin/ganlab"), Path("/opt/ganlab"))
        changed = _run("dpkg", "--verify", "ganlab")
        must(not changed.strip(), f"changed its own files by being used:\n{changed}")
    finally:
        _run("dpkg", "--remove", "ganlab")
    left = [p for p in ("/opt/ganlab", "/usr/bin/ganlab", "/usr/share/doc/ganlab") if _there(p)]
    must(not left, f"left behind after it was removed: {left}")
    print("  installed, used, and removed without a trace", flush=True)


def _install(deb: Path) -> None:
    began = time.monotonic()
    done = subprocess.run(["dpkg", "--install", str(deb)], capture_output=True, text=True)
    if done.returncode:
        raise Broken(
            f"does not install (`apt-get install {deb}` brings what it depends on):\n"
            f"{done.stdout}{done.stderr}"
        )
    print(f"  installed in {time.monotonic() - began:.0f} s", flush=True)


def _integrated() -> None:
    """Ask the desktop's own tools what they know of the program now."""
    if shutil.which("xdg-mime"):
        model = next(Path("/opt/ganlab/_internal/ganlab/resources/pretrained").glob("*.ganlab"))
        kind = _run("xdg-mime", "query", "filetype", str(model)).strip()
        must(kind == "application/x-ganlab-run", f"is not known by its run files: {kind}")
        opens = _run("xdg-mime", "query", "default", "application/x-ganlab-run").strip()
        # The list of programs by type is made by desktop-file-utils, where that is installed.
        if Path("/usr/share/applications/mimeinfo.cache").exists():
            must(opens == "ganlab.desktop", f"does not open its run files; {opens!r} does")
        print(f"  a run file is {kind}, opened by {opens or 'nothing'}", flush=True)


def _there(path: str) -> bool:
    return Path(path).exists() or Path(path).is_symlink()


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout
