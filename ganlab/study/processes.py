"""Runs of a study side by side, in processes of their own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

__all__ = ["spread"]

_Found = TypeVar("_Found")


def spread(
    processes: int, work: Callable[..., _Found], *arguments: Iterable[Any]
) -> Iterator[_Found]:
    """Yield what comes of the work, in order, as ``map(work, *arguments)`` does.

    It is done here where one process is enough, else in so many of their own at a time: then work
    and arguments are pickled.
    """
    if processes == 1:
        yield from map(work, *arguments)
        return
    # Spawned, not forked: torch's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(work, *arguments)
