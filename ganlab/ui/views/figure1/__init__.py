"""Figure 1 of Goodfellow et al. 2014, live: densities, D, D* and the map from z to x."""

from ganlab.ui.views.figure1.view import Figure1View

__all__ = ["Figure1View"]
