"""Adversarial losses: a pair of small pure functions each, on D's raw output.

Adding one is writing the pair and decorating it; picker, form, files and command line follow.
"""

from ganlab.engine.objectives import goodfellow
from ganlab.engine.objectives.objective import OBJECTIVES, Loss, Objective, objective

__all__ = ["OBJECTIVES", "Loss", "Objective", "goodfellow", "objective"]
