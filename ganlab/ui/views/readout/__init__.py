"""Is it working? A few numbers, slow enough to be read."""

from ganlab.ui.views.readout.number import UNKNOWN, Number
from ganlab.ui.views.readout.view import ReadoutView

__all__ = ["UNKNOWN", "Number", "ReadoutView"]
