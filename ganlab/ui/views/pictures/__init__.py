"""Pictures, live: samples, ways between them, one row for each label, and D's first layer."""

from ganlab.ui.views.pictures.by_label import ByLabelView
from ganlab.ui.views.pictures.filters import FiltersView
from ganlab.ui.views.pictures.interpolation import InterpolationView
from ganlab.ui.views.pictures.samples import SamplesView

__all__ = ["ByLabelView", "FiltersView", "InterpolationView", "SamplesView"]
