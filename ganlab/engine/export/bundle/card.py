"""``README.md``: the model's card, after Mitchell et al. 2019, Model Cards for Model Reporting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ganlab.engine.experiment import FIELDS, Experiment, value_of
from ganlab.engine.export.bundle.network import inputs_of, noun
from ganlab.engine.export.bundle.program import chosen, usual
from ganlab.engine.export.bundle.text import prose
from ganlab.engine.models import FAMILIES
from ganlab.engine.numbers import DETECTED, MEANINGS
from ganlab.engine.objectives import OBJECTIVES

__all__ = ["PREVIEW_SAMPLES", "PREVIEW_SEED", "card"]

PREVIEW_SEED = 0
#: Samples in the preview.
PREVIEW_SAMPLES = {"pictures": 64, "points": 1000, "numbers": 1000}

#: What may be done against trouble; told of where it is not as it is by default.
_REMEDIES = (
    "regularisation.lipschitz",
    "regularisation.clip",
    "regularisation.gradient_penalty",
    "regularisation.r1",
    "regularisation.instance_noise",
    "objective.label_smoothing",
    "objective.label_flip",
    "objective.pull_away",
    "discriminator.minibatch",
    "discriminator.pack",
    "discriminator.dropout",
    "discriminator.input_dropout",
    "training.unroll",
    "averaging.decay",
)
#: Of those, numbers that are told of with the choice that they belong to.
_DETAILS = {
    "regularisation.clip": ("regularisation.lipschitz", "clip"),
    "regularisation.gradient_penalty": ("regularisation.lipschitz", "gradient-penalty"),
}


def card(table: dict[str, Any], experiment: Experiment) -> str:
    """Return the card of a described model, as Markdown.

    Parameters
    ----------
    table
        See :func:`~ganlab.engine.export.bundle.config.describe`.
    experiment
        As it stands now, with what was changed by hand.
    """
    sections = [
        _front(table),
        "\n".join(_what(table)),
        "\n".join(_use(table)),
        "\n".join(_data(table)),
        "\n".join(_training(table, experiment)),
        "\n".join(_metrics(table)),
        "\n".join(_limits(table)),
        _FILES + ("| `data.npy` | the points that it learned |\n" if _own(table) else ""),
    ]
    return "\n\n".join(section.strip("\n") for section in sections) + "\n"


def _own(table: dict[str, Any]) -> bool:
    return bool(table["data"]["name"] == "file")


def _front(table: dict[str, Any]) -> str:
    tags = ["gan", table["model"]["family"], "ganlab"]
    lines = ["library_name: pytorch", f"tags: {json.dumps(tags)}"]
    if noun(table) == "pictures":
        task = "conditional" if "label" in inputs_of(table) else "unconditional"
        if task == "unconditional":
            lines.append("pipeline_tag: unconditional-image-generation")
    return "\n".join(["---", *lines, "---"])


def _title(table: dict[str, Any]) -> str:
    return f"{table['model']['title']} on {prose(table['data']['title'])}"


def _what(table: dict[str, Any]) -> Iterator[str]:
    g, what = table["generator"], noun(table)
    shape = " × ".join(map(str, table["data"]["shape"]))
    numbers = sum(_product(s) for n, s in g["weights"]["tensors"].items() if "running" not in n)
    sizes = f"{shape}, values from 0 (black) to 1 (white)" if what == "pictures" else "data units"
    yield f"# {_title(table)}"
    yield ""
    yield f"![{what.capitalize()} by this generator](preview.png)"
    yield ""
    yield (
        f"A generator that was trained {_against(table)}: it makes {what} ({sizes}) from "
        f"noise{_beside(table)}. {numbers:,} weights. Family: {table['model']['title']} "
        f"({table['model']['source']}). Made with ganlab {table['versions']['ganlab']}."
    )


def _against(table: dict[str, Any]) -> str:
    role = FAMILIES[table["model"]["family"]].role
    if role == "kernel":
        return "without a discriminator, to match the data by a kernel"
    d = "autoencoder, whose error is an energy" if role == "energy" else "discriminator"
    return f"against {'an' if role == 'energy' else 'a'} {d}, as a generative adversarial network"


def _product(shape: list[int]) -> int:
    found = 1
    for size in shape:
        found *= size
    return found


def _beside(table: dict[str, Any]) -> str:
    inputs = inputs_of(table)
    if not inputs:
        return ""
    if "label" in inputs:
        names = [prose(name, 30) for name in table["data"]["labels"]]
        listed = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        return f" and a label ({listed})"
    kinds = [
        f"`{name}` (0 to {count - 1})" if count else f"`{name}` (−1 to 1)"
        for name, count in inputs.items()
    ]
    return f" and codes: {', '.join(kinds)}"


def _use(table: dict[str, Any]) -> Iterator[str]:
    what = noun(table)
    n = PREVIEW_SAMPLES[what]
    yield "## Use it"
    yield ""
    yield "It needs PyTorch and safetensors, and no ganlab: `pip install torch safetensors`."
    yield ""
    yield "```python"
    yield "from generator import load"
    yield 'g = load(".")'
    yield f"{what} = g.sample(16, seed=0)"
    yield "```"
    yield ""
    yield "```sh"
    yield f"python generator.py --n {usual(table)} --seed 0 --out samples.png"
    yield from chosen(table)
    yield "```"
    yield ""
    yield (
        "This folder is a run of ganlab too: `ganlab .` opens it in the window, where it can be "
        "looked at and trained on from where it stood."
    )
    yield (
        f"`ganlab sample . --n {n} --seed {PREVIEW_SEED} --out preview.png` draws the picture "
        "above. `generator.py` draws its noise by PyTorch, ganlab by NumPy: of one seed they "
        "make other samples, of one latent the same."
    )


def _data(table: dict[str, Any]) -> Iterator[str]:
    data = table["data"]
    yield "## Data"
    yield ""
    yield f"**{prose(data['title'])}**: {prose(data['description'], 300)}"
    yield ""
    yield f"- Source: {prose(data['source'], 300)}."
    yield f"- Licence of the data: {prose(data['licence'], 300)}."
    yield (
        "- Licence of the model: none is stated. Whoever hands it on says on what terms, within "
        "those of the data."
    )


def _training(table: dict[str, Any], experiment: Experiment) -> Iterator[str]:
    done = table["training"]
    objective = OBJECTIVES[experiment.objective.name]
    family = FAMILIES[experiment.model.family]
    g, d, training = experiment.generator, experiment.discriminator, experiment.training
    yield "## Training"
    yield ""
    planned = (
        f"of {done['planned_steps']:,} planned"
        if done["step"] < done["planned_steps"]
        else f"({done['planned_steps']:,} were planned)"
    )
    yield (
        f"- {done['step']:,} steps {planned}: {done['updates_d']:,} updates of D and "
        f"{done['updates_g']:,} of G, minibatches of {training.batch_size:,}."
    )
    yield f"- Networks: {family.title}. {family.description} {family.source}."
    yield f"- Objective: {objective.title}. {objective.note} {objective.source}."
    yield (
        f"- Optimisers: G {g.optimiser.name}, rate {g.optimiser.lr:g}; D {d.optimiser.name}, rate "
        f"{d.optimiser.lr:g}; schedule {training.schedule}."
    )
    remedies = [_remedy(path, experiment) for path in _REMEDIES if _used(path, experiment)]
    yield f"- Remedies: {'; '.join(remedies)}." if remedies else "- Remedies: none."
    if done["averaged"]:
        yield "- `generator.py` is the running average of G's weights, not G as last trained."
    if changes := done["changes_by_hand"]:
        yield (
            f"- {changes:,} change{'s' if changes > 1 else ''} by hand during the run: in order in "
            "`journal.jsonl`."
        )
    yield (
        f"- Seed {done['seed']}, on {done['device']}. `experiment.toml` has every number: "
        "`ganlab train experiment.toml` trains it again."
    )


def _used(path: str, experiment: Experiment) -> bool:
    if path in _DETAILS:
        choice, value = _DETAILS[path]
        return bool(value_of(experiment, choice) == value)
    field = FIELDS[path]
    return field.relevant(experiment) and value_of(experiment, path) != field.default


def _remedy(path: str, experiment: Experiment) -> str:
    value = value_of(experiment, path)
    said = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{FIELDS[path].title} {said}"


# -- how good it is -----------------------------------------------------------------------------


def _metrics(table: dict[str, Any]) -> Iterator[str]:
    metrics, step = table["metrics"], table["training"]["step"]
    observed = metrics.get("observed_step")
    names = [name for name in MEANINGS if name in metrics and name != "observed_step"]
    own = [name for name in names if name not in DETECTED]
    yield "## Metrics"
    if own:
        yield from _numbers(f"Of the model as it is, at step {step:,}:", own, metrics)
    if observed is None:
        yield ""
        yield "ganlab's detector, which looks at a run as it goes on, has not seen this one yet."
    else:
        seen = [name for name in names if name in DETECTED]
        words = f"By ganlab's detector, whose last look was at step {observed:,}:"
        yield from _numbers(words, seen, metrics)
    if noun(table) == "pictures":
        yield ""
        yield (
            "Fréchet distance, precision and recall, and what a classifier says were not taken for "
            "this card: `ganlab measure .` takes them."
        )


def _numbers(words: str, names: list[str], metrics: dict[str, Any]) -> Iterator[str]:
    yield from ("", words, "", "| what | value | definition |", "|---|---|---|")
    for name in names:
        meaning = MEANINGS[name]
        yield f"| {meaning.title} | {_value(metrics[name], meaning.unit)} | {meaning.definition} |"


def _value(value: object, unit: str) -> str:
    if value is None:
        return "unknown or infinite"
    if unit == "%" and isinstance(value, int | float):
        return f"{100 * value:.3g} %"
    said = f"{value:,}" if isinstance(value, int) else value
    said = f"{value:.4g}" if isinstance(value, float) else said
    return f"{said} {unit}".strip()


def _limits(table: dict[str, Any]) -> Iterator[str]:
    verdict, done, what = table["verdict"], table["training"], noun(table)
    yield "## Limits"
    yield ""
    yield f"- ganlab's detector, in its last word: {prose(verdict['words'], 200)}."
    for line in verdict["evidence"]:
        yield f"  - {prose(line, 200)}"
    if done["step"] < done["planned_steps"]:
        yield f"- It stands at step {done['step']:,} of {done['planned_steps']:,} planned."
    missing = table["metrics"].get("missing_share") or 0.0
    if missing > 0:
        yield f"- {100 * missing:.0f} % of the data is hardly drawn at all."
    yield f"- It knows {prose(table['data']['title'])} and nothing else."
    yield (
        f"- Its {what} are made up. They can be near copies of what it was trained on, and are no "
        "evidence of anything."
    )
    if table["data"]["name"] == "folder":
        yield "- The pictures that it learned do not travel with it: to train on, it needs them."


_FILES = """
## Files

| file | holds |
|---|---|
| `generator.py` | the generator as plain PyTorch, and a command |
| `model.safetensors` | weights of G, of its average and of D; memories of the optimisers |
| `config.json` | architecture, latent space, scaling, metrics, versions |
| `preview.png` | samples of a fixed seed |
| `run.json`, `state.json`, `journal.jsonl`, `experiment.toml` | what ganlab needs to go on |
| `metrics.csv` | losses over the steps |
"""
