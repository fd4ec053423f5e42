"""Files as a run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab.engine.data import DataError, Distribution, PointsDistribution
from ganlab.engine.experiment import Experiment, ExperimentError, from_toml, replace
from ganlab.engine.files import layout
from ganlab.engine.files.atomic import write_file
from ganlab.engine.files.errors import RunFileError
from ganlab.engine.trainer.history import COLUMNS
from ganlab.folders import user_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.trainer.run import Event, Run
    from ganlab.engine.trainer.trainer import Trainer

__all__ = ["looks_like_run", "open_run", "read_journal"]

#: No member of a run of toy networks comes near it; a zip that promises more is no run.
_LARGEST = 1 << 30


def looks_like_run(path: Path) -> bool:
    """Whether that is a run folder or a ``.ganlab`` file, by its name and first look."""
    return (path.is_dir() and (path / layout.RUN).is_file()) or path.suffix == layout.SUFFIX


def open_run(path: Path) -> Run:
    """Stand where a saved run stood.

    Raises
    ------
    RunFileError
        Where it is no run, is damaged or newer than this ganlab; the file is left alone.
    """
    experiment, journal, data = _read_start(path)
    tensors = _weights(path)
    state = _state(path)
    from ganlab.engine.trainer.run import Run

    try:
        run = Run(experiment, data)
        run.set_fields({event.what: event.value for event in journal if event.do == "set"})
        run.trainer.restore(_with_fresh_optimisers(path, tensors, run.trainer), state)
        run.beyond_plan = bool(state["beyond_plan"])
        if "detector" in state:
            # Older files have none.
            run.detector.restore(state["detector"])
        run.journal = journal
        run.trainer.recorder.history.extend(_history(path))
        run.mark_good()
    except (DataError, ExperimentError) as error:
        raise RunFileError(f"{path}: {error}") from error
    except (KeyError, ValueError, TypeError, IndexError, RuntimeError, AttributeError) as error:
        raise _damaged(path, layout.STATE, error) from error
    return run


def read_journal(path: Path) -> tuple[Experiment, list[Event], Distribution | None]:
    """Read how a saved run began and what was changed in it: enough to repeat it.

    Raises
    ------
    RunFileError
        As :func:`open_run`.
    """
    return _read_start(path)


def _read_start(path: Path) -> tuple[Experiment, list[Event], Distribution | None]:
    _check(path)
    try:
        experiment = from_toml(_text(path, layout.EXPERIMENT), f"{path.name}/{layout.EXPERIMENT}")
    except ExperimentError as error:
        raise RunFileError(str(error)) from error
    if experiment.data.name != "file":
        return experiment, _events(path), None
    data = _own_points(path, experiment)
    return replace(experiment, {"data.file": str(_unpacked_points(path))}), _events(path), data


def _unpacked_points(path: Path) -> Path:
    """Where the run's points lie as a file of their own, for a later restart with that data."""
    if path.is_dir():
        return (path / layout.DATA).resolve()
    content = _bytes(path, layout.DATA)
    place = user_folder("data") / f"points-{hashlib.sha256(content).hexdigest()[:16]}.npy"
    if not place.exists():
        write_file(place, content)
    return place


def _check(path: Path) -> None:
    try:
        description = json.loads(_text(path, layout.RUN))
        kind, schema = description["kind"], description["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, layout.RUN, error) from error
    if kind != "ganlab run":
        raise RunFileError(f"{path}: holds {kind!r}, not a run of ganlab")
    if not isinstance(schema, int) or schema > layout.SCHEMA:
        raise RunFileError(
            f"{path}: was written by a newer ganlab (schema {schema}, this one reads up to "
            f"{layout.SCHEMA}): update ganlab to open it"
        )


def _events(path: Path) -> list[Event]:
    from ganlab.engine.trainer.run import Event

    try:
        events = [
            Event(**json.loads(line)) for line in _text(path, layout.JOURNAL).splitlines() if line
        ]
    except (ValueError, TypeError) as error:
        raise _damaged(path, layout.JOURNAL, error) from error
    return events


def _own_points(path: Path, experiment: Experiment) -> Distribution:
    try:
        points = np.load(io.BytesIO(_bytes(path, layout.DATA)), allow_pickle=False)
        source = json.loads(_text(path, layout.RUN)).get("data_file", experiment.data.file)
        return PointsDistribution(points, str(source))
    except (ValueError, OSError, EOFError) as error:
        if isinstance(error, RunFileError):
            raise
        raise _damaged(path, layout.DATA, error) from error


def _weights(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        return dict(load(_bytes(path, layout.WEIGHTS)))
    except (SafetensorError, ValueError, KeyError) as error:
        raise _damaged(path, layout.WEIGHTS, error) from error


def _with_fresh_optimisers(path: Path, tensors: dict[str, Any], trainer: Trainer) -> dict[str, Any]:
    """Add empty memories of the optimisers, which a compact run leaves out."""
    if not json.loads(_text(path, layout.RUN)).get("compact", False):
        return tensors
    from ganlab.engine.lazy import torch

    empty = {
        name: torch.zeros_like(tensor)
        for name, tensor in trainer.tensors().items()
        if name.startswith(layout.OPTIMISER)
    }
    # Compact runs of earlier versions had them, rounded.
    return {**empty, **tensors}


def _state(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(_text(path, layout.STATE))
    except ValueError as error:
        raise _damaged(path, layout.STATE, error) from error
    if not isinstance(state, dict):
        raise _damaged(path, layout.STATE, TypeError("not a table"))
    return state


def _history(path: Path) -> NDArray[np.float32]:
    lines = list(csv.reader(_text(path, layout.METRICS).splitlines()))
    # Columns that came later are missing in older runs: NaN there.
    if not lines or not {"step", "updates_d", "updates_g"} <= set(lines[0]) <= set(COLUMNS):
        raise _damaged(path, layout.METRICS, ValueError("the header is not a loss history's"))
    try:
        rows = [[float(cell) if cell else float("nan") for cell in line] for line in lines[1:]]
        found = np.array(rows, np.float32).reshape(len(rows), len(lines[0]))
    except ValueError as error:
        raise _damaged(path, layout.METRICS, error) from error
    history = np.full((len(rows), len(COLUMNS)), np.nan, np.float32)
    history[:, [COLUMNS.index(name) for name in lines[0]]] = found
    return history


# -- folder or zip ----------------------------------------------------------------------------


def _text(path: Path, name: str) -> str:
    try:
        return _bytes(path, name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _damaged(path, name, error) from error


def _bytes(path: Path, name: str) -> bytes:
    """Read one member, by a name of the layout alone: no path in a zip is ever followed."""
    try:
        if path.is_dir():
            if (path / name).stat().st_size > _LARGEST:
                raise RunFileError(f"{path}: {name} is too large for a run")
            return (path / name).read_bytes()
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(name).file_size > _LARGEST:
                raise RunFileError(f"{path}: {name} is too large for a run")
            return archive.read(name)
    except (FileNotFoundError, NotADirectoryError, KeyError) as error:
        if not path.exists():
            raise RunFileError(f"{path}: does not exist") from error
        raise RunFileError(f"{path}: is not a run of ganlab: {name} is missing") from error
    except RunFileError:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise RunFileError(f"{path}: is not a run of ganlab, or damaged ({error})") from error
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RunFileError(f"{path}: cannot be read ({reason})") from error
    except Exception as error:  # zlib.error is no OSError, and it is not alone
        raise RunFileError(f"{path}: {name} is damaged ({error})") from error


def _damaged(path: Path, name: str, error: Exception) -> RunFileError:
    return RunFileError(
        f"{path}: {name} is damaged ({error}); the file is left as it is, open another copy"
    )
