"""Which runs no script is written for, and why: said by field, with the way out."""

from __future__ import annotations

from collections.abc import Iterator

from ganlab.engine.experiment.fields import FIELDS
from ganlab.engine.export.script.facts import Facts
from ganlab.engine.export.script.pictures import too_large

__all__ = ["why_not"]

#: Families whose networks a script can hold.
ABLE = ("mlp", "mlp-2014", "dcgan")


def why_not(facts: Facts) -> str:
    """Return the first reason against a script of this run; empty where there is none."""
    return next(_reasons(facts), "")


def _reasons(facts: Facts) -> Iterator[str]:
    experiment, family = facts.experiment, facts.family
    if family.name not in ABLE:
        yield (
            f"model.family = {family.name}: a training script is written for "
            f"{', '.join(ABLE[:-1])} and {ABLE[-1]} alone; choose one of these, or the bundle, "
            "which holds every family's generator"
        )
    for path, value, off, what in (
        ("training.unroll", experiment.training.unroll, 0, "G's look through updates of D"),
        ("discriminator.pack", experiment.discriminator.pack, 1, "D's packs of samples"),
        ("discriminator.minibatch", experiment.discriminator.minibatch, "none", "what D is told "
         "of its minibatch"),
    ):  # fmt: skip
        if value != off:
            yield (
                f"{path} = {value}: {what} would make the script longer than the rest of it; set "
                f"it to {off} and train again"
            )
    if facts.journal:
        yield f"{_by_hand(facts.journal[0], len(facts.journal))}: reset and train without changes"
    device = facts.description["device"]
    if device != "cpu":
        yield (
            f"run.device: it was trained on {device}, whose rounding and random numbers are not "
            "the CPU's, so that a script's losses would be others; set run.device = cpu and train "
            "again"
        )
    if facts.half and not facts.pictures:
        yield (
            f"run.precision = {experiment.run.precision}: a script for points computes in float32 "
            "alone; set it to float32 and train again"
        )
    if large := too_large(facts):
        yield large


def _by_hand(event: dict[str, object], count: int) -> str:
    what = str(event["what"])
    if event["do"] == "set":
        done = f"{what} was set to {event['value']} ({FIELDS[what].title})"
    elif event["do"] == "freeze":
        done = f"the {what} was held still" if what else "a network was set free"
    else:
        done = f"the {what} was updated by itself"
    more = f", and {count - 1} more" if count > 1 else ""
    return f"this run was changed by hand ({done} after {event['updates']} updates{more})"
