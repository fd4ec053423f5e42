"""The commands, in the order of the help page."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from ganlab.cli import (
    classifier,
    compare,
    data,
    doctor,
    export,
    measure,
    presets,
    sample,
    sweep,
    train,
)

__all__ = ["COMMANDS", "Command"]


@dataclass(frozen=True)
class Command:
    """A command: its name, one line of help, its arguments and what it does."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS = (
    Command("presets", presets.HELP, presets.add_arguments, presets.run),
    Command("train", train.HELP, train.add_arguments, train.run),
    Command("compare", compare.HELP, compare.add_arguments, compare.run),
    Command("sweep", sweep.HELP, sweep.add_arguments, sweep.run),
    Command("sample", sample.HELP, sample.add_arguments, sample.run),
    Command("export", export.HELP, export.add_arguments, export.run),
    Command("measure", measure.HELP, measure.add_arguments, measure.run),
    Command("classifier", classifier.HELP, classifier.add_arguments, classifier.run),
    Command("data", data.HELP, data.add_arguments, data.run),
    Command("doctor", doctor.HELP, doctor.add_arguments, doctor.run),
)
