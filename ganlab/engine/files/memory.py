"""Counters and a detector's memory, as a file tells them: checked before they are reckoned with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from ganlab.engine.detector.memory import Memory
from ganlab.engine.detector.shown import strip_of
from ganlab.engine.metrics.modes import ModeReport

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["check_counters", "check_memory"]

#: No run has counted so far.
_MANY = 1 << 40


@cache
def _types() -> TypeAdapter[Memory]:
    found = TypeAdapter(Memory)
    # The detector's report knows it by name alone.
    found.rebuild(_types_namespace={"ModeReport": ModeReport})
    return found


def check_counters(state: dict[str, Any]) -> None:
    """Refuse counters that count nothing.

    Raises
    ------
    KeyError, TypeError, ValueError
        Saying where.
    """
    counted = [state[name] for name in ("step", "updates_d", "updates_g")]
    for count in (*counted, *state["optimiser_updates"]):
        if type(count) is not int or not 0 <= count < _MANY:
            raise ValueError(f"{count!r:.40} is no number of updates")
    noted = state["half_done"]
    numbers, logits = noted["numbers"], noted["logits"]
    if not isinstance(numbers, list) or len(numbers) < 5:
        raise ValueError("half_done.numbers: too few of them")
    if logits is not None and (not isinstance(logits, list) or not logits):
        raise ValueError("half_done.logits: must be a list of numbers")


def check_memory(memory: Memory, data: Dataset) -> None:
    """Refuse values of another type, and counts that do not belong together.

    Parameters
    ----------
    memory
        As it was read.
    data
        What the run learns.

    Raises
    ------
    ValueError
        Saying where.
    """
    _types().validate_python(_plain(memory))
    columns = memory.columns
    modes_or_bins = len(memory.names)
    _same("shares", [len(memory.shares)], modes_or_bins)
    _same("columns", [len(columns.n), len(columns.counts)], len(columns.steps))
    _same("columns.counts", [len(counts) for counts in columns.counts], modes_or_bins)
    if columns.per < 1 or any(n < 1 for n in columns.n):
        raise ValueError("columns: none can hold fewer than one observation")
    if memory.looks:
        first = memory.looks[0]
        _same("looks.counts", [len(look.counts) for look in memory.looks], len(first.counts))
        known = getattr(data, "modes", None)
        modes = 0 if known is None else len(known.std)
        _same("looks.modes", [len(look.modes) for look in memory.looks], modes)
        # Older files have none.
        kept = [len(look.nearest) for look in memory.looks if look.nearest]
        _same("looks.nearest", kept, len(first.counts))
        for look in memory.looks:
            counts = (look.finite, look.far, look.within, *look.counts, *look.modes, *look.nearest)
            if not 1 <= look.n < _MANY or not all(0 <= count <= look.n for count in counts):
                raise ValueError("looks: more samples than there are, or fewer than none")
    for evidence in memory.trail:
        bins = len(evidence.counts)
        if not all(0 <= i < bins for i in (*evidence.missing, *evidence.under_served)):
            raise ValueError("trail: a bin that there is not")
    strip_of(memory)


def _plain(value: Any) -> Any:
    """Return the fields of dataclasses as tables; of two hundred memories ``asdict`` takes seconds.

    A tuple that begins with a number or a word is not looked into: nothing else may stand in it.
    """
    if isinstance(value, tuple):
        if not value or isinstance(value[0], int | float | str):
            return value
        return tuple([_plain(one) for one in value])
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _same(what: str, lengths: Collection[int], wanted: int) -> None:
    if any(length != wanted for length in lengths):
        raise ValueError(f"{what}: {', '.join(map(str, lengths))} of them, not {wanted}")
