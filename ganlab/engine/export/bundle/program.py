"""``generator.py``: a program that samples this model with PyTorch and safetensors alone.

It is put together from a description (``config.json``) so that it says no more than this model
needs: no convolution where there is none, no label where none is asked for.
"""

from __future__ import annotations

import re
from typing import Any

from ganlab.engine.export.bundle import drawing
from ganlab.engine.export.bundle.network import Inputs, inputs_of, noun, setup, transform
from ganlab.engine.export.bundle.text import bracketed, plain, quoted, tuple_of

__all__ = ["chosen", "program", "usual"]

_PLAIN_LABEL = re.compile(r"[A-Za-z0-9][\w./-]{0,30}", re.ASCII)


def program(table: dict[str, Any]) -> str:
    """Return the source of ``generator.py`` for a described model."""
    parts = [
        "\n\n".join(part.strip("\n") for part in (_head(table), _constants(table))),
        _class(table),
        *_pickers(table),
        _load(table),
        *drawing.functions(table),
        _main(table),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(table: dict[str, Any]) -> str:
    what, inputs = noun(table), inputs_of(table)
    title = plain(table["data"]["title"], 60)
    also = asked = ""
    if inputs:
        name, count = next(iter(inputs.items()))
        also = "".join(f"\n    {command}" for command in chosen(table))
        asked = f"\n    {what} = g.sample(16, seed=0, {name}={_example(count)})"
    return f'''
"""{title}: {what} by a generator that ganlab trained, without ganlab.

In a terminal:

    python generator.py --n {usual(table)} --seed 0 --out samples.png{also}

In Python:

    from generator import load
    g = load(".")
    {what} = g.sample(16, seed=0){asked}

It needs PyTorch and safetensors (pip install torch safetensors), and model.safetensors beside it.
"""

from __future__ import annotations

import argparse
{"import math" if what == "pictures" else "import itertools" if what == "points" else ""}
import struct
import zlib
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn
{"from torch.nn import functional as F" if _functional(table) else ""}
'''.replace("\n\nimport struct", "\nimport struct").replace("\n\n\n", "\n\n")


def _functional(table: dict[str, Any]) -> bool:
    return "F." in transform(table)


def usual(table: dict[str, Any]) -> int:
    """Return how many samples make a picture."""
    return 16 if noun(table) == "pictures" else 1000


def chosen(table: dict[str, Any]) -> list[str]:
    """Return a command that draws samples of one label or code; none where no label is plain."""
    inputs = inputs_of(table)
    if not inputs:
        return []
    name, count = next(iter(inputs.items()))
    value = _example(count)
    if name == "label":
        # Of what anybody may have named so, only names that a shell and a text take as they are.
        labels = [label for label in table["data"]["labels"] if _PLAIN_LABEL.fullmatch(label)]
        if not labels:
            return []
        value = labels[min(3, len(labels) - 1)]
    n = usual(table)
    return [f"python generator.py --n {n} --seed 0 --{name} {value} --out chosen.png"]


def _example(count: int) -> str:
    return str(min(3, count - 1)) if count else "0.5"


def _constants(table: dict[str, Any]) -> str:
    data, weights = table["data"], table["generator"]["weights"]
    lines = [
        "#: Where the weights are, and how the names of this network's begin there.",
        f"WEIGHTS, PREFIX = {quoted(weights['file'])}, {quoted(weights['prefix'])}",
    ]
    label = next((f for f in table["latent"]["factors"] if f["role"] == "label"), None)
    if label is not None:
        lines += [
            "#: Names of the labels, by index, and how often each is in the data.",
            tuple_of("LABELS", [quoted(name) for name in label["categories"]]),
            tuple_of("SHARES", [repr(share) for share in label["shares"]]),
        ]
    if noun(table) != "pictures":
        scale, location = data["scale"], data["location"]
        lines += [
            "#: What the network gives, times SCALE, plus LOCATION, is in the data's units.",
            f"SCALE = torch.tensor({scale!r}, dtype=torch.float64)",
            f"LOCATION = torch.tensor({location!r}, dtype=torch.float64)",
            "#: What a picture of samples shows: from LO to HI; and how large it is.",
            f"LO, HI = {data['view']['lo']!r}, {data['view']['hi']!r}",
            "SIDE = 720",
        ]
    return "\n".join(lines)


# -- the class ------------------------------------------------------------------------------


def _class(table: dict[str, Any]) -> str:
    what, inputs = noun(table), inputs_of(table)
    shape = ", ".join(map(str, table["data"]["shape"]))
    names = ["z", *inputs]
    forward = bracketed(
        "    def forward(", ["self", *(f"{name}: Tensor" for name in names)], ") -> Tensor:"
    )
    noise = table["latent"]["factors"][0]
    width, normal = noise["columns"][1], noise["prior"] == "normal"
    draw = f"torch.randn(n, {width}, generator=random)"
    if not normal:
        draw = f"2 * torch.rand(n, {width}, generator=random) - 1"
    picked = [f"        {name} = {_pick(name, count)}\n" for name, count in inputs.items()]
    return f'''
class Generator(nn.Module):
    """{_said(table)}"""

    def __init__(self) -> None:
{setup(table)}

{forward}
        """{_takes(inputs, width)} to {what} [n, {shape}], {_unit(what)}."""
{transform(table)}

    @torch.no_grad()
{_sample_signature(inputs)}
        """Draw n {what}{_drawn(inputs)}."""
        random = torch.Generator().manual_seed(seed)
        z = {draw}
{"".join(picked)}{_in_parts(names)}
'''


def _said(table: dict[str, Any]) -> str:
    g = table["generator"]
    if g["network"] == "convolutional":
        small, side = g["small_side"], g["output_shape"][1]
        return f"G: a latent, projected to small maps, doubled in side from {small} to {side}."
    depth, width = len(g["hidden"]), g["hidden"][0]
    return f"G: {depth} hidden layer{'s' if depth > 1 else ''} of {width} units."


def _takes(inputs: Inputs, width: int) -> str:
    others = "labels [n]" if list(inputs) == ["label"] else "codes [n]"
    return f"Map noise [n, {width}] and {others}" if inputs else f"Map noise [n, {width}]"


def _unit(what: str) -> str:
    return "0 black to 1 white" if what == "pictures" else "in data units"


def _drawn(inputs: Inputs) -> str:
    if not inputs:
        return "; the same seed gives the same"
    if list(inputs) == ["label"]:
        return ", of one label (a name, or its index) or of all as in the data"
    return "; codes that are not given are drawn too"


def _sample_signature(inputs: Inputs) -> str:
    given = [
        f"{name}: {'int | str' if name == 'label' else 'int' if count else 'float'} | None = None"
        for name, count in inputs.items()
    ]
    return bracketed("    def sample(", ["self", "n: int", "seed: int = 0", *given], ") -> Tensor:")


def _pick(name: str, count: int) -> str:
    if name == "label":
        return "pick_label(label, n, random)"
    if count:
        return f'pick_category("{name}", {name}, {count}, n, random)'
    return f'pick_number("{name}", {name}, n, random)'


def _in_parts(names: list[str]) -> str:
    if len(names) == 1:
        return "        return torch.cat([self(part) for part in z.split(500)])"
    splits = bracketed(
        "        parts = zip(", [f"{name}.split(500)" for name in names] + ["strict=True"], ")"
    )
    return f"{splits}\n        return torch.cat([self(*part) for part in parts])"


def _pickers(table: dict[str, Any]) -> list[str]:
    inputs = inputs_of(table)
    found = []
    if "label" in inputs:
        found.append(_PICK_LABEL)
    if any(count for name, count in inputs.items() if name != "label"):
        found.append(_PICK_CATEGORY)
    if any(not count for count in inputs.values()):
        found.append(_PICK_NUMBER)
    return found


_PICK_LABEL = '''
def pick_label(label: int | str | None, n: int, random: torch.Generator) -> Tensor:
    """Return n labels, by index: one of them, or as often as they are in the data."""
    if label is None:
        return torch.multinomial(torch.tensor(SHARES), n, replacement=True, generator=random)
    if isinstance(label, str):
        if label not in LABELS:
            raise ValueError(f"label {label}: must be one of {', '.join(LABELS)}")
        label = LABELS.index(label)
    if not 0 <= label < len(LABELS):
        raise ValueError(f"label {label}: must be an index from 0 to {len(LABELS) - 1}")
    return torch.full((n,), label)
'''

_PICK_CATEGORY = '''
def pick_category(
    name: str, value: int | None, count: int, n: int, random: torch.Generator
) -> Tensor:
    """Return a categorical code for n samples: one category, or any, all equally likely."""
    if value is None:
        return torch.randint(count, (n,), generator=random)
    if value not in range(count):
        raise ValueError(f"{name} = {value}: must be a whole number from 0 to {count - 1}")
    return torch.full((n,), int(value))
'''

_PICK_NUMBER = '''
def pick_number(name: str, value: float | None, n: int, random: torch.Generator) -> Tensor:
    """Return a continuous code for n samples: one number, or any, uniform on [-1, 1]."""
    if value is None:
        return 2 * torch.rand(n, generator=random) - 1
    if not -1 <= value <= 1:
        raise ValueError(f"{name} = {value}: must be a number from -1 to 1")
    return torch.full((n,), float(value))
'''


# -- weights, and the command line ------------------------------------------------------------


def _load(table: dict[str, Any]) -> str:
    g = table["generator"]
    own, why = "name.removeprefix(PREFIX)", ""
    if g.get("batch_norm"):
        own += '.replace("gain", "weight").replace("shift", "bias")'
        why = "# Gain and shift of a normalisation are weight and bias to PyTorch.\n" + 16 * " "
    return f'''
def load(folder: str | Path = Path(__file__).parent) -> Generator:
    """Return the trained generator; the folder holds model.safetensors."""
    weights = {{}}
    with safe_open(Path(folder) / WEIGHTS, framework="pt") as file:
        names = file.keys()
        for name in names:
            if name.startswith(PREFIX):
                {why}own = {own}
                weights[own] = file.get_tensor(name)
    g = Generator()
    g.load_state_dict(weights)
    return g.eval()
'''


def _main(table: dict[str, Any]) -> str:
    what, inputs = noun(table), inputs_of(table)
    most = usual(table)
    options, passed = [], ["options.n", "options.seed"]
    for name, count in inputs.items():
        if name == "label":
            options += [
                '    listed = ", ".join(LABELS).replace("%", "%%")',
                '    parser.add_argument("--label", metavar="L", help=f"one of {listed}")',
            ]
        elif count:
            options.append(
                f'    parser.add_argument("--{name}", type=int, metavar="V", '
                f'help="a category, 0 to {count - 1}")'
            )
        else:
            options.append(
                f'    parser.add_argument("--{name}", type=float, metavar="V", '
                'help="a number, -1 to 1")'
            )
        passed.append(f"{name}=options.{name}")
    call = bracketed("        samples = load().sample(", passed, ")")
    show = drawing.shown(table)
    between = "\n".join(options)
    return f'''
def main() -> None:
    """Draw samples into a file."""
    parser = argparse.ArgumentParser(description="Draw {what} by a trained generator.")
    parser.add_argument("--n", type=int, default={most}, metavar="N", help="{what} ({most})")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="random numbers (0)")
{between}
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".png or .csv")
    options = parser.parse_args()
    if options.n < 1:
        parser.error(f"--n {{options.n}}: must be at least 1")
    if not 0 <= options.seed < 2**63:
        parser.error(f"--seed {{options.seed}}: must be a whole number from 0 to 2^63 - 1")
    if options.out.suffix not in (".png", ".csv"):
        parser.error(f"--out {{options.out}}: must end in .png or .csv")
    try:
{call}
        if options.out.suffix == ".csv":
            write_csv(options.out, samples)
        else:
{show}
    except (OSError, ValueError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
'''.replace("\n\n    parser.add_argument", "\n    parser.add_argument")
