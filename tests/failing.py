"""A preset of a failure with its cures, for tests of what offers them."""

from ganlab.cures import Cure
from ganlab.engine.experiment import replace
from ganlab.presets import PRESETS, Preset

RING = PRESETS["ring"].experiment
TWO_RATES = Cure(
    "two time-scales",
    "D learns faster than G, so it is never far behind.",
    (("discriminator.optimiser.lr", 0.004), ("generator.optimiser.lr", 0.0005)),
)
WIDER = Cure("a wider G", "It has room for every mode.", (("generator.width", 64),))
FAILING = Preset(
    name="failing",
    title="Collapse on the ring",
    shows="G finds one mode and stays there.",
    watch="The Modes view.",
    experiment=replace(RING, {"discriminator.optimiser.lr": 0.0001, "generator.width": 32}),
    order=900,
    cures=(TWO_RATES, WIDER),
)
