"""What each network minimises."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from ganlab.engine.experiment.knob import knob
from ganlab.engine.experiment.names import known_objective
from ganlab.engine.experiment.sections.section import Section

__all__ = ["ObjectiveSpec"]


class ObjectiveSpec(Section):
    """What each network minimises."""

    name: Annotated[str, AfterValidator(known_objective)] = knob(
        "non-saturating",
        "Objective",
        "The pair of losses. Can be changed while training.",
        registry="objective",
        live=True,
    )
    label_weight: float = knob(
        1.0,
        "Label weight",
        "Weight of the label loss in both networks' losses.",
        ge=0.0,
        le=100.0,
        live=True,
        log=True,
    )
    categorical_weight: float = knob(
        1.0,
        "λ categorical",
        "Weight of the information that categorical codes must carry. At 0, Q only watches: it "
        "learns to read codes off D's features, and teaches nobody.",
        ge=0.0,
        le=100.0,
        live=True,
        log=True,
    )
    continuous_weight: float = knob(
        0.1,
        "λ continuous",
        "Weight of the information that continuous codes must carry. At 0, Q only watches.",
        ge=0.0,
        le=100.0,
        live=True,
        log=True,
    )
    code_variance: Literal["fixed", "learned"] = knob(
        "learned",
        "Variance by Q",
        "Q's Gaussian for a continuous code: variance 1, or learned, but at least 0.01.",
        advanced=True,
    )

    margin: float = knob(
        1.0,
        "Margin",
        "Energy up to which D pushes generated samples away (m of Zhao et al. 2017).",
        ge=0.0,
        le=1000.0,
        live=True,
        log=True,
        when=("objective.name", ("energy",)),
    )
    pull_away: float = knob(
        0.0,
        "Pulling away",
        "Weight of the term that keeps the codes of generated samples from pointing the same way; "
        "0 is off (Zhao et al. 2017, section 2.4).",
        ge=0.0,
        le=100.0,
        when=("objective.name", ("energy",)),
    )
    kernel_width: float = knob(
        1.0,
        "Kernel width",
        "Scales the widths of all kernels in the mixture by which samples are compared.",
        ge=0.01,
        le=100.0,
        log=True,
        when=("objective.name", ("mmd",)),
    )
    label_smoothing: float = knob(
        0.0,
        "Label smoothing",
        "One-sided: real samples count as real by 1 minus this share only; 0 is off "
        "(Salimans et al. 2016, section 3.4).",
        ge=0.0,
        le=0.5,
        live=True,
        advanced=True,
    )
    label_flip: float = knob(
        0.0,
        "Label flip",
        "Share of the minibatch for which D is told real for fake and fake for real; 0 is off.",
        ge=0.0,
        le=0.5,
        live=True,
        advanced=True,
    )
