"""What may be tried against trouble, applied with one click and taken back with another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from ganlab.cures import Cure, cured
from ganlab.engine.experiment import FIELDS, Experiment, differing, replace, value_of
from ganlab.presets import PRESETS, Preset
from ganlab.runtime.commands import Command, PauseAtCollapse, SetFields
from ganlab.runtime.reporting import change_words
from ganlab.runtime.state import RunState

__all__ = ["Changes", "Remedies", "as_chance_has_it", "changes_tip", "standing_of"]

Changes = tuple[tuple[str, Any], ...]


def as_chance_has_it(preset: Experiment, like: Experiment) -> Experiment:
    """Return a preset's experiment with the seed and device of another: it stays itself so."""
    return replace(preset, {"run.seed": like.run.seed, "run.device": like.run.device})


def standing_of(experiment: Experiment, last: Preset | None) -> tuple[Preset | None, Cure | None]:
    """Return which preset an experiment is, and which of its cures has been applied to it.

    Parameters
    ----------
    last
        The preset at hand until now: with a cure it may be the same as another preset, and stays
        its own all the same.
    """
    known = [*([last] if last is not None else []), *PRESETS.values()]
    near = [preset for preset in known if preset.experiment.data == experiment.data]
    if last is not None and last in near and (cure := _cure_in(last, experiment)) is not None:
        return last, cure
    for preset in near:
        if as_chance_has_it(preset.experiment, experiment) == experiment:
            return preset, None
    for preset in near:
        if (cure := _cure_in(preset, experiment)) is not None:
            return preset, cure
    return None, None


def _cure_in(preset: Preset, experiment: Experiment) -> Cure | None:
    own = as_chance_has_it(preset.experiment, experiment)
    return next((cure for cure in preset.cures if cured(own, cure) == experiment), None)


def changes_tip(experiment: Experiment, changes: Iterable[tuple[str, Any]]) -> str:
    """Say which fields would change, and whether the run then begins anew."""
    news = differing(experiment, changes)
    if not news:
        return "It is so already."
    said = "\n".join(change_words(experiment, path, value) for path, value in news)
    if all(FIELDS[path].live for path, _ in news):
        return f"{said}\nTakes effect at once: the run goes on."
    return f"{said}\nRestarts the run, with the same seed."


@dataclass
class _Step:
    """A change that was asked for; it has arrived once the run tells of it."""

    title: str
    before: Changes
    after: Changes
    arrived: bool = False


class Remedies(QObject):
    """Sets the fields of a remedy together, and knows the way back.

    Signals
    -------
    changed()
        Another preset or cure is at hand, or there is something else to take back.
    pausing_changed(bool)
        Whether the run is to pause at a collapse.
    """

    changed = Signal()
    pausing_changed = Signal(bool)

    def __init__(self, post: Callable[[Command], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._done: list[_Step] = []
        self.experiment = Experiment()
        #: The preset at hand, and which of its cures is applied.
        self.preset: Preset | None = None
        self.cure: Cure | None = None
        self.pausing = False

    def set_state(self, state: RunState) -> None:
        """Follow the run."""
        experiment = state.experiment
        before = self.experiment, self.preset, self.cure, self.undoable
        if experiment != self.experiment:
            self.preset, self.cure = standing_of(experiment, self.preset)
            self.experiment = experiment
        elif self.preset is None:
            self.preset, self.cure = standing_of(experiment, None)
        if not state.past:
            # A look back takes nothing back: what was done is known again at the newest step.
            self._look_back()
        if before != (self.experiment, self.preset, self.cure, self.undoable):
            self.changed.emit()

    def _look_back(self) -> None:
        if not self._done:
            return
        last = self._done[-1]
        if not differing(self.experiment, last.after):
            last.arrived = True
        elif last.arrived:
            # Something else was set since: what was before is no longer known.
            self._done.clear()

    # --- what is done ------------------------------------------------------------------------

    def apply(self, title: str, changes: Changes) -> None:
        """Set fields together; one step to take back."""
        news = differing(self.experiment, changes)
        if not news:
            return
        if self._done and not self._done[-1].arrived:
            # It was refused, or is under way: it is no place to go back to.
            self._done.pop()
        before = tuple((path, value_of(self.experiment, path)) for path, _ in news)
        self._done.append(_Step(title, before, news))
        self._post(SetFields(news, title))

    def choose_cure(self, cure: Cure | None) -> None:
        """Apply one of the preset's cures instead of another, or none: as the preset has it."""
        title = f"Cure: {cure.title}" if cure is not None else "As the preset has it"
        self.apply(title, self.changes_to(cure))

    def changes_to(self, cure: Cure | None) -> Changes:
        """Return the fields that lead from the cure that is applied to another, or to none."""
        if self.preset is None:
            return ()
        paths = [path for one in (self.cure, cure) if one is not None for path, _ in one.changes]
        wanted = self.preset.experiment if cure is None else cured(self.preset.experiment, cure)
        return tuple((path, value_of(wanted, path)) for path in dict.fromkeys(paths))

    @property
    def undoable(self) -> str:
        """What would be taken back, in words; empty where there is nothing."""
        return self._done[-1].title if self._done and self._done[-1].arrived else ""

    def undo(self) -> None:
        """Take back the last change."""
        if self.undoable:
            step = self._done.pop()
            if self._done:
                # Until the run tells that it is back there.
                self._done[-1].arrived = False
            self._post(SetFields(step.before, f"Taken back: {step.title}"))
            self.changed.emit()

    def set_pausing(self, on: bool) -> None:
        """Let the run pause at a collapse, or no longer."""
        if on != self.pausing:
            self.pausing = on
            self._post(PauseAtCollapse(on))
            self.pausing_changed.emit(on)
