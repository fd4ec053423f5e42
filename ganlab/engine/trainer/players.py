"""Who plays: data, networks, rules and random numbers; and how the game stands."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ganlab.engine.data import build
from ganlab.engine.device import choose_device
from ganlab.engine.experiment.errors import ExperimentError
from ganlab.engine.lazy import torch
from ganlab.engine.models import FAMILIES
from ganlab.engine.models.codes import CodeReader
from ganlab.engine.models.dressed import discriminator
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.refusals import refusals
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.optimisers import make_optimiser
from ganlab.engine.trainer.parameters import Parameters, views
from ganlab.engine.trainer.precision import Precision
from ganlab.engine.trainer.recorder import Recorder
from ganlab.engine.trainer.regulariser import Regulariser
from ganlab.engine.trainer.streams import MinibatchStream, rng_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.family import Scaling
    from ganlab.engine.objectives import Objective

__all__ = ["NetworkName", "Players"]

NetworkName = Literal["discriminator", "generator"]
_NETWORKS: tuple[NetworkName, ...] = ("discriminator", "generator")


class Players:
    """A generator and a discriminator, and all that their game depends on.

    The same experiment gives bit-identical weights on a CPU, however often it is looked at.

    Parameters
    ----------
    experiment
        What to train. Live fields may be changed between updates through :attr:`experiment`.
    distribution
        The data, where it is built already.

    Attributes
    ----------
    step_count, updates_d, updates_g : int
        Completed steps, and updates of each network.
    frozen : str or None
        The network that is held still.
    precision : Precision
        In which numbers the networks compute.
    notice : str
        Empty, or why it computes elsewhere or otherwise than was asked for.

    Raises
    ------
    ganlab.engine.data.DataError
        Where the data cannot be built.
    ganlab.engine.experiment.ExperimentError
        Where the family of networks cannot learn that data, or what is asked for does not go
        together; says why.
    """

    def __init__(self, experiment: Experiment, distribution: Dataset | None = None) -> None:
        self.experiment = experiment
        self.distribution = distribution if distribution is not None else build(experiment.data)
        data = self.distribution
        self.device, self.notice = choose_device(experiment.run.device)
        pictures = data.kind == "images"
        self.precision = Precision(experiment.run.precision, pictures, self.device)
        self.notice = self.notice or self.precision.notice
        #: Samples that D judges together; a minibatch holds so many times its size.
        self.pack = experiment.discriminator.pack
        seed, batch = experiment.run.seed, experiment.training.batch_size * self.pack
        family = FAMILIES[experiment.model.family]
        if refused := refusals(experiment, data):
            raise ExperimentError(str(refused[0]))
        self.location, self.scale = _scaling(family.scaling, data)
        self.latent = family.builder.latent(experiment, data)
        self.generator = family.builder.generator(experiment, data)
        self.discriminator = discriminator(family, experiment, data)
        self.auxiliary = family.builder.auxiliary(experiment, data)
        self.weights_g = Parameters(self.generator, rng_for(seed, "weights of G"), self.device)
        self.weights_d = Parameters(self.discriminator, rng_for(seed, "weights of D"), self.device)
        self.average = self.weights_g.whole.clone()
        self.optimiser_g = make_optimiser(experiment.generator.optimiser, self.weights_g)
        self.optimiser_d = make_optimiser(experiment.discriminator.optimiser, self.weights_d)
        # G's own real samples are drawn only where its loss looks at some: unrolled, or no D.
        self.data, self.data_g = (
            MinibatchStream(
                self._real, batch, rng_for(seed, purpose), self.device,
                numbers=data.numbers, beside=pictures,
            )
            for purpose in ("data", "data for G")
        )  # fmt: skip
        self.noise_d, self.noise_g = (
            MinibatchStream(
                self._noise, batch, rng_for(seed, purpose), self.device, numbers=self.latent.size
            )
            for purpose in ("noise for D", "noise for G")
        )
        self.dropout = torch.Generator(self.device)
        self.dropout.manual_seed(int(rng_for(seed, "dropout").integers(2**63)))
        self.regulariser = Regulariser(seed, self.device)
        self.recorder = Recorder()
        self._tuned: tuple[object, Objective] | None = None
        self.step_count = self.updates_d = self.updates_g = 0
        self.frozen: NetworkName | None = None
        self._plan: deque[NetworkName] = deque()

    def _real(self, n: int, rng: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
        """Draw real samples as the networks see them, with their labels where G sees labels."""
        if self.latent.label is None:
            return (self._standardised(self.distribution.sample(n, rng)),)
        x, y = self.distribution.sample_labelled(n, rng)
        return self._standardised(x), np.eye(self.latent.label.width, dtype=np.float32)[y]

    def _noise(self, n: int, rng: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
        return (self.latent.sample(n, rng),)

    def _standardised(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.distribution.kind == "images":
            # In one pass: there are a million of them in a block.
            x = x - np.float32(self.location)
            x /= np.float32(self.scale)
            return x
        out: NDArray[np.float32] = ((x - self.location) / self.scale).astype("float32")
        return out

    @property
    def objective(self) -> Objective:
        """The objective at hand, with the experiment's numbers in its losses."""
        spec = self.experiment.objective
        if self._tuned is None or self._tuned[0] is not spec:
            self._tuned = spec, OBJECTIVES[spec.name].at(spec)
        return self._tuned[1]

    # -- to be looked at, kept and resumed --------------------------------------------------

    @property
    def _streams(self) -> tuple[MinibatchStream, ...]:
        return self.data, self.noise_d, self.noise_g, self.data_g

    def snapshot(
        self, generation: int = 0, *, averaged: bool | None = None, plain: bool = False
    ) -> Snapshot:
        """Copy what probes look at: the averaged G where there is one, unless said otherwise.

        With ``plain`` the G as trained is copied beside its average.
        """
        if averaged is None:
            averaged = self.experiment.averaging.decay > 0
        generator = (
            views(self.average.clone(), self.weights_g.shapes)
            if averaged
            else self.weights_g.copy()
        )
        return Snapshot(
            experiment=self.experiment,
            distribution=self.distribution,
            location=self.location,
            scale=self.scale,
            latent=self.latent,
            objective=self.objective,
            generator=self.generator,
            discriminator=self.discriminator,
            reader=self.auxiliary if isinstance(self.auxiliary, CodeReader) else None,
            generator_weights=generator,
            discriminator_weights=self.weights_d.copy(),
            averaged=averaged,
            plain_weights=self.weights_g.copy() if averaged and plain else None,
            generation=generation,
            step=self.step_count,
            updates_d=self.updates_d,
            updates_g=self.updates_g,
            device=self.device,
        )

    def tensors(self) -> dict[str, torch.Tensor]:
        """Every tensor that a run needs to go on, by name; live, so copy before the next update."""
        found: dict[str, torch.Tensor] = {}
        for prefix, network, weights in (
            ("generator", self.generator, self.weights_g.frozen),
            ("averaged", self.generator, views(self.average, self.weights_g.shapes)),
            ("discriminator", self.discriminator, self.weights_d.frozen),
        ):
            names = (*network.names, *network.buffer_names)
            found |= {f"{prefix}.{n}": w for n, w in zip(names, weights, strict=True)}
        for prefix, rule in (("generator", self.optimiser_g), ("discriminator", self.optimiser_d)):
            found |= {f"optimiser.{prefix}.{name}": flat for name, flat in rule.state.items()}
        return found

    def counters(self) -> dict[str, Any]:
        """Everything else that a run needs to go on: JSON values."""
        return {
            "step": self.step_count,
            "updates_d": self.updates_d,
            "updates_g": self.updates_g,
            "optimiser_updates": [self.optimiser_d.count, self.optimiser_g.count],
            "plan": list(self._plan),
            "frozen": self.frozen,
            "half_done": self.recorder.open_step(),
            "streams": [stream.state() for stream in self._streams],
            "dropout": self.dropout.get_state().numpy().tobytes().hex(),
            "regularisation": self.regulariser.state(),
        }

    def restore(self, tensors: dict[str, torch.Tensor], counters: dict[str, Any]) -> None:
        """Stand where :meth:`tensors` and :meth:`counters` were taken.

        Raises
        ------
        ValueError
            Where something is missing or is not what it should be; then nothing is changed.
        """
        before = {name: tensor.clone() for name, tensor in self.tensors().items()}, self.counters()
        try:
            self._stand(tensors, counters)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            self._stand(*before)
            missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise ValueError(f"not the state of such a training: {missing}") from error

    def _stand(self, tensors: dict[str, torch.Tensor], counters: dict[str, Any]) -> None:
        with torch.no_grad():
            for name, tensor in self.tensors().items():
                if tensors[name].shape != tensor.shape:
                    shape = tuple(tensors[name].shape)
                    raise ValueError(f"{name} has shape {shape}, not {tuple(tensor.shape)}")
                tensor.copy_(tensors[name])
        self.step_count = int(counters["step"])
        self.updates_d, self.updates_g = map(int, (counters["updates_d"], counters["updates_g"]))
        self.optimiser_d.count, self.optimiser_g.count = map(int, counters["optimiser_updates"])
        self._plan = deque(_checked(name) for name in counters["plan"])
        self.frozen = None if counters["frozen"] is None else _checked(counters["frozen"])
        self.recorder.resume(counters["half_done"], self.objective, self.device)
        # Older files know neither G's own real samples nor the regulariser's numbers: both stand
        # at their start, as they did then.
        streams = counters["streams"]
        known = self._streams if len(streams) > 3 else self._streams[:3]
        for stream, state in zip(known, streams, strict=True):
            stream.restore(state)
        if "regularisation" in counters:
            self.regulariser.restore(counters["regularisation"])
        dropout = bytearray.fromhex(counters["dropout"])
        self.dropout.set_state(torch.frombuffer(dropout, dtype=torch.uint8))


def _scaling(scaling: Scaling, data: Dataset) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Location and scale that bring samples to what a family's networks see."""
    if scaling == "standard":
        return data.location, data.scale
    if scaling == "unit":
        return np.array(0.0), np.array(1.0)
    return np.array(0.5), np.array(0.5)


def _checked(name: str) -> NetworkName:
    for network in _NETWORKS:
        if name == network:
            return network
    raise ValueError(f"there is no network {name!r}")
