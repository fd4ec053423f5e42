"""Which curves stand together, and how each is drawn."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from ganlab.ui.strokes import Stroke
from ganlab.ui.views.axes import number

__all__ = ["AUXILIARY", "PANELS", "PENALTY", "Panel", "Trace"]

#: What an auxiliary loss is called where nothing else is known of it.
AUXILIARY = "label"
#: What the legend calls what regularisation adds to D's loss, where that is more than one thing.
PENALTY = "penalty"


@dataclass(frozen=True)
class Trace:
    """One curve.

    Attributes
    ----------
    column : str
        Its name in :class:`~ganlab.ui.history.LossHistory`.
    html, name : str
        How the legend writes it, and how it is said.
    stroke : Stroke
        How it is drawn.
    rare : bool
        Whether only some families have it: it is there only in runs that have a value of it.
    """

    column: str
    html: str
    name: str
    stroke: Stroke
    rare: bool = False


@dataclass(frozen=True)
class Panel:
    """Curves that share a vertical axis.

    Attributes
    ----------
    key, title : str
        In settings and on the button.
    tip : str
        What is seen, in a sentence or two.
    unit : str
        Of the vertical axis.
    traces : tuple of Trace
        From back to front is from last to first.
    references : tuple
        ``(value, text)`` of lines that give the curves their meaning.
    kind : str
        How numbers are written and whether the axis is logarithmic.
    limits : tuple or None
        Where the vertical axis ends, if that is fixed.
    empty : str
        Why there is nothing to be seen, said in the middle; empty where there is.
    """

    key: str
    title: str
    tip: str
    unit: str
    traces: tuple[Trace, ...]
    references: tuple[tuple[float, str], ...] = ()
    kind: Literal["plain", "share", "log"] = "plain"
    limits: tuple[float, float] | None = None
    empty: str = ""

    def with_rare(self, columns: Collection[str]) -> Panel:
        """Return the panel with no more of its rare curves than those of these columns."""
        traces = tuple(t for t in self.traces if not t.rare or t.column in columns)
        return replace(self, traces=traces)

    def with_auxiliary(self, word: str) -> Panel:
        """Return the panel with the curves of an auxiliary loss called by its own name."""
        traces = tuple(
            replace(t, html=t.html.replace(AUXILIARY, word), name=t.name.replace(AUXILIARY, word))
            if t.column.startswith("auxiliary")
            else t
            for t in self.traces
        )
        return replace(self, traces=traces)

    def write(self, value: float) -> str:
        """Write one value as the legend shows it."""
        if not math.isfinite(value):
            return "–"
        if self.kind == "share":
            return f"{100 * value:.0f} %"
        return number(value, 3)


PANELS = (
    Panel(
        "losses",
        "Losses",
        "What each network minimises, over the minibatch of a step. D's loss is the sum of a "
        "part on real samples and a part on generated ones. A label loss, where there is one, is "
        "the cross-entropy of the class by D: on both for D, on generated samples for G. An "
        "information loss, of an InfoGAN, is −log Q of the codes that were put in, summed over "
        "codes, on generated samples. Either is in nats, added with its weight and not part of L; "
        "nor is a penalty on D's slope, shown with its weight.",
        "nats",
        (
            Trace("loss_g", "<i>L</i><sub>G</sub>", "loss of G", Stroke("generator", 2.0)),
            Trace(
                "loss_d",
                "<i>L</i><sub>D</sub>",
                "loss of D",
                Stroke("discriminator", 2.0, (8.0, 4.0)),
            ),
            Trace(
                "loss_d_real",
                "real",
                "its part on real samples",
                Stroke("discriminator", 1.0, (2.0, 2.0)),
            ),
            Trace(
                "loss_d_fake",
                "fake",
                "its part on generated samples",
                Stroke("discriminator", 1.0, (5.0, 2.0, 1.0, 2.0), opacity=0.7),
            ),
            Trace(
                "auxiliary_g",
                "label<sub>G</sub>",
                "label loss of G",
                Stroke("generator", 1.2, (2.0, 2.0)),
                rare=True,
            ),
            Trace(
                "auxiliary_d",
                "label<sub>D</sub>",
                "label loss of D",
                Stroke("discriminator", 1.2, (1.0, 3.0)),
                rare=True,
            ),
            Trace(
                "penalty_d",
                PENALTY,
                "penalty",
                Stroke("discriminator", 1.2, (4.0, 2.0, 1.0, 2.0, 1.0, 2.0)),
                rare=True,
            ),
        ),
    ),
    Panel(
        "value",
        "V(D,G)",
        "The value of the game, E[log D(x)] + E[log(1 − D(G(z)))]: D maximises it, at most to 0. "
        "Where p_g = p_data and D = ½ it is −log 4.",
        "nats",
        (Trace("value", "<i>V</i>(<i>D</i>,<i>G</i>)", "value of the game", Stroke("ink", 1.6)),),
        ((-math.log(4.0), "−log 4"), (0.0, "0")),
    ),
    Panel(
        "accuracy",
        "Accuracy",
        "How often D is right: D(x) > ½ for a real sample, D(G(z)) < ½ for a generated one. "
        "50 % is guessing.",
        "",
        (
            Trace(
                "accuracy_real",
                "on real",
                "accuracy of D on real samples",
                Stroke("discriminator", 2.0, (8.0, 4.0)),
            ),
            Trace(
                "accuracy_fake",
                "on fake",
                "accuracy of D on generated samples",
                Stroke("generator", 1.0, (2.0, 2.0)),
            ),
        ),
        ((0.5, "½"),),
        "share",
        (-0.03, 1.03),
    ),
    Panel(
        "gradients",
        "Gradients",
        "Euclidean norm of each network's gradient over all its parameters, on a log scale.",
        "gradient norm",
        (
            Trace("gradient_norm_g", "of G", "gradient norm of G", Stroke("generator", 2.0)),
            Trace(
                "gradient_norm_d",
                "of D",
                "gradient norm of D",
                Stroke("discriminator", 2.0, (8.0, 4.0)),
            ),
        ),
        (),
        "log",
    ),
)
