"""A run as files."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab import __version__
from ganlab.engine.data import PointsDistribution
from ganlab.engine.experiment import replace, to_toml
from ganlab.engine.files import layout
from ganlab.engine.files.atomic import write_members
from ganlab.engine.files.later import Later
from ganlab.engine.files.past import PICTURES, POINTS, past_members
from ganlab.engine.files.preview import blank, preview_of
from ganlab.engine.files.table import as_table, history_rows
from ganlab.engine.trainer.history import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.trainer.history import History
    from ganlab.engine.trainer.run import Run

__all__ = ["run_members", "save_run"]

_log = logging.getLogger(__name__)

#: Rows of the loss history in a compact file: more than a plot has pixels.
KEPT_ROWS = 2_000
#: The same in any other: what can be read again, whatever the numbers. Of longer runs only the
#: newest half of so many is there row by row.
MOST_ROWS = 800_000


def save_run(run: Run, path: Path, *, compact: bool = False) -> None:
    """Write everything that a run needs to be looked at, sampled, repeated and gone on with.

    Parameters
    ----------
    run
        Between two updates.
    path
        A new folder, an earlier run's, or a name ending in ``.ganlab`` for one zipped file.
    compact
        Whether weights are rounded to 16 bits, of the loss history only some rows are kept, and
        what the optimisers remember is left out: a sixth of the size, to hand a trained model
        on. It goes on from the rounded weights, with optimisers that begin anew, and cannot be
        looked back in.

    Raises
    ------
    RunFileError
        Where it cannot be written; nothing half-written is left.
    """
    write_members(path, run_members(run, compact, None))


def run_members(
    run: Run,
    compact: bool = False,
    past: int | None = 0,
    *,
    brief: bool = False,
    pictured: bool = True,
    rows: int = MOST_ROWS,
) -> Later:
    """Return a run folder's files, name to content; see :func:`save_run`.

    They are of the run as it stands now. What takes long to be put into a file's form, weights
    and loss history, is copied, and put so by whoever first asks for it.

    Parameters
    ----------
    past
        Bytes of earlier states, at most; 0 keeps neither those nor bookmarks, None as many as a
        file has: see :mod:`~ganlab.engine.files.past`.
    brief
        Whether to save work rather than room: the loss history goes as plain numbers.
    pictured
        Whether there is a preview.
    rows
        Of the loss history, at most: where there are more, the newest half of so many, and of
        those before an even choice.
    """
    from safetensors.torch import save

    trainer = run.trainer
    trainer.recorder.flush()
    snapshot = trainer.snapshot() if pictured else None
    tensors = {name: t.detach().cpu().contiguous().clone() for name, t in trainer.tensors().items()}
    history = _thinned(trainer.recorder.history, KEPT_ROWS if compact else rows, even=compact)
    counters, memory = {"beyond_plan": run.beyond_plan, **trainer.counters()}, run.detector.memory
    if compact:
        tensors = {
            name: _rounded(tensor)
            for name, tensor in tensors.items()
            if not name.startswith(layout.OPTIMISER)
        }
        counters["optimiser_updates"] = [0, 0]
    members: dict[str, bytes | Callable[[], bytes]] = {
        layout.RUN: _json(_description(run, compact)),
        layout.EXPERIMENT: _experiment(run).encode(),
        layout.JOURNAL: b"".join(_json(event.as_json()) for event in run.journal),
        layout.WEIGHTS: lambda: save(tensors),
        layout.STATE: lambda: _json({**counters, "detector": memory.as_json()}),
    }
    if brief:
        members[layout.ROWS] = lambda: _npy(
            history.view([(name, np.float32) for name in COLUMNS])[:, 0]
        )
    else:
        members[layout.METRICS] = lambda: as_table(COLUMNS, history_rows(history))
    if snapshot is not None:
        members[layout.PREVIEW] = lambda: _preview(snapshot)
    data = trainer.distribution
    if isinstance(data, PointsDistribution):
        members[layout.DATA] = _npy(data.points)
    if past is None:
        past = PICTURES if data.kind == "images" else POINTS
    if past and not compact:
        members.update(past_members(run, past))
    return Later(members)


def _npy(numbers: NDArray[Any]) -> bytes:
    content = io.BytesIO()
    np.save(content, numbers, allow_pickle=False)
    return content.getvalue()


def _preview(snapshot: Snapshot) -> bytes:
    try:
        return preview_of(snapshot)
    except Exception:
        # A run that cannot be pictured is kept all the same.
        _log.exception("no preview could be drawn")
        return blank()


def _experiment(run: Run) -> str:
    experiment = run.initial
    if experiment.data.name == "file":
        # The points travel with the run: by a name that holds wherever the folder goes.
        experiment = replace(experiment, {"data.file": layout.DATA})
    if experiment.data.name == "folder":
        # Whose computer it was is nobody's business who is handed the file.
        experiment = replace(experiment, {"data.folder": _from_home(experiment.data.folder)})
    return to_toml(experiment)


def _from_home(folder: str) -> str:
    """Name a folder within the person's own as ``~/…``."""
    with contextlib.suppress(RuntimeError, ValueError):
        return f"~/{Path(folder).relative_to(Path.home()).as_posix()}"
    return folder


def _rounded(tensor: Tensor) -> Tensor:
    """Round to 16 bits: to the nearest half, 11 bits of which are kept."""
    from ganlab.engine.lazy import torch

    return tensor.to(torch.float16)


def _thinned(history: History, most: int, *, even: bool) -> NDArray[np.float32]:
    """Copy so many rows at most: the newest half of them all, unless it is to be even."""
    count = len(history)
    if count <= most:
        return history.since(0)
    whole = 0 if even else most // 2
    chosen = np.linspace(0, count - whole - 1, most - whole).round().astype(int)
    return history.rows(np.append(chosen, np.arange(count - whole, count)))


def _description(run: Run, compact: bool) -> dict[str, Any]:
    trainer = run.trainer
    description: dict[str, Any] = {
        "kind": "ganlab run",
        "schema": layout.SCHEMA,
        "step": trainer.step_count,
        "updates_d": trainer.updates_d,
        "updates_g": trainer.updates_g,
        "seed": run.initial.run.seed,
        "device": trainer.device.type,
        "precision": trainer.precision.name,
        "compact": compact,
        "versions": {"ganlab": __version__, "python": platform.python_version()},
    }
    if run.initial.data.name == "file":
        description["data_file"] = Path(run.initial.data.file).name
    for package in ("torch", "numpy", "safetensors"):
        try:
            description["versions"][package] = version(package)
        except PackageNotFoundError:
            continue
    return description


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()
