"""What was measured of a run while it was watched: for each number the step that it is of."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ganlab.engine.probes import ConfidenceResult, ScoreResult

if TYPE_CHECKING:
    from ganlab.engine.detector.report import Evidence
    from ganlab.engine.detector.report import Report as Seen
    from ganlab.engine.metrics.images import Report
    from ganlab.runtime.frame import Frame

__all__ = ["Entry", "MeasureLog"]


class Entry(NamedTuple):
    """One number: its step, its name, itself, its unit, and of how many samples it is."""

    step: int
    measure: str
    value: float
    unit: str
    samples: int | str


#: Of the detector's evidence: name here, attribute, unit, meaning.
_SEEN = (
    ("detector.score", "score", "share", "how much of the data is not drawn, 0 to 1"),
    ("detector.in_range", "in_range", "share", "samples that lie where data lies"),
    ("detector.ndb", "ndb_share", "share", "statistically different bins of all bins "
     "(Richardson and Weiss 2018); 0.05 is expected of perfect samples"),
    ("detector.missing", "missing_share", "share", "of the data, in bins that are hardly drawn"),
    ("detector.imbalance", "imbalance", "share", "total variation between both histograms over "
     "the bins, less what chance alone would show"),
    ("detector.pairwise_ratio", "pairwise_ratio", "ratio", "mean distance between two samples "
     "over that between two of the data"),
    ("detector.duplicates", "duplicate_rate", "share", "samples with a near-duplicate in their "
     "observation; the data's own is 0.01"),
)  # fmt: skip
#: Of the numbers of slow measures: their units, where they are none of their measure's own.
_UNITS = {
    ("recognised", "confident"): "share", ("recognised", "entropy"): "bits",
    ("recognised", "most"): "bits", ("conditional", "accuracy"): "share",
    ("conditional", "error"): "share", ("conditional", "classifier_accuracy"): "share",
    ("frechet", "distance"): "squared units of the features",
    ("frechet", "floor"): "squared units of the features",
    ("precision-recall", "precision"): "share", ("precision-recall", "recall"): "share",
    ("parzen", "mean"): "nats", ("parzen", "error"): "nats", ("parzen", "validation"): "nats",
    ("parzen", "sigma"): "pixel values",
}  # fmt: skip
_NO_MEASURE = ("n", "seed", "averaged")


class MeasureLog:
    """Gathers numbers of one run; another run begins anew.

    Attributes
    ----------
    entries : list of Entry
        In the order in which they came.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.generation = -1
        self.meanings: dict[str, str] = {}
        self._seen: Seen | None = None
        self._seen_step = -1
        self._scores: set[tuple[int, int, object]] = set()

    def begin(self, generation: int) -> None:
        """Forget all where another run has begun."""
        if generation != self.generation:
            self.__init__()  # type: ignore[misc]
            self.generation = generation

    def take(self, frame: Frame) -> None:
        """Note what a frame brings: scores that a view asked for, and what the detector saw."""
        self.begin(frame.generation)
        for request, result in frame.results.items():
            if not isinstance(result, ScoreResult | ConfidenceResult):
                continue
            at = (frame.updates_d, frame.updates_g, request)
            if at not in self._scores:
                self._scores.add(at)
                self.entries.extend(self._score(frame.step, result))
        report = frame.report
        self._seen = report if report is not None else self._seen
        evidence = report.evidence if report is not None else None
        if evidence is not None and evidence.step > self._seen_step:
            self._seen_step = evidence.step
            self.entries.extend(self._evidence(evidence))

    def take_measure(self, name: str, report: Report) -> None:
        """Note what a slow measure found."""
        from ganlab.engine.metrics.images import MEASURES

        if report.generation != self.generation:
            return
        measure = MEASURES[name]
        samples = report.numbers.get("n", "")
        for key, value in _numbers(report.numbers):
            self.meanings[f"{name}.*"] = (
                f"{measure.title}: {measure.definition} Source: {measure.source}."
            )
            unit = _UNITS.get((name, key.split(".")[-1]), "")
            self.entries.append(Entry(report.step, f"{name}.{key}", value, unit, samples))

    def all(self) -> list[Entry]:
        """Return everything by step, with the share of each mode or bin over time."""
        found = list(self.entries)
        strip = self._seen.strip if self._seen is not None else None
        if strip is not None:
            kind = "mode" if strip.of_modes else "bin"
            self.meanings["drawn.*"] = (
                f"share of the samples that are nearest to each {kind}; from the run's start, "
                "means over the steps since the line before"
            )
            for step, masses in zip(strip.steps.tolist(), strip.masses.tolist(), strict=True):
                found += [
                    Entry(step, f"drawn.{name}", mass, "share", "")
                    for name, mass in zip(strip.names, masses, strict=True)
                ]
        # Equal steps stay in the order in which they came.
        return sorted(found, key=lambda entry: entry.step)

    def _score(self, step: int, result: ScoreResult | ConfidenceResult) -> Iterator[Entry]:
        if isinstance(result, ConfidenceResult):
            found = result.confidence
            if found is not None:
                self.meanings["quick.*"] = (
                    "by a small classifier of the data: samples whose most probable class has "
                    "p ≥ 0.9, and the entropy of the classes of samples"
                )
                yield Entry(step, "quick.confident", found.confident, "share", found.n)
                yield Entry(step, "quick.entropy", found.entropy, "bits", found.n)
            return
        n = result.request.n
        self.meanings["jsd"] = (
            f"Jensen-Shannon divergence between p_data and a histogram of samples on "
            f"{result.cells} cells and one for all outside; jsd.floor is the mean that as many "
            "true samples score"
        )
        yield Entry(step, "jsd", result.jsd, "nats", n)
        yield Entry(step, "jsd.floor", result.floor, "nats", n)
        if math.isfinite(result.bound):
            value = result.value
            of = value.bounds or "JSD, ½(V + log 4)"
            self.meanings["bound"] = f"what D proves: a lower bound on {of}"
            yield Entry(step, "bound", result.bound, value.unit if value.bounds else "nats", "")
        if result.modes is not None:
            modes = result.modes
            self.meanings["modes.*"] = (
                "modes that are the nearest of at least one high-quality sample; samples within "
                "3 standard deviations of the nearest mode; KL(high-quality samples over modes ‖ "
                "the modes' weights)"
            )
            yield Entry(step, "modes.covered", modes.covered, f"of {modes.total}", modes.n)
            yield Entry(step, "modes.high_quality", modes.high_quality, "share", modes.n)
            yield Entry(step, "modes.reverse_kl", modes.reverse_kl, "nats", modes.n)

    def _evidence(self, evidence: Evidence) -> Iterator[Entry]:
        for name, attribute, unit, words in _SEEN:
            self.meanings[name] = words
            yield Entry(evidence.step, name, float(getattr(evidence, attribute)), unit, evidence.n)


def _numbers(numbers: Any, before: str = "") -> Iterator[tuple[str, float]]:
    """Yield every plain number by its name, those within others too."""
    for key, value in numbers.items():
        if isinstance(value, bool) or key in _NO_MEASURE:
            continue
        if isinstance(value, int | float):
            yield f"{before}{key}", float(value)
        elif isinstance(value, dict):
            yield from _numbers(value, f"{before}{key}.")
