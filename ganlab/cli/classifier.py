"""``ganlab classifier``: train the network by which generated pictures are judged."""

from __future__ import annotations

import argparse
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.cli.errors import FAILED, INTERRUPTED, CommandError
from ganlab.cli.shares import Shares

if TYPE_CHECKING:
    from ganlab.engine.classifier import Classifier
    from ganlab.engine.data.images import ImageSet

HELP = "train the small classifier by which generated pictures of a data set are judged"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    train = actions.add_parser("train", help=HELP, description=HELP)
    train.add_argument(
        "name",
        metavar="NAME|FOLDER",
        help="a labelled set of pictures, or a folder whose sub-folders are the labels",
    )
    train.add_argument(
        "--side", default="native", metavar="S", help="side of the pictures in pixels (native)"
    )
    train.add_argument("--seed", type=_seed, default=0, metavar="S", help="seed (0)")
    train.add_argument(
        "--epochs",
        type=_epochs,
        metavar="N",
        help="passes through the training pictures (6, and more where there are few)",
    )
    train.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=".safetensors; without it, where the measures of this program look for it",
    )


def run(options: argparse.Namespace) -> int:
    """Train, judge by held-out pictures, save."""
    if options.out is not None:
        _check_place(options.out)
    data = _pictures(options.name, options.side)

    from ganlab.engine.classifier import (
        Untrainable,
        classifier_name,
        own_classifier_path,
        save_classifier,
        train,
    )
    from ganlab.engine.data import DataError
    from ganlab.engine.files import RunFileError

    began = time.perf_counter()
    with Shares() as shares:
        try:
            classifier = train(data, seed=options.seed, epochs=options.epochs, progress=shares.show)
        except (DataError, Untrainable) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("interrupted: nothing was written", INTERRUPTED) from None
    seconds = time.perf_counter() - began
    out = options.out or own_classifier_path(classifier_name(data))
    try:
        if options.out is None:
            out.parent.mkdir(parents=True, exist_ok=True)
        save_classifier(_described(classifier, data, options), out)
    except (RunFileError, OSError) as error:
        raise CommandError(f"--out {error}", FAILED) from error
    facts = classifier.facts
    print(
        f"{data.title}: {100 * classifier.accuracy:.2f} % of {facts['held_out']:,} held-out "
        f"pictures right, {classifier.layers.parameters:,} parameters, trained on "
        f"{facts['trained_on']:,} pictures in {seconds:.0f} s\nsaved to {out}"
    )
    return 0


def _pictures(name: str, side: str) -> ImageSet:
    from ganlab.engine.data import DataError
    from ganlab.engine.data.images import IMAGE_SETS, SIDES, build_images

    if side != "native" and side not in map(str, SIDES):
        listed = ", ".join(map(str, SIDES))
        raise CommandError(f"--side {side}: must be native or one of {listed}")
    try:
        if name in IMAGE_SETS:
            return build_images(name, side=side)
        if Path(name).is_dir():
            return build_images("folder", folder=name, side=side)
    except DataError as error:
        raise CommandError(str(error)) from error
    raise CommandError(
        f"{name}: is neither a folder of pictures nor a set of them; sets are "
        f"{', '.join(IMAGE_SETS)}"
    )


def _described(classifier: Classifier, data: ImageSet, options: argparse.Namespace) -> Classifier:
    """Return the classifier with what its file shall say of where it comes from."""
    from ganlab.engine.classifier import Classifier, versions

    # Of a folder the last name alone: the rest is nobody else's business.
    command = ["ganlab", "classifier", "train", Path(options.name).name]
    if options.side != "native":
        command += ["--side", options.side]
    command += ["--seed", str(options.seed), "--epochs", str(classifier.facts["epochs"])]
    facts = {
        "name": data.name,
        **classifier.facts,
        "command": shlex.join(command),
        "source": data.source,
        "licence": data.licence,
        "precision": "float16 on disk; the accuracy is that of the rounded weights",
        "versions": versions(),
    }
    return Classifier(classifier.layers, classifier.weights, classifier.labels, facts)


def _check_place(out: Path) -> None:
    if out.suffix != ".safetensors":
        raise CommandError(f"--out {out}: must end in .safetensors")
    if not out.parent.is_dir():
        raise CommandError(f"--out {out}: the folder {out.parent} does not exist; make it first")
    if out.is_dir():
        raise CommandError(f"--out {out}: is a folder")


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 0 to 4 294 967 295")
    return int(text)


def _epochs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text}: must be a whole number from 1 to 1000")
    return int(text)
