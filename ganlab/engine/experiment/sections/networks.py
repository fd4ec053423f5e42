"""The networks that play, the noise that G starts from, and how each is optimised."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator

from ganlab.engine.experiment.knob import knob
from ganlab.engine.experiment.names import known_family
from ganlab.engine.experiment.sections.section import Section

__all__ = ["DiscriminatorSpec", "GeneratorSpec", "LatentSpec", "ModelSpec", "OptimiserSpec"]


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
