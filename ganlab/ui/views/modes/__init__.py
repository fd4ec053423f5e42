"""Which modes of the data are drawn: over time, now, and what is missing, as real examples."""

from ganlab.ui.views.modes.view import ModesView

__all__ = ["ModesView"]
