"""What a run came to, in numbers by name: for a command's JSON, and for what is exported.

Numbers that are unknown or infinite are None: JSON has none of these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganlab.engine.detector.report import Evidence, Verdict
    from ganlab.engine.snapshot import Snapshot

__all__ = ["DETECTED", "MEANINGS", "Meaning", "detected", "said", "scored"]

#: Samples of a reported JSD: on a line as its definition asks; in a plane as many as its cells
#: can use.
_SAMPLES = {"line": 200_000, "plane": 20_000}


@dataclass(frozen=True)
class Meaning:
    """What a number is.

    Attributes
    ----------
    title, unit, definition : str
        A few words; ``nats``, ``%`` for a share that is written so, or empty; and one sentence.
    """

    title: str
    unit: str
    definition: str


def said(verdict: Verdict) -> dict[str, Any]:
    """Return the detector's word."""
    return {
        "kind": verdict.kind,
        "words": verdict.words,
        "since_step": verdict.since_step,
        "confidence": round(verdict.confidence, 3),
        "evidence": list(verdict.evidence_words),
        "advice": [{"words": a.words, "set": dict(a.changes)} for a in verdict.advice],
    }


def detected(evidence: Evidence | None) -> dict[str, Any]:
    """Return what the detector saw last; nothing before its first observation.

    Definitions stand in :mod:`ganlab.engine.detector.report` and, short, in :data:`MEANINGS`.
    """
    if evidence is None:
        # Fewer steps than lie between two observations.
        return {}
    return {
        "observed_step": evidence.step,
        "observed_samples": evidence.n,
        "bins": len(evidence.counts),
        "ndb": evidence.ndb,
        "ndb_share": evidence.ndb_share,
        "under_served_share": evidence.under_served_share,
        "missing_share": evidence.missing_share,
        "in_range": evidence.in_range,
        "pairwise_ratio": _finite(evidence.pairwise_ratio),
        "duplicate_rate": evidence.duplicate_rate,
        "support": _finite(evidence.support),
        "collapse_score": evidence.score,
        "turnover": evidence.turnover,
        "gradient_ratio_g": _finite(evidence.gradient_ratio),
        "accuracy_d": _finite(evidence.accuracy),
    } | ({} if evidence.modes is None else {"mode_entropy_nats": _finite(evidence.entropy)})


def scored(snapshot: Snapshot) -> dict[str, Any]:
    """Return how near p_g is to p_data; nothing of pictures, which have measures of their own."""
    from ganlab.engine.probes import ScoreRequest, evaluate

    kind = snapshot.distribution.kind
    if kind == "images":
        return {}
    score: Any = evaluate(ScoreRequest(n=_SAMPLES[kind]), snapshot)
    metrics: dict[str, Any] = {
        "jsd_nats": score.jsd,
        "jsd_floor_nats": score.floor,
        "jsd_cells": score.cells,
        "jsd_samples": _SAMPLES[kind],
    }
    if score.value.bounds:
        # An objective that bounds a divergence of its own: which one, and in what.
        metrics |= {
            "lower_bound": _finite(score.bound),
            "lower_bound_of": score.value.bounds,
            "lower_bound_unit": score.value.unit,
        }
    else:
        metrics["jsd_lower_bound_nats"] = _finite(score.bound)
    if score.modes is not None:
        modes = score.modes
        metrics |= {
            "modes_covered": modes.covered,
            "modes": modes.total,
            "high_quality": modes.high_quality,
            "reverse_kl_nats": _finite(modes.reverse_kl),
        }
    return metrics


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


_D = "D's word for it, tight at the best D only; can be negative"

#: Names of those numbers that are the detector's; see :func:`detected`.
DETECTED = frozenset(
    {
        "observed_step",
        "observed_samples",
        "bins",
        "ndb",
        "ndb_share",
        "under_served_share",
        "missing_share",
        "in_range",
        "pairwise_ratio",
        "duplicate_rate",
        "support",
        "collapse_score",
        "turnover",
        "gradient_ratio_g",
        "accuracy_d",
        "mode_entropy_nats",
    }
)

#: What each number is, by its name, in the order in which a person reads them.
MEANINGS: Mapping[str, Meaning] = {
    "modes_covered": Meaning(
        "Modes covered",
        "",
        "modes that are the nearest of at least one high-quality sample, of 2,500",
    ),
    "modes": Meaning("Modes", "", "modes of the data"),
    "high_quality": Meaning(
        "High quality",
        "%",
        "samples within 3 standard deviations of their nearest mode; perfect ones score 99.7 % "
        "on a line and 98.9 % in a plane",
    ),
    "reverse_kl_nats": Meaning(
        "Reverse KL", "nats", "KL(high-quality samples over modes ‖ the modes' weights)"
    ),
    "jsd_nats": Meaning(
        "JSD", "nats", "Jensen–Shannon divergence of p_data and p_g over cells, 0 to log 2"
    ),
    "jsd_floor_nats": Meaning(
        "JSD, floor", "nats", "what as many true samples score: no generator can be told better"
    ),
    "jsd_cells": Meaning("JSD, cells", "", "cells of the histogram, and one for all outside"),
    "jsd_samples": Meaning("JSD, samples", "", "generated samples in the histogram"),
    "jsd_lower_bound_nats": Meaning("½(V + log 4)", "nats", f"a lower bound on the JSD: {_D}"),
    "lower_bound": Meaning("Lower bound", "", f"a lower bound on a divergence: {_D}"),
    "lower_bound_of": Meaning("Lower bound of", "", "which divergence that is"),
    "lower_bound_unit": Meaning("Lower bound in", "", "its unit"),
    "observed_step": Meaning("Observed at step", "", "step of the detector's last observation"),
    "observed_samples": Meaning("Observed samples", "", "generated samples that it pooled"),
    "bins": Meaning("Bins", "", "modes, or clusters of the data, over which samples are counted"),
    "ndb": Meaning(
        "NDB", "bins", "bins whose share differs significantly from the data's, α = 0.05"
    ),
    "ndb_share": Meaning("NDB share", "%", "the same over the bins; 5 % of perfect samples"),
    "under_served_share": Meaning(
        "Under-served", "%", "data in bins that got significantly too few samples"
    ),
    "missing_share": Meaning("Missing", "%", "data in bins that are hardly drawn"),
    "in_range": Meaning("In range", "%", "samples that lie where data lies"),
    "pairwise_ratio": Meaning(
        "Spread", "", "mean distance of two samples over that of two of the data"
    ),
    "duplicate_rate": Meaning(
        "Near-duplicates", "%", "samples with a near-duplicate; the data's own is 1 %"
    ),
    "support": Meaning(
        "Support", "samples", "birthday estimate of how many different samples there are"
    ),
    "collapse_score": Meaning(
        "Collapse", "", "0 to 1: how much of the data is not drawn, by bins that fall short"
    ),
    "turnover": Meaning(
        "Turnover", "", "total variation between observations that follow on one another"
    ),
    "gradient_ratio_g": Meaning(
        "Gradient of G", "", "norm of G's gradient over that of the first steps"
    ),
    "accuracy_d": Meaning("Accuracy of D", "%", "D's right answers, on real and generated samples"),
    "mode_entropy_nats": Meaning(
        "Entropy over modes", "nats", "of high-quality samples over the modes"
    ),
}
