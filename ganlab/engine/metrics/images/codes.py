"""The measure of what codes have learned: a table with one line for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.metrics.codes import Clustering, clustering, spearman
from ganlab.engine.metrics.images.drawing import image_set
from ganlab.engine.metrics.images.fits import is_pictures, is_there
from ganlab.engine.metrics.images.measure import (
    MEASURES,
    SAMPLES,
    Measure,
    MeasureError,
    Progress,
    Report,
    Row,
    Watch,
)

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.codes import Reading
    from ganlab.engine.snapshot import Snapshot

__all__ = ["HELD_OUT"]

#: Real pictures that are read, where there are so many: what is known of codes is known by
#: ± 0.7 % then, and a slow computer is done in seconds.
HELD_OUT = 5_000
#: Pictures that go through D at once.
CHUNK = 500
#: A code is said to be a factor from this |ρ| on, and to be partly one from that.
CLEAR, PARTLY = 0.5, 0.2

_READ = (
    "Read by Q off real pictures that no training has seen; Q never sees a label, nor a true "
    "factor."
)


# -- where it fits ------------------------------------------------------------------------------


def _fits(experiment: Experiment, data: Dataset) -> str:
    from ganlab.engine.models import FAMILIES

    trouble = is_pictures(data)
    if trouble or not isinstance(data, ImageSet):
        return trouble
    family = FAMILIES[experiment.model.family]
    if family.fits(data) or not family.builder.latent(experiment, data).codes:
        return f"{family.title} has no codes here: choose an InfoGAN with one code at least"
    if len(data.labels) < 2 and not data.factor_names:
        return "compares codes with what is known of pictures, and these have no labels"
    if type(data).held_out is ImageSet.held_out:
        return f"reads pictures that no training has seen, and {data.title} holds none back"
    return is_there(data)


# -- what it does -------------------------------------------------------------------------------


def _codes(
    snapshot: Snapshot,
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    n: int = SAMPLES,
    seed: int = 0,
) -> Report:
    if snapshot.reader is None:
        raise MeasureError("this generator has no codes: choose an InfoGAN")
    watch = Watch(progress, cancelled)
    data = image_set(snapshot)
    held_out, factors = data.held_out, data.held_out_factors
    if held_out is None:
        raise MeasureError(f"{data.title} has no pictures that are held out from training")
    # In a shuffled order: MNIST's first 5,000 test pictures are neater than its last.
    shuffled = np.random.default_rng([seed, 35]).permutation(len(held_out))
    chosen = np.sort(shuffled[: min(n, HELD_OUT)])
    n = len(chosen)
    if n < 2:
        raise MeasureError(f"{n} pictures: this measure needs at least 2")
    tell = watch.part(0, 1, f"reading {n:,} held-out pictures")
    readings = _read(snapshot, held_out.pixels, chosen, tell)
    labels = held_out.labels if len(data.labels) > 1 else None
    rows: list[Row] = []
    numbers: dict[str, Any] = {"n": n}
    for code, values in readings.items():
        factor = snapshot.latent.factor(code)
        if factor.categories:
            if labels is None:
                rows.append(_unknown(code, f"{data.title} has no classes to compare with"))
                continue
            found = clustering(
                values.astype(np.int64), labels[chosen], factor.width, len(data.labels)
            )
            rows += _of_categories(code, found, factor.categories, data.labels)
            numbers |= {f"{code}_{key}": value for key, value in _plain(found).items()}
        elif factors is None:
            rows.append(_unknown(code, f"the true factors of {data.title} are not known"))
        else:
            names = [name.split(" (")[0] for name in data.factor_names]
            rho = spearman(values, factors[chosen].T)
            rows += _of_factors(code, rho, names, n)
            pairs = zip(names, rho, strict=True)
            numbers |= {f"{code}_{name.replace(' ', '_')}": value for name, value in pairs}
    return Report(
        rows=tuple(rows),
        note=f"{n:,} held-out real pictures, seed {seed}",
        step=snapshot.step,
        generation=snapshot.generation,
        numbers={**numbers, "seed": seed, "averaged": snapshot.averaged},
    )


def _read(
    snapshot: Snapshot,
    pixels: NDArray[np.uint8],
    chosen: NDArray[np.integer],
    tell: Callable[[float], None],
) -> dict[str, NDArray[np.float64]]:
    """Return what Q reads of each code off some of the pictures: its value, ``[n]``."""
    parts: list[tuple[Reading, ...]] = []
    for start in range(0, len(chosen), CHUNK):
        part = pixels[chosen[start : start + CHUNK]].astype(np.float32) / np.float32(255)
        readings = snapshot.codes(part)
        for reading in readings:
            said = reading.mean if reading.probabilities is None else reading.probabilities
            if said is None or not np.isfinite(said).all():
                raise MeasureError(
                    "what Q says of some pictures is not a finite number: the training has "
                    "diverged, start it again"
                )
        parts.append(readings)
        tell(min(1.0, (start + CHUNK) / len(chosen)))
    each = zip(*parts, strict=True)
    return {one[0].code.name: np.concatenate([part.values for part in one]) for one in each}


# -- how it says it -----------------------------------------------------------------------------


def _of_categories(
    code: str, found: Clustering, categories: Sequence[str], labels: Sequence[str]
) -> list[Row]:
    share = f"{100 * found.accuracy:.1f} ± {100 * found.error:.1f} % by best matching"
    learned = found.accuracy >= CLEAR and found.accuracy > found.constant + 3 * found.error
    pairs = (
        _pair(category, None if label is None else labels[label], pure)
        for category, label, pure in zip(categories, found.matching, found.purity, strict=True)
    )
    return [
        Row(
            code,
            f"≈ the classes, {share}" if learned else f"hardly the classes: {share}",
            "Share of pictures whose category is matched with their class, ± its standard error. "
            "Of all one-to-one matchings of categories with classes the best is taken (Hungarian "
            f"method), on these same pictures. {100 * found.constant:.1f} % is what a code scores "
            f"that says the same of every picture. “≈” from {100 * CLEAR:.0f} % on. {_READ}",
        ),
        Row(
            f"{code} by category",
            " · ".join(pairs),
            "The class that each category is matched with, and what share of the pictures in the "
            "category are of that class; – where there are fewer classes than categories, empty "
            "where Q reads it off no picture.",
        ),
    ]


def _of_factors(code: str, rho: Sequence[float], names: Sequence[str], n: int) -> list[Row]:
    best = int(np.abs(rho).argmax())
    size = abs(rho[best])
    if size >= CLEAR:
        text = f"≈ {names[best]}, |ρ| = {size:.2f}"
    elif size >= PARTLY:
        text = f"{names[best]} in part, |ρ| = {size:.2f}"
    else:
        text = f"nothing here (|ρ| ≤ {size:.2f})"
    return [
        Row(
            code,
            text,
            "The true factor with which the code goes most, by Spearman's rank correlation ρ: ±1 "
            "where one orders the pictures as the other does, 0 where they have nothing to do "
            f"with each other, ± {1 / math.sqrt(n - 1):.3f} by chance. “≈” from |ρ| = {CLEAR:g} "
            f"on, “in part” from {PARTLY:g}. {_READ}",
        ),
        Row(
            f"{code} by factor",
            " · ".join(f"{name} {_signed(value)}" for name, value in zip(names, rho, strict=True)),
            "Spearman's ρ of the code with each true factor; below 0 the factor falls as the code "
            "rises.",
        ),
    ]


def _unknown(code: str, why: str) -> Row:
    return Row(code, "–", f"Not measured: {why}. See what it does by its slider.")


def _pair(category: str, label: str | None, pure: float) -> str:
    if math.isnan(pure):
        return f"{category} empty"
    return f"{category} –" if label is None else f"{category} ≈ {label} ({100 * pure:.0f} %)"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _plain(found: Clustering) -> dict[str, Any]:
    """Return a result's numbers as JSON has them."""
    return {
        "accuracy": found.accuracy,
        "error": found.error,
        "constant": found.constant,
        "matching": list(found.matching),
        "purity": [None if math.isnan(pure) else pure for pure in found.purity],
    }


MEASURES.add(
    "codes",
    Measure(
        name="codes",
        title="Codes",
        definition="What each code of an InfoGAN has learned: how well the categories of one stand "
        "for the classes, and with which true factor the numbers of one go. Held-out real "
        f"pictures, {HELD_OUT:,} at most.",
        source="Chen et al. 2016, section 7.2; Spearman 1904",
        unit="%, and ρ from −1 to 1",
        fits=_fits,
        run=_codes,
    ),
)
