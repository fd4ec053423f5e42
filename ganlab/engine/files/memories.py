"""Many memories of one detector as JSON: what they have in common is written once.

A memory holds what was seen from the first step on, so that those of a hundred steps of one run
repeat each other: each observation, verdict and column of masses goes into a pool, and a memory
names them by their numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ganlab.engine.detector.look import Look
from ganlab.engine.detector.memory import Memory
from ganlab.engine.detector.strip import Columns

if TYPE_CHECKING:
    from ganlab.engine.detector.report import Evidence

__all__ = ["Pools", "Shared"]

_POOLS = ("looks", "trail", "verdicts", "rows", "names", "shares")


class Pools:
    """Takes memories, and what is shared among them."""

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {name: [] for name in _POOLS}
        self._known: dict[Hashable, int] = {}
        #: Held, so that no other object takes the place by which one is known.
        self._held: list[object] = []

    def put(self, memory: Memory) -> dict[str, Any]:
        """Return a memory as JSON values that only :class:`Shared` of the same pools can read."""
        columns = memory.columns
        rows = zip(columns.steps, columns.n, columns.counts, strict=True)
        return {
            "looks": self._many("looks", memory.looks, Look.as_json),
            "trail": self._many("trail", memory.trail, _evidence),
            "verdict": self._one("verdicts", memory.verdict, asdict),
            "changes": self._many("verdicts", memory.changes, asdict),
            "changed_at": list(memory.changed_at),
            "standing": asdict(memory.standing),
            "per": columns.per,
            "filled": columns.filled,
            "rows": [self._row(*row) for row in rows],
            "names": self._one("names", memory.names, list),
            "shares": self._one("shares", memory.shares, list),
            "start": None if math.isnan(memory.start) else memory.start,
        }

    def _many(self, pool: str, values: Sequence[Any], as_json: Callable[[Any], Any]) -> list[int]:
        return [self._one(pool, value, as_json) for value in values]

    def _one(self, pool: str, value: Any, as_json: Callable[[Any], Any]) -> int:
        # By identity: a later memory holds the very objects of an earlier one.
        return self._at(pool, id(value), value, lambda: as_json(value))

    def _row(self, step: int, n: int, counts: tuple[int, ...]) -> int:
        return self._at("rows", (step, n, id(counts)), counts, lambda: [step, n, list(counts)])

    def _at(self, pool: str, key: Hashable, value: object, make: Callable[[], Any]) -> int:
        at = self._known.get((pool, key))
        if at is None:
            at = self._known[pool, key] = len(self._values[pool])
            self._values[pool].append(make())
            self._held.append(value)
        return at

    def as_json(self) -> dict[str, Any]:
        """Return the pools."""
        return self._values


class Shared:
    """Reads memories back.

    Raises
    ------
    KeyError, TypeError, ValueError
        Here and in :meth:`get`, where it is not what :class:`Pools` gave.
    """

    def __init__(self, pools: dict[str, Any]) -> None:
        self._looks = [Look.from_json(look) for look in pools["looks"]]
        whole = _EMPTY | {"trail": pools["trail"], "changes": pools["verdicts"]}
        read = Memory.from_json(whole)
        self._trail, self._verdicts = read.trail, read.changes
        self._rows = [(step, n, tuple(counts)) for step, n, counts in pools["rows"]]
        self._names = [tuple(names) for names in pools["names"]]
        self._shares = [tuple(shares) for shares in pools["shares"]]

    def get(self, values: dict[str, Any]) -> Memory:
        """Return a memory."""
        plain = _EMPTY | {name: values[name] for name in ("changed_at", "standing", "start")}
        memory = Memory.from_json(plain)
        rows = [_picked(self._rows, at) for at in values["rows"]]
        columns = Columns(
            int(values["per"]),
            int(values["filled"]),
            tuple(row[0] for row in rows),
            tuple(row[1] for row in rows),
            tuple(row[2] for row in rows),
        )
        return Memory(
            looks=tuple(_picked(self._looks, at) for at in values["looks"]),
            trail=tuple(_picked(self._trail, at) for at in values["trail"]),
            standing=memory.standing,
            verdict=_picked(self._verdicts, values["verdict"]),
            changes=tuple(_picked(self._verdicts, at) for at in values["changes"]),
            changed_at=memory.changed_at,
            columns=columns,
            names=_picked(self._names, values["names"]),
            shares=_picked(self._shares, values["shares"]),
            start=memory.start,
        )


def _evidence(evidence: Evidence) -> Any:
    return Memory(trail=(evidence,)).as_json()["trail"][0]


#: A memory of nothing, as JSON.
_EMPTY = Memory().as_json()


def _picked(pool: Sequence[Any], at: Any) -> Any:
    if type(at) is not int or not 0 <= at < len(pool):
        raise ValueError(f"{at!r:.40} is none of {len(pool)} that are shared")
    return pool[at]
