"""What a recording is to its own thread: frames of the past or of latents, painted and written."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ganlab.engine.recording import Cancelled, Film, FilmFormat, Plan, RecordError
from ganlab.runtime.recording import PastFrames

if TYPE_CHECKING:
    from ganlab.engine.probes import Request
    from ganlab.engine.recording.film import Pixels
    from ganlab.engine.recording.latents import Way
    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.timeline import Past
    from ganlab.ui.errand import Work
    from ganlab.ui.record.latent_scene import LatentScene
    from ganlab.ui.record.studio import Studio

__all__ = ["Inbox", "Target", "few", "film", "latent_pixels", "past_pixels"]

#: Times that views may ask for more of a step before it is painted as it is.
_ROUNDS = 4
_LOOK = 0.05
#: ``cancelled -> frames``, made one at a time on the recording's own thread.
Frames = Callable[[Callable[[], bool]], "Iterator[Pixels]"]


class Painter(Protocol):
    """Has things painted where widgets live, and waits for it."""

    def develop(self, paint: Callable[[Any], Any], what: Any, cancelled: Callable[[], bool]) -> Any:
        """Return what ``paint(what)`` returns there."""


class Inbox:
    """Where the training's thread leaves a copy, and the recording's waits for it."""

    def __init__(self) -> None:
        self._box: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def put(self, copy: Any) -> None:
        """Leave it."""
        self._box.put((copy, None))

    def refuse(self, error: Exception | None) -> None:
        """Say that there is none."""
        why = RecordError("There is no run to record yet." if error is None else str(error))
        self._box.put((None, why))

    def wait(self, cancelled: Callable[[], bool]) -> Any:
        """Return it; an error where there is none."""
        while not cancelled():
            try:
                copy, error = self._box.get(timeout=_LOOK)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            return copy
        raise Cancelled


def past_pixels(
    inbox: Inbox, steps: tuple[int, ...], studio: Studio, darkroom: Painter, generation: int
) -> Frames:
    """Return what makes frames of these steps of a run's past."""
    wanted: frozenset[Request] = studio.requests()

    def make(cancelled: Callable[[], bool]) -> Iterator[Pixels]:
        past: Past = inbox.wait(cancelled)
        frames = PastFrames(past, generation, cancelled)
        probes, before = wanted, None
        for step in steps:
            if before is not None and step == before[0]:
                yield before[1]
                continue
            for left in reversed(range(_ROUNDS)):
                shot = frames.shoot(step, probes)
                paint = studio.take if left else studio.take_anyway
                answer = darkroom.develop(paint, shot, cancelled)
                if isinstance(answer, np.ndarray):
                    break
                probes = probes | answer
            before = step, answer
            yield answer

    return make


def latent_pixels(
    inbox: Inbox,
    find: Callable[[], Way],
    scene: LatentScene,
    darkroom: Painter,
    places: Sequence[int] | None = None,
) -> Frames:
    """Return what makes frames of latents, by the networks as they stand.

    ``find`` says the way; of its frames those at ``places`` are made, all where none are named.
    """

    def make(cancelled: Callable[[], bool]) -> Iterator[Pixels]:
        from ganlab.engine.trainer.run import one_thread

        one_thread()
        snapshot: Snapshot = inbox.wait(cancelled)
        way = find()
        for i in range(len(way.z)) if places is None else places:
            told = (snapshot.generate(way.z[i]), way.words[i], snapshot.step)
            yield darkroom.develop(scene.take, told, cancelled)

    return make


@dataclass(frozen=True)
class Target:
    """Where a film goes, and how."""

    path: Path
    format: FilmFormat
    plan: Plan


def film(frames: Frames, target: Target) -> Work:
    """Return the work that writes a film of these frames and returns how many bytes it has."""

    def work(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> int:
        total = target.plan.frames

        def tell(done: int, _total: int) -> None:
            if cancelled():
                raise Cancelled

        progress(0, total)
        with Film(target.path, target.format, target.plan) as made:
            for number, pixels in enumerate(frames(cancelled), 1):
                tell(number, total)
                made.add(pixels)
                progress(number, total)
            made.finish(tell)
        return target.path.stat().st_size

    return work


def few(frames: Frames) -> Work:
    """Return the work that makes these frames and returns them all: for a preview."""

    def work(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> list[Pixels]:
        return list(frames(cancelled))

    return work
