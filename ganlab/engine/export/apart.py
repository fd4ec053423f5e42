"""An export in a process of its own: what takes seconds of Python's time would hold up a window.

PyTorch's exporters trace a model in Python, for seconds, in which no other thread of the process
gets its turn in time; and what they leave behind in memory goes with the process.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import Progress
from ganlab.engine.export.perform import Exported, ExportRequest
from ganlab.engine.files import layout
from ganlab.engine.files.atomic import write_folder
from ganlab.engine.files.table import as_table
from ganlab.engine.trainer.history import COLUMNS
from ganlab.itself import command

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source

__all__ = ["perform_apart"]

_PERIOD = 0.05
#: Seconds in which a process that is asked to end may clear up behind itself.
_GRACE = 5.0


def perform_apart(source: Source, request: ExportRequest, progress: Progress) -> Exported:
    """Do as :func:`~ganlab.engine.export.perform.perform` in another process, by its command.

    The model goes there without the losses of its steps, which no format made so has a use for.

    Raises
    ------
    ExportError, ganlab.engine.files.RunFileError, Cancelled
        As there; the other process is ended where ``progress`` raised the last.
    """
    progress(0.0, "starting a process for it")
    with tempfile.TemporaryDirectory(prefix="ganlab-export-") as folder:
        run = Path(folder) / "run"
        write_folder(run, _without_history(source.files))
        said, wrong = Path(folder) / "said", Path(folder) / "wrong"
        with said.open("wb") as out, wrong.open("wb") as err:
            child = subprocess.Popen(
                [*command(), *_arguments(run, request)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
            )
            try:
                _follow(child, said, progress)
            finally:
                _end(child)
        lines = _lines(said)
        if child.returncode or not lines or "path" not in lines[-1]:
            words = wrong.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            reason = words[-1] if words else f"its process ended with code {child.returncode}"
            raise ExportError(reason.removeprefix("ganlab export: "))
        return Exported(**{**lines[-1], "path": Path(lines[-1]["path"])})


def _without_history(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a run's files without losses: no graph holds any, and of a long run they are most."""
    bare = {layout.METRICS: as_table(COLUMNS, ())}
    return {name: files[name] for name in files if name not in bare} | bare


def _arguments(run: Path, request: ExportRequest) -> list[str]:
    flags = [("--replace", request.replace), ("--check", request.check)]
    return [
        "export", str(run), "--format", request.format, "--part", request.part,
        "--out", str(request.path.absolute()), "--json", "--progress",
        *(flag for flag, on in flags if on),
    ]  # fmt: skip


def _follow(child: subprocess.Popen[bytes], said: Path, progress: Progress) -> None:
    share, what = 0.0, "starting a process for it"
    while child.poll() is None:
        for line in _lines(said)[-1:]:
            if "share" in line:
                share, what = float(line["share"]), str(line["what"])
        progress(share, what)
        time.sleep(_PERIOD)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a process that still runs to end, so that it takes along what it made; then insist."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _lines(said: Path) -> list[dict[str, Any]]:
    """Return what it has said so far, line by line; a line that is half written is left out."""
    found = []
    for line in said.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return [line for line in found if isinstance(line, dict)]
