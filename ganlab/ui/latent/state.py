"""The latent at hand: what sliders, pads and address lines change, and all of them show."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from ganlab.engine import address
from ganlab.engine.latent import LatentSpace

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LatentState"]

#: Changes that can be taken back.
_UNDO = 200


class LatentState(QObject):
    """One latent, changed factor by factor; knows of no network.

    Signals
    -------
    changed()
        The latent is another; whoever shows it reads :attr:`z`.
    space_changed()
        The latent space is another (or none): sliders are to be made anew. ``changed`` follows.
    locks_changed()
        Some factor was locked or released.
    pins_changed()
        A sample was pinned, or a pin was taken away.
    show_wanted()
        Somebody wants the panel of sliders to be seen.
    """

    changed = Signal()
    space_changed = Signal()
    locks_changed = Signal()
    pins_changed = Signal()
    show_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.space: LatentSpace | None = None
        self.generation = -1
        self._z: NDArray[np.float32] = np.zeros(0, np.float32)
        self._past: deque[NDArray[np.float32]] = deque(maxlen=_UNDO)
        self._future: list[NDArray[np.float32]] = []
        self._gesture: object = None
        self._rng = np.random.default_rng()
        self.locked: frozenset[str] = frozenset()
        #: Latents set aside, oldest first: ends of interpolations, terms of arithmetic.
        self.pins: tuple[NDArray[np.float32], ...] = ()

    @property
    def z(self) -> NDArray[np.float32]:
        """The latent ``[size]``, read-only; empty while there is no latent space."""
        return self._z

    def set_space(self, space: LatentSpace | None, generation: int) -> None:
        """Take over a run's latent space; the latent stays where the space is the same."""
        self.generation = generation
        if space == self.space:
            self.changed.emit()
            return
        self.space = space
        self._past.clear()
        self._future.clear()
        self._gesture = None
        self.locked, self.pins = frozenset(), ()
        self._z = np.zeros(0, np.float32) if space is None else _frozen(self.middle())
        self.space_changed.emit()
        self.pins_changed.emit()
        self.changed.emit()

    def middle(self) -> NDArray[np.float32]:
        """The middle of the prior: 0 for numbers, the first category else."""
        assert self.space is not None
        z = np.zeros(self.space.size, np.float32)
        for factor in self.space.factors:
            if factor.categories:
                z[self.space.columns(factor.name).start] = 1.0
        return z

    # -- changes; each can be undone, those of one gesture together ---------------------------

    def set_value(self, name: str, value: float, gesture: object = None) -> None:
        """Give one factor a value (a number, or the index of a category).

        ``gesture`` is the same object all along a drag, so that undo takes the drag back whole.
        """
        assert self.space is not None
        self.set_z(self.space.with_values(self._z[None], name, value)[0], gesture)

    def set_z(self, z: NDArray[np.floating], gesture: object = None) -> None:
        """Go to another latent ``[size]``."""
        new = _frozen(np.array(z, np.float32))
        if new.shape != self._z.shape or np.array_equal(new, self._z):
            return
        if gesture is None or gesture != self._gesture:
            self._past.append(self._z)
        self._gesture = gesture
        self._future.clear()
        self._z = new
        self.changed.emit()

    def end_gesture(self) -> None:
        """A drag has ended: the next change is undone by itself."""
        self._gesture = None

    def reset(self, names: Iterable[str] | None = None) -> None:
        """Bring factors (all that are not locked, where none are named) to the prior's middle."""
        assert self.space is not None
        middle = self.middle()
        self.set_z(self._with(middle, self._free() if names is None else names))

    def draw(self, seed: int | None = None) -> None:
        """Draw all factors that are not locked from their priors."""
        assert self.space is not None
        rng = self._rng if seed is None else np.random.default_rng(seed)
        self.set_z(self._with(self.space.sample(1, rng)[0], self._free()))

    def lock(self, name: str, on: bool) -> None:
        """Keep a factor out of draws and resets."""
        self.locked = self.locked | {name} if on else self.locked - {name}
        self.locks_changed.emit()

    def pin(self, z: NDArray[np.floating] | None = None) -> None:
        """Set a latent aside: the one at hand where none is given."""
        self.pins = (*self.pins, _frozen(np.array(self._z if z is None else z, np.float32)))
        self.pins_changed.emit()

    def unpin(self, index: int) -> None:
        """Take a pin away."""
        self.pins = self.pins[:index] + self.pins[index + 1 :]
        self.pins_changed.emit()

    # -- undo ---------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def undo(self) -> None:
        """Go back to the latent before the last change."""
        self._turn(self._past, self._future)

    def redo(self) -> None:
        """Take the last undo back."""
        self._turn(self._future, self._past)

    # -- text ---------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """The address of the latent at hand."""
        return "" if self.space is None else address.write(self.space, self._z)

    def go_to(self, text: str) -> None:
        """Go to an address.

        Raises
        ------
        ganlab.engine.address.AddressError
            Where it is none of this latent space.
        """
        if self.space is None:
            raise address.AddressError("there is no model yet")
        self.set_z(address.read(self.space, text))

    # -- its parts ----------------------------------------------------------------------------

    def _free(self) -> list[str]:
        assert self.space is not None
        return [f.name for f in self.space.factors if f.name not in self.locked]

    def _with(self, source: NDArray[np.float32], names: Iterable[str]) -> NDArray[np.float32]:
        assert self.space is not None
        z = np.array(self._z)
        for name in names:
            columns = self.space.columns(name)
            z[columns] = source[columns]
        return z

    def _turn(
        self,
        back: deque[NDArray[np.float32]] | list[NDArray[np.float32]],
        forth: deque[NDArray[np.float32]] | list[NDArray[np.float32]],
    ) -> None:
        if back:
            forth.append(self._z)
            self._z = back.pop()
            self._gesture = None
            self.changed.emit()


def _frozen(z: NDArray[np.float32]) -> NDArray[np.float32]:
    z.setflags(write=False)
    return z
