"""Algorithm 1 of Goodfellow et al. 2014: minibatch training of generative adversarial nets.

Read beside the paper. ``for number of training iterations: for k steps: …`` is :meth:`step`;
the two updates are :meth:`update_discriminator` and :meth:`update_generator`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ganlab.engine.data import build
from ganlab.engine.device import choose_device
from ganlab.engine.experiment.errors import ExperimentError
from ganlab.engine.lazy import torch
from ganlab.engine.models import FAMILIES
from ganlab.engine.models.codes import CodeReader
from ganlab.engine.models.dressed import discriminator
from ganlab.engine.models.network import Training
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.refusals import refusals
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.optimisers import make_optimiser
from ganlab.engine.trainer.parameters import Parameters, views
from ganlab.engine.trainer.precision import Precision
from ganlab.engine.trainer.recorder import Recorder
from ganlab.engine.trainer.regulariser import Regulariser
from ganlab.engine.trainer.schedule import rate_share
from ganlab.engine.trainer.streams import MinibatchStream, rng_for
from ganlab.engine.trainer.unrolled import look_ahead

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.auxiliary import Terms
    from ganlab.engine.models.family import Scaling
    from ganlab.engine.objectives import Objective
    from ganlab.engine.trainer.recorder import Number

__all__ = ["NetworkName", "Trainer"]

NetworkName = Literal["discriminator", "generator"]
_NETWORKS: tuple[NetworkName, ...] = ("discriminator", "generator")


class Trainer:
    """A generator and a discriminator at play.

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
        self._learning = Training(self.dropout, follow=True)
        self._seeing = replace(self._learning, company=True)
        self._helping = Training(self.dropout)
        self.regulariser = Regulariser(seed, self.device)
        # Reading a number back makes a GPU wait for it: there it is put off.
        self._later = self.device.type != "cpu"
        self.recorder = Recorder()
        self._tuned: tuple[object, Objective] | None = None
        self.step_count = self.updates_d = self.updates_g = 0
        self.frozen: NetworkName | None = None
        self._plan: deque[NetworkName] = deque()

    # -- Algorithm 1 ------------------------------------------------------------------------

    def step(self) -> None:
        """One iteration: k_D updates of D, then k_G of G; or the rest of one half done."""
        self.substep()
        while self._plan:
            self.substep()

    def substep(self) -> NetworkName:
        """Make the next update of the step at hand; says of which network."""
        if not self._plan:
            training = self.experiment.training
            if self.frozen != "discriminator":
                self._plan.extend(["discriminator"] * training.k_d)
            if self.frozen != "generator":
                self._plan.extend(["generator"] * training.k_g)
        network = self._plan[0]
        self.update(network)
        self._plan.popleft()
        if not self._plan:
            self._close_step()
        return network

    def _close_step(self) -> None:
        self.step_count += 1
        self.recorder.close_step(self.step_count, self.updates_d, self.updates_g)

    def update(self, network: NetworkName) -> None:
        """Update one network once, within a step or outside of any."""
        if network == "discriminator":
            self.update_discriminator()
        else:
            self.update_generator()

    def update_discriminator(self) -> None:
        """Descend D's loss on a minibatch of real and one of generated samples."""
        x, *labels = self.data.next()
        (z,) = self.noise_d.next()
        with self.precision.cast():
            with torch.no_grad():
                fake = self._noisy(self.generator(self.weights_g.frozen, z, self._helping))
            x = self._noisy(x)
            outputs = self._judge(self.weights_d.leaves, x, fake, labels, z).float()
        objective, spec = self.objective, self.experiment.objective
        raw = outputs[:, : objective.outputs]
        real, generated = raw.split(len(raw) // 2)
        loss_real, loss_fake = self.regulariser.terms(objective, real, generated, spec)
        loss = loss_real + loss_fake
        terms = self._heads_loss(outputs, labels, z)
        if terms is not None:
            loss = loss + terms.loss
        penalty = self._penalty(x, fake, labels, z)
        if penalty is not None:
            loss = loss + penalty
        norm: Number = math.nan
        if len(self.weights_d.flat):
            self.weights_d.differentiate(loss)
            norm = self._descend("discriminator", loss)
            self.regulariser.constrain(self.experiment.regularisation, self.weights_d.flat)
        self.updates_d += 1
        losses = self._number(loss_real), self._number(loss_fake)
        self.recorder.discriminator(
            raw.detach(),
            objective.output,
            *losses,
            norm,
            auxiliary=math.nan if terms is None else self._number(terms.shown),
            value=self._value(real, generated, losses),
            penalty=math.nan if penalty is None else self._number(penalty),
        )

    def update_generator(self) -> None:
        """Descend G's loss on a minibatch of noise; D only passes the gradient on."""
        (z,) = self.noise_g.next()
        objective, training = self.objective, self.experiment.training
        information = terms = None
        with self.precision.cast():
            fake = self.generator(self.weights_g.leaves, z, self._learning)
            if objective.compare is None:
                seen = self._noisy(fake)
                ahead = training.unroll > 0
                weights = self._ahead(seen, z) if ahead else self.weights_d.frozen
                asked = self._seen(self.latent.one_hot(z))
                outputs = self.discriminator(weights, seen, self._helping, asked).float()
        if objective.compare is not None:
            loss = own = objective.compare(self.data_g.next()[0], fake.float())
        else:
            loss = own = objective.loss_g(outputs[:, : objective.outputs])
            if self.auxiliary is not None:
                heads = outputs[:, objective.outputs :]
                terms = self.auxiliary.loss_g(heads, z, self.experiment.objective)
                loss, information = own + terms.loss, terms.information
        self.weights_g.differentiate(loss)
        norm = self._descend("generator", loss)
        self.updates_g += 1
        self._follow()
        extra: Number = math.nan if terms is None else self._number(terms.shown)
        self.recorder.generator(self._number(own), norm, extra, information)

    # -- its parts --------------------------------------------------------------------------

    def _judge(
        self,
        weights: Sequence[torch.Tensor],
        real: torch.Tensor,
        fake: torch.Tensor,
        labels: list[torch.Tensor],
        z: torch.Tensor,
        *,
        learning: bool = True,
    ) -> torch.Tensor:
        """D's outputs on both, real first; only where D learns do its statistics follow."""
        d, training = self.discriminator, self._learning if learning else self._helping
        company = self._seeing if learning else self._helping
        if self.auxiliary is not None:
            watching = self.auxiliary.watching(self.experiment.objective)
            if watching is not None:
                flags = torch.tensor(watching, device=self.device)
                training = replace(training, watching=flags)
                company = replace(company, watching=flags)
        asked = self._seen(self.latent.one_hot(z))
        given = self._seen(labels[0] if labels else None)
        if d.mixes_batch:
            on_real = d(weights, real, company, given)
            return torch.cat([on_real, d(weights, fake, training, asked)])
        # One pass over both costs little more than a pass over one.
        both = None if given is None or asked is None else torch.cat([given, asked])
        return d(weights, torch.cat([real, fake]), training, both)

    def _heads_loss(
        self, outputs: torch.Tensor, labels: list[torch.Tensor], z: torch.Tensor
    ) -> Terms | None:
        """Return what the family adds to D's loss, from D's outputs ``[2 n, outputs]`` on both."""
        if self.auxiliary is None:
            return None
        real, fake = outputs[:, self.objective.outputs :].split(len(outputs) // 2)
        given = labels[0] if labels else None
        return self.auxiliary.loss_d(real, given, fake, z, self.experiment.objective)

    def _penalty(
        self, real: torch.Tensor, fake: torch.Tensor, labels: list[torch.Tensor], z: torch.Tensor
    ) -> torch.Tensor | None:
        # In full precision: it is differentiated twice. Labels are those of the real samples.
        given = self._seen(labels[0] if labels else None)

        def judge(x: torch.Tensor) -> torch.Tensor:
            return self.discriminator(self.weights_d.leaves, x.float(), self._helping, given)

        spec = self.experiment.regularisation
        return self.regulariser.penalty(spec, judge, real, fake, self.pack)

    def _ahead(self, fake: torch.Tensor, z: torch.Tensor) -> list[torch.Tensor]:
        """D's weights some updates on, against this minibatch and one of real samples."""
        x, *labels = self.data_g.next()
        x = self._noisy(x)
        experiment = self.experiment

        def loss_of(weights: list[torch.Tensor]) -> torch.Tensor:
            outputs = self._judge(weights, x, fake, labels, z, learning=False).float()
            raw = outputs[:, : self.objective.outputs]
            terms = self._heads_loss(outputs, labels, z)
            on_real, on_fake = self.objective.loss_d(*raw.split(len(raw) // 2))
            loss = on_real + on_fake
            return loss if terms is None else loss + terms.loss

        rate = experiment.discriminator.optimiser.lr
        clips = experiment.regularisation.lipschitz == "clip"
        return look_ahead(
            experiment.training.unroll,
            self.weights_d,
            self.optimiser_d,
            experiment.discriminator.optimiser,
            rate * rate_share(experiment.training, self.step_count),
            loss_of,
            experiment.regularisation.clip if clips else None,
        )

    def _value(
        self, real: torch.Tensor, fake: torch.Tensor, losses: tuple[Number, Number]
    ) -> Number:
        """−L_D, by the labels as they are."""
        spec = self.experiment.objective
        if spec.label_flip > 0 or spec.label_smoothing > 0:
            with torch.no_grad():
                terms = self.objective.loss_d(real, fake)
            losses = self._number(terms[0]), self._number(terms[1])
        return -(losses[0] + losses[1])

    def _noisy(self, x: torch.Tensor) -> torch.Tensor:
        return self.regulariser.noisy(x, self.experiment, self.step_count)

    def _seen(self, labels: torch.Tensor | None) -> torch.Tensor | None:
        """Labels for a discriminator that sees them, None for one that does not."""
        return labels if self.discriminator.labels else None

    def _number(self, value: torch.Tensor) -> Number:
        return value.detach() if self._later else value.item()

    def _descend(self, network: NetworkName, loss: torch.Tensor) -> Number:
        """Follow the gradient just taken, unless it or the loss is not a number."""
        if network == "discriminator":
            weights, optimiser = self.weights_d, self.optimiser_d
            spec = self.experiment.discriminator.optimiser
        else:
            weights, optimiser = self.weights_g, self.optimiser_g
            spec = self.experiment.generator.optimiser
        norm = self._number(torch.linalg.vector_norm(weights.gradient))
        if not self._later:
            for quantity, number in (("loss", loss.item()), ("gradient norm", float(norm))):
                if not math.isfinite(number):
                    raise Diverged(network, quantity, number, self.step_count + 1)
        share = rate_share(self.experiment.training, self.step_count)
        optimiser.update(weights, spec, spec.lr * share)
        return norm

    def _follow(self) -> None:
        decay = self.experiment.averaging.decay
        if decay > 0:
            # Short-sighted at first, else the average would hold on to the untrained start.
            decay = min(decay, (1 + self.updates_g) / (10 + self.updates_g))
            self.average.lerp_(self.weights_g.whole, 1.0 - decay)

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
    def updates(self) -> int:
        """Updates of both networks together: the clock of the journal."""
        return self.updates_d + self.updates_g

    @property
    def mid_step(self) -> bool:
        """Whether a step is half done."""
        return bool(self._plan)

    @property
    def _streams(self) -> tuple[MinibatchStream, ...]:
        return self.data, self.noise_d, self.noise_g, self.data_g

    def freeze(self, network: NetworkName | None) -> None:
        """Hold one network still from now on (or none); the other goes on learning."""
        self.frozen = network
        if self._plan:
            self._plan = deque(name for name in self._plan if name != network)
            if not self._plan:
                self._close_step()

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
