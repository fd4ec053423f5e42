"""What one thing may be changed between the runs of a comparison, and to which values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ganlab.comparisons import Comparison, Variant
from ganlab.cures import Cure
from ganlab.engine.data import DISTRIBUTIONS, Dataset, build
from ganlab.engine.experiment import FIELDS, Experiment, ExperimentError, Field, replace, value_of
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.refusals import clashes, refusals

__all__ = [
    "KINDS",
    "Kind",
    "faults",
    "fields_to_change",
    "remedies",
    "suggest",
    "titled",
    "why_not",
]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that may be changed.

    Attributes
    ----------
    key, title, help : str
    path : str
        The field that it is; empty where the person names one, and for remedies.
    """

    key: str
    title: str
    help: str
    path: str = ""


#: In the order in which they are offered.
KINDS: tuple[Kind, ...] = (
    Kind("objective", "Objective", "What each network minimises.", "objective.name"),
    Kind("k_d", "k_D", "Updates of D in each step.", "training.k_d"),
    Kind("remedy", "Remedy", "What is done against trouble: one or a few fields together."),
    Kind("data", "Data", "What is learnt, by the same networks.", "data.name"),
    Kind("seed", "Seed", "Nothing but chance: how much of what is seen is due to it?", "run.seed"),
    Kind("field", "Another field", "Any field of the experiment."),
)

_G, _D = "generator.optimiser.lr", "discriminator.optimiser.lr"
#: What the literature offers for any experiment, as the fields that switch it on.
_GENERAL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("R1, γ = 0.1", {"regularisation.r1": 0.1}),
    ("Gradient penalty", {"regularisation.lipschitz": "gradient-penalty"}),
    ("Spectral normalisation", {"regularisation.lipschitz": "spectral"}),
    ("Weights clipped", {"regularisation.lipschitz": "clip"}),
    ("Minibatch discrimination", {"discriminator.minibatch": "discrimination"}),
    ("Packing, 2", {"discriminator.pack": 2}),
    ("Unrolled, 5 steps", {"training.unroll": 5}),
    ("Instance noise 0.3", {"regularisation.instance_noise": 0.3}),
    ("Label smoothing 0.1", {"objective.label_smoothing": 0.1}),
    ("Averaged G, 0.999", {"averaging.decay": 0.999}),
)


def remedies(
    experiment: Experiment, cures: Iterable[Cure], data: Dataset | None = None
) -> list[Variant]:
    """Return what may be tried: the preset's own cures first; nothing that changes nothing."""
    found = [Variant(cure.title, cure.changes) for cure in cures]
    general = [*_GENERAL, ("D twice as fast", {_D: min(1.0, 2 * value_of(experiment, _D))})]
    found += [Variant(title, tuple(changes.items())) for title, changes in general]
    return [v for v in found if not why_not(experiment, v.changes, data)]


def fields_to_change(experiment: Experiment) -> list[Field]:
    """Return the fields that have an effect and are not offered by a kind of their own."""
    own = {kind.path for kind in KINDS}
    return [
        field
        for field in FIELDS.values()
        if field.kind in ("int", "float", "choice")
        and not field.hidden
        and field.path not in own
        and field.section != "run"
        and field.relevant(experiment)
        and not (field.kind == "choice" and len(field.choices) < 2)
    ]


def why_not(
    experiment: Experiment, changes: Iterable[tuple[str, Any]], data: Dataset | None = None
) -> str:
    """Say why a variant cannot be, as far as that is known; "" where it can.

    Parameters
    ----------
    data
        The experiment's data, built, where it is here.
    """
    try:
        changed = replace(experiment, dict(changes))
    except ExperimentError as error:
        return str(error)
    if changed == experiment:
        return "it is so already"
    known = data is not None and changed.data == experiment.data
    found = refusals(changed, data) if known and data is not None else clashes(changed)
    return str(found[0]) if found else ""


def faults(comparison: Comparison, data: Dataset | None) -> str:
    """Say which run of a comparison cannot be built, and why; "" where all can.

    Parameters
    ----------
    data
        The base's data, built, where it is here.
    """
    for variant, experiment in zip(comparison.variants, comparison.experiments, strict=True):
        own = data if experiment.data == comparison.base.data else None
        if own is None and experiment.data.name in DISTRIBUTIONS:
            own = build(experiment.data)
        found = clashes(experiment) if own is None else refusals(experiment, own)
        if found:
            return f"{variant.title}: {found[0]}"
    return ""


def titled(path: str, value: Any) -> str:
    """Name a run by the value of the field that is changed."""
    field = FIELDS[path]
    if path == "objective.name" and value in OBJECTIVES:
        return OBJECTIVES[value].title
    if path == "data.name" and value in DISTRIBUTIONS:
        return DISTRIBUTIONS[value].title
    owner = {"generator": "G: ", "discriminator": "D: "}.get(field.section, "")
    if field.kind == "choice":
        return f"{owner}{field.title.lower()} {value}"
    return (
        f"{owner}{field.title} {value:g}"
        if field.kind == "float"
        else (f"{owner}{field.title} = {value}" if path != "run.seed" else f"Seed {value}")
    )


def suggest(
    experiment: Experiment, path: str, taken: list[Any], data: Dataset | None = None
) -> Any:
    """Return a value to begin with that differs from those that are taken.

    Raises
    ------
    ExperimentError
        Where there is none.
    """
    field, now = FIELDS[path], value_of(experiment, path)
    if field.kind == "choice":
        tries: list[Any] = [
            choice for choice in field.choices if not why_not(experiment, [(path, choice)], data)
        ]
    elif path == "run.seed":
        tries = [now + k for k in range(1, 5)]
    elif field.kind == "int":
        tries = (
            [5, 3, 1, 2, 10] if path == "training.k_d" else [2 * now, now // 2, 4 * now, now + 1]
        )
    else:
        tries = [2 * now, now / 2, 4 * now, now / 4] if now else [0.1, 0.5, 0.9, 0.01]
    lo, hi = field.lo, field.hi
    for value in tries:
        inside = (
            field.kind == "choice" or (lo is None or value >= lo) and (hi is None or value <= hi)
        )
        if inside and value not in taken:
            return value
    raise ExperimentError(f"{field.title}: no other value to propose")
