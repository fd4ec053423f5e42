"""Algorithm 1 of Goodfellow et al. 2014: minibatch training of generative adversarial nets.

Read beside the paper. ``for number of training iterations: for k steps: …`` is :meth:`step`;
the two updates are :meth:`update_discriminator` and :meth:`update_generator`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ganlab.engine.lazy import torch
from ganlab.engine.models.network import Training
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.players import NetworkName, Players
from ganlab.engine.trainer.schedule import rate_share
from ganlab.engine.trainer.unrolled import look_ahead

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.models.auxiliary import Terms
    from ganlab.engine.trainer.recorder import Number

__all__ = ["NetworkName", "Trainer"]


class Trainer(Players):
    """Algorithm 1, played by :class:`~ganlab.engine.trainer.players.Players`: see there."""

    def __init__(self, experiment: Experiment, distribution: Dataset | None = None) -> None:
        super().__init__(experiment, distribution)
        self._learning = Training(self.dropout, follow=True)
        self._seeing = replace(self._learning, company=True)
        self._helping = Training(self.dropout)
        # Reading a number back makes a GPU wait for it: there it is put off.
        self._later = self.device.type != "cpu"

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
        raw = outputs[:, :1]
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
            loss = own = objective.loss_g(outputs[:, :1])
            if self.auxiliary is not None:
                heads = outputs[:, 1:]
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
        real, fake = outputs[:, 1:].split(len(outputs) // 2)
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
            raw = outputs[:, :1]
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

    @property
    def updates(self) -> int:
        """Updates of both networks together: the clock of the journal."""
        return self.updates_d + self.updates_g

    @property
    def mid_step(self) -> bool:
        """Whether a step is half done."""
        return bool(self._plan)

    def freeze(self, network: NetworkName | None) -> None:
        """Hold one network still from now on (or none); the other goes on learning."""
        self.frozen = network
        if self._plan:
            self._plan = deque(name for name in self._plan if name != network)
            if not self._plan:
                self._close_step()
