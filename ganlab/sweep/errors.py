"""What cannot be swept."""

from __future__ import annotations

from ganlab.engine.experiment import ExperimentError

__all__ = ["SweepError"]


class SweepError(ExperimentError):
    """A sweep cannot be as described; the message names what is wrong and what is allowed."""
