"""What is said of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganlab.ui.meaning import line_name, scale_numbers, value_text

if TYPE_CHECKING:
    from ganlab.engine.objectives import Output
    from ganlab.engine.probes import Scale

__all__ = ["GAP", "decimal", "score", "scores_help", "the_label", "vector"]

#: Between two facts of one line.
GAP = "\u2003"
_FEW = 4


def decimal(value: float, digits: int = 2) -> str:
    """Return a number with a true minus sign, and none before a zero."""
    text = f"{value:.{digits}f}"
    return (text if float(text) else text.lstrip("-")).replace("-", "−")


def score(d: float, output: Output) -> str:
    """Return D's score with its name, in three digits: "D(x) 0.512", "f(x) 3.21"."""
    return f"{output.of_x} {'is ' * (not np.isfinite(d))}{value_text(output, d)}"


def scores_help(scale: Scale, company: str = "") -> str:
    """Say what the bars under pictures show, and from where to where they run."""
    output, (lo, middle, hi) = scale.output, scale_numbers(scale)
    colours = "vermilion for fake, blue for real"
    if output.threshold is None or output.symbol != "D":
        colours = "vermilion for more fake, blue for more real"
    way = f"from {lo} to {hi}" if scale.real_is_high else f"from {hi} to {lo}: low is real"
    length = f"The bar's length runs {way}" if lo and hi else "The bar's length follows it"
    mark = f"the mark is {line_name(output)}"
    if output.threshold is None:
        mark += " between its means on real and on generated pictures"
        mark += f", {output.symbol} = {middle}" * bool(middle)
    batch = (
        "As in training: where D normalises by batch, by the statistics of 64 pictures of the "
        "same kind."
    )
    parts = (f"Under each picture {output.of_x}: {output.meaning}.", f"{length}, {colours};")
    return " ".join(part for part in (*parts, f"{mark}.", batch, company) if part)


def vector(z: NDArray[np.floating]) -> str:
    """Return the first numbers of a latent, and how many there are."""
    few = " ".join(decimal(float(value)) for value in z[:_FEW])
    more = f" … ({len(z)} numbers)" if len(z) > _FEW else ""
    return f"z {few}{more}"


def the_label(labels: tuple[str, ...], index: int | None) -> str:
    """Return a label's name; "" where there is none."""
    if index is None or not 0 <= index < len(labels):
        return ""
    return f"label {labels[index]}"
