"""What a diagram says of both networks: layers with shapes, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ganlab.engine.kinds import KINDS, Kind
from ganlab.engine.latent import LatentSpace
from ganlab.engine.models import FAMILIES, Family, Layer
from ganlab.engine.models.dressed import discriminator
from ganlab.recipes import with_family

if TYPE_CHECKING:
    from ganlab.engine.data import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.runtime.state import RunState

__all__ = ["Block", "Networks", "learns", "of_run", "preview"]

Part = Literal["input", "label", "layer"]


@dataclass(frozen=True)
class Block:
    """One layer as it is written in a diagram.

    Attributes
    ----------
    layer : Layer
    part : str
        ``input``, ``label`` (it joins what stands before it) or ``layer``.
    note : str
        What its numbers are, where that does not go without saying: "64 noise + 10 label".
    """

    layer: Layer
    part: Part
    note: str = ""

    @property
    def shape(self) -> str:
        """Shape of what comes out: "64 × 8 × 8", or "128"."""
        return " × ".join(f"{n:,}" for n in self.layer.shape)

    @property
    def words(self) -> str:
        """All that is known of it, in lines: for a tooltip and for those who cannot see it."""
        layer = self.layer
        head = " · ".join([layer.title, ", ".join(layer.extras)] if layer.extras else [layer.title])
        note = f" ({self.note})" if self.note else ""
        lines = [head, f"{'Shape' if self.part != 'layer' else 'Output'}: {_spoken(layer)}{note}"]
        if layer.parameters:
            lines.append(f"{layer.parameters:,} weights")
        elif self.part == "layer":
            lines.append("no weights")
        return "\n".join(lines)


def _spoken(layer: Layer) -> str:
    if len(layer.shape) == 3:
        n, height, width = layer.shape
        return f"{n:,} {'map' if n == 1 else 'maps'} of {height} × {width}"
    n = layer.shape[0]
    return f"{n:,} {'number' if n == 1 else 'numbers'}"


@dataclass(frozen=True)
class Networks:
    """Both networks, from input to output, and whose they are."""

    title: str
    generator: tuple[Block, ...] = ()
    discriminator: tuple[Block, ...] = ()

    @property
    def words(self) -> str:
        """The whole diagram as text."""
        lines = []
        for name, blocks in (("Generator", self.generator), ("Discriminator", self.discriminator)):
            said = "; ".join(block.words.replace("\n", ", ") for block in blocks)
            lines.append(f"{name}: {said}.")
        return "\n".join(lines)


def of_run(state: RunState) -> Networks | None:
    """Return the networks of the run at hand; None while there are none."""
    if state.latent is None or state.distribution is None or not state.layers_g:
        return None
    family = FAMILIES[state.experiment.model.family]
    return _networks(family, state.latent, state.distribution, state.layers_g, state.layers_d)


def preview(experiment: Experiment, data: Dataset, name: str) -> Networks:
    """Return the networks that choosing a family would build, without their weights."""
    family = FAMILIES[name]
    chosen = experiment
    if name != experiment.model.family:
        chosen, _ = with_family(experiment, name, data)
    make = family.builder
    return _networks(
        family,
        make.latent(chosen, data),
        data,
        make.generator(chosen, data).layers,
        discriminator(family, chosen, data).layers,
    )


#: What is said in D's place where that is no ordinary discriminator.
_ANSWERS = {"energy": "energy", "kernel": "witness"}


def _networks(
    family: Family, latent: LatentSpace, data: Dataset, g: Sequence[Layer], d: Sequence[Layer]
) -> Networks:
    label = latent.label
    begin = f"{latent.noise_size:,} noise + {label.width:,} label" if label else "noise"
    further = d[-1].shape[0] - 1
    classes = "classes" if further == len(data.labels) else "more"
    verdict = _ANSWERS.get(family.role, "verdict")
    verdict = verdict if not further else f"{verdict} + {further:,} {classes}"
    return Networks(
        family.title,
        _blocks(g, begin, "picture" if data.kind == "images" else "point"),
        _blocks(d, "", verdict),
    )


def _blocks(layers: Sequence[Layer], begin: str, end: str) -> tuple[Block, ...]:
    found = [Block(layers[0], "input", begin)]
    for layer in layers[1:]:
        # What has no number to learn from stands beside the input: a label, as it is or drawn.
        label = layer.title.startswith("Label")
        found.append(Block(layer, "label" if label else "layer"))
    found[-1] = Block(found[-1].layer, "layer", end)
    return tuple(found)


_SPOKEN: dict[Kind, str] = {"line": "1-D data", "plane": "2-D data", "images": "pictures"}


@dataclass(frozen=True)
class _Sort:
    """Data of a kind, with labels or without, to ask a family about."""

    kind: Kind
    labels: tuple[str, ...]


def learns(family: Family) -> str:
    """Say which data a family fits: "2-D data, labelled pictures"."""
    words = []
    for kind in KINDS:
        plain: Any = _Sort(kind, ())
        labelled: Any = _Sort(kind, ("one", "two"))
        if not family.fits(plain):
            words.append(_SPOKEN[kind])
        elif not family.fits(labelled):
            words.append(f"labelled {_SPOKEN[kind]}")
    return ", ".join(words)
