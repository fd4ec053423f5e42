"""Is it working? A deterministic observer of a run, and its verdict with the evidence."""

from ganlab.engine.detector.report import (
    KINDS,
    Advice,
    Evidence,
    Kind,
    Missing,
    Report,
    Strip,
    Verdict,
)

__all__ = [
    "KINDS",
    "Advice",
    "Evidence",
    "Kind",
    "Missing",
    "Report",
    "Strip",
    "Verdict",
]
