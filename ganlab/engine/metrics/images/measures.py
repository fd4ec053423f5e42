"""The measures of pictures that are run on demand, each with what it needs and what it tells."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.classifier import Classifier, classifier_name, classifier_path, training_command
from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.metrics.images.conditional import conditional_accuracy
from ganlab.engine.metrics.images.confidence import CONFIDENT, Confidence, confidence
from ganlab.engine.metrics.images.drawing import (
    classifier_of,
    draw,
    image_set,
    judged,
    real_pictures,
)
from ganlab.engine.metrics.images.fits import is_pictures, is_there
from ganlab.engine.metrics.images.frechet import frechet
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
from ganlab.engine.metrics.images.parzen import Parzen, parzen
from ganlab.engine.metrics.images.precision_recall import (
    NEIGHBOURS,
    PrecisionRecall,
    precision_recall,
)
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.snapshot import Snapshot

__all__ = ["PARZEN_SIDE", "quick", "real_parzen"]

#: Where the 2014 protocol finds its validation pictures among MNIST's training pictures.
VALIDATION = slice(50_000, 51_000)
#: The protocol's pictures: 28 × 28, grey.
PARZEN_SIDE = 28
#: Samples of the live readout.
QUICK = 256

_CLASSIFIED = (
    "Judged by a small classifier that was trained on the same data: it has never seen a bad "
    "picture, so it may be sure of nonsense."
)
_COMPARABLE = (
    "In the feature space of this program's own classifier, not of an Inception network: compare "
    "it only with numbers from here."
)


def quick(snapshot: Snapshot, n: int = QUICK, seed: int = 0) -> Confidence | None:
    """Confidence and label entropy of a few samples, for a readout that is always on.

    Returns
    -------
    confidence
        None where the data has no classifier, or what G makes are no numbers.
    """
    try:
        classifier = classifier_of(image_set(snapshot))
    except MeasureError:
        return None
    # Not by `draw`, which would put what a slow measure keeps out of its place.
    z = snapshot.latent.sample(n, np.random.default_rng([seed, 33]))
    x = snapshot.generate(z)
    return confidence(classifier(x).probabilities) if np.isfinite(x).all() else None


# -- where they fit -----------------------------------------------------------------------------


def _is_classified(experiment: Experiment, data: Dataset) -> str:
    trouble = is_pictures(data)
    if trouble:
        return trouble
    if len(data.labels) < 2:
        return "needs a classifier, and this data has no labels to train one by"
    if classifier_path(classifier_name(data)) is None:
        way_out = f"train one by `{training_command(data)}`"
        return f"there is no classifier for {data.title} yet: {way_out}"
    return ""


def _is_compared(experiment: Experiment, data: Dataset) -> str:
    return _is_classified(experiment, data) or is_there(data)


def _is_conditional(experiment: Experiment, data: Dataset) -> str:
    from ganlab.engine.models import FAMILIES

    trouble = _is_classified(experiment, data)
    if trouble:
        return trouble
    family = FAMILIES[experiment.model.family]
    if family.fits(data) or family.builder.latent(experiment, data).label is None:
        return f"{family.title} sees no label: choose a conditional model"
    return ""


def _is_parzen(experiment: Experiment, data: Dataset) -> str:
    trouble = is_pictures(data)
    if trouble:
        return trouble
    shape = (1, PARZEN_SIDE, PARZEN_SIDE)
    if data.shape != shape or data.size is None or data.size < 60_000:
        return (
            "the 2014 protocol is for MNIST at 28 × 28, and sets like it: 60,000 grey training "
            "pictures and a test set"
        )
    return is_there(data)


# -- what they do -------------------------------------------------------------------------------


def _recognised(
    snapshot: Snapshot,
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    n: int = SAMPLES,
    seed: int = 0,
) -> Report:
    watch = Watch(progress, cancelled)
    data = image_set(snapshot)
    classifier = classifier_of(data)
    _, judgement = judged(snapshot, classifier, n, seed, watch.part(0, 0.8, _drawing(n)))
    found = confidence(judgement.probabilities)
    rows = [
        Row(
            "Confident samples",
            f"{100 * found.confident:.1f} %",
            f"Share of samples whose most probable class has p ≥ {CONFIDENT:g}. {_CLASSIFIED}",
        ),
        Row(
            "Label entropy",
            f"{found.entropy:.2f} of {found.most:.2f} bits",
            "Entropy of the histogram of labels: 0 where all samples are of one class, "
            f"{found.most:.2f} bits where all classes are equally frequent.",
        ),
        Row(
            "Labels",
            _listed(data.labels, found.shares),
            "Share of samples by their most probable class.",
        ),
    ]
    numbers = {**_plain(found), "labels": list(data.labels)}
    if data.available:
        tell = watch.part(0.8, 1, "judging real pictures")
        real = real_pictures(data, classifier, n, seed, tell)
        of_real = confidence(real.one.probabilities)
        rows.append(
            Row(
                "Real pictures",
                f"{100 * of_real.confident:.1f} %, {of_real.entropy:.2f} bits",
                f"The same two numbers of {of_real.n:,} real training pictures.",
            )
        )
        numbers["real"] = _plain(of_real)
    return _report(snapshot, rows, n, seed, numbers, classifier, judgement.note)


def _conditional(
    snapshot: Snapshot,
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    n: int = SAMPLES,
    seed: int = 0,
) -> Report:
    watch = Watch(progress, cancelled)
    data = image_set(snapshot)
    classifier = classifier_of(data)
    drawn, judgement = judged(snapshot, classifier, n, seed, watch.part(0, 1, _drawing(n)))
    if drawn.asked is None:
        raise MeasureError("this generator sees no label: choose a conditional model")
    found = conditional_accuracy(judgement.probabilities, drawn.asked)
    rows = (
        Row(
            "Conditional accuracy",
            f"{100 * found.accuracy:.1f} ± {100 * found.error:.1f} %",
            "Share of samples whose most probable class is the label that was asked for, ± its "
            f"standard error. Labels are asked for as often as the data has them. {_CLASSIFIED}",
        ),
        Row("By label", _listed(data.labels, found.per_label), "The same, for each label alone."),
        Row(
            "Real pictures",
            f"{100 * classifier.accuracy:.1f} %",
            f"Share of {classifier.facts['held_out']:,} held-out real pictures whose label the "
            "classifier finds: what a perfect generator would score.",
        ),
    )
    numbers = {
        **_plain(found),
        "labels": list(data.labels),
        "classifier_accuracy": classifier.accuracy,
    }
    return _report(snapshot, rows, n, seed, numbers, classifier, judgement.note)


def _frechet(
    snapshot: Snapshot,
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    n: int = SAMPLES,
    seed: int = 0,
) -> Report:
    _at_least(n, 2)
    watch = Watch(progress, cancelled)
    data = image_set(snapshot)
    classifier = classifier_of(data)
    _, judgement = judged(snapshot, classifier, n, seed, watch.part(0, 0.7, _drawing(n)))
    real = real_pictures(data, classifier, n, seed, watch.part(0.7, 0.95, "judging real pictures"))
    watch.part(0.95, 1, "comparing features")
    found = frechet(judgement.features, real.one.features, real.other.features)
    rows = (
        Row(
            "Fréchet distance",
            f"{found.distance:.2f}",
            "Squared Fréchet distance between two Gaussians, one fitted to the features of "
            f"{found.n:,} samples, one to those of {found.n_real:,} real pictures; 0 is best. "
            f"{_COMPARABLE}",
        ),
        Row(
            "Real against real",
            f"{found.floor:.2f}",
            f"The distance between two sets of {found.n_real:,} real pictures each: no generator "
            "can be told to be better.",
        ),
    )
    return _report(snapshot, rows, n, seed, _plain(found), classifier, judgement.note)


def _precision_recall(
    snapshot: Snapshot,
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    n: int = SAMPLES,
    seed: int = 0,
) -> Report:
    _at_least(n, NEIGHBOURS + 1)
    watch = Watch(progress, cancelled)
    data = image_set(snapshot)
    classifier = classifier_of(data)
    _, judgement = judged(snapshot, classifier, n, seed, watch.part(0, 0.3, _drawing(n)))
    real = real_pictures(data, classifier, n, seed, watch.part(0.3, 0.4, "judging real pictures"))
    if len(real.one.features) <= NEIGHBOURS:
        raise MeasureError(f"{data.title} has too few pictures: {NEIGHBOURS + 1} neighbours needed")
    tell = watch.part(0.4, 0.7, "measuring distances of samples")
    found = precision_recall(judgement.features, real.one.features, progress=tell)

    def compare() -> PrecisionRecall:
        tell = watch.part(0.7, 1, "measuring distances of real pictures")
        return precision_recall(real.other.features, real.one.features, progress=tell)

    of_real = remember(data, ("precision and recall", classifier, n, seed), compare)
    rows = (
        Row(
            "Precision",
            f"{100 * found.precision:.1f} %",
            "Share of samples that lie as near to a real picture, in the classifier's features, "
            f"as that one's {NEIGHBOURS} nearest real neighbours do: how good samples are.",
        ),
        Row(
            "Recall",
            f"{100 * found.recall:.1f} %",
            "Share of real pictures that lie as near to a sample as that one's "
            f"{NEIGHBOURS} nearest samples do: how much of the data is covered.",
        ),
        Row(
            "Real against real",
            f"{100 * of_real.precision:.1f} %, {100 * of_real.recall:.1f} %",
            f"Precision and recall of {of_real.n:,} other real pictures: what a perfect generator "
            "would score.",
        ),
    )
    numbers = {**_plain(found), "real": _plain(of_real)}
    return _report(snapshot, rows, n, seed, numbers, classifier, judgement.note)


def _parzen(
    snapshot: Snapshot,
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    n: int = SAMPLES,
    seed: int = 0,
) -> Report:
    watch = Watch(progress, cancelled)
    data = image_set(snapshot)
    validation, test = _protocol(data)
    samples = draw(snapshot, n, seed, watch.part(0, 0.2, _drawing(n))).x.reshape(n, -1)
    tell = watch.part(0.2, 0.6, "comparing test pictures with samples")
    found = parzen(samples, validation, test, progress=tell)
    of_real = real_parzen(
        data, n, watch.part(0.6, 1, "comparing test pictures with training pictures")
    )
    rows = (
        Row(
            "Parzen log-likelihood",
            f"{found.mean:.1f} ± {found.error:.1f} nats",
            f"Mean log-density of {found.tests:,} test pictures, ± its standard error, under "
            f"Gaussians of width σ around {found.n:,} samples, pixels in [0, 1]; higher is "
            "better. It favours means of many pictures: it is here to compare with the 2014 paper.",
        ),
        Row(
            "σ",
            f"{found.sigma:.3f}",
            "Width of the Gaussians, in units of a pixel's full range: of ten between 0.1 and 1 "
            f"the one under which {found.validations:,} validation pictures are likeliest.",
        ),
        Row(
            "Real pictures",
            f"{of_real.mean:.1f} ± {of_real.error:.1f} nats",
            f"What {of_real.n:,} of the first 50,000 training pictures score in the place of "
            "samples.",
        ),
    )
    return _report(snapshot, rows, n, seed, {**_plain(found), "real": _plain(of_real)})


def real_parzen(data: ImageSet, n: int, tell: Callable[[float], None]) -> Parzen:
    """Score ``n`` training pictures as if they were samples; kept for this data.

    They are drawn of the first 50,000, none of which is a validation picture. (Of MNIST the first
    10,000 score 241.2 nats and pictures 40,000–49,999 238.0: the writers come in order.)
    """
    validation, test = _protocol(data)

    def make() -> Parzen:
        few = min(n, VALIDATION.start)
        which = np.random.default_rng([0, 34]).permutation(VALIDATION.start)[:few]
        pictures = _flat(data.reference.pixels[which])
        return parzen(pictures, validation, test, progress=tell)

    return remember(data, ("parzen", n), make)


def _protocol(data: ImageSet) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the protocol's validation and test pictures, ``[1,000, d]`` and ``[10,000, d]``."""
    held_out = data.held_out
    if len(data.reference) < VALIDATION.stop or held_out is None:
        raise MeasureError(
            f"{data.title} lacks what the 2014 protocol needs: training pictures 50,000–59,999, "
            "and held-out test pictures"
        )
    return _flat(data.reference.pixels[VALIDATION]), _flat(held_out.pixels[:10_000])


def _flat(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return pixels.reshape(len(pixels), -1).astype(np.float32) / np.float32(255)


# -- how they say it ----------------------------------------------------------------------------


def _drawing(n: int) -> str:
    return f"drawing {n:,} samples"


def _at_least(n: int, least: int) -> None:
    if n < least:
        raise MeasureError(f"{n} samples: this measure needs at least {least}")


def _listed(labels: Sequence[str], shares: Sequence[float]) -> str:
    each = (
        f"{label} –" if math.isnan(share) else f"{label} {100 * share:.1f} %"
        for label, share in zip(labels, shares, strict=True)
    )
    return " · ".join(each)


def _plain(found: Any) -> dict[str, Any]:
    """Return a result's numbers as JSON has them."""

    def known(value: Any) -> Any:
        if isinstance(value, tuple):
            return [known(item) for item in value]
        return None if isinstance(value, float) and not math.isfinite(value) else value

    return {name: known(value) for name, value in dataclasses.asdict(found).items()}


def _report(
    snapshot: Snapshot,
    rows: Sequence[Row],
    n: int,
    seed: int,
    numbers: Mapping[str, Any],
    classifier: Classifier | None = None,
    resized: str = "",
) -> Report:
    notes = [f"{n:,} samples, seed {seed}" + (", averaged G" if snapshot.averaged else "")]
    if classifier is not None:
        notes.append(classifier.words())
    if resized:
        notes.append(resized)
    return Report(
        rows=tuple(rows),
        note="; ".join(notes),
        step=snapshot.step,
        generation=snapshot.generation,
        numbers={**numbers, "seed": seed, "averaged": snapshot.averaged},
    )


for _measure in (
    Measure(
        name="recognised",
        title="Recognised samples",
        definition="How sure a classifier of this data is of samples, and how evenly they are "
        "spread over its classes.",
        source="This program's own classifier; the numbers are plain shares and an entropy",
        unit="%",
        fits=_is_classified,
        run=_recognised,
    ),
    Measure(
        name="conditional",
        title="Conditional accuracy",
        definition="Share of samples that a classifier of this data takes for what was asked for.",
        source="GAN-test, Shmelkov et al. 2018",
        unit="%",
        fits=_is_conditional,
        run=_conditional,
    ),
    Measure(
        name="frechet",
        title="Fréchet distance",
        definition="Distance between Gaussians fitted to the features of samples and of real "
        f"pictures. {_COMPARABLE}",
        source="Heusel et al. 2017",
        unit="squared units of the features",
        fits=_is_compared,
        run=_frechet,
    ),
    Measure(
        name="precision-recall",
        title="Precision and recall",
        definition="How much of what is generated looks real, and how much of what is real is "
        "generated, by neighbourhoods in the classifier's feature space.",
        source="Kynkäänniemi et al. 2019",
        unit="%",
        fits=_is_compared,
        run=_precision_recall,
    ),
    Measure(
        name="parzen",
        title="Parzen log-likelihood",
        definition="Log-likelihood of test pictures under a Parzen window of samples, by the 2014 "
        "protocol.",
        source="Breuleux et al. 2011; Goodfellow et al. 2014, table 1",
        unit="nats",
        fits=_is_parzen,
        run=_parzen,
    ),
):
    MEASURES.add(_measure.name, _measure)
