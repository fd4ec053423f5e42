"""Trainings by which the detector is judged: presets, and presets spoilt on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ganlab.engine.experiment import Experiment, replace
from ganlab.presets import PRESETS

__all__ = ["CHECKPOINTS", "Planned", "planned"]

#: Steps after which a training is judged, each a run of its own: of points, and of pictures.
CHECKPOINTS: Mapping[str, tuple[int, ...]] = {
    "points": (768, 1280, 1792, 2496),
    "pictures": (320, 640, 960, 1280),
}


@dataclass(frozen=True)
class Planned:
    """One training.

    Attributes
    ----------
    name : str
        The preset, and what was spoilt.
    experiment : Experiment
        With its seed and its steps.
    pictures : bool
        Whether a classifier's labels are the truth, or known modes.
    """

    name: str
    experiment: Experiment
    pictures: bool

    @property
    def checkpoints(self) -> tuple[int, ...]:
        """Steps after which it is judged."""
        return CHECKPOINTS["pictures" if self.pictures else "points"]


#: Presets of points with known modes, as they are.
_POINTS = (
    "two-gaussians", "ring", "grid", "conditional-ring", "infogan-ring", "collapse-ring",
    "collapse-grid", "rotating-modes", "vanishing-gradient", "helvetica",
)  # fmt: skip
#: Presets of pictures whose data draws itself, so that the study runs everywhere.
_PICTURES = ("dcgan-glyphs", "conditional-dcgan-glyphs", "acgan-glyphs", "infogan-glyphs")
#: What is spoilt, and of which presets: G too fast for D, and D too fast for G.
_SPOILT: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "ring": {
        "G ten times as fast": {"discriminator.optimiser.lr": 1e-4},
        "minimax, k_D 5": {"objective.name": "minimax", "training.k_d": 5},
    },
    "dcgan-glyphs": {
        "k_G 8": {"training.k_g": 8},
        "D's rate 1e-5": {"discriminator.optimiser.lr": 1e-5},
    },
}
#: Seeds of each: pictures take ten times as long.
SEEDS = {"points": 4, "pictures": 1}


def planned(seeds: Mapping[str, int] = SEEDS) -> Iterator[Planned]:
    """Yield all trainings, seed by seed, so that a study that is stopped has seen all kinds."""
    for seed in range(max(seeds.values())):
        for pictures, names in ((False, _POINTS), (True, _PICTURES)):
            if seed >= seeds["pictures" if pictures else "points"]:
                continue
            for name in names:
                for what, changes in {"": {}, **_SPOILT.get(name, {})}.items():
                    label = f"{name}, {what}" if what else name
                    yield Planned(label, _experiment(name, seed, pictures, changes), pictures)


def _experiment(
    preset: str, seed: int, pictures: bool, changes: Mapping[str, object]
) -> Experiment:
    steps = CHECKPOINTS["pictures" if pictures else "points"][-1]
    # A constant rate: the plan is cut short, and its schedule would freeze what is half learnt.
    fixed = {"run.seed": seed, "run.device": "cpu", "training.schedule": "constant"}
    steps_planned = {"training.steps": steps}
    return replace(PRESETS[preset].experiment, {**changes, **fixed, **steps_planned})
