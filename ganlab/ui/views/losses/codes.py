"""The panel of codes: what Q can prove, of each, about what G makes of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ganlab.engine.latent import Factor
from ganlab.engine.models.codes import LEAST_VARIANCE
from ganlab.ui.strokes import Stroke
from ganlab.ui.views.axes import number
from ganlab.ui.views.losses.panels import Panel, Trace

__all__ = ["codes_panel"]

#: Data's ink for categories, as for classes; D's colour for numbers, whose layers Q reads by.
_CATEGORIES = (
    Stroke("ink", 2.0),
    Stroke("ink", 1.6, (8.0, 4.0)),
    Stroke("ink", 1.6, (2.0, 3.0)),
)
_NUMBERS = (
    Stroke("discriminator", 2.0),
    Stroke("discriminator", 1.6, (8.0, 4.0)),
    Stroke("discriminator", 1.6, (2.0, 3.0)),
    Stroke("discriminator", 1.6, (8.0, 3.0, 2.0, 3.0)),
    Stroke("discriminator", 1.6, (14.0, 5.0)),
)

_TIP = (
    "Lower bound of the mutual information of each code c with what G makes of it, in nats: "
    "L_I = H(c) + E[log Q(c | G(z, c))] ≤ I(c; G(z, c)), over the minibatch of G's update. At 0 "
    "or below, Q proves nothing."
)
_SOURCE = "Chen et al. 2016 (InfoGAN), equation 4"


def codes_panel(codes: Sequence[Factor], learned: bool) -> Panel | None:
    """Return the panel with a curve for each code; None where there are none.

    Parameters
    ----------
    codes
        Those of the latent space.
    learned
        Whether Q's variance of a number is learned; else it is 1.
    """
    if not codes:
        return None
    categorical = [code for code in codes if code.categories]
    numbers = [code for code in codes if not code.categories]
    strokes = {
        code.name: kind[i % len(kind)]
        for group, kind in ((categorical, _CATEGORIES), (numbers, _NUMBERS))
        for i, code in enumerate(group)
    }
    traces = tuple(
        Trace(
            f"information_{code.name}",
            f"<i>{code.name[0]}</i><sub>{code.name[1:]}</sub>",
            f"information of {code.name}, {_kind(code)}",
            strokes[code.name],
        )
        for code in codes
    )
    lines, meanings = [(0.0, "0")], []
    for count, entropy in sorted({(code.width, code.entropy) for code in categorical}):
        lines.append((entropy, f"log {count}"))
        meanings.append(
            f"A code of {count} categories proves at most H(c) = log {count} = "
            f"{number(entropy, 3)}: then Q never errs."
        )
    if numbers:
        variance = LEAST_VARIANCE if learned else 1.0
        ceiling = numbers[0].entropy - 0.5 * math.log(2.0 * math.pi * variance)
        held = f"σ² ≥ {variance:g}" if learned else "σ² = 1"
        lines.append((ceiling, f"{held}: {number(ceiling, 3)}"))
        meanings.append(
            f"A number proves at most log 2 − ½ log(2π · {variance:g}) = {number(ceiling, 3)}, as "
            + (f"Q's variance is {variance:g} at least." if learned else "Q's variance is 1.")
        )
    return Panel(
        "codes",
        "Codes",
        "\n".join([_TIP, *meanings, f"Source: {_SOURCE}"]),
        "nats",
        traces,
        tuple(sorted(lines)),
    )


def _kind(code: Factor) -> str:
    return f"{code.width} categories" if code.categories else "a number"
