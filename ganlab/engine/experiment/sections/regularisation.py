"""What holds D back."""

from __future__ import annotations

from typing import Literal

from ganlab.engine.experiment.knob import knob
from ganlab.engine.experiment.sections.section import Section

__all__ = ["RegularisationSpec"]


class RegularisationSpec(Section):
    """What holds D back: constraints and penalties on its slope, and noise on what it sees."""

    lipschitz: Literal["none", "clip", "gradient-penalty", "spectral"] = knob(
        "none",
        "Lipschitz constraint",
        "How D's slope is bounded: weights clipped (Arjovsky et al. 2017), gradients pulled to "
        "length 1 (Gulrajani et al. 2017), or weights divided by their spectral norm "
        "(Miyato et al. 2018).",
    )
    clip: float = knob(
        0.01,
        "Clip",
        "After each update every weight of D is brought into [-c, c].",
        ge=1e-4,
        le=10.0,
        live=True,
        log=True,
        when=("regularisation.lipschitz", ("clip",)),
    )
    gradient_penalty: float = knob(
        10.0,
        "Penalty weight",
        "Weight of (|gradient of D| - 1)², on the lines between real and generated samples.",
        ge=0.0,
        le=1000.0,
        live=True,
        log=True,
        when=("regularisation.lipschitz", ("gradient-penalty",)),
    )
    r1: float = knob(
        0.0,
        "R1",
        "Weight γ of ½ |gradient of D|² on real samples; 0 is off (Mescheder et al. 2018).",
        ge=0.0,
        le=1000.0,
        live=True,
        advanced=True,
    )
    instance_noise: float = knob(
        0.0,
        "Instance noise",
        "Standard deviation of the noise on all that D sees, in the units of the networks; "
        "0 is off (Sønderby et al. 2017; Arjovsky & Bottou 2017).",
        ge=0.0,
        le=10.0,
        live=True,
        advanced=True,
    )
    noise_until: float = knob(
        0.5,
        "Noise until",
        "Share of the planned steps over which that noise falls to 0; 0 is never.",
        ge=0.0,
        le=1.0,
        live=True,
        advanced=True,
    )
