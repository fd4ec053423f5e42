"""What of a trained model can be exported by itself: its inputs, its outputs, its live answers.

A generator takes its latent factor by factor, each by its name: the noise as numbers in one
tensor ``z``, a label or a categorical code as the index of the category, a continuous code as a
number. So nobody needs to know which columns of a latent vector are which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from ganlab.engine.export.errors import ExportError
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.snapshot import Snapshot

__all__ = [
    "PARTS",
    "Part",
    "Tensor",
    "answers",
    "check_finite",
    "check_part",
    "example",
    "inputs_of",
    "latents_of",
    "outputs_of",
    "parts_of",
]

#: ``codes`` is Q, which reads InfoGAN's codes off samples.
Part = Literal["generator", "discriminator", "codes"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True)
class Tensor:
    """One input or output.

    Attributes
    ----------
    name : str
        ``z``, ``label``, ``c1`` …; ``x`` for samples; ``raw`` and ``shown`` for what D says.
    dtype : str
        ``float32``, or ``int64`` for the index of a category.
    shape : tuple of int
        For one sample: ``()`` is a number each.
    meaning : str
        In words, with its range or unit.
    """

    name: str
    dtype: Literal["float32", "int64"]
    shape: tuple[int, ...]
    meaning: str


def parts_of(snapshot: Snapshot) -> tuple[Part, ...]:
    """Return the parts that this model has."""
    return tuple(part for part in PARTS if not _lacks(snapshot, part))


def check_part(snapshot: Snapshot, part: Part) -> None:
    """Refuse a part that the model has not.

    Raises
    ------
    ExportError
        Saying why.
    """
    if why := _lacks(snapshot, part):
        raise ExportError(f"{why}: export its generator")


def check_finite(snapshot: Snapshot) -> None:
    """Refuse a model that says nothing any more, and whose run could not be opened again.

    Raises
    ------
    ExportError
        Where a weight is no finite number.
    """
    weights = (*snapshot.generator_weights, *snapshot.discriminator_weights)
    if not all(bool(torch.isfinite(weight).all()) for weight in weights):
        raise ExportError(
            "this model's weights are no longer finite numbers: its training has diverged; go "
            "back, or begin again"
        )


def _lacks(snapshot: Snapshot, part: Part) -> str:
    if part == "discriminator" and not snapshot.discriminator.shapes:
        return "this model learns without a discriminator"
    if part == "codes" and snapshot.reader is None:
        return "this model has no codes that a Q could read"
    return ""


def inputs_of(snapshot: Snapshot, part: Part) -> tuple[Tensor, ...]:
    """Say what a part takes, in order."""
    if part == "generator":
        return _latent_inputs(snapshot.latent)
    found = [Tensor("x", "float32", snapshot.distribution.shape, "samples, data units")]
    if snapshot.discriminator.labels:
        found.append(_label(snapshot.distribution.labels))
    return tuple(found)


def _latent_inputs(latent: LatentSpace) -> tuple[Tensor, ...]:
    priors = {"normal": "standard normal", "uniform": "uniform on [-1, 1]"}
    noise = next(factor for factor in latent.factors if factor.role == "noise")
    found = [Tensor("z", "float32", (latent.noise_size,), f"noise, {priors[noise.prior]}")]
    for factor in latent.factors[latent.noise_size :]:
        if factor.role == "label":
            found.append(_label(factor.categories))
        elif factor.categories:
            last = len(factor.categories) - 1
            found.append(Tensor(factor.name, "int64", (), f"categorical code, 0 to {last}"))
        else:
            found.append(Tensor(factor.name, "float32", (), f"code, {priors[factor.prior]}"))
    return tuple(found)


def _label(categories: tuple[str, ...]) -> Tensor:
    listed = ", ".join(
        f"{i} {name}" if name != str(i) else name for i, name in enumerate(categories)
    )
    return Tensor("label", "int64", (), f"index of the label: {listed}")


def outputs_of(snapshot: Snapshot, part: Part) -> tuple[Tensor, ...]:
    """Say what a part gives, in order."""
    if part == "generator":
        return (Tensor("x", "float32", snapshot.distribution.shape, "samples, data units"),)
    if part == "discriminator":
        output = snapshot.output
        return (
            Tensor("raw", "float32", (), f"D's raw output: {output.name}"),
            Tensor("shown", "float32", (), f"{output.of_x}: {output.meaning}"),
        )
    assert snapshot.reader is not None
    found = []
    for code in snapshot.reader.codes:
        if code.categories:
            width = len(code.categories)
            found.append(
                Tensor(code.name, "float32", (width,), "probability of each category, by Q")
            )
        else:
            found.append(Tensor(code.name, "float32", (), "mean of the code, by Q"))
    return tuple(found)


# -- numbers --------------------------------------------------------------------------------


def example(
    snapshot: Snapshot, part: Part, n: int, rng: np.random.Generator
) -> dict[str, NDArray[np.generic]]:
    """Draw inputs of a part, each ``[n, *shape]``: latents of the prior, or samples.

    Samples are real ones, or generated ones where the data are not on this computer. Labels and
    categories go round, so that n samples have all that n can have.
    """
    if part == "generator":
        latent = snapshot.latent
        z = latent.sample(n, rng)
        found: dict[str, NDArray[np.generic]] = {"z": z[:, : latent.noise_size]}
        for factor in latent.factors[latent.noise_size :]:
            if factor.categories:
                found[factor.name] = np.arange(n, dtype=np.int64) % len(factor.categories)
            else:
                found[factor.name] = latent.values(z, factor.name).astype(np.float32)
        return found
    found = {"x": _samples(snapshot, n, rng)}
    if snapshot.discriminator.labels:
        found["label"] = np.arange(n, dtype=np.int64) % snapshot.discriminator.labels
    return found


def _samples(snapshot: Snapshot, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
    from ganlab.engine.data.errors import DataError

    try:
        return snapshot.distribution.sample(n, rng)
    except DataError:
        # What was learned from them can be exported all the same.
        return snapshot.generate(snapshot.latent.sample(n, rng))


def latents_of(latent: LatentSpace, inputs: dict[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    """Put a generator's inputs, factor by factor, into latents ``[n, size]``."""
    noise = inputs["z"]
    z = np.zeros((len(noise), latent.size), np.float32)
    z[:, : latent.noise_size] = noise
    for factor in latent.factors[latent.noise_size :]:
        z = latent.with_values(z, factor.name, inputs[factor.name])  # type: ignore[arg-type]
    return z


def answers(
    snapshot: Snapshot, part: Part, inputs: dict[str, NDArray[np.generic]]
) -> dict[str, NDArray[np.float32]]:
    """Return what the live model itself gives for these inputs, by the outputs' names."""
    if part == "generator":
        return {"x": snapshot.generate(latents_of(snapshot.latent, inputs))}
    x = np.asarray(inputs["x"], np.float32)
    labels = np.asarray(inputs["label"], np.int64) if "label" in inputs else None
    if part == "discriminator":
        return {"raw": snapshot.logits(x, labels), "shown": snapshot.shown(x, labels)}
    return {
        reading.code.name: np.asarray(
            reading.mean if reading.probabilities is None else reading.probabilities, np.float32
        )
        for reading in snapshot.codes(x)
    }
