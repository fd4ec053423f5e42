"""Views of the latent space: a pad to drag on, traversals, and arithmetic."""

from ganlab.ui.views.latent.arithmetic import ArithmeticView
from ganlab.ui.views.latent.pad import PadView
from ganlab.ui.views.latent.traversal import TraversalView

__all__ = ["ArithmeticView", "PadView", "TraversalView"]
