"""The end of a run that has left the numbers."""

from __future__ import annotations

__all__ = ["Diverged"]


class Diverged(ArithmeticError):
    """A loss, gradient or weight is NaN or infinite.

    Attributes
    ----------
    network, quantity : str
        Whose, and which: ``loss``, ``gradient norm`` or ``largest weight``.
    number : float
        NaN, inf or −inf.
    step : int
        The step that could not be completed.
    kept : int or None
        Completed steps of the good state to which the run went back; None where it did not.
    """

    def __init__(
        self, network: str, quantity: str, number: float, step: int, kept: int | None = None
    ) -> None:
        self.network, self.quantity, self.number, self.step = network, quantity, number, step
        self.kept = kept
        where = "" if kept is None else f"The last good state, that of step {kept:,}, is kept. "
        super().__init__(
            f"training stopped at step {step:,}: the {quantity} of the {network} is {number}. "
            f"{where}Lower that network's learning rate, then go on or reset"
        )
