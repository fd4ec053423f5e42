"""``ganlab sample``: samples of a saved run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganlab.cli.errors import FAILED, CommandError
from ganlab.cli.target import find_run

if TYPE_CHECKING:
    from ganlab.engine.latent import Factor

HELP = "draw samples from a saved run, as numbers (.npy) or a picture (.png)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "run_folder", metavar="RUN", help="folder, .ganlab file or the name of a trained model"
    )
    parser.add_argument("--n", type=_count, default=1000, metavar="N", help="samples (1000)")
    parser.add_argument("--seed", type=_seed, default=0, metavar="S", help="seed of the noise (0)")
    parser.add_argument("--label", metavar="L", help="label, for conditional models")
    parser.add_argument(
        "--code", action="append", default=[], metavar="NAME=VALUE", help="latent code"
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
    z = trainer.latent.sample(options.n, np.random.default_rng(options.seed))
    names = [factor.name for factor in trainer.latent.factors if not factor.categories]
    for code in options.code:
        name, equals, text = code.partition("=")
        if not equals or name not in names:
            raise CommandError(f"--code {code}: must be NAME=VALUE with one of {', '.join(names)}")
        try:
            z[:, names.index(name)] = float(text)
        except ValueError:
            raise CommandError(f"--code {code}: {text!r} is not a number") from None
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
