"""Adversarial losses: a pair of small pure functions each, on D's raw output.

Adding one is writing the pair and decorating it; picker, form, files and command line follow.
"""

# In the order in which they are offered.
# isort: off
from ganlab.engine.objectives import goodfellow
from ganlab.engine.objectives import least_squares
from ganlab.engine.objectives import margins
from ganlab.engine.objectives import total_variation
from ganlab.engine.objectives import f_gan
from ganlab.engine.objectives import energies
from ganlab.engine.objectives import moments

# isort: on
from ganlab.engine.objectives.objective import OBJECTIVES, Loss, Objective, Value, objective
from ganlab.engine.objectives.output import LOG_ODDS, Output

__all__ = [
    "LOG_ODDS",
    "OBJECTIVES",
    "Loss",
    "Objective",
    "Output",
    "Value",
    "energies",
    "f_gan",
    "goodfellow",
    "least_squares",
    "margins",
    "moments",
    "objective",
    "total_variation",
]
