"""What to try against each trouble: fields of the experiment, and the values they would take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ganlab.engine.detector.report import Advice, Kind
from ganlab.engine.experiment import ExperimentError, replace
from ganlab.engine.models import FAMILIES
from ganlab.engine.refusals import clashes

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment

__all__ = ["advice_for"]

_Tries = list[tuple[str, dict[str, Any]]]

_G, _D = "generator.optimiser", "discriminator.optimiser"
_G_RATE, _D_RATE = f"{_G}.lr", f"{_D}.lr"
#: Objectives whose gradient for G vanishes where D is sure that a sample is fake.
_SATURATING = ("minimax", "total-variation")


def advice_for(kind: Kind, experiment: Experiment) -> tuple[Advice, ...]:
    """Return what to try, the likeliest first; nothing that would change nothing or is refused."""
    kernel = FAMILIES[experiment.model.family].role == "kernel"
    tries = (_of_kernel if kernel else _tries)(kind, experiment)
    return tuple(
        Advice(words, tuple(changes.items()))
        for words, changes in tries
        if _helps(experiment, changes)
    )


def _helps(experiment: Experiment, changes: dict[str, Any]) -> bool:
    try:
        changed = replace(experiment, changes)
    except ExperimentError:
        return False
    return changed != experiment and not clashes(changed)


def _tries(kind: Kind, now: Experiment) -> _Tries:
    if kind in ("dropping", "collapsed"):
        return _against_collapse(kind, now)
    if kind == "rotating":
        return [
            _averaged(now),
            ("Damp D near the data: R1", {"regularisation.r1": now.regularisation.r1 or 0.1}),
            _calmer(now),
            ("No momentum: it carries G past its goal", _without_momentum(now)),
        ]
    if kind == "starved":
        return _against_starving(now)
    if kind == "diverged":
        return [
            _calmer(now),
            *_adam(now),
            ("Bound D's slope: spectral normalisation", {"regularisation.lipschitz": "spectral"}),
        ]
    return []


def _against_collapse(kind: Kind, now: Experiment) -> _Tries:
    g, d = now.generator.optimiser.lr, now.discriminator.optimiser.lr
    k_d, k_g = now.training.k_d, now.training.k_g
    balanced = ("One update of G in each step: D must keep up", {"training.k_g": 1})
    told = (
        "Tell D of the minibatch: a collapsed G gives itself away",
        {"discriminator.minibatch": "discrimination"},
    )
    unsaturated = (
        "The non-saturating loss: its gradient does not vanish where D is sure",
        {"objective.name": "non-saturating"},
    )
    return [
        *([balanced] if k_g > k_d else []),
        (
            "Let D judge two samples at once (PacGAN): it sees where they are alike",
            {"discriminator.pack": max(2, now.discriminator.pack)},
        ),
        *([told] if now.discriminator.minibatch == "none" else []),
        (
            "Let G look five updates of D ahead (unrolled GAN)",
            {"training.unroll": max(5, now.training.unroll)},
        ),
        ("Let D see more: one more update of D in each step", {"training.k_d": k_d + 1}),
        ("A faster D: twice G's learning rate (two time scales)", {_D_RATE: max(d, 2 * g)}),
        *([unsaturated] if now.objective.name in _SATURATING else []),
        *(_adam(now) if kind == "collapsed" else []),
        *_wider_latent(now),
    ]


def _against_starving(now: Experiment) -> _Tries:
    regularisation = now.regularisation
    unclipped = (
        "A gradient penalty instead of clipped weights: clipping lets gradients vanish",
        {"regularisation.lipschitz": "gradient-penalty"},
    )
    return [
        *([unclipped] if regularisation.lipschitz == "clip" else []),
        (
            "The non-saturating loss: strong gradient where D is sure",
            {"objective.name": "non-saturating"},
        ),
        (
            "Noise on all that D sees, falling: both distributions overlap",
            {"regularisation.instance_noise": regularisation.instance_noise or 0.3},
        ),
        ("A slower D", {_D_RATE: now.discriminator.optimiser.lr / 4}),
        *([("One update of D in each step", {"training.k_d": 1})] if now.training.k_d > 1 else []),
    ]


def _of_kernel(kind: Kind, now: Experiment) -> _Tries:
    """Return what helps where no D plays: a kernel, its minibatch, and G's own rate."""
    wider = (
        "A wider kernel: of a narrow one, samples far from the data feel nothing",
        {"objective.kernel_width": 4 * now.objective.kernel_width},
    )
    more = (
        "Larger minibatches: the kernel compares more samples",
        {"training.batch_size": 2 * now.training.batch_size},
    )
    slower = (
        "Halve G's learning rate: it overshoots",
        {_G_RATE: now.generator.optimiser.lr / 2},
    )
    tries: dict[str, _Tries] = {
        "dropping": [more, wider, *_wider_latent(now)],
        "collapsed": [wider, more, *_wider_latent(now)],
        "rotating": [slower, _averaged(now), more],
        "starved": [wider],
        "diverged": [slower],
    }
    return tries.get(kind, [])


def _averaged(now: Experiment) -> tuple[str, dict[str, Any]]:
    return "Average G's weights over time", {"averaging.decay": now.averaging.decay or 0.999}


def _calmer(now: Experiment) -> tuple[str, dict[str, Any]]:
    g, d = now.generator.optimiser.lr, now.discriminator.optimiser.lr
    return "Halve both learning rates: the game overshoots", {_G_RATE: g / 2, _D_RATE: d / 2}


def _adam(now: Experiment) -> _Tries:
    """Offer Adam without momentum to the networks that have another optimiser."""
    changes: dict[str, Any] = {}
    for path, spec in ((_G, now.generator.optimiser), (_D, now.discriminator.optimiser)):
        if spec.name != "adam":
            changes |= {f"{path}.name": "adam", f"{path}.beta1": 0.0}
    words = "Adam without momentum (β₁ = 0): steps that fit each weight"
    return [(words, changes)] if changes else []


def _without_momentum(now: Experiment) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for path, spec in ((_G, now.generator.optimiser), (_D, now.discriminator.optimiser)):
        if spec.name == "adam":
            changes[f"{path}.beta1"] = 0.0
        elif spec.name == "momentum":
            changes[f"{path}.momentum"] = 0.0
    return changes


def _wider_latent(now: Experiment) -> _Tries:
    return [("Two latent dimensions", {"latent.size": 2})] if now.latent.size < 2 else []
