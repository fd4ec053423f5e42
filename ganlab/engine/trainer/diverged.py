"""The end of a run that has left the numbers."""

from __future__ import annotations

__all__ = ["Diverged"]


class Diverged(ArithmeticError):
    """A loss or gradient is NaN or infinite; the update was not made.

    Attributes
    ----------
    network, quantity : str
        Whose, and which: ``loss`` or ``gradient norm``.
    number : float
        NaN, inf or −inf.
    step : int
        The step that could not be completed.
    """

    def __init__(self, network: str, quantity: str, number: float, step: int) -> None:
        self.network, self.quantity, self.number, self.step = network, quantity, number, step
        super().__init__(
            f"training stopped at step {step}: the {quantity} of the {network} is {number}. "
            "The last good state is kept. Lower that network's learning rate, then go on or reset"
        )
