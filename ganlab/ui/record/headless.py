"""A film of a training from its start, without a window: for pages of documentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from ganlab.engine.recording import FILMS, Plan
from ganlab.engine.recording.steps import Spacing, film_steps
from ganlab.runtime.state import RunState
from ganlab.ui.record.studio import Setting, Studio
from ganlab.ui.record.work import Inbox, Target, film, past_pixels

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.ui.views.view import View

__all__ = ["film_training"]


class _Here:
    """Paints at once, on the thread that asks: the one of widgets."""

    def develop(self, paint: Callable[[Any], Any], what: Any, cancelled: Callable[[], bool]) -> Any:
        return paint(what)


def film_training(
    experiment: Experiment,
    last: int,
    views: Sequence[View],
    setting: Setting,
    path: Path,
    *,
    format: str = "gif",
    frames: int = 120,
    rate: int = 20,
    hold: float = 1.0,
    spacing: Spacing = "even",
) -> int:
    """Train an experiment up to a step, and film its past; return how many bytes the film has.

    The same experiment on the same computer makes the same film.
    """
    from ganlab.engine.timeline import Past, Shelf, Timeline
    from ganlab.engine.trainer.run import Run, one_thread

    one_thread()
    run = Run(experiment)
    run.timeline = Timeline(Shelf(), planned=last)
    run.timeline.keep(run.place())
    while run.trainer.step_count < last:
        run.step()
    trainer, owner, inbox = run.trainer, QWidget(), Inbox()
    state = RunState("paused", 1, experiment, trainer.distribution, latent=trainer.latent)
    studio = Studio(views, state, setting, owner)
    try:
        inbox.put(Past.of(run))
        steps = film_steps(0, last, frames, spacing)
        made = past_pixels(inbox, steps, studio, _Here(), state.generation)
        plan = Plan(setting.width, setting.height, frames, rate, hold, setting.title)
        size: int = film(made, Target(path, FILMS[format], plan))(_silent, _never)
    finally:
        studio.hide()
        studio.deleteLater()
        owner.deleteLater()
    return size


def _silent(done: int, total: int) -> None:
    pass


def _never() -> bool:
    return False
