"""The points of the Boundary view: real and generated ones, and which of them are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganlab.ui.canvas.label_bar import LabelBar
    from ganlab.ui.canvas.layer_bar import LayerBar
    from ganlab.ui.canvas.picture import Picture

__all__ = ["Points"]


class Points:
    """Holds the points that came last, so that a layer that is switched on has its own at once.

    Attributes
    ----------
    everywhere : ndarray or None
        Real points of all labels, ``[n, 2]``: faint where those of one label stand out.
    """

    def __init__(self, layers: LayerBar, labels: LabelBar, picture: Picture) -> None:
        self.everywhere: Any = None
        self._layers = layers
        self._labels = labels
        self._picture = picture
        self._held: tuple[Any, Any, Any, Any] = (None,) * 4

    def set(self, real: Any, generated: Any, pull: Any, plain: Any) -> bool:
        """Take over other points, ``[n, 2]`` each or None; return whether that shows."""
        self._held = (real, generated, pull, plain)
        return self.show()

    def show(self) -> bool:
        """Show those that layers and label at hand ask for; return whether they are others."""
        real, generated, pull, plain = self._held
        on, picture = self._layers.on, self._picture
        others = self.everywhere if self._labels.label is not None else None
        shown = (
            real if on("real") else None,
            generated if on("generated") else None,
            others if on("real") else None,
            plain if on("plain") else None,
        )
        changed = picture.points.set(shown if any(x is not None for x in shown) else None)
        changed |= picture.pull.set(None if pull is None else (generated, pull))
        return changed

    def forget(self) -> None:
        """Hold none of the run before; what is shown goes with its layers."""
        self._held = (None,) * 4
        self.everywhere = None
