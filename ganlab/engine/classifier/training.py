"""How a classifier is trained: once, by a recorded command, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.classifier.classifier import Classifier
from ganlab.engine.classifier.network import Layers
from ganlab.engine.data.images.image_set import ImageSet, Pictures
from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Untrainable", "damaged", "epochs_for", "measured_accuracy", "split", "train"]

#: Passes through the training pictures, and updates that small sets are given all the same.
EPOCHS = 6
LEAST_UPDATES = 600
BATCH = 128
#: Largest rate of Adam: reached after a tenth of all updates, then falling to 0 in a line.
RATE = 4e-3
WARM_UP = 0.1
#: Pixels by which a training picture is shifted at most, each way, in each direction.
SHIFT = 2
#: Pictures that are drawn to train by, and held out, of a set that has no end.
DRAWN = 60_000
DRAWN_HELD_OUT = 10_000

#: Of the pictures of a minibatch, how many are damaged on purpose, and by how much at most: bent
#: (a share of half the side), blurred (a share of the way), faded, and noisy.
DAMAGED = 0.5
BENT, BLURRED, FADED, NOISY = 0.10, 1.0, 0.4, 0.10

Progress = Callable[[float, str], None]


class Untrainable(ValueError):
    """Data by which no classifier can be trained; the message says why."""


@dataclass(frozen=True, eq=False)
class Split:
    """Labelled pictures to train by, and others to be judged by."""

    training: Pictures
    held_out: Pictures


def split(data: ImageSet, seed: int) -> Split:
    """Take a set's pictures apart.

    A set's own held-out pictures are taken where it has them. Of a set without end 60,000 and
    10,000 pictures are drawn, by streams of their own; of any other every tenth picture, in a
    shuffled order, is held out.

    Raises
    ------
    Untrainable
        Where there are fewer than two labels, or too few pictures.
    """
    if len(data.labels) < 2:
        raise Untrainable(
            f"{data.title} has no labels to be told apart: pictures in sub-folders, one for each "
            "class, make a labelled set"
        )
    if data.size is None:
        training = _drawn(data, DRAWN, np.random.default_rng([seed, 21]))
        held_out = data.held_out
        if held_out is None:
            held_out = _drawn(data, DRAWN_HELD_OUT, np.random.default_rng([seed, 22]))
        return Split(training, held_out)
    pictures = data.reference
    if len(pictures) < 2 * len(data.labels):
        raise Untrainable(
            f"{data.title} has {len(pictures)} pictures of {len(data.labels)} classes: at least "
            f"{2 * len(data.labels)} are needed"
        )
    if data.held_out is not None:
        return Split(pictures, data.held_out)
    order = np.random.default_rng([seed, 23]).permutation(len(pictures))
    tenth = max(1, len(pictures) // 10)
    return Split(_taken(pictures, order[tenth:]), _taken(pictures, order[:tenth]))


def _drawn(data: ImageSet, n: int, rng: np.random.Generator) -> Pictures:
    pixels = np.empty((n, *data.shape), np.uint8)
    labels = np.empty(n, np.int64)
    for start in range(0, n, 1000):
        part = slice(start, min(start + 1000, n))
        x, labels[part] = data.sample_labelled(part.stop - start, rng)
        pixels[part] = np.rint(255 * x)
    return Pictures(pixels, labels)


def _taken(pictures: Pictures, which: NDArray[np.int64]) -> Pictures:
    assert pictures.labels is not None
    return Pictures(pictures.pixels[which], pictures.labels[which])


def epochs_for(pictures: int) -> int:
    """Return how often to pass through so many training pictures, unless told otherwise."""
    per_epoch = max(1, pictures // BATCH)
    return max(EPOCHS, -(-LEAST_UPDATES // per_epoch))


def train(
    data: ImageSet,
    *,
    seed: int = 0,
    epochs: int | None = None,
    progress: Progress = lambda share, words: None,
) -> Classifier:
    """Train a classifier on a labelled set of pictures.

    Adam (Kingma & Ba 2015) on the cross-entropy, batch normalisation (Ioffe & Szegedy 2015),
    pictures shifted by up to two pixels. Half of them are damaged a little besides: bent, blurred,
    faded or made noisy, as generated pictures are. A classifier that has seen none such is sure of
    nonsense where a person still reads the class. On one thread, with which the same seed gives
    the same weights on the same build of torch. The weights are rounded to half precision, as a
    file holds them, before they are judged.

    Parameters
    ----------
    epochs
        Passes through the training pictures; None is :func:`epochs_for` so many.
    progress
        Told the share that is done, 0 to 1, and some words, behind each update; may raise to stop.

    Returns
    -------
    classifier
        Its facts hold the name of the data, ``accuracy``, ``held_out`` (by how many pictures it
        was judged), ``trained_on``, ``seed`` and ``epochs``.

    Raises
    ------
    Untrainable
        See :func:`split`.
    """
    parts = split(data, seed)
    epochs = epochs or epochs_for(len(parts.training))
    channels, side, _ = data.shape
    layers = Layers(channels, side, len(data.labels))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        fitted = _fit(layers, parts.training, seed, epochs, progress)
    finally:
        torch.set_num_threads(threads)
    weights = {name: weight.half().float() for name, weight in fitted.items()}
    classifier = Classifier(layers, weights, data.labels, {})
    facts = {
        "data": data.title,
        "accuracy": measured_accuracy(classifier, parts.held_out),
        "held_out": len(parts.held_out),
        "trained_on": len(parts.training),
        "seed": seed,
        "epochs": epochs,
    }
    return Classifier(layers, weights, data.labels, facts)


def measured_accuracy(classifier: Classifier, pictures: Pictures) -> float:
    """Share of labelled pictures whose most probable class is their label, 0 to 1."""
    right = 0
    assert pictures.labels is not None
    for start in range(0, len(pictures), 1000):
        x = pictures.pixels[start : start + 1000].astype(np.float32) / 255
        right += int((classifier(x).labels == pictures.labels[start : start + 1000]).sum())
    return right / max(len(pictures), 1)


def _fit(
    layers: Layers, pictures: Pictures, seed: int, epochs: int, progress: Progress
) -> dict[str, Tensor]:
    rng = np.random.default_rng([seed, 24])
    weights = {
        # Laid out channels last, convolutions take a quarter less time.
        name: torch.from_numpy(w).contiguous(memory_format=_layout(w)).requires_grad_()
        for name, w in layers.initial(rng).items()
    }
    running = {
        name: (torch.zeros(size), torch.ones(size))
        for name in layers.normalised
        for size in [layers.shapes[f"{name}.shift"]]
    }
    adam = torch.optim.Adam(weights.values(), RATE, fused=True)
    batch = min(BATCH, len(pictures))
    total = epochs * (len(pictures) // batch)
    for update, (x, labels) in enumerate(_batches(pictures, batch, epochs, rng)):
        done = (update + 1) / total
        rate = RATE * min(done / WARM_UP, (1.0 - done) / (1.0 - WARM_UP))
        adam.param_groups[0]["lr"] = rate
        seen = damaged(torch.from_numpy(x), rng).contiguous(memory_format=_layout(x))
        logits, _ = layers(weights, seen, running)
        loss = F.cross_entropy(logits, torch.from_numpy(labels))
        adam.zero_grad()
        loss.backward()
        adam.step()
        progress(done, f"update {update + 1:,} of {total:,}, cross-entropy {loss.item():.3f} nats")
    return layers.folded(weights, running)


def damaged(x: Tensor, rng: np.random.Generator) -> Tensor:
    """Return pictures ``[n, channels, side, side]`` in [0, 1], about half of them damaged.

    Bent by smooth random displacements of a 4 × 4 grid, blurred by part of a 3 × 3 binomial
    filter, faded towards 0, and with Gaussian noise; how much is drawn anew for each.
    """
    n, channels, side, _ = x.shape
    hit = (rng.random(n) < DAMAGED).astype(np.float32)

    def amount(most: float) -> Tensor:
        drawn = most * hit * rng.random(n).astype(np.float32)
        return torch.from_numpy(drawn.astype(np.float32)).view(n, 1, 1, 1)

    bend = torch.from_numpy(rng.standard_normal((n, 2, 4, 4)).astype(np.float32)) * amount(BENT)
    shift = F.interpolate(bend, (side, side), mode="bicubic", align_corners=True)
    line = torch.linspace(-1.0, 1.0, side)
    place = torch.stack(torch.meshgrid(line, line, indexing="xy"), -1)
    grid = place + shift.permute(0, 2, 3, 1)
    x = F.grid_sample(x, grid, padding_mode="border", align_corners=True)
    kernel = torch.tensor([1.0, 2.0, 1.0])
    kernel = (kernel[:, None] * kernel / 16.0).expand(channels, 1, 3, 3)
    soft = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel, groups=channels)
    x = x.lerp(soft, amount(BLURRED)) * (1.0 - amount(FADED))
    noise = torch.from_numpy(rng.standard_normal(x.shape).astype(np.float32))
    return (x + amount(NOISY) * noise).clamp(0.0, 1.0)


def _layout(array: NDArray[np.float32]) -> torch.memory_format:
    return torch.channels_last if array.ndim == 4 else torch.contiguous_format


def _batches(
    pictures: Pictures, batch: int, epochs: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.int64]]]:
    """Minibatches in a new order each epoch, each picture shifted anew; a rest is left out."""
    assert pictures.labels is not None
    side = pictures.pixels.shape[-1]
    for _ in range(epochs):
        order = rng.permutation(len(pictures))
        for start in range(0, len(order) - batch + 1, batch):
            which = order[start : start + batch]
            padded = np.pad(
                pictures.pixels[which], ((0, 0), (0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT)), "edge"
            )
            windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(2, 3))
            down, right = rng.integers(0, 2 * SHIFT + 1, (2, batch))
            x = windows[np.arange(batch), :, down, right].astype(np.float32)
            yield x / np.float32(255), pictures.labels[which]
