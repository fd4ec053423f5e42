"""How long and by what steps a run trains, where it computes, and what is averaged."""

from __future__ import annotations

from typing import Literal

from ganlab.engine.experiment.knob import knob
from ganlab.engine.experiment.sections.section import Section

__all__ = ["AveragingSpec", "RunSpec", "TrainingSpec"]


class TrainingSpec(Section):
    """Algorithm 1's numbers."""

    k_d: int = knob(
        1,
        "k_D",
        "Updates of D in each step (the paper's k).",
        ge=1,
        le=50,
        live=True,
        unit="updates",
    )
    k_g: int = knob(1, "k_G", "Updates of G in each step.", ge=1, le=50, live=True, unit="updates")
    unroll: int = knob(
        0,
        "Unrolled steps",
        "G looks ahead so many updates of D and learns through them (Metz et al. 2017); 0 is off.",
        ge=0,
        le=10,
        live=True,
        unit="updates of D",
        advanced=True,
    )
    batch_size: int = knob(
        256, "Batch size", "Samples in each minibatch.", ge=1, le=8192, unit="samples", log=True
    )
    steps: int = knob(
        12_000,
        "Planned steps",
        "Training stops here; it can be continued. A step is k_D updates of D, then k_G of G.",
        ge=1,
        le=10_000_000,
        unit="steps",
        live=True,
        log=True,
    )
    schedule: Literal["constant", "linear", "cosine"] = knob(
        "linear",
        "Rate schedule",
        "How both learning rates fall over the planned steps.",
        advanced=True,
    )
    decay_from: float = knob(
        0.5,
        "Decay from",
        "Share of the planned steps after which the learning rates fall.",
        ge=0.0,
        le=1.0,
        advanced=True,
        when=("training.schedule", ("linear", "cosine")),
    )
    final_rate: float = knob(
        0.0,
        "Final rate",
        "Share of the learning rate that is left at the planned steps, and holds from there.",
        ge=0.0,
        le=1.0,
        advanced=True,
        when=("training.schedule", ("linear", "cosine")),
    )


class AveragingSpec(Section):
    """A second generator: the running average of G's weights (Yazıcı et al. 2019)."""

    decay: float = knob(
        0.0,
        "Averaged G",
        "Decay of the running average of G's weights per update of G; 0 is off.",
        ge=0.0,
        le=0.99999,
        advanced=True,
    )


class RunSpec(Section):
    """Where the run's random numbers come from and where it computes."""

    seed: int = knob(
        42,
        "Seed",
        "The same experiment and seed give the same run, bit for bit on a CPU.",
        ge=0,
        le=2**32 - 1,
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = knob(
        "auto",
        "Device",
        "Where to compute; auto takes an NVIDIA GPU where there is one, else the CPU.",
        advanced=True,
    )
    precision: Literal["auto", "float32", "bfloat16"] = knob(
        "auto",
        "Precision",
        "Numbers in which pictures are computed; auto takes bfloat16 where the device has it.",
        advanced=True,
        kind="images",
    )
