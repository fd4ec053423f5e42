"""What a classifier makes of a few generated pictures: what the readout shows, slowly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganlab.engine.probes.probe import Request, Result, probe

if TYPE_CHECKING:
    from ganlab.engine.metrics.images.confidence import Confidence
    from ganlab.engine.snapshot import Snapshot

__all__ = ["ConfidenceRequest", "ConfidenceResult"]


@dataclass(frozen=True)
class ConfidenceRequest(Request):
    """Look at ``n`` generated pictures; another ``seed`` draws others."""

    n: int = 256
    seed: int = 0


@dataclass(frozen=True)
class ConfidenceResult(Result):
    """Confidence and labels of samples.

    Attributes
    ----------
    confidence : Confidence or None
        None where the data has no classifier, or what G makes are no numbers.
    """

    request: ConfidenceRequest
    confidence: Confidence | None


@probe(ConfidenceRequest)
def confidence(request: ConfidenceRequest, snapshot: Snapshot) -> ConfidenceResult:
    """Draw samples and ask the classifier of the data set."""
    from ganlab.engine.metrics.images import quick

    return ConfidenceResult(request, quick(snapshot, request.n, request.seed))
