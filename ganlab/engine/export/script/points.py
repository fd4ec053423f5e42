"""How a script draws points: each distribution by its formula."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.export.script.piece import Piece, block, constant
from ganlab.engine.files import layout

if TYPE_CHECKING:
    from ganlab.engine.export.script.facts import Facts

__all__ = ["DRAWING", "points"]

#: A drawing's dabs, beside the script: NumPy, float64, ``[dabs, (x, y, radius)]``, data units.
DRAWING = "drawing.npy"

_CIRCLE = """
angle = {first}2 * np.pi * np.arange({count}) / {count}
CENTRES = {radius}np.column_stack([np.cos(angle), np.sin(angle)])
"""
#: Centres and standard deviations of the mixtures; their shares too where they differ.
_MIXTURES = {
    "gaussian-1d": "CENTRES = np.array([[0.0]])\nSTD = np.array([1.0])",
    "two-gaussians-1d": (
        "CENTRES = np.array([[-1.5], [1.5]])\nSTD = np.array([0.5, 0.3])\n"
        "SHARES = np.array([0.7, 0.3])"
    ),
    "gaussian": "CENTRES = np.array([[0.0, 0.0]])\nSTD = np.array([1.0])",
    "two-gaussians": "CENTRES = np.array([[-1.0, 0.0], [1.0, 0.0]])\nSTD = np.full(2, 0.25)",
    "ring": _CIRCLE.format(first="", count=8, radius="") + "STD = np.full(8, 0.01)",
    "blobs": (
        _CIRCLE.format(first="np.pi / 2 + ", count=3, radius="1.2 * ") + "STD = np.full(3, 0.15)"
    ),
    "grid": (
        "ticks = [-4.0, -2.0, 0.0, 2.0, 4.0]\nCENTRES = np.array([(x, y) for x in ticks for y in "
        "ticks])\nSTD = np.full(25, 0.05)"
    ),
}

_DRAW_MIXTURE = '''
def draw_real(n, rng):
    """Draw n points: each from one of the Gaussians, chosen by its share."""
    cumulative = np.cumsum(SHARES / SHARES.sum())
    cumulative[-1] = 1.0
    which = np.searchsorted(cumulative, rng.random(n), side="right")
    x = rng.standard_normal((n, CENTRES.shape[1]), dtype=np.float32)
    x *= STD.astype(np.float32)[which, None]
    x += CENTRES.astype(np.float32)[which]
    return standardised(x)
'''

#: Bodies of ``draw_real`` that end in x, float32.
_BODIES = {
    "uniform-1d": (
        "Draw n points uniformly between −1 and 1.",
        "x = 2 * rng.random((n, 1), dtype=np.float32) - 1",
    ),
    "exponential-1d": (
        "Draw n points from the exponential distribution of rate 1.",
        "x = rng.standard_exponential((n, 1), dtype=np.float32)",
    ),
    "heavy-tail-1d": (
        "Draw n points from Student's t with 2 degrees of freedom: Z / √(χ²₂ / 2).",
        "half_chi2 = np.maximum(rng.standard_exponential(n), 1e-15)\n"
        "t = rng.standard_normal(n) / np.sqrt(half_chi2)\n"
        "x = t.astype(np.float32)[:, None]",
    ),
    "checkerboard": (
        "Draw n points uniformly on the eight dark squares of a 4 × 4 board.",
        "dark = rng.integers(8, size=n)\n"
        "column = dark // 2\n"
        "row = 2 * (dark % 2) + column % 2\n"
        "x = rng.random((n, 2), dtype=np.float32)\n"
        "x[:, 0] += column - 2\n"
        "x[:, 1] += row - 2",
    ),
    "pinwheel": (
        "Draw n points of five Gaussian arms, swirled by 1 radian per unit of distance.",
        "a = rng.standard_normal((n, 2), dtype=np.float32)\n"
        "along = 1 + np.float32(0.3) * a[:, 0]\n"
        "across = np.float32(0.1) * a[:, 1]\n"
        "angle = rng.integers(5, size=n).astype(np.float32) * np.float32(2 * np.pi / 5)\n"
        "angle += np.hypot(along, across)\n"
        "cos, sin = np.cos(angle), np.sin(angle)\n"
        "x = np.stack([cos * along - sin * across, sin * along + cos * across], axis=1)",
    ),
    "file": (
        "Draw n of the points in POINTS, with replacement.",
        "x = POINTS[rng.integers(len(POINTS), size=n)]",
    ),
}
#: One arc: its sentence, σ of the noise about it, and the arc [n, 2] at u.
_ARCS = {
    "line": ("the segment from (−1, −1) to (1, 1)", 0.05, "x += (2 * u - 1)[:, None]"),
    "circle": (
        "the unit circle",
        0.05,
        "a = np.float32(2 * np.pi) * u\nx += np.stack([np.cos(a), np.sin(a)], axis=1)",
    ),
    "swiss-roll": (
        "a spiral of 1½ turns",
        0.05,
        "a = np.float32(1.5 * np.pi) * (1 + 2 * u)\n"
        "r = np.float32(0.1) * a\n"
        "x += np.stack([r * np.cos(a), r * np.sin(a)], axis=1)",
    ),
    "moons": (
        "two interlocked half circles",
        0.05,
        "a = np.float32(np.pi) * u\n"
        "upper = np.stack([np.cos(a), np.sin(a)], axis=1)\n"
        "lower = np.stack([1 - np.cos(a), np.float32(0.5) - np.sin(a)], axis=1)\n"
        "x += np.where(rng.integers(2, size=n)[:, None] == 0, upper, lower)",
    ),
    "spiral": (
        "two spiral arms of 1¼ turns",
        0.03,
        "first, last = np.pi / 2, 3 * np.pi\n"
        "a = np.sqrt(np.float32(first**2) + u * np.float32(last**2 - first**2))\n"
        "r = a * np.float32(1 / last)\n"
        "arm = np.stack([r * np.cos(a), r * np.sin(a)], axis=1)\n"
        "x += np.where(rng.integers(2, size=n)[:, None] == 0, arm, -arm)",
    ),
}

_STANDARDISED = '''
def standardised(x):
    """Return points in data units as the networks see them."""
    return ((x - LOCATION) / SCALE).astype(np.float32)
'''


def points(facts: Facts) -> Piece:
    """Return the constants and functions that draw a run's points."""
    data = facts.data
    scaling = (
        "# (x − LOCATION) / SCALE is what the networks see: mean 0, standard deviation 1.",
        f"LOCATION = np.array({data.location.tolist()})",
        f"SCALE = np.array({data.scale.tolist()})",
    )
    about, draw = _distribution(facts)
    files = {}
    if data.name == "file":
        files[layout.DATA] = facts.source.files[layout.DATA]
    elif data.name in ("drawn", "drawn-1d"):
        drawing = io.BytesIO()
        np.save(drawing, np.array(facts.experiment.data.dabs, np.float64), allow_pickle=False)
        files[DRAWING] = drawing.getvalue()
    imports = ["import numpy as np"]
    if files:
        imports.append("from pathlib import Path")
    return Piece(tuple(imports), (*about, *scaling), (block(_STANDARDISED), draw), files)


def _distribution(facts: Facts) -> tuple[tuple[str, ...], str]:
    """Return lines of constants, and the function that draws."""
    data = facts.data
    title = f"# The data: {data.description[:1].lower()}{data.description[1:]}."
    if data.name in _BODIES:
        about = [title]
        if data.name == "file":
            about.append(f'POINTS = np.load(Path(__file__).with_name("{layout.DATA}"))')
        return tuple(about), _draws(*_BODIES[data.name])
    if data.name in _ARCS:
        what, deviation, arc = _ARCS[data.name]
        body = (
            "u = rng.random(n, dtype=np.float32)\n"
            "x = np.float32(STD) * rng.standard_normal((n, 2), dtype=np.float32)\n" + arc
        )
        about = [title, constant("STD", deviation)]
        return tuple(about), _draws(f"Draw n points of {what}, under Gaussian noise.", body)
    if data.name in _MIXTURES:
        shown = _MIXTURES[data.name]
        equal = "" if "SHARES" in shown else "\nSHARES = np.ones(len(STD))"
        return (title, shown.strip() + equal), block(_DRAW_MIXTURE)
    power = "" if data.shape == (1,) else "**2"
    about = [
        title,
        "# Each dab is a Gaussian of σ = radius / 2, its share proportional to its area.",
        f'DABS = np.load(Path(__file__).with_name("{DRAWING}"))',
        "CENTRES, RADII = DABS[:, :-1], DABS[:, -1]",
        f"STD, SHARES = RADII / 2, RADII{power}",
    ]
    return tuple(about), block(_DRAW_MIXTURE)


def _draws(sentence: str, body: str) -> str:
    lines = [f'    """{sentence}"""', *("    " + line for line in body.splitlines())]
    return "\n".join(["def draw_real(n, rng):", *lines, "    return standardised(x)"])
