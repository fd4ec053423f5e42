"""A run as a training script: ``train.py``, a short README, and what data must lie beside them."""

from __future__ import annotations

import textwrap

from ganlab import __version__
from ganlab.engine.data.images.image_set import ImageSet
from ganlab.engine.export.formats import Progress
from ganlab.engine.export.script import loop, rules
from ganlab.engine.export.script.dcgan import dcgan
from ganlab.engine.export.script.facts import HISTORY, Facts
from ganlab.engine.export.script.mlp import mlp
from ganlab.engine.export.script.optimisers import optimisers
from ganlab.engine.export.script.pictures import SEEN, own_files, pictures
from ganlab.engine.export.script.piece import put_together
from ganlab.engine.export.script.points import points
from ganlab.engine.export.script.samples import main, samples

__all__ = ["README", "SCRIPT", "write"]

SCRIPT, README = "train.py", "README.md"
#: Steps of the run whose losses the README names, where they are known.
_MILESTONES = (1, 10, 100, 200, 500, 1000, 2000, 5000, 10_000)


def write(facts: Facts, progress: Progress) -> dict[str, bytes]:
    """Return the folder's files, name to content.

    Raises
    ------
    ExportError
        Where pictures must lie beside the script and cannot be had.
    """
    data = pictures(facts, progress) if facts.pictures else points(facts)
    files = dict(data.files)
    networks = dcgan(facts) if facts.family.name == "dcgan" else mlp(facts)
    pieces = (
        loop.begin(facts),
        data,
        loop.noise(facts),
        rules.regularisation(facts),
        networks,
        rules.losses(facts),
        optimisers(facts),
        loop.loop(facts),
        samples(facts),
        main(facts, frozenset(files)),
    )
    progress(0.9, "writing the script")
    return {
        SCRIPT: put_together(_about(facts, files), pieces).encode(),
        README: _readme(facts, files).encode(),
        **files,
    }


def _about(facts: Facts, files: dict[str, bytes]) -> str:
    """Return the script's docstring."""
    experiment, objective = facts.experiment, facts.source.snapshot.objective
    first = f"Train a GAN on {_title(facts)}: {facts.family.title}, {objective.title.lower()} loss."
    text = [
        *textwrap.wrap(first, 85),
        "",
        "Plain PyTorch. The loop is Algorithm 1 of Goodfellow et al. 2014 (Generative Adversarial",
        "Nets), whose lines stand beside it as comments. The run that this repeats was made by",
        f"ganlab {__version__} with seed {experiment.run.seed}; see README.md.",
    ]
    if SEEN in files:
        text += [
            "",
            f"{SEEN} holds the pictures that the run saw first, in order. Beyond them",
            "minibatches are drawn at random from the same pictures.",
        ]
    return "\n".join([*text, "", f"    {_command(facts)}"])


def _command(facts: Facts) -> str:
    data = f" --data {own_files(facts)}" if own_files(facts) else ""
    suffix = "png" if facts.pictures else "csv"
    return f"python {SCRIPT}{data} --steps {facts.experiment.training.steps} --out samples.{suffix}"


def _title(facts: Facts) -> str:
    data = facts.data
    return data.title if data.name != "file" else f"the points of {data.title}"


def _readme(facts: Facts, files: dict[str, bytes]) -> str:
    objective, data = facts.source.snapshot.objective, facts.data
    parts = [
        f"# A GAN on {_title(facts)}, to train yourself",
        f"`{SCRIPT}` is one file of plain PyTorch: {facts.family.title} networks "
        f"({facts.family.source}), the {objective.title.lower()} loss ({objective.source}), and "
        "the loop of Algorithm 1 of Goodfellow et al. 2014.",
        f"```sh\npip install torch numpy\n{_command(facts)}\n```",
        _same(facts),
        f"**The data.** {data.description.rstrip('.')}. {_beside(facts, files)}".rstrip(),
    ]
    if isinstance(data, ImageSet) and data.source:
        parts.append(f"Source: {data.source}. Licence: {data.licence or 'none is stated'}.")
    shown = [part if part.startswith("```") or "|" in part else _wrapped(part) for part in parts]
    return "\n\n".join(shown) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 88, break_long_words=False, break_on_hyphens=False)


def _beside(facts: Facts, files: dict[str, bytes]) -> str:
    if own_files(facts):
        return f"`--data` names the folder where the files of {facts.data.title} are."
    if SEEN in files:
        return (
            f"They were drawn by ganlab, so `{SEEN}` holds the first that the run saw, in order: "
            "beyond them the script draws at random from the same pictures, so that "
            "a long training sees fewer than the run did."
        )
    return (
        f"It lies beside the script: {', '.join(f'`{name}`' for name in files)}." if files else ""
    )


def _same(facts: Facts) -> str:
    """Return what the run's losses were, so that whoever trains can compare."""
    said = (
        "**The same numbers.** Weights, noise and minibatches come from the run's own streams of "
        "random numbers, so that the losses are those of the run for as long as rounding is the "
        f"same: with PyTorch {facts.description['versions'].get('torch', '?')} and as many threads "
        "on the same kind of processor. Elsewhere rounding grows, as it does in every GAN, and "
        "after some steps losses are alike, not the same."
    )
    if facts.half:
        said += (
            " The run computed in bfloat16, where rounding is coarse; a processor without it is "
            "slow at it: there, let `half()` return `contextlib.nullcontext()`."
        )
    shown = [step for step in _MILESTONES if step in facts.history]
    if not shown:
        return said
    unit = facts.source.snapshot.objective.unit
    rows = [f"| step | {' | '.join(HISTORY)} |", "|---|---|---|---|"]
    for step in shown:
        numbers = (f"{number:.4f}" for number in facts.history[step])
        rows.append(f"| {step:,} | {' | '.join(numbers)} |")
    of = f"Losses of the run{f', in {unit}' if unit else ''}:"
    return "\n\n".join([_wrapped(said), of, "\n".join(rows)])
