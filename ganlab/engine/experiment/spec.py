"""The sections of an experiment and their fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from ganlab.engine.experiment.errors import ExperimentError, explain
from ganlab.engine.experiment.knob import knob
from ganlab.engine.experiment.names import known_data, known_family, known_objective

__all__ = [
    "AveragingSpec",
    "DataSpec",
    "DiscriminatorSpec",
    "Experiment",
    "GeneratorSpec",
    "LatentSpec",
    "ModelSpec",
    "ObjectiveSpec",
    "OptimiserSpec",
    "RegularisationSpec",
    "RunSpec",
    "TrainingSpec",
]

Dab = tuple[float, float] | tuple[float, float, float]


class Section(BaseModel):
    """A frozen group of fields; unknown names and wrong types are refused, never coerced."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=False
    )


class DataSpec(Section):
    """What is learned: p_data."""

    name: Annotated[str, AfterValidator(known_data)] = knob(
        "ring", "Data", "The distribution p_data that the generator learns.", registry="data"
    )
    file: str = knob(
        "",
        "File",
        "Your own points: a .csv, .tsv or .npy file of one or two columns.",
        hidden=True,
        when=("data.name", ("file",)),
    )
    folder: str = knob(
        "",
        "Folder",
        "Your own pictures: a folder; its sub-folders, where it has any, are the labels.",
        hidden=True,
        when=("data.name", ("folder",)),
    )
    side: Literal["native", "16", "28", "32", "48", "64"] = knob(
        "native",
        "Picture size",
        "Side in pixels to which pictures are brought; native is as the set has them.",
        unit="pixels",
        kind="images",
    )
    dabs: Annotated[tuple[Dab, ...], AfterValidator(lambda dabs: _sound_dabs(dabs))] = knob(
        (),
        "Drawing",
        "Your drawing: one (x, y, radius) per dab of the brush, or (x, radius) on a line.",
        hidden=True,
        when=("data.name", ("drawn", "drawn-1d")),
    )


class ModelSpec(Section):
    """Which family of networks plays."""

    family: Annotated[str, AfterValidator(known_family)] = knob(
        "mlp", "Model", "The family of networks.", registry="family"
    )


class LatentSpec(Section):
    """The noise that the generator starts from: p_z."""

    size: int = knob(
        2, "Latent size", "Dimensions of the noise z.", ge=1, le=256, unit="dimensions"
    )
    prior: Literal["normal", "uniform"] = knob(
        "normal", "Prior", "p_z: standard normal, or uniform on [-1, 1], in each dimension."
    )
    categorical: int = knob(
        1,
        "Categorical codes",
        "Codes that are one of some categories: InfoGAN's c with p = 1/K each.",
        ge=0,
        le=3,
        unit="codes",
    )
    categories: int = knob(
        10, "Categories", "Categories K of each categorical code.", ge=2, le=20, unit="categories"
    )
    continuous: int = knob(
        2,
        "Continuous codes",
        "Codes that are numbers: InfoGAN's c, uniform on [-1, 1].",
        ge=0,
        le=5,
        unit="codes",
    )


class OptimiserSpec(Section):
    """How one network follows its gradient."""

    name: Literal["adam", "sgd", "momentum"] = knob(
        "adam",
        "Optimiser",
        "Adam (Kingma & Ba 2015), plain gradient descent, or gradient descent with momentum.",
    )
    lr: float = knob(
        1e-3,
        "Learning rate",
        "Step size of an update. Can be changed while training.",
        ge=0.0,
        le=10.0,
        live=True,
        log=True,
    )
    beta1: float = knob(
        0.0,
        "β₁",
        "Adam's memory of the gradient; GANs like it low.",
        ge=0.0,
        le=0.999,
        live=True,
        advanced=True,
        when=(".name", ("adam",)),
    )
    beta2: float = knob(
        0.99,
        "β₂",
        "Adam's memory of the squared gradient.",
        ge=0.0,
        le=0.99999,
        live=True,
        advanced=True,
        when=(".name", ("adam",)),
    )
    momentum: float = knob(
        0.5,
        "Momentum",
        "Share of the last update that is carried into the next.",
        ge=0.0,
        le=0.999,
        live=True,
        advanced=True,
        when=(".name", ("momentum",)),
    )


class GeneratorSpec(Section):
    """G, the network that makes samples from noise."""

    depth: int = knob(3, "Layers", "Hidden layers.", ge=1, le=6, unit="layers")
    width: int = knob(
        128,
        "Width",
        "Units in each hidden layer; of a DCGAN: maps next to the picture (128 in the paper).",
        ge=2,
        le=2048,
        log=True,
    )
    activation: Literal["relu", "leaky_relu", "elu", "tanh", "softplus"] = knob(
        "relu", "Activation", "The non-linearity behind each hidden layer."
    )
    optimiser: OptimiserSpec = OptimiserSpec()


class DiscriminatorSpec(Section):
    """D, the network that tells real samples from generated ones."""

    depth: int = knob(3, "Layers", "Hidden layers.", ge=1, le=6, unit="layers")
    width: int = knob(
        128,
        "Width",
        "Units in each hidden layer; of a DCGAN: maps next to the picture (128 in the paper).",
        ge=2,
        le=2048,
        log=True,
    )
    activation: Literal["leaky_relu", "relu", "elu", "tanh", "softplus", "maxout"] = knob(
        "leaky_relu",
        "Activation",
        "The non-linearity behind each hidden layer; maxout (with dropout) is the 2014 paper's.",
    )
    pieces: int = knob(
        5,
        "Maxout pieces",
        "Linear pieces of which a maxout unit takes the largest; 5 in the 2014 paper's code.",
        ge=2,
        le=8,
        unit="pieces",
        advanced=True,
        when=("discriminator.activation", ("maxout",)),
    )
    dropout: float = knob(
        0.0,
        "Dropout",
        "Chance that a hidden unit of D is left out of an update; 0 is off.",
        ge=0.0,
        le=0.9,
        advanced=True,
    )
    input_dropout: float = knob(
        0.0,
        "Input dropout",
        "Chance that an input of D (a pixel, a coordinate) is left out of an update; 0 is off.",
        ge=0.0,
        le=0.9,
        advanced=True,
    )
    norm: Literal["batch", "none"] = knob(
        "batch",
        "Normalisation",
        "Batch normalisation in D's convolutions, or none, as gradient penalties want it.",
        advanced=True,
    )
    minibatch: Literal["none", "discrimination", "distance", "deviation"] = knob(
        "none",
        "Minibatch features",
        "What D is told of the minibatch a sample is in: learned closeness to the others "
        "(Salimans et al. 2016), the mean distance to them, or their standard deviation "
        "(Karras et al. 2018). A collapsed G gives itself away by it.",
        advanced=True,
    )
    pack: int = knob(
        1,
        "Packing",
        "Samples that D judges together, all real or all generated (PacGAN, Lin et al. 2018); "
        "1 is off.",
        ge=1,
        le=4,
        unit="samples",
        advanced=True,
    )
    code: int = knob(
        16,
        "Code",
        "Numbers between the encoder and the decoder of a D that is an autoencoder.",
        ge=1,
        le=512,
        unit="numbers",
    )
    optimiser: OptimiserSpec = OptimiserSpec()


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


class Experiment(Section):
    """One run, described in full. Frozen: change it with :func:`~.fields.replace`.

    Raises
    ------
    ExperimentError
        From :meth:`check`, where a field is unknown or its value is not allowed.
    """

    data: DataSpec = DataSpec()
    model: ModelSpec = ModelSpec()
    latent: LatentSpec = LatentSpec()
    generator: GeneratorSpec = GeneratorSpec()
    discriminator: DiscriminatorSpec = DiscriminatorSpec()
    objective: ObjectiveSpec = ObjectiveSpec()
    regularisation: RegularisationSpec = RegularisationSpec()
    training: TrainingSpec = TrainingSpec()
    averaging: AveragingSpec = AveragingSpec()
    run: RunSpec = RunSpec()

    @classmethod
    def check(cls, content: dict[str, Any]) -> Experiment:
        """Validate a nested dictionary, as read from TOML; absent fields take their defaults."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise ExperimentError(explain(error)) from None


def _sound_dabs(dabs: tuple[Dab, ...]) -> tuple[Dab, ...]:
    if dabs and len({len(dab) for dab in dabs}) != 1:
        raise ValueError("every dab must have the same number of values: x, y, radius or x, radius")
    if any(dab[-1] <= 0 for dab in dabs):
        raise ValueError("every dab's radius must be above 0")
    return dabs
