"""The Boundary view: 2-D data, the generator's points, and what D thinks of every place."""

from ganlab.ui.views.boundary.view import BoundaryView

__all__ = ["BoundaryView"]
