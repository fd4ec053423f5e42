"""``ganlab sample``: samples of a saved run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganlab.cli.errors import FAILED, CommandError
from ganlab.cli.target import find_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.latent import Factor, LatentSpace

HELP = "draw samples from a saved run, as numbers (.npy) or a picture (.png)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "run_folder",
        metavar="RUN",
        help="folder, .ganlab file, bundle or the name of a trained model",
    )
    parser.add_argument(
        "--n", type=_count, metavar="N", help="samples (1000; one where an address is given)"
    )
    parser.add_argument("--seed", type=_seed, default=0, metavar="S", help="seed of the noise (0)")
    parser.add_argument("--label", metavar="L", help="label, for conditional models")
    parser.add_argument(
        "--code",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="value of one factor of the latent for all samples: a code, the label, a number of "
        "the noise (z1=0.5); can be given again for others",
    )
    parser.add_argument(
        "--address",
        metavar="TEXT",
        help="the latent itself, as the window copies it: 'z=0.5,-1 c1=3', or seed=5:12",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".npy or .png")


def run(options: argparse.Namespace) -> int:
    """Draw and write."""
    if options.out.suffix not in (".npy", ".png"):
        raise CommandError(f"--out {options.out}: must end in .npy or .png")
    from ganlab.engine.data import Distribution
    from ganlab.engine.files import RunFileError, open_run
    from ganlab.engine.files.atomic import write_file
    from ganlab.engine.files.samples import as_grid, as_npy, as_png
    from ganlab.engine.trainer.run import one_thread

    one_thread()
    try:
        trainer = open_run(find_run(options.run_folder)).trainer
    except RunFileError as error:
        raise CommandError(str(error)) from error
    z = _latents(options, trainer.latent)
    for code in options.code:
        z = _with_code(z, code, trainer.latent)
    if options.label is not None:
        z = trainer.latent.with_labels(z, _label(options.label, trainer.latent.label))
    x = trainer.snapshot().generate(z)
    if options.out.suffix == ".npy":
        content = as_npy(x)
    elif isinstance(trainer.distribution, Distribution):
        content = as_png(x, trainer.distribution.view)
    else:
        content = as_grid(x)
    try:
        write_file(options.out, content)
    except RunFileError as error:
        raise CommandError(f"--out {error}", FAILED) from error
    return 0


def _latents(options: argparse.Namespace, latent: LatentSpace) -> NDArray[np.float32]:
    """Return the latents ``[n, size]`` of the seed, or n times the one at the address."""
    if options.address is None:
        return latent.sample(options.n or 1000, np.random.default_rng(options.seed))
    from ganlab.engine import address

    try:
        one = address.read(latent, options.address)
    except address.AddressError as error:
        raise CommandError(f"--address {options.address}: {error}") from None
    return np.repeat(one[None], options.n or 1, axis=0)


def _with_code(z: NDArray[np.float32], code: str, latent: LatentSpace) -> NDArray[np.float32]:
    from ganlab.engine import address

    name, equals, text = code.partition("=")
    names = [factor.name for factor in latent.factors]
    if not equals or name not in names:
        raise CommandError(f"--code {code}: must be NAME=VALUE with one of {_listed(names)}")
    try:
        return latent.with_values(z, name, address.parse(latent.factor(name), text))
    except address.AddressError as error:
        raise CommandError(f"--code {error}") from None


def _listed(names: list[str]) -> str:
    """Return names for one line: hundreds of dimensions by the first and the last of them."""
    noise = [name for name in names if name.startswith("z")]
    if len(noise) > 3:
        names = [f"{noise[0]} … {noise[-1]}", *(name for name in names if name not in noise)]
    return ", ".join(names)


def _label(text: str, label: Factor | None) -> int:
    if label is None:
        raise CommandError(f"--label {text}: this model has no labels")
    if text not in label.categories:
        listed = ", ".join(label.categories)
        raise CommandError(f"--label {text}: must be one of {listed}")
    return label.categories.index(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 to 10 000 000")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 0 to 4 294 967 295")
    return int(text)
