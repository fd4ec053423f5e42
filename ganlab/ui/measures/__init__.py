"""Slow measures of pictures: asked for by hand, run off the window's thread."""

from ganlab.ui.measures.view import MeasuresView

__all__ = ["MeasuresView"]
