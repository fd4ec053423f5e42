"""Adversarial losses: a pair of small pure functions each, on D's raw output.

Adding one is writing the pair and decorating it; picker, form, files and command line follow.
"""

from ganlab.engine.objectives import goodfellow
from ganlab.engine.objectives.objective import OBJECTIVES, Loss, Objective, Value, objective
from ganlab.engine.objectives.output import LOG_ODDS, Output

__all__ = [
    "LOG_ODDS",
    "OBJECTIVES",
    "Loss",
    "Objective",
    "Output",
    "Value",
    "goodfellow",
    "objective",
]
