"""Training scripts of small runs, written, run without ganlab, and taken apart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toys import toy

from ganlab.engine.data.dataset import Dataset
from ganlab.engine.export import FORMATS, Source
from ganlab.engine.export.formats import silent
from ganlab.engine.trainer.run import Run

STEPS = 100

#: Runs scripts one after the other, so that torch is imported once; says what each printed.
_RUNNER = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ganlab":
            raise ModuleNotFoundError(f"{name} is not to be had here", name=name)

sys.meta_path.insert(0, Missing())
import contextlib, io, json, pathlib, runpy

printed = {}
for folder in map(pathlib.Path, sys.argv[2:]):
    said = io.StringIO()
    sys.argv = [str(folder / "train.py"), "--steps", sys.argv[1], "--every", "1"]
    sys.argv += ["--out", str(folder / "samples")]
    if "--threads" in (folder / "train.py").read_text(encoding="utf-8"):
        sys.argv += ["--threads", "1"]
    with contextlib.redirect_stdout(said):
        runpy.run_path(str(folder / "train.py"), run_name="__main__")
    sys.argv = [sys.argv[0], sys.argv[2]]
    printed[folder.name] = said.getvalue().splitlines()
print(json.dumps(printed))
"""


def trained(
    changes: Mapping[str, Any], steps: int = STEPS, distribution: Dataset | None = None
) -> Run:
    """Return a small run that has made some steps."""
    run = Run(toy(changes), distribution, watch=False)
    for _ in range(steps):
        run.step()
    return run


def written(run: Run, folder: Path) -> Path:
    """Write a run's script into a new folder."""
    folder.mkdir()
    content = FORMATS["script"].build(Source.of(run), "generator", silent)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return folder


def losses_without_ganlab(folders: list[Path], steps: int = STEPS) -> dict[str, list[list[float]]]:
    """Run scripts in one fresh interpreter that has no ganlab and takes warnings for errors."""
    command = [sys.executable, "-I", "-W", "error", "-c", _RUNNER, str(steps), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    rows = {}
    for name, lines in json.loads(done.stdout).items():
        words = [line.split() for line in lines]
        assert [int(w[1]) for w in words] == list(range(1, steps + 1))
        assert {w[2] + w[4] + w[6] for w in words} == {"loss_d_realloss_d_fakeloss_g"}
        rows[name] = [[float(w[i]) for i in (3, 5, 7)] for w in words]
    return rows


def names_of(folder: Path) -> dict[str, Any]:
    """Return what a script defines, without training."""
    path = folder / "train.py"
    names: dict[str, Any] = {"__name__": "script", "__file__": str(path)}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names
