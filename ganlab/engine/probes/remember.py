"""What depends on the data alone is computed once for a run, not once for a frame."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["remember"]

_T = TypeVar("_T")
_KEPT = 64
_store: OrderedDict[tuple[int, Hashable], tuple[Dataset, object]] = OrderedDict()
_lock = Lock()


def remember(distribution: Dataset, key: Hashable, make: Callable[[], _T]) -> _T:
    """Return ``make()``, from memory where this distribution and key were asked for before.

    Keyed by the distribution's identity; the distribution is held with the value, so that the
    identity cannot pass to another. The least recently used of 64 entries goes first.
    """
    where = (id(distribution), key)
    with _lock:
        if where in _store:
            _store.move_to_end(where)
            return _store[where][1]  # type: ignore[return-value]
    value = make()
    with _lock:
        _store[where] = (distribution, value)
        while len(_store) > _KEPT:
            _store.popitem(last=False)
    return value
