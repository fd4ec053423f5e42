"""The class of G as plain PyTorch, for ``generator.py``: only what this model needs."""

from __future__ import annotations

from typing import Any

from ganlab.engine.export.bundle.text import bracketed

__all__ = ["Inputs", "inputs_of", "noun", "setup", "transform"]

#: Factors behind the noise, by name: how many categories, or 0 for a number.
Inputs = dict[str, int]

_ACTIVATIONS = {
    "relu": ("F.relu({})", "ReLU"),
    "leaky_relu": ("F.leaky_relu({}, SLOPE)", "leaky ReLU"),
    "elu": ("F.elu({})", "ELU"),
    "tanh": ("torch.tanh({})", "tanh"),
    "softplus": ("F.softplus({})", "softplus"),
}


def inputs_of(table: dict[str, Any]) -> Inputs:
    """Return the factors that the generator takes beside ``z``."""
    factors = table["latent"]["factors"][1:]
    return {factor["name"]: len(factor.get("categories", ())) for factor in factors}


def noun(table: dict[str, Any]) -> str:
    """Return what is made: pictures, points or numbers."""
    shape = table["data"]["shape"]
    return "pictures" if len(shape) == 3 else "points" if shape == [2] else "numbers"


def setup(table: dict[str, Any]) -> str:
    """Return the body of ``__init__``: the layers."""
    g = table["generator"]
    build = _convolutional_layers if g["network"] == "convolutional" else _linear_layers
    return "\n".join(["        super().__init__()", *build(g)])


def _linear_layers(g: dict[str, Any]) -> list[str]:
    sizes = [g["inputs"], *g["hidden"], g["outputs"]]
    layers = [f"nn.Linear({a}, {b})" for a, b in zip(sizes[:-1], sizes[1:], strict=True)]
    return _list("layers", layers)


def _convolutional_layers(g: dict[str, Any]) -> list[str]:
    norm, bias = g["batch_norm"], ", bias=False" if g["batch_norm"] else ""
    maps, side = [*g["maps"], g["output_shape"][0]], g["small_side"]
    lines, inputs = [], g["inputs"]
    if g["hidden"]:
        (hidden,) = g["hidden"]
        lines.append(f"        self.hidden = nn.Linear({inputs}, {hidden}{bias})")
        if norm:
            lines.append(f"        self.hidden_norm = nn.BatchNorm1d({hidden})")
        inputs = hidden
    projected = side * side * maps[0]
    lines.append(f"        self.project = nn.Linear({inputs}, {projected}{bias})")
    if norm:
        lines += _list("norms", [f"nn.BatchNorm2d({count})" for count in g["maps"]])
    step = f"{g['kernel']}, stride={g['stride']}, padding={g['padding']}"
    pairs = list(zip(maps[:-1], maps[1:], strict=True))
    layers = [f"nn.ConvTranspose2d({a}, {b}, {step}{bias})" for a, b in pairs[:-1]]
    a, b = pairs[-1]
    lines.append("        # Each doubles the side; the last one makes the picture.")
    return lines + _list("layers", [*layers, f"nn.ConvTranspose2d({a}, {b}, {step})"])


def _list(name: str, items: list[str]) -> list[str]:
    one = f"        self.{name} = nn.ModuleList([{', '.join(items)}])"
    if len(one) <= 100:
        return [one]
    inner = bracketed("            [", items, "]")
    return [f"        self.{name} = nn.ModuleList(", inner, "        )"]


def transform(table: dict[str, Any]) -> str:
    """Return the body of ``forward``: from factors to samples."""
    g = table["generator"]
    convolutional = g["network"] == "convolutional"
    lines = [*_joined(inputs_of(table)), *(_upwards(g) if convolutional else _through(g))]
    return "\n".join(f"        {line}" if line else "" for line in [*lines, *_data_units(table)])


def _joined(inputs: Inputs) -> list[str]:
    """Put all factors side by side, categories one-hot."""
    if not inputs:
        return ["h = z"]
    parts = [
        f"F.one_hot({name}, {count}).to(z)" if count else f"{name}.to(z)[:, None]"
        for name, count in inputs.items()
    ]
    joined = bracketed("        h = torch.cat([", ["z", *parts], "], dim=1)")
    if "\n" in joined:
        inner = bracketed("            [", ["z", *parts], "]")
        joined = f"        h = torch.cat(\n{inner},\n            dim=1,\n        )"
    comment = ["# Categories as a 1 among zeros, side by side with the noise."]
    return [*(comment if any(inputs.values()) else []), *_dedented(joined)]


def _dedented(text: str) -> list[str]:
    return [line[8:] for line in text.split("\n")]


def _through(g: dict[str, Any]) -> list[str]:
    activation = _ACTIVATIONS[g["activation"]][0].replace("SLOPE", str(g["slope"]))
    return [
        "for layer in self.layers[:-1]:",
        f"    h = {activation.format('layer(h)')}",
        "h = self.layers[-1](h)",
    ]


def _upwards(g: dict[str, Any]) -> list[str]:
    lines = []
    if g["hidden"]:
        inner = "self.hidden_norm(self.hidden(h))" if g["batch_norm"] else "self.hidden(h)"
        lines.append(f"h = F.relu({inner})")
    side = g["small_side"]
    lines += [
        f"# Small maps, {side} × {side}; in the weights' order, channels come last.",
        f"h = self.project(h).view(-1, {side}, {side}, {g['maps'][0]}).permute(0, 3, 1, 2)",
    ]
    if g["batch_norm"]:
        return [
            *lines,
            "for norm, layer in zip(self.norms, self.layers, strict=True):",
            "    h = layer(F.relu(norm(h)))",
        ]
    return [*lines, "for layer in self.layers:", "    h = layer(F.relu(h))"]


def _data_units(table: dict[str, Any]) -> list[str]:
    """Squash, and undo the scaling that the networks see."""
    g, data = table["generator"], table["data"]
    picture, convolutional = len(data["shape"]) == 3, g["network"] == "convolutional"
    last = {"linear": "h", "tanh": "torch.tanh(h)", "sigmoid": "torch.sigmoid(h)"}[g["output"]]
    if picture:
        lines = [] if convolutional else [f"h = h.view(-1, {', '.join(map(str, data['shape']))})"]
        if (data["scale"], data["location"]) == (1.0, 0.0):
            return [*lines, f"return {last}"]
        comment = "# From [-1, 1], which the networks see, to brightness in [0, 1]."
        return [*lines, comment, f"return {data['scale']!r} * {last} + {data['location']!r}"]
    return [
        "# The networks see mean 0 and deviation 1: back to the data's own units.",
        f"return ({last}.double() * SCALE + LOCATION).float()",
    ]
