"""Numbers as the plots say them."""

from __future__ import annotations

import math

from ganlab.ui.canvas.layers import Outside
from ganlab.ui.canvas.picture import Picture

__all__ = ["caption_text", "number", "outside_help", "outside_text"]

_SIDES = (("right", "→"), ("left", "←"), ("up", "↑"), ("down", "↓"))
_WHERE = {"right": "to the right", "left": "to the left", "up": "above", "down": "below"}


def number(value: float) -> str:
    """Return a value with 3 significant figures and a true minus sign."""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0.0:
        return "0"
    text = f"{value:#.3g}"
    mantissa, e, power = text.partition("e")
    text = mantissa.rstrip(".") + (f"e{int(power)}" if e else "")
    return text.replace("-", "−")


def outside_text(outside: Outside) -> str:
    """Return how many generated points lie outside the axes, and where most of them are."""
    if not outside.total:
        return ""
    side, arrow = max(_SIDES, key=lambda pair: getattr(outside, pair[0]))
    pointer = f" {arrow}" if getattr(outside, side) else ""
    return f"{outside.total} outside{pointer}"


def outside_help(outside: Outside) -> str:
    """Return the same in full."""
    parts = [
        f"{getattr(outside, side)} {_WHERE[side]}" for side, _ in _SIDES if getattr(outside, side)
    ]
    if outside.not_finite:
        parts.append(f"{outside.not_finite} not finite numbers")
    return (
        f"{outside.total} of the {outside.of} generated points shown lie outside the axes: "
        f"{', '.join(parts)}. Triangles mark them at the nearest edge; scroll to zoom out."
    )


def caption_text(picture: Picture, first: str) -> str:
    """Return what the layers at hand do not say themselves, a line each."""
    lines = [first]
    manifold, density = picture.manifold.value, picture.density.value
    if manifold is not None and manifold.slice_label:
        lines.append(f"manifold, {manifold.slice_label}")
    if density is not None:
        lines.append("real density, " + ("exact" if density.exact else "an estimate"))
    if picture.pull.visible and picture.pull.value is not None:
        lines.append("gradient, relative lengths")
    return "\n".join(line for line in lines if line)
