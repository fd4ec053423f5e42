"""The table of probes: from a request's type to the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["Request", "Result", "evaluate", "probe"]


@dataclass(frozen=True)
class Request:
    """A question; subclasses add what it is about. Equal requests have equal answers."""


@dataclass(frozen=True)
class Result:
    """An answer, with the request that it answers: numpy copies, never live tensors."""

    request: Request


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
    return _ANSWERS[type(request)](request, snapshot)
