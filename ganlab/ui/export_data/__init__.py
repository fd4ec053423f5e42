"""Samples and numbers of a run as files."""

from ganlab.ui.export_data.numbers import Numbers
from ganlab.ui.export_data.samples import SamplesDialog

__all__ = ["Numbers", "SamplesDialog"]
