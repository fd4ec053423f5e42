"""Algorithm 1 in a script: streams of minibatches, the loop over steps, and what begins it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.export.script.optimisers import optimiser
from ganlab.engine.export.script.piece import Piece, block, constant
from ganlab.engine.trainer.streams import ahead

if TYPE_CHECKING:
    from ganlab.engine.export.script.facts import Facts

__all__ = ["begin", "loop", "noise"]

_STREAM = '''
def stream(purpose):
    """Return random numbers for one purpose; no other purpose shifts them."""
    return np.random.default_rng([SEED, zlib.crc32(purpose.encode())])
'''
_TORCH_STREAM = '''
def torch_stream(purpose):
    """Return random numbers of PyTorch for one purpose."""
    return torch.Generator().manual_seed(int(stream(purpose).integers(2**63)))
'''
_HALF = '''
def half():
    """Compute matrix products and convolutions in bfloat16, as the run did."""
    return torch.autocast("cpu", torch.bfloat16)
'''
_MINIBATCHES = '''
def minibatches(draw, ahead, rng):
    """Yield minibatches without end, drawn several at a time: that is faster."""
    while True:
        yield from torch.from_numpy(draw(ahead * BATCH, rng)).split(BATCH)
'''
_NOISE = '''
def draw_noise(n, rng):
    """Draw n times noise z from the prior: {prior}."""
    return {drawn}
'''
_PRIORS = {
    "normal": ("standard normal", "rng.standard_normal((n, LATENT), np.float32)"),
    "uniform": (
        "uniform on [−1, 1]",
        "2.0 * rng.random((n, LATENT), np.float32) - 1.0",
    ),
}


def begin(facts: Facts) -> Piece:
    """Return the run's numbers and its streams of random numbers."""
    experiment, training = facts.experiment, facts.experiment.training
    of_g = "K_G" if training.k_g > 1 else "one"
    constants = [
        "# What the experiment says.",
        constant("SEED", experiment.run.seed),
        constant("STEPS", training.steps, f"a step is K_D updates of D, then {of_g} of G"),
        constant("BATCH", training.batch_size, "samples in a minibatch: the paper's m"),
        constant("K_D", training.k_d, "the paper's k"),
        *([constant("K_G", training.k_g)] if training.k_g > 1 else []),
        constant("LATENT", experiment.latent.size, "numbers in z"),
    ]
    code = [block(_STREAM)]
    if facts.chance or facts.dropout:
        code.append(block(_TORCH_STREAM))
    if facts.half:
        code.append(block(_HALF))
    imports = ("import zlib", "import numpy as np", "import torch")
    return Piece(imports, tuple(constants), tuple(code))


def noise(facts: Facts) -> Piece:
    """Return what draws z, and minibatches."""
    prior, drawn = _PRIORS[facts.experiment.latent.prior]
    code = (block(_MINIBATCHES), block(_NOISE.format(prior=prior, drawn=drawn)))
    return Piece((), (), code)


def loop(facts: Facts) -> Piece:
    """Return the function that trains."""
    averaged = facts.experiment.averaging.decay > 0
    lines = [
        "def train(real, steps, every):",
        '    """Play Algorithm 1 of Goodfellow et al. 2014, and return G."""',
        *_in(1, _start(facts)),
        "",
        "    for step in range(steps):  # for number of training iterations do",
        "        for _ in range(K_D):  # for k steps do",
        *_in(3, _update_d(facts)),
        "        # end for",
        "",
    ]
    if facts.experiment.training.k_g > 1:
        index = "i" if averaged else "_"
        lines += [f"        for {index} in range(K_G):", *_in(3, _update_g(facts))]
    else:
        lines += _in(2, _update_g(facts))
    lines += ["", *_in(2, _end_of_step(facts))]
    lines += ["    # end for", f"    return {'averaged' if averaged else 'generator'}"]
    return Piece((), (), ("\n".join(lines),))


def _in(levels: int, lines: list[str]) -> list[str]:
    return ["    " * levels + line if line else "" for line in lines]


def _start(facts: Facts) -> list[str]:
    experiment, dcgan = facts.experiment, facts.family.name == "dcgan"
    lines = ["generator, discriminator = Generator(), Discriminator()"]
    spread_g, spread_d = (
        getattr(n, "spread", None) for n in (facts.generator, facts.discriminator)
    )
    more_g, more_d = ("" if s is None else f", bound={s[0]}, gain={s[1]}" for s in
                      (spread_g, spread_d))  # fmt: skip
    way_d = "initialise"
    if dcgan and experiment.discriminator.norm == "none":
        way_d = "initialise_unnormalised"
    if spread_g is not None and spread_g[1] != 1.0:
        more_g = f", bound={spread_g[0]}, gain=3**0.5"
    lines.append(f'initialise(generator, stream("weights of G"){more_g})')
    if facts.spectral:
        lines += [
            'rng = stream("weights of D")',
            f"{way_d}(discriminator, rng{more_d})",
            "begin_power_iteration(discriminator, rng)",
        ]
    else:
        lines.append(f'{way_d}(discriminator, stream("weights of D"){more_d})')
    if dcgan:
        lines += [
            "for network in (generator, discriminator):  # the faster order in memory",
            "    network.to(memory_format=torch.channels_last)",
        ]
    if experiment.averaging.decay > 0:
        lines.append("averaged = copy.deepcopy(generator)")
    for letter, network in (("G", "generator"), ("D", "discriminator")):
        lines.append(f"optimiser_{letter.lower()} = {optimiser(facts, letter, network)}")
    if facts.moving:
        lines += [
            "schedules = [",
            "    torch.optim.lr_scheduler.LambdaLR(optimiser, rate)",
            "    for optimiser in (optimiser_g, optimiser_d)",
            "]",
        ]
    size = ahead(experiment.training.batch_size, experiment.latent.size)
    lines.append(f'noise_d = minibatches(draw_noise, {size}, stream("noise for D"))')
    lines.append(f'noise_g = minibatches(draw_noise, {size}, stream("noise for G"))')
    if facts.chance:
        lines.append('chance = torch_stream("regularisation")')
    return lines


def _update_d(facts: Facts) -> list[str]:
    experiment, spec = facts.experiment, facts.experiment.regularisation
    noise_on = spec.instance_noise > 0
    lines = ["# Sample a minibatch of m noise samples, and one of m real ones."]
    if facts.batch_norm:
        lines.append("follow(generator, False)")
    half = ", half()" if facts.half else ""
    lines.append(f"with torch.no_grad(){half}:")
    lines += ["    fake = generator(next(noise_d))", "x = next(real)"]
    if noise_on:
        lines.append("fake, x = noisy(fake, chance, step), noisy(x, chance, step)")
    lines.append("# Update D by its stochastic gradient; what the paper ascends is −loss.")
    if facts.spectral:
        lines.append("iterate(discriminator, True)")
    if facts.discriminator.mixes_batch:
        lines.append("# Each by itself: batch normalisation must not mix real and generated.")
        judged = ["on_real, on_fake = discriminator(x), discriminator(fake)"]
    else:
        judged = ["on_real, on_fake = discriminator(torch.cat([x, fake])).chunk(2)"]
    if facts.half:
        judged = ["with half():", f"    {judged[0]}"]
        judged.append("on_real, on_fake = on_real.float(), on_fake.float()")
    lines += judged
    if facts.spectral:
        lines.append("iterate(discriminator, False)")
    if experiment.objective.label_flip > 0:
        lines += [
            "flip = torch.rand(BATCH, 1, generator=chance) < FLIP",
            "on_real, on_fake = (",
            "    torch.where(flip, on_fake, on_real),",
            "    torch.where(flip, on_real, on_fake),",
            ")",
        ]
    lines.append("loss_d_real, loss_d_fake = discriminator_loss(on_real, on_fake)")
    if experiment.objective.label_smoothing > 0:
        lines += [
            "as_fake = discriminator_loss(on_real, on_real)[1]",
            "loss_d_real = torch.lerp(loss_d_real, as_fake, SMOOTHING)",
        ]
    lines.append("loss_d = loss_d_real + loss_d_fake")
    if facts.gradient_penalty:
        lines.append("loss_d = loss_d + PENALTY * gradient_penalty(discriminator, x, fake, chance)")
    if spec.r1 > 0:
        lines.append("loss_d = loss_d + R1 * 0.5 * slopes(discriminator, x).mean()")
    lines += ["optimiser_d.zero_grad()", "loss_d.backward()", "optimiser_d.step()"]
    if spec.lipschitz == "clip":
        lines += [
            "with torch.no_grad():",
            "    for weight in discriminator.parameters():",
            "        weight.clamp_(-CLIP, CLIP)",
        ]
    return lines


def _update_g(facts: Facts) -> list[str]:
    lines = ["# Sample a minibatch of m noise samples, and update G by its gradient."]
    lines.append("discriminator.requires_grad_(False)  # it only passes gradients on")
    if facts.batch_norm:
        lines.append("follow(generator, True)")
    judged = "generator(next(noise_g))"
    if facts.experiment.regularisation.instance_noise > 0:
        judged = f"noisy({judged}, chance, step)"
    judged = f"discriminator({judged})"
    if facts.half:
        lines += ["with half():", f"    judged = {judged}.float()"]
        judged = "judged"
    lines += [
        f"loss_g = generator_loss({judged})",
        "optimiser_g.zero_grad()",
        "loss_g.backward()",
        "optimiser_g.step()",
        "discriminator.requires_grad_(True)",
    ]
    if facts.experiment.averaging.decay > 0:
        count = "step * K_G + i + 1" if facts.experiment.training.k_g > 1 else "step + 1"
        lines.append(f"average(averaged, generator, {count})")
    return lines


def _end_of_step(facts: Facts) -> list[str]:
    lines = []
    if facts.moving:
        lines += ["for schedule in schedules:", "    schedule.step()"]
    return [
        *lines,
        "if (step + 1) % every == 0:",
        "    print(",
        '        f"step {step + 1}  loss_d_real {loss_d_real.item():.6f}"',
        '        f"  loss_d_fake {loss_d_fake.item():.6f}  loss_g {loss_g.item():.6f}"',
        "    )",
    ]
