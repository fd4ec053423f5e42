"""Of which label the Boundary view is, where the run has labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganlab.runtime.state import RunState
    from ganlab.ui.canvas.label_bar import LabelBar

__all__ = ["Labels"]


class Labels:
    """Samples are of all labels or of one; the field is always of one.

    Attributes
    ----------
    bar : LabelBar
        Where one is chosen.
    field : int
        The label that the field is of.
    remembered : str
        The one to choose as soon as there is a run with such a label; empty for none.
    """

    def __init__(self, bar: LabelBar) -> None:
        self.bar = bar
        self.field = 0
        self.remembered = ""

    def offer(self, state: RunState) -> bool:
        """Offer the labels of a run; return whether they are others than before."""
        factor = state.latent.label if state.latent is not None else None
        labels = factor.categories if factor is not None else ()
        if labels == self.bar.labels:
            return False
        self.bar.set_labels(labels)
        self.field = 0
        if self.remembered in labels:
            self.field = labels.index(self.remembered)
            self.bar.set_label(self.field)
        if labels:
            # Whatever the next data has, it is not this one's.
            self.remembered = ""
        return True

    def choose(self, index: int | None) -> None:
        """Follow the bar; with all labels, the field stays of the one that it was of."""
        if index is not None:
            self.field = index

    def name(self, index: int) -> str:
        """Return a label in words; empty where there are none."""
        return self.bar.labels[index] if index < len(self.bar.labels) else ""

    def of_samples(self) -> str:
        """Say of which labels samples are."""
        return "all labels" if self.bar.label is None else f"y = {self.bar.name}"
