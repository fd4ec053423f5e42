"""A training and its journal: what was changed by hand, at which update, so that it repeats."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ganlab.engine.detector.detector import Detector
from ganlab.engine.experiment import (
    FIELDS,
    Experiment,
    ExperimentError,
    differing,
    replace,
    value_of,
)
from ganlab.engine.lazy import torch
from ganlab.engine.refusals import refusals
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.place import Place
from ganlab.engine.trainer.trainer import NetworkName, Trainer

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.timeline.timeline import Timeline

__all__ = ["Event", "Run", "one_thread"]

#: Steps between two checks that the weights are finite, each of which is a place to go back to.
CHECK_EVERY = 64


def one_thread() -> None:
    """Hold torch to one thread, in this thread: what looks at a training must not slow it down."""
    torch.set_num_threads(1)


@dataclass(frozen=True)
class Event:
    """Something done by hand.

    Attributes
    ----------
    updates : int
        Updates of both networks together that had been made before it took effect.
    do : str
        ``set``, ``freeze``, ``update`` or ``continue``.
    what : str
        Field path, or network; empty where there is none.
    value : object
        New value of a field.
    """

    updates: int
    do: str
    what: str = ""
    value: Any = None

    def as_json(self) -> dict[str, Any]:
        """Return JSON values."""
        return asdict(self)


class Run:
    """A trainer driven from outside, which notes every change.

    Parameters
    ----------
    experiment
        As it was at the start; live changes go into the journal.
    distribution
        The data, where it is built already.
    watch
        Whether the detector watches; the training is the same either way.

    Attributes
    ----------
    initial : Experiment
        The experiment at the start.
    trainer : Trainer
        The training itself; its ``experiment`` has the live changes.
    journal : list of Event
        Changes in order.
    beyond_plan : bool
        Whether it was told to go on past the planned steps.
    detector : Detector
        Says how the training stands.
    timeline : Timeline or None
        Where states are kept to go back to; None keeps no more than the last good one.
    serial : int
        Tells it from every other run of this process, gone ones included.
    """

    _made = itertools.count()

    def __init__(
        self, experiment: Experiment, distribution: Dataset | None = None, *, watch: bool = True
    ) -> None:
        self.serial = next(Run._made)
        self.initial = experiment
        self.trainer = Trainer(experiment, distribution)
        self.detector = Detector(self.trainer.distribution)
        self.watch = watch
        self.journal: list[Event] = []
        self.beyond_plan = False
        self.timeline: Timeline | None = None
        self.mark_good()

    # -- going on ---------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        """Whether the planned steps are done and nobody asked to go on."""
        done = self.trainer.step_count >= self.trainer.experiment.training.steps
        return done and not self.beyond_plan and not self.trainer.mid_step

    def substep(self) -> NetworkName:
        """Make the next update of Algorithm 1.

        Raises
        ------
        Diverged
            Where a number is no longer finite. The run then stands at its last good state, at
            most :data:`CHECK_EVERY` steps ago, with all that was set by hand since.
        """
        network = self._guarded(self.trainer.substep)
        trainer = self.trainer
        if not trainer.mid_step:
            # Before the check: what was seen at a place to go back to is seen once.
            self._look()
            if trainer.step_count % CHECK_EVERY == 0 or self.finished:
                self._check()
            self._keep()
        return network

    def _keep(self) -> None:
        timeline = self.timeline
        if timeline is not None and timeline.due(self.trainer.step_count):
            good = self._good
            here = good.updates == self.trainer.updates and good.events == len(self.journal)
            timeline.keep(good if here else self.place())

    def _look(self) -> None:
        trainer = self.trainer
        if self.watch and self.detector.due(trainer.step_count):
            trainer.recorder.flush()
            self.detector.observe(trainer.snapshot(), trainer.recorder.history)

    def step(self) -> None:
        """Make the rest of the step at hand."""
        self.substep()
        while self.trainer.mid_step:
            self.substep()

    def _guarded(self, update: Callable[[], NetworkName]) -> NetworkName:
        try:
            return update()
        except Diverged as fault:
            raise self._back(fault) from None

    def _check(self) -> None:
        trainer = self.trainer
        for network, weights in (
            ("discriminator", trainer.weights_d.flat),
            ("generator", trainer.weights_g.flat),
        ):
            if not len(weights):
                # Nothing learns in D's place.
                continue
            largest = float(weights.abs().max())
            if not math.isfinite(largest):
                fault = Diverged(network, "largest weight", largest, trainer.step_count)
                raise self._back(fault)
        self.mark_good()

    def mark_good(self) -> None:
        """Remember this state as one to go back to."""
        self._good = self.place()

    def place(self) -> Place:
        """Copy the state as it stands."""
        trainer = self.trainer
        return Place(
            {name: tensor.clone() for name, tensor in trainer.tensors().items()},
            trainer.counters(),
            trainer.experiment,
            self.beyond_plan,
            len(self.journal),
            self.detector.memory,
        )

    def stand(self, place: Place) -> None:
        """Go back to a state of this run; journal and loss history are cut there."""
        trainer = self.trainer
        trainer.recorder.flush()
        trainer.recorder.drop()
        del self.journal[place.events :]
        trainer.experiment, self.beyond_plan = place.experiment, place.beyond_plan
        trainer.restore(place.tensors, place.counters)
        trainer.recorder.history.keep_until(trainer.updates)
        self.detector.memory = place.seen

    def _back(self, fault: Diverged) -> Diverged:
        """Return to the last good state; says of the fault where that is.

        Weights that are still finite are no use where they have grown so far that every loss
        overflows, and the failed update has taken its minibatches: so it always goes back, and a
        run that goes on from here repeats from its journal.
        """
        trainer, good = self.trainer, self._good
        undone = self.journal[good.events :]
        self.stand(good)
        for event in undone:
            # What was set by hand stays set, from here on; only the updates are undone.
            if event.do != "update":
                self.apply(event)
        if self.watch:
            self.detector.note_diverged(fault.step, trainer.experiment)
        if self.timeline is not None:
            self.timeline.drop_after(good)
            # The journal does not know of what the detector has just noted: no replay would.
            self.timeline.keep(self.place(), pinned=True)
        return Diverged(fault.network, fault.quantity, fault.number, fault.step, trainer.step_count)

    # -- changes by hand --------------------------------------------------------------------

    def set_field(self, path: str, value: Any) -> None:
        """Change a live field from the next update on.

        Raises
        ------
        ExperimentError
            As :meth:`set_fields`.
        """
        self.set_fields({path: value})

    def set_fields(self, changes: Mapping[str, Any]) -> None:
        """Change live fields together from the next update on: all of them, or none.

        Only what they come to must go together; on the way there it may not.

        Raises
        ------
        ExperimentError
            Where a field is unknown or not live, or a value is not allowed, alone or beside the
            others.
        """
        changed = self._with(changes)
        if refused := refusals(changed, self.trainer.distribution):
            raise ExperimentError(str(refused[0]))
        self._take(changed, changes)

    def _with(self, changes: Mapping[str, Any]) -> Experiment:
        changed = replace(self.trainer.experiment, dict(changes))
        for path in changes:
            if not FIELDS[path].live:
                raise ExperimentError(f"{path} cannot change during a run: it changes the networks")
        return changed

    def _take(self, changed: Experiment, paths: Iterable[str]) -> None:
        before, self.trainer.experiment = self.trainer.experiment, changed
        for path, value in differing(before, ((path, value_of(changed, path)) for path in paths)):
            self._note("set", path, value)

    def freeze(self, network: NetworkName | None) -> None:
        """Hold one network still, or none."""
        if network != self.trainer.frozen:
            self.trainer.freeze(network)
            self._note("freeze", network or "")

    def update(self, network: NetworkName) -> None:
        """Update one network once, outside of the step's own order.

        Raises
        ------
        Diverged
            As :meth:`substep`.
        """
        before = self.trainer.updates

        def once() -> NetworkName:
            self.trainer.update(network)
            return network

        self._guarded(once)
        trainer = self.trainer
        if not trainer.mid_step:
            # A row of its own, or its losses would wait unseen for the end of the next step.
            trainer.recorder.close_step(trainer.step_count, trainer.updates_d, trainer.updates_g)
        self._note("update", network, at=before)

    def go_on(self) -> None:
        """Train past the planned steps; the schedule's last rate holds."""
        if not self.beyond_plan:
            self.beyond_plan = True
            self._note("continue")

    def _note(self, do: str, what: str = "", value: Any = None, at: int | None = None) -> None:
        updates = self.trainer.updates if at is None else at
        self.journal.append(Event(updates, do, what, value))

    # -- repetition -------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Do again what a journal notes."""
        if event.do == "set":
            # Set once, so not refused again: events stand singly that may only go together.
            self._take(self._with({event.what: event.value}), (event.what,))
        elif event.do == "freeze":
            self.freeze(event.what or None)  # type: ignore[arg-type]
        elif event.do == "update":
            self.update(event.what)  # type: ignore[arg-type]
        elif event.do == "continue":
            self.go_on()
        else:
            raise ValueError(f"unknown journal event {event.do!r}")

    def repeat(self, journal: list[Event], until: Callable[[], bool] = lambda: False) -> None:
        """Run a fresh start through a journal, up to its last event.

        Parameters
        ----------
        journal
            Events of an earlier run of the same experiment.
        until
            Asked before each update; true stops early.
        """
        for event in journal:
            while self.trainer.updates < event.updates:
                if until():
                    return
                self.substep()
            self.apply(event)
