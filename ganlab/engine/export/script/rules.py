"""A script's losses, and what holds D back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.export.script.piece import Piece, block, constant, docstring

if TYPE_CHECKING:
    from ganlab.engine.export.script.facts import Facts

__all__ = ["losses", "regularisation"]

_F = "import torch.nn.functional as F"
_TORCH = "import torch"
_CROSS_ENTROPY = ("F.softplus(-real).mean()", "F.softplus(fake).mean()")
_MEANS = ("-real.mean()", "fake.mean()")
#: D's terms on real and on generated samples, then G's loss, of raw outputs real and fake.
_LOSSES = {
    "minimax": (*_CROSS_ENTROPY, "-F.softplus(fake).mean()"),
    "non-saturating": (*_CROSS_ENTROPY, "F.softplus(-fake).mean()"),
    "least-squares": (
        "0.5 * (real - 1.0).square().mean()",
        "0.5 * fake.square().mean()",
        "0.5 * (fake - 1.0).square().mean()",
    ),
    "wasserstein": (*_MEANS, "-fake.mean()"),
    "hinge": ("F.relu(1.0 - real).mean()", "F.relu(1.0 + fake).mean()", "-fake.mean()"),
    "total-variation": (
        "-torch.sigmoid(real).mean()",
        "-torch.sigmoid(-fake).mean()",
        "torch.sigmoid(-fake).mean()",
    ),
    "f-kl": ("-real.mean()", "torch.exp(fake - 1.0).mean()", "-torch.exp(fake - 1.0).mean()"),
    "f-reverse-kl": ("torch.exp(-real).mean()", "(fake - 1.0).mean()", "-(fake - 1.0).mean()"),
    "f-pearson": (
        "-real.mean()",
        "(0.25 * fake.square() + fake).mean()",
        "-(0.25 * fake.square() + fake).mean()",
    ),
    "f-hellinger": (
        "-(1.0 - torch.exp(-real)).mean()",
        "(torch.exp(fake) - 1.0).mean()",
        "-(torch.exp(fake) - 1.0).mean()",
    ),
    "f-jensen-shannon": (
        "(F.softplus(-real) - math.log(2.0)).mean()",
        "(F.softplus(fake) - math.log(2.0)).mean()",
        "-(F.softplus(fake) - math.log(2.0)).mean()",
    ),
}


def losses(facts: Facts) -> Piece:
    """Return both networks' losses."""
    objective = facts.source.snapshot.objective
    on_real, on_fake, of_g = _LOSSES[objective.name]
    unit = f", in {objective.unit}" if objective.unit else ""
    of_d = docstring(f"Return D's loss on real and on generated samples{unit}.")
    source = objective.source.split(": ")[-1]
    lines = ["def discriminator_loss(real, fake):", *of_d]
    if on_real == _CROSS_ENTROPY[0]:
        lines += [
            "    # D says log-odds a: log D = −softplus(−a) and log(1 − D) = −softplus(a).",
        ]
    lines += [f"    on_real = {on_real}", f"    on_fake = {on_fake}", "    return on_real, on_fake"]
    lines += ["", "", "def generator_loss(fake):"]
    lines += [*docstring(f"Return G's loss{unit} ({source})."), f"    return {of_g}"]
    text = "\n".join(lines)
    imports = [line for name, line in (("F.", _F), ("math.", "import math")) if name in text]
    return Piece((*imports, _TORCH), (), (text,))


_SPECTRAL = '''
{exactly}def divided(layer, matrix):
    """Return the layer's weight over its spectral norm (Miyato et al. 2018)."""
    with torch.no_grad():
        v = F.normalize(matrix.T @ layer.u, dim=0)
        if layer.iterates:  # one step of the power iteration
            layer.u = F.normalize(matrix @ v, dim=0)
    return layer.weight / torch.dot(layer.u, matrix @ v).clamp_min(1e-12)
'''
_SPECTRAL_LINEAR = '''
class SpectralLinear(nn.Linear):
    """A linear layer whose weight has the spectral norm 1."""

    def forward(self, x):
        return F.linear(x, divided(self, self.weight), self.bias)
'''
_SPECTRAL_CONV = '''
class SpectralConv(nn.Conv2d):
    """A convolution whose kernel, as a matrix, has the spectral norm 1."""

    def forward(self, x):
        matrix = self.weight.permute(0, 2, 3, 1).flatten(1)
        weight = divided(self, matrix)
        return F.conv2d(x, weight, self.bias, self.stride, self.padding)
'''
_ITERATE = '''
def begin_power_iteration(network, rng):
    """Begin each layer's u near the left singular vector that it is to find."""
    for layer in network.modules():
        if isinstance(layer, {kinds}):
            matrix = layer.weight.detach().flatten(1).numpy()
            u = rng.standard_normal(len(matrix), np.float32)
            for _ in range(30):
                u = matrix @ (matrix.T @ u)
                u /= max(float(np.linalg.norm(u)), 1e-12)
            layer.u = torch.from_numpy(u)


def iterate(network, on):
    """Let each pass make one step of the power iteration, or not."""
    for layer in network.modules():
        if isinstance(layer, {kinds}):
            layer.iterates = on
'''
_NOISY = '''
def noisy(x, chance, step):
    """Add instance noise to what D is about to see (Sønderby et al. 2017)."""
{deviation}
    return x + deviation * torch.randn(x.shape, generator=chance)
'''
_FALLING = """
    deviation = NOISE * max(0.0, 1.0 - step / (NOISE_UNTIL * STEPS))
    if deviation == 0:
        return x
"""
_SLOPES = '''
def slopes(discriminator, x):
    """Return the squared length of D's gradient by each sample."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), [x], create_graph=True)
    return gradient.flatten(1).square().sum(1)
'''
_GRADIENT_PENALTY = '''
def gradient_penalty(discriminator, real, fake, chance):
    """Return E[(‖∇D‖ − 1)²] between real and fake (Gulrajani et al. 2017)."""
    share = torch.rand(len(real), 1, generator=chance)
    between = torch.lerp(real, fake, share{shape})
    length = (slopes(discriminator, between) + 1e-12).sqrt()
    return (length - 1.0).square().mean()
'''


def regularisation(facts: Facts) -> Piece:
    """Return what holds D back."""
    experiment, spec = facts.experiment, facts.experiment.regularisation
    imports: list[str] = []
    constants: list[str] = []
    code: list[str] = []
    if experiment.objective.label_smoothing > 0:
        comment = "real samples count as generated by this share"
        constants.append(constant("SMOOTHING", experiment.objective.label_smoothing, comment))
    if experiment.objective.label_flip > 0:
        comment = "share of samples of which D is told the wrong thing"
        constants.append(constant("FLIP", experiment.objective.label_flip, comment))
    if facts.spectral:
        kinds = "SpectralLinear"
        # Half of the digits are too few for a power iteration.
        exactly = '@torch.autocast("cpu", enabled=False)\n' if facts.half else ""
        code += [block(_SPECTRAL.format(exactly=exactly)), block(_SPECTRAL_LINEAR)]
        if facts.pictures and facts.family.name == "dcgan":
            code.append(block(_SPECTRAL_CONV))
            kinds = "(SpectralLinear, SpectralConv)"
        code += block(_ITERATE.format(kinds=kinds)).split("\n\n\n")
        imports += [_F, "import numpy as np", "from torch import nn"]
    if spec.lipschitz == "clip":
        comment = "after each update D's weights are brought into ±CLIP"
        constants.append(constant("CLIP", spec.clip, comment))
    if spec.instance_noise > 0:
        constants.append(constant("NOISE", spec.instance_noise, "standard deviation of the noise"))
        deviation = "    deviation = NOISE"
        if spec.noise_until > 0:
            comment = "share of STEPS over which the noise falls to 0"
            constants.append(constant("NOISE_UNTIL", spec.noise_until, comment))
            deviation = _FALLING.strip("\n")
        code.append(block(_NOISY.format(deviation=deviation)))
    if facts.penalties:
        code.append(block(_SLOPES))
    if facts.gradient_penalty:
        constants.append(constant("PENALTY", spec.gradient_penalty, "weight of the penalty"))
        shape = ".view(-1, 1, 1, 1)" if facts.pictures else ""
        code.append(block(_GRADIENT_PENALTY.format(shape=shape)))
    if spec.r1 > 0:
        constants.append(constant("R1", spec.r1, "weight of ½ E[‖∇D(x)‖²] (Mescheder et al. 2018)"))
    return Piece((*imports, _TORCH), tuple(constants), tuple(code))
