"""The thread that shows at once what G makes of a latent, while training goes on or not."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QThread, Signal

from ganlab.engine.objectives.output import LOG_ODDS, Output

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.snapshot import Snapshot

__all__ = ["GenerateThread", "Generated", "LatentRequest"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class LatentRequest:
    """Latents of which somebody wants to see the samples.

    Attributes
    ----------
    channel : str
        Who asks: ``panel``, ``pad``, ``traversal`` … A newer request of the same channel takes
        the place of one that has not begun.
    z : ndarray
        float32 ``[n, size]``; not changed afterwards by who asks.
    generation : int
        The run whose latent space they are of.
    judged : bool
        Whether D's outputs are wanted as well.
    serial : int
        Given back with the answer.
    """

    channel: str
    z: NDArray[np.float32]
    generation: int
    judged: bool = False
    serial: int = 0


@dataclass(frozen=True, eq=False)
class Generated:
    """What G made of a request.

    Attributes
    ----------
    request : LatentRequest
        What was asked.
    x : ndarray
        float32 ``[n, *shape]`` in data units, read-only.
    shown : ndarray or None
        D(x), or D(x | label in z), or what else the objective reads off D's output ``[n]``, where
        it was asked for: as in training (see :mod:`~ganlab.engine.probes.judging`).
    step : int
        Completed steps of the G that made it.
    output : Output
        What ``shown`` means.
    """

    request: LatentRequest
    x: NDArray[np.float32]
    shown: NDArray[np.float32] | None
    step: int
    output: Output = LOG_ODDS


class GenerateThread(QThread):
    """Evaluates latents on the newest copy of G, the newest request of each channel first.

    A channel's last request is answered again whenever a newer copy of G comes, so that what is
    looked at follows the training; :meth:`forget` ends that.

    Signals
    -------
    generated(Generated)
        An answer. One that was overtaken before it began is never sent.
    failed(str, str)
        Channel, and what went wrong, in words.
    """

    generated = Signal(object)
    failed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ganlab latents")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._snapshot: Snapshot | None = None
        #: Last request of each channel, and those of them that wait, the newest last.
        self._last: dict[str, LatentRequest] = {}
        self._waiting: dict[str, LatentRequest] = {}

    def offer(self, snapshot: Snapshot) -> None:
        """Take a newer copy of the networks; all channels see it."""
        with self._lock:
            known = self._snapshot
            if known is not None and _stamp(known) == _stamp(snapshot):
                return
            self._snapshot = snapshot
            for channel, request in self._last.items():
                self._waiting.setdefault(channel, request)
        self._wake.set()

    def submit(self, request: LatentRequest) -> None:
        """Take a request; one of the same channel that has not begun is replaced."""
        with self._lock:
            # At the end: a newer copy of G goes first to who asked last.
            self._last.pop(request.channel, None)
            self._last[request.channel] = request
            self._waiting.pop(request.channel, None)
            self._waiting[request.channel] = request
        self._wake.set()

    def forget(self, channel: str) -> None:
        """Show a channel nothing more until it asks again."""
        with self._lock:
            self._last.pop(channel, None)
            self._waiting.pop(channel, None)

    def stop(self) -> None:
        """End after the request at hand."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Answer until stopped."""
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        while True:
            self._wake.wait()
            self._wake.clear()
            while not self._stopping:
                found = self._next()
                if found is None:
                    break
                self._answer(*found)
            if self._stopping:
                return

    def _next(self) -> tuple[LatentRequest, Snapshot] | None:
        with self._lock:
            snapshot = self._snapshot
            if snapshot is None:
                return None
            for channel in list(reversed(self._waiting)):
                request = self._waiting[channel]
                if request.generation > snapshot.generation:
                    # Its networks are on their way.
                    continue
                del self._waiting[channel]
                if request.generation == snapshot.generation:
                    return request, snapshot
                # Of a run that is no more.
                self._last.pop(channel, None)
        return None

    def _answer(self, request: LatentRequest, snapshot: Snapshot) -> None:
        try:
            x = snapshot.generate(request.z)
            shown = None
            if request.judged:
                from ganlab.engine.probes.judging import scores

                labels = snapshot.latent.labels_of(request.z)
                shown = scores(x, labels, "generated", snapshot)
        except Exception as error:
            _log.exception("latents of %s failed", request.channel)
            self.failed.emit(request.channel, str(error))
            return
        x.setflags(write=False)
        self.generated.emit(Generated(request, x, shown, snapshot.step, snapshot.output))


def _stamp(snapshot: Snapshot) -> tuple[int, int, int]:
    return snapshot.generation, snapshot.updates_d, snapshot.updates_g
