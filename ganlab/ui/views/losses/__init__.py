"""Losses, value, accuracy and gradients over the steps of a run."""

from ganlab.ui.views.losses.view import LossesView

__all__ = ["LossesView"]
