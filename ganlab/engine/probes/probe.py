"""The table of probes: from a request's type to the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["Request", "Result", "evaluate", "probe"]


@dataclass(frozen=True)
class Request:
    """A question; subclasses add what it is about. Equal requests have equal answers."""

    @property
    def needs_plain(self) -> bool:
        """Whether G as trained is asked for beside the averaged one: a copy that costs."""
        return False


@dataclass(frozen=True)
class Result:
    """An answer, with the request that it answers: numpy copies, never live tensors.

    Its arrays are read-only: answers are remembered and given to several frames.
    """

    request: Request

    def __post_init__(self) -> None:
        """Lock every array."""
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)


Answer = Callable[[Any, "Snapshot"], Result]
_ANSWERS: dict[type[Request], Answer] = {}
_F = TypeVar("_F", bound=Answer)


def probe(request: type[Request]) -> Callable[[_F], _F]:
    """Register the decorated function as what answers requests of that type."""

    def register(answer: _F) -> _F:
        _ANSWERS[request] = answer
        return answer

    return register


def evaluate(request: Request, snapshot: Snapshot) -> Result:
    """Answer one request from one snapshot; changes nothing in either."""
    # A generator that runs away overflows here as well; views show what is finite.
    with np.errstate(over="ignore", invalid="ignore"):
        return _ANSWERS[type(request)](request, snapshot)
