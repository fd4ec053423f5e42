"""What a script is written about: a run, read off its files and its networks."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ganlab.engine.files import layout
from ganlab.engine.models import FAMILIES
from ganlab.engine.models.wrapper import Wrapper

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.export.source import Source
    from ganlab.engine.models.family import Family
    from ganlab.engine.models.network import Network

__all__ = ["HISTORY", "Facts"]

#: What a script prints, by the names of the loss history's columns.
HISTORY = ("loss_d_real", "loss_d_fake", "loss_g")


@dataclass(frozen=True, eq=False)
class Facts:
    """A run as a script's author sees it."""

    source: Source

    @property
    def experiment(self) -> Experiment:
        """What was trained; without changes by hand that is what it began with."""
        return self.source.snapshot.experiment

    @property
    def data(self) -> Dataset:
        """What it learned."""
        return self.source.snapshot.distribution

    @property
    def family(self) -> Family:
        """Of its networks."""
        return FAMILIES[self.experiment.model.family]

    @property
    def generator(self) -> Network:
        """G without weights."""
        return self.source.snapshot.generator

    @property
    def discriminator(self) -> Network:
        """D without weights, and without what stands around it (see :attr:`spectral`)."""
        network = self.source.snapshot.discriminator
        return network.inner if isinstance(network, Wrapper) else network

    @property
    def pictures(self) -> bool:
        """Whether samples are pictures."""
        return self.data.kind == "images"

    @property
    def batch_norm(self) -> bool:
        """Whether G's layers are normalised by batch."""
        return bool(self.generator.buffer_names)

    @property
    def half(self) -> bool:
        """Whether matrix products were computed in half precision."""
        return bool(self.description["precision"] == "bfloat16")

    @property
    def spectral(self) -> bool:
        """Whether D's weights are divided by their spectral norm."""
        return self.experiment.regularisation.lipschitz == "spectral"

    @property
    def dropout(self) -> bool:
        """Whether D leaves units out, where its family can."""
        d, fields = self.experiment.discriminator, self.family.fields
        return "discriminator.dropout" in fields and max(d.dropout, d.input_dropout) > 0

    @property
    def moving(self) -> bool:
        """Whether the learning rates fall."""
        training = self.experiment.training
        if training.schedule == "constant" or training.final_rate == 1.0:
            return False
        return training.decay_from < 1.0

    @property
    def penalties(self) -> bool:
        """Whether something is added to D's loss for its slope."""
        spec = self.experiment.regularisation
        return self.gradient_penalty or spec.r1 > 0

    @property
    def gradient_penalty(self) -> bool:
        """Whether slopes between real and generated samples are pulled to 1."""
        spec = self.experiment.regularisation
        return spec.lipschitz == "gradient-penalty" and spec.gradient_penalty > 0

    @property
    def chance(self) -> bool:
        """Whether regularisation draws random numbers."""
        experiment = self.experiment
        noise = experiment.regularisation.instance_noise > 0
        return noise or self.gradient_penalty or experiment.objective.label_flip > 0

    @cached_property
    def description(self) -> dict[str, Any]:
        """What the run folder says of itself: device, precision, versions."""
        found: dict[str, Any] = json.loads(self.source.files[layout.RUN])
        return found

    @cached_property
    def journal(self) -> list[dict[str, Any]]:
        """Changes by hand that a script would have to repeat."""
        lines = self.source.files[layout.JOURNAL].splitlines()
        events = [json.loads(line) for line in lines if line]
        # To go on past the plan changes no number: the last rate holds.
        return [event for event in events if event["do"] != "continue"]

    @cached_property
    def history(self) -> dict[int, tuple[float, ...]]:
        """Losses of each recorded step; see :data:`HISTORY`."""
        rows = csv.DictReader(self.source.files[layout.METRICS].decode().splitlines())
        return {
            int(row["step"]): tuple(float(row[name]) for name in HISTORY)
            for row in rows
            if all(row[name] for name in HISTORY)
        }
