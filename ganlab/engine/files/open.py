"""Files as a run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import math
from array import array
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab.engine.data import DataError, Distribution, PointsDistribution
from ganlab.engine.experiment import FIELDS, Experiment, ExperimentError, from_toml, replace
from ganlab.engine.files import layout
from ganlab.engine.files.atomic import write_file
from ganlab.engine.files.errors import RunFileError
from ganlab.engine.files.members import WAY_OUT, Members, reading
from ganlab.engine.trainer.history import COLUMNS
from ganlab.folders import user_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.trainer.run import Event, Run

__all__ = ["looks_like_run", "open_run", "read_journal"]

_log = logging.getLogger(__name__)

#: Kind and newest schema of the files that say what a folder is.
_KINDS = {
    layout.RUN: ("ganlab run", layout.SCHEMA),
    layout.CONFIG: ("ganlab bundle", layout.BUNDLE_SCHEMA),
}
#: Rows of losses: a few columns in a small file would take all memory, once all have their place.
_MOST_ROWS = 1 << 23
#: What an event can be about, by what was done.
_WHAT = {
    "freeze": ("", "discriminator", "generator"),
    "update": ("discriminator", "generator"),
    "continue": ("",),
}


def looks_like_run(path: Path) -> bool:
    """Whether that is a run's or a bundle's folder or zip, by its name and first look."""
    if path.is_dir():
        return (path / layout.RUN).is_file()
    return path.suffix.lower() in (layout.SUFFIX, layout.ZIP)


def open_run(path: Path, *, past: bool = False) -> Run:
    """Stand where a saved run or bundle stood.

    Parameters
    ----------
    path
        A folder or a zip of one.
    past
        Whether its timeline is read too, into memory, where it has one. Where that is damaged the
        run is opened without it, and its trainer's notice says so.

    Raises
    ------
    RunFileError
        Where it is none, is damaged or newer than this ganlab; the file is left alone.
    """
    with reading(path) as members:
        return _open(members, past)


def _open(members: Members, past: bool) -> Run:
    from ganlab.engine.files.memory import check_counters, check_memory
    from ganlab.engine.files.weights import check_weights, read_weights, with_fresh_optimisers
    from ganlab.engine.trainer.run import Run

    path = members.path
    experiment, journal, data = _read_start(members)
    state = _table(members, layout.STATE)
    history = _history(members)
    tensors = read_weights(members)
    with members.parsing(layout.STATE):
        try:
            check_weights(members, experiment, data, tensors)
            run = Run(experiment, data)
            run.set_fields({event.what: event.value for event in journal if event.do == "set"})
        except (DataError, ExperimentError) as error:
            raise RunFileError(f"{path}: {error}") from error
        if _table(members, layout.RUN).get("compact", False):
            tensors = with_fresh_optimisers(tensors, run.trainer)
        check_counters(state)
        if past:
            _open_past(members, run, journal, state)
        run.trainer.restore(tensors, state)
        run.beyond_plan = bool(state["beyond_plan"])
        if "detector" in state:
            # Older files have none.
            run.detector.restore(state["detector"])
            check_memory(run.detector.memory, run.trainer.distribution)
        run.journal = journal
        run.trainer.recorder.history.extend(history)
        run.mark_good()
    return run


def _open_past(members: Members, run: Run, journal: list[Event], state: dict[str, Any]) -> None:
    from ganlab.engine.files.past import read_past

    trainer = run.trainer
    stands = trainer.experiment
    try:
        run.timeline = read_past(members, run, journal, state)
    except RunFileError as error:
        words = str(error).replace(WAY_OUT, "opened without its earlier steps and bookmarks")
        trainer.notice = " ".join(filter(None, (trainer.notice, words)))
    trainer.experiment = stands


def read_journal(path: Path) -> tuple[Experiment, list[Event], Distribution | None]:
    """Read how a saved run began and what was changed in it: enough to repeat it.

    Raises
    ------
    RunFileError
        As :func:`open_run`.
    """
    with reading(path) as members:
        return _read_start(members)


def _read_start(members: Members) -> tuple[Experiment, list[Event], Distribution | None]:
    path = members.path
    _check(members, layout.RUN)
    if layout.CONFIG in members:
        _check(members, layout.CONFIG)
    text = members.text(layout.EXPERIMENT)
    with members.parsing(layout.EXPERIMENT):
        try:
            experiment = from_toml(text, f"{path.name}/{layout.EXPERIMENT}")
        except ExperimentError as error:
            raise RunFileError(str(error)) from error
    if experiment.data.name != "file":
        return experiment, _events(members, experiment), None
    data = _own_points(members, experiment)
    file = str(_unpacked_points(members))
    return replace(experiment, {"data.file": file}), _events(members, experiment), data


def _unpacked_points(members: Members) -> Path:
    """Where the run's points lie as a file of their own, for a later restart with that data."""
    if members.path.is_dir():
        return (members.path / layout.DATA).resolve()
    content = members.content(layout.DATA)
    place = user_folder("data") / f"points-{hashlib.sha256(content).hexdigest()[:16]}.npy"
    if not place.exists():
        try:
            write_file(place, content)
        except RunFileError as error:
            # The run has its points in memory, and a restart takes them from there.
            _log.warning("the points of %s are not unpacked: %s", members.path, error)
    return place


def _check(members: Members, name: str) -> None:
    """Refuse what is of another kind, or newer."""
    wanted, newest = _KINDS[name]
    description = _table(members, name)
    with members.parsing(name):
        kind, schema = description["kind"], description["schema"]
        if kind != wanted:
            what = wanted.removeprefix("ganlab ")
            raise RunFileError(f"{members.path}: holds {kind!r:.80}, not a {what} of ganlab")
        if type(schema) is not int or schema < 1:
            raise ValueError(f"schema = {schema!r}: must be a whole number from 1")
    if schema > newest:
        raise RunFileError(
            f"{members.path}: was written by a newer ganlab (schema {schema!s:.12}, this one "
            f"reads up to {newest}): update ganlab to open it"
        )


def _table(members: Members, name: str) -> dict[str, Any]:
    text = members.text(name)
    with members.parsing(name):
        table = json.loads(text)
        if not isinstance(table, dict):
            raise TypeError("not a table")
    return table


def _events(members: Members, experiment: Experiment) -> list[Event]:
    from ganlab.engine.trainer.run import Event

    text = members.text(layout.JOURNAL)
    with members.parsing(layout.JOURNAL):
        events = [Event(**json.loads(line)) for line in text.splitlines() if line]
        for event in events:
            _check_event(experiment, event)
    return events


def _check_event(experiment: Experiment, event: Event) -> None:
    """Refuse what no run can have noted: it would come to light in the midst of a repetition."""
    if type(event.updates) is not int or event.updates < 0:
        raise ValueError(f"updates = {event.updates!r}: must be a whole number from 0")
    if event.do == "set":
        replace(experiment, {event.what: event.value})
        if not FIELDS[event.what].live:
            raise ValueError(f"{event.what} cannot change during a run")
    elif event.what not in _WHAT.get(event.do, ()):
        raise ValueError(f"unknown event {event.do!r} {event.what!r}")


def _own_points(members: Members, experiment: Experiment) -> Distribution:
    content = members.content(layout.DATA)
    source = _table(members, layout.RUN).get("data_file", experiment.data.file)
    with members.parsing(layout.DATA):
        return PointsDistribution(_array(content), str(source))


def _array(content: bytes) -> NDArray[Any]:
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    read_header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, _, dtype = read_header(file)
    # Before memory is made ready for what the header merely promises: numbers of no bytes cost
    # nothing to promise.
    if not dtype.itemsize or math.prod(shape) * dtype.itemsize != len(content) - file.tell():
        raise ValueError(f"the header promises {shape} numbers, which are not there")
    file.seek(0)
    found: NDArray[Any] = np.load(file, allow_pickle=False)
    return found


def _rows(members: Members) -> NDArray[np.float32]:
    content = members.content(layout.ROWS)
    with members.parsing(layout.ROWS):
        table = _array(content)
        names = table.dtype.names or ()
        _check_columns(names)
        _check_count(len(table))
        history = np.full((len(table), len(COLUMNS)), np.nan, np.float32)
        for name in names:
            history[:, COLUMNS.index(name)] = table[name]
        return history


def _check_columns(names: Collection[str]) -> None:
    # Columns that came later are missing in older runs: NaN there.
    if not {"step", "updates_d", "updates_g"} <= set(names) <= set(COLUMNS):
        raise ValueError("the header is not a loss history's")


def _check_count(rows: int) -> None:
    if rows > _MOST_ROWS:
        raise ValueError(f"more than {_MOST_ROWS:,} rows")


def _history(members: Members) -> NDArray[np.float32]:
    if layout.ROWS in members:
        return _rows(members)
    lines = csv.reader(io.StringIO(members.text(layout.METRICS), newline=""))
    with members.parsing(layout.METRICS):
        header = next(lines, [])
        _check_columns(header)
        numbers = array("d")
        rows = 0
        for line in lines:
            if len(line) != len(header):
                raise ValueError(f"row {rows + 1} has {len(line)} cells, not {len(header)}")
            numbers.extend(float(cell) if cell else math.nan for cell in line)
            rows += 1
            _check_count(rows)
        found = np.array(numbers, np.float64).reshape(rows, len(header))
        history = np.full((rows, len(COLUMNS)), np.nan, np.float32)
        with np.errstate(over="ignore"):
            history[:, [COLUMNS.index(name) for name in header]] = found
    return history
