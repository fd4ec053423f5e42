"""Earlier states of a run and its bookmarks, as files: written, and read with nothing trusted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ganlab.engine.experiment import replace
from ganlab.engine.files import layout
from ganlab.engine.files.memories import Pools, Shared
from ganlab.engine.files.memory import check_counters, check_memory
from ganlab.engine.lazy import torch
from ganlab.engine.timeline import Bookmark, Shelf, Timeline
from ganlab.engine.trainer.place import Place

if TYPE_CHECKING:
    from torch import Tensor

    from ganlab.engine.experiment import Experiment
    from ganlab.engine.files.members import Members
    from ganlab.engine.timeline.kept import Kept
    from ganlab.engine.trainer.run import Event, Run

__all__ = ["PICTURES", "POINTS", "past_members", "read_past"]

#: Bytes of earlier states in a run's file, of points and of pictures: of a ring two hundred.
POINTS, PICTURES = 64_000_000, 128_000_000
#: Bookmarks that are read, and letters of the note of each.
_MARKS, _LETTERS = 10_000, 10_000


# -- written ----------------------------------------------------------------------------------


def past_members(run: Run, budget: int) -> Mapping[str, Callable[[], bytes]]:
    """Return the files of a run's timeline, to be made later; none where it has no timeline.

    States are chosen so that they take ``budget`` bytes at most, spread evenly over the steps:
    what lies between two is replayed, as it is in the window. Branches are no part of it.
    """
    timeline = run.timeline
    if timeline is None:
        return {}
    marks = [[mark.step, mark.note] for mark in timeline.bookmarks]
    # What lies in memory is held here: it may be moved into a file at any moment.
    chosen = [
        (kept if kept.spilled else kept.place(), kept.pinned) for kept in timeline.chosen(budget)
    ]
    if not marks and not chosen:
        return {}
    head = run.trainer.updates, len(run.journal)

    @cache
    def both() -> tuple[bytes, bytes]:
        from safetensors.torch import save

        pools = Pools()
        tensors: dict[str, Tensor] = {}
        points: list[dict[str, Any]] = []
        for each, pinned in chosen:
            place = _fetched(each)
            if place is None or (place.updates, place.events) > head:
                continue
            for name, tensor in place.tensors.items():
                tensors[f"{len(points)}.{name}"] = tensor.detach().cpu().contiguous()
            points.append(
                {
                    "events": place.events,
                    "pinned": pinned,
                    "counters": place.counters,
                    "memory": pools.put(place.seen),
                }
            )
        table = {"bookmarks": marks, "points": points, "shared": pools.as_json()}
        return json.dumps(table, ensure_ascii=False).encode(), save(tensors)

    return {layout.TIMELINE: lambda: both()[0], layout.STATES: lambda: both()[1]}


def _fetched(kept: Kept | Place) -> Place | None:
    if isinstance(kept, Place):
        return kept
    try:
        return kept.place()
    except OSError:
        # It was thinned out meanwhile: there is one beside it.
        return None


# -- read -------------------------------------------------------------------------------------


def read_past(
    members: Members, run: Run, journal: list[Event], state: dict[str, Any]
) -> Timeline | None:
    """Return the timeline of a run that is being opened; None where its file has none.

    Each state is stood at once, so that one that fits no such run comes to light here; the run
    stands anywhere afterwards. ``state`` are the counters that it is going to stand at: nothing
    can be later.

    Raises
    ------
    RunFileError
        Where it is damaged.
    """
    if layout.TIMELINE not in members:
        return None
    text, content = members.text(layout.TIMELINE), members.content(layout.STATES)
    with members.parsing(layout.STATES):
        from safetensors.torch import load

        tensors: dict[str, Tensor] = load(content)
    with members.parsing(layout.TIMELINE):
        table = json.loads(text)
        shared = Shared(table["shared"])
        timeline = Timeline(Shelf())
        before = -1, -1, -1
        for i, point in enumerate(table["points"]):
            place = _place(run, journal, point, shared, _of(tensors, run, i))
            run.trainer.experiment = place.experiment
            run.trainer.restore(place.tensors, place.counters)
            here = place.step, place.updates, place.events
            # Of one step there may be several: before and after what was done by hand there.
            if here == before or any(a < b for a, b in zip(here, before, strict=True)):
                raise ValueError(f"point {i}: step {place.step} after step {before[0]}")
            before = here
            if place.updates > state["updates_d"] + state["updates_g"]:
                raise ValueError(f"point {i}: step {place.step} is later than the run")
            timeline.keep(place, pinned=bool(point["pinned"]))
        timeline.bookmarks = _bookmarks(table["bookmarks"], state["step"])
    return timeline


def _of(tensors: dict[str, Tensor], run: Run, index: int) -> dict[str, Tensor]:
    found = {}
    for name, own in run.trainer.tensors().items():
        tensor = tensors[f"{index}.{name}"]
        if tensor.dtype != own.dtype or tensor.shape != own.shape:
            raise ValueError(f"{index}.{name} is not of this run's networks")
        if not name.startswith(layout.OPTIMISER) and not torch.isfinite(tensor).all():
            raise ValueError(f"{index}.{name} holds numbers that are not finite")
        # Memory of its own: what is thinned out is then given back.
        found[name] = tensor.clone()
    return found


def _place(
    run: Run,
    journal: list[Event],
    point: dict[str, Any],
    shared: Shared,
    tensors: dict[str, Tensor],
) -> Place:
    counters, events = point["counters"], point["events"]
    check_counters(counters)
    if type(events) is not int or not 0 <= events <= len(journal):
        raise ValueError(f"events = {events!r:.40}: the journal has {len(journal)}")
    if counters["plan"]:
        raise ValueError("a state in the midst of a step")
    done = journal[:events]
    memory = shared.get(point["memory"])
    check_memory(memory, run.trainer.distribution)
    place = Place(
        tensors, counters, _experiment(run.initial, done),
        any(event.do == "continue" for event in done), events, memory,
    )  # fmt: skip
    late = journal[events].updates if events < len(journal) else place.updates
    if not (done[-1].updates if done else 0) <= place.updates <= late:
        raise ValueError(f"events = {events}: not those before update {place.updates}")
    return place


def _experiment(initial: Experiment, done: list[Event]) -> Experiment:
    return replace(initial, {event.what: event.value for event in done if event.do == "set"})


def _bookmarks(table: list[Any], last: int) -> tuple[Bookmark, ...]:
    if not isinstance(table, list) or len(table) > _MARKS:
        raise ValueError("bookmarks: not a list, or too long")
    found: dict[int, Bookmark] = {}
    for step, note in table:
        if type(step) is not int or not 0 <= step <= last or not isinstance(note, str):
            raise ValueError(f"bookmark {step!r:.40}: must be a step up to {last} and a note")
        found[step] = Bookmark(step, note[:_LETTERS])
    return tuple(sorted(found.values()))
