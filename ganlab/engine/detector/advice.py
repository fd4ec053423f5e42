"""What to try against each trouble: fields of the experiment, and the values they would take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganlab.engine.detector.report import Advice, Kind
from ganlab.engine.experiment import ExperimentError, replace
from ganlab.engine.refusals import clashes

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment

__all__ = ["advice_for"]

_G, _D = "generator.optimiser.lr", "discriminator.optimiser.lr"


def advice_for(kind: Kind, experiment: Experiment) -> tuple[Advice, ...]:
    """Return what to try, the likeliest first; nothing that would change nothing or is refused."""
    return tuple(
        Advice(words, tuple(changes.items()))
        for words, changes in _tries(kind, experiment)
        if _helps(experiment, changes)
    )


def _helps(experiment: Experiment, changes: dict[str, Any]) -> bool:
    try:
        changed = replace(experiment, changes)
    except ExperimentError:
        return False
    return changed != experiment and not clashes(changed)


def _tries(kind: Kind, now: Experiment) -> list[tuple[str, dict[str, Any]]]:
    g, d = now.generator.optimiser.lr, now.discriminator.optimiser.lr
    k_d, k_g = now.training.k_d, now.training.k_g
    calmer = ("Halve both learning rates: the game overshoots", {_G: g / 2, _D: d / 2})
    no_sgd = (
        "Adam with little momentum (β₁ = 0): plain gradient descent circles",
        {"generator.optimiser.name": "adam", "discriminator.optimiser.name": "adam"},
    )
    balanced = ("One update of G in each step: D must keep up", {"training.k_g": 1})
    if kind in ("dropping", "collapsed"):
        return [
            *([balanced] if k_g > k_d else []),
            (
                "Let D judge two samples at once (PacGAN): it sees where they are alike",
                {"discriminator.pack": max(2, now.discriminator.pack)},
            ),
            (
                "Tell D of the minibatch: a collapsed G gives itself away",
                {"discriminator.minibatch": "discrimination"},
            ),
            (
                "Let G look five updates of D ahead (unrolled GAN)",
                {"training.unroll": max(5, now.training.unroll)},
            ),
            ("Let D see more: a second update of D in each step", {"training.k_d": k_d + 1}),
            ("A faster D: twice G's learning rate (two time scales)", {_D: max(d, 2 * g)}),
            (
                "The non-saturating loss: its gradient does not vanish where D is sure",
                {"objective.name": "non-saturating"},
            ),
            *([no_sgd] if kind == "collapsed" else []),
            *([("Two latent dimensions", {"latent.size": 2})] if now.latent.size < 2 else []),
        ]
    if kind == "rotating":
        return [
            ("Average G's weights over time", {"averaging.decay": 0.999}),
            ("Damp D near the data: R1", {"regularisation.r1": now.regularisation.r1 or 0.1}),
            calmer,
            (
                "No momentum: it carries G past its goal",
                {"generator.optimiser.beta1": 0.0, "discriminator.optimiser.beta1": 0.0},
            ),
        ]
    if kind == "starved":
        return [
            (
                "The non-saturating loss: strong gradient where D is sure",
                {"objective.name": "non-saturating"},
            ),
            (
                "Noise on all that D sees, falling: both distributions overlap",
                {"regularisation.instance_noise": now.regularisation.instance_noise or 0.3},
            ),
            ("A slower D", {_D: d / 4}),
            *([("One update of D in each step", {"training.k_d": 1})] if k_d > 1 else []),
        ]
    if kind == "diverged":
        return [
            calmer,
            no_sgd,
            ("Bound D's slope: spectral normalisation", {"regularisation.lipschitz": "spectral"}),
        ]
    return []
