"""From a latent that somebody looks at to what G makes of it, and back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ganlab.runtime.generating import Generated, LatentRequest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.runtime.session import Session
    from ganlab.ui.latent.state import LatentState

__all__ = ["Generator"]


@dataclass(frozen=True, eq=False)
class _Asked:
    z: NDArray[np.float32]
    judged: bool
    serial: int


class Generator(QObject):
    """Asks the session what G makes of latents, for panels and views that know of no session.

    What a channel asked last is asked again for it when a run of the same latent space begins,
    and when the session comes only later; it is forgotten when the latent space is another.

    Parameters
    ----------
    latent
        Says which latent space and which run latents are of.

    Signals
    -------
    came(Generated)
        An answer about the run at hand, to a channel that still wants to know. Training on makes
        it come again; ``request.channel`` says whose it is, ``request.serial`` which it answers.
    failed(str, str)
        Channel, and what went wrong, in words.
    gone(str)
        What this channel was shown is not current any more: it asks for nothing now, or another
        run has begun.
    """

    came = Signal(object)
    failed = Signal(str, str)
    gone = Signal(str)

    def __init__(self, latent: LatentState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latent = latent
        self._session: Session | None = None
        self._asked: dict[str, _Asked] = {}
        self._serials = count(1)
        self._generation = latent.generation
        latent.space_changed.connect(self._forget_all)
        latent.changed.connect(self._look)

    def follow(self, session: Session) -> None:
        """Ask this session from now on, and at once what was asked before it was there."""
        self._session = session
        session.generated.connect(self._take)
        session.generate_failed.connect(self._take_failure)
        for channel in self._asked:
            self._submit(channel)

    def ask(self, channel: str, z: NDArray[np.floating], judged: bool = False) -> int:
        """Ask what G makes of latents ``[n, size]``; ``came`` tells, and again as G learns.

        Parameters
        ----------
        channel
            Who asks; what it asked before is wanted no more.
        z
            Copied: the caller may go on changing it.
        judged
            Whether D's outputs are wanted, too.

        Returns
        -------
        int
            The number that the answer carries as ``request.serial``.
        """
        own = np.array(z, np.float32)
        own.setflags(write=False)
        serial = next(self._serials)
        self._asked[channel] = _Asked(own, judged, serial)
        self._submit(channel)
        return serial

    def forget(self, channel: str) -> None:
        """Tell a channel nothing more until it asks again; for one that is not seen any more."""
        if self._asked.pop(channel, None) is not None:
            if self._session is not None:
                self._session.forget(channel)
            self.gone.emit(channel)

    def asks(self, channel: str) -> bool:
        """Whether a channel wants to know anything now."""
        return channel in self._asked

    def _submit(self, channel: str) -> None:
        asked, generation = self._asked[channel], self._latent.generation
        if self._session is not None and self._latent.space is not None:
            self._session.generate(
                LatentRequest(channel, asked.z, generation, asked.judged, asked.serial)
            )

    @Slot()
    def _look(self) -> None:
        """Ask again where another run has begun."""
        if self._latent.generation != self._generation:
            self._generation = self._latent.generation
            for channel in list(self._asked):
                self.gone.emit(channel)
                self._submit(channel)

    @Slot()
    def _forget_all(self) -> None:
        for channel in list(self._asked):
            self.forget(channel)

    @Slot(object)
    def _take(self, answer: Generated) -> None:
        request = answer.request
        if request.channel in self._asked and request.generation == self._latent.generation:
            self.came.emit(answer)

    @Slot(str, str)
    def _take_failure(self, channel: str, words: str) -> None:
        if channel in self._asked:
            self.failed.emit(channel, words)
