"""What the layers of the Boundary view ask of a run, and which of its answers are theirs."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ganlab.engine.data import Distribution
from ganlab.engine.probes import (
    DensityRequest,
    FieldRequest,
    FieldResult,
    ManifoldRequest,
    Request,
    SamplesRequest,
)
from ganlab.ui.calm import CalmScale
from ganlab.ui.canvas.boundary_layers import (
    CELLS,
    COARSE_DENSITY_CELLS,
    DENSITY_CELLS,
    MANIFOLD_CELLS,
    POINTS,
)

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.runtime.frame import Frame
    from ganlab.ui.canvas.layer_bar import LayerBar
    from ganlab.ui.canvas.picture import Picture
    from ganlab.ui.views.boundary.labels import Labels

__all__ = ["Asking"]


class Asking:
    """Asks for what the layers that are on want to see, of the rectangle that is in sight.

    Attributes
    ----------
    data : Dataset or None
        What is learned.
    """

    def __init__(self, layers: LayerBar, labels: Labels, picture: Picture) -> None:
        self.data: Dataset | None = None
        self._layers = layers
        self._labels = labels
        self._picture = picture
        self._calm = CalmScale()
        #: The field as it came, and as it is shown: on a calm scale.
        self._field: tuple[FieldResult, FieldResult] | None = None
        self._asked: deque[FieldRequest] = deque(maxlen=8)

    def requests(self) -> set[Request]:
        """Return what all layers that are on want to see next."""
        on, wanted = self._layers.on, set[Request]()
        if on("field") or on("boundary"):
            grid = replace(self._picture.pane.grid(CELLS), label=self._labels.field)
            if grid not in self._asked:
                self._asked.append(grid)
            wanted.add(grid)
        if any(map(on, ("real", "generated", "gradient", "plain"))):
            wanted.add(self.samples)
        if on("manifold"):
            wanted.add(self.manifold)
        if on("density"):
            wanted.add(self.density)
        return wanted

    @property
    def samples(self) -> SamplesRequest:
        """Points of the data and of G."""
        on, label = self._layers.on, self._labels.bar.label
        return SamplesRequest(POINTS, gradients=on("gradient"), label=label, plain=on("plain"))

    @property
    def manifold(self) -> ManifoldRequest:
        """G's image of a grid over z."""
        return ManifoldRequest(MANIFOLD_CELLS, self._labels.field)

    @property
    def density(self) -> DensityRequest:
        """p_data over the rectangle in sight."""
        # A few Gaussians are evaluated at once; curves and kernel estimates are mixtures of
        # thousands.
        fine = isinstance(self.data, Distribution) and self.data.modes is not None
        cells = DENSITY_CELLS if fine else COARSE_DENSITY_CELLS
        return DensityRequest(self._picture.pane.grid(cells))

    def field_of(self, frame: Frame) -> FieldResult | None:
        """Return the field over the newest rectangle that was asked for, on a calm scale."""
        for request in reversed(self._asked):
            result = frame.results.get(request)
            if isinstance(result, FieldResult):
                if self._field is None or result is not self._field[0]:
                    calm = self._calm.follow(result.scale)
                    shown = result if calm is result.scale else replace(result, scale=calm)
                    self._field = result, shown
                return self._field[1]
        return None

    @property
    def has_field(self) -> bool:
        """Whether a field of this run has been seen."""
        return self._field is not None

    def forget(self) -> None:
        """Forget what was asked of the run before, and what it answered."""
        self._field = None
        self._calm.clear()
        self._asked.clear()
