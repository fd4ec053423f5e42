"""The pictures that measures look at: generated and real ones, and what a classifier says."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.classifier import (
    Classifier,
    ClassifierFileError,
    Judgement,
    classifier_name,
    load_classifier,
    training_command,
)
from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.metrics.images.measure import MeasureError
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.snapshot import Snapshot

__all__ = ["Drawn", "Real", "classifier_of", "draw", "image_set", "judged", "real_pictures"]

#: Latents that go through G at once.
CHUNK = 250

Tell = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Generated pictures.

    Attributes
    ----------
    x : ndarray
        float32 ``[n, channels, side, side]`` in [0, 1].
    asked : ndarray or None
        Label that each was made for, int64 ``[n]``; None where G sees no label.
    """

    x: NDArray[np.float32]
    asked: NDArray[np.int64] | None


@dataclass(frozen=True, eq=False)
class Real:
    """What a classifier says of two sets of real pictures, of as many each; none is in both."""

    one: Judgement
    other: Judgement


class _Latest:
    """What was last made of a snapshot, so that one measure after another need not make it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: weakref.ref[Snapshot] | None = None
        self._kept: dict[object, object] = {}

    def get(self, snapshot: Snapshot, key: object) -> object | None:
        with self._lock:
            same = self._snapshot is not None and self._snapshot() is snapshot
            return self._kept.get(key) if same else None

    def put(self, snapshot: Snapshot, key: object, value: object) -> None:
        with self._lock:
            if self._snapshot is None or self._snapshot() is not snapshot:
                self._snapshot, self._kept = weakref.ref(snapshot, self._forget), {}
            # Of one question only: 10,000 colour pictures of 64 pixels take 490 MB.
            self._kept = {kept: old for kept, old in self._kept.items() if _about(kept, key)}
            self._kept[key] = value

    def _forget(self, gone: weakref.ref[Snapshot]) -> None:
        # Without the lock: this may run in the middle of any line of any thread.
        if self._snapshot is gone:
            self._kept = {}


def _about(one: object, other: object) -> bool:
    """Whether two keys ``(what, n, seed)`` are about the same pictures."""
    return isinstance(one, tuple) and isinstance(other, tuple) and one[1:] == other[1:]


_latest = _Latest()


def image_set(snapshot: Snapshot) -> ImageSet:
    """Return the data of a snapshot of pictures.

    Raises
    ------
    MeasureError
        Where it is no set of pictures.
    """
    data = snapshot.distribution
    if not isinstance(data, ImageSet):
        raise MeasureError("this measure is for pictures: choose a set of pictures to learn")
    return data


def classifier_of(data: ImageSet) -> Classifier:
    """Return the classifier that judges this set's pictures.

    Raises
    ------
    MeasureError
        Where there is none, or it was trained on other classes.
    """
    way_out = f"train one by `{training_command(data)}`"
    try:
        classifier = load_classifier(classifier_name(data))
    except ClassifierFileError as error:
        raise MeasureError(str(error)) from error
    if classifier is None:
        raise MeasureError(f"there is no classifier for {data.title} yet: {way_out}")
    if classifier.labels != data.labels:
        raise MeasureError(
            f"the classifier of {data.title} was trained on other classes: {way_out}"
        )
    if classifier.layers.channels != data.shape[0]:
        raise MeasureError(
            f"the classifier of {data.title} was trained on other colours: {way_out}"
        )
    return classifier


def draw(snapshot: Snapshot, n: int, seed: int, tell: Tell) -> Drawn:
    """Generate ``n`` pictures from latents of a stream of their own."""
    known = _latest.get(snapshot, ("pictures", n, seed))
    if isinstance(known, Drawn):
        return known
    z = snapshot.latent.sample(n, np.random.default_rng([seed, 31]))
    data = snapshot.distribution
    x = np.empty((n, *data.shape), np.float32)
    for start in range(0, n, CHUNK):
        x[start : start + CHUNK] = snapshot.generate(z[start : start + CHUNK])
        tell(min(1.0, (start + CHUNK) / n))
    if not np.isfinite(x).all():
        raise MeasureError(
            "some generated pictures are not finite numbers: the training has diverged, start it "
            "again"
        )
    drawn = Drawn(x, snapshot.latent.labels_of(z))
    _latest.put(snapshot, ("pictures", n, seed), drawn)
    return drawn


def judged(
    snapshot: Snapshot, classifier: Classifier, n: int, seed: int, tell: Tell
) -> tuple[Drawn, Judgement]:
    """Generate ``n`` pictures and let the classifier judge them."""
    drawn = draw(snapshot, n, seed, lambda share: tell(0.7 * share))
    known = _latest.get(snapshot, ("judgement", n, seed))
    if isinstance(known, tuple) and known[0] is classifier:
        return drawn, known[1]
    judgement = classifier(drawn.x, lambda share: tell(0.7 + 0.3 * share))
    _latest.put(snapshot, ("judgement", n, seed), (classifier, judgement))
    return drawn, judgement


def real_pictures(data: ImageSet, classifier: Classifier, n: int, seed: int, tell: Tell) -> Real:
    """Let the classifier judge twice ``n`` real pictures, or all where there are fewer.

    Of a finite set they are taken from the training pictures in a shuffled order; of an endless
    one they are drawn.

    Raises
    ------
    MeasureError
        Where there are fewer than four pictures.
    """

    def make() -> Real:
        rng = np.random.default_rng([seed, 32])
        if data.size is None:
            x: NDArray[np.generic] = np.empty((2 * n, *data.shape), np.float32)
            for start in range(0, 2 * n, 1000):
                x[start : start + 1000] = data.sample(min(1000, 2 * n - start), rng)
                tell(0.5 * start / (2 * n))
            half = n
        else:
            pixels = data.reference.pixels
            half = min(n, len(pixels) // 2)
            if half < 2:
                raise MeasureError(
                    f"{data.title} has {len(pixels)} pictures: at least 4 are needed"
                )
            x = pixels[rng.permutation(len(pixels))[: 2 * half]]
        judgement = _judge_in_parts(classifier, x, lambda share: tell(0.5 + 0.5 * share))
        parts = [
            Judgement(judgement.probabilities[half_of], judgement.features[half_of], judgement.note)
            for half_of in (slice(half), slice(half, None))
        ]
        return Real(*parts)

    return remember(data, ("real pictures", classifier, n, seed), make)


def _judge_in_parts(classifier: Classifier, x: NDArray[np.generic], tell: Tell) -> Judgement:
    """Judge pictures, bytes or in [0, 1], without ever holding all of them as floats."""
    parts: list[Judgement] = []
    for start in range(0, len(x), 1000):
        part = x[start : start + 1000]
        scaled = part.astype(np.float32) / 255 if part.dtype == np.uint8 else part
        parts.append(classifier(np.asarray(scaled, np.float32)))
        tell(min(1.0, (start + 1000) / len(x)))
    return Judgement(
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.features for part in parts]),
        parts[0].note,
    )
