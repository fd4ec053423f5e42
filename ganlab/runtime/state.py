"""What a window knows of the training: frozen values, sent when something rare happens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.latent import LatentSpace
    from ganlab.engine.models import Layer
    from ganlab.engine.timeline.bookmark import Bookmark

__all__ = ["Branch", "Failure", "Phase", "RunState", "TimelineState"]

Phase = Literal["preparing", "paused", "playing", "finished", "failed"]


@dataclass(frozen=True)
class RunState:
    """How the run stands; a new one is sent whenever any of it changes.

    Attributes
    ----------
    phase : str
        ``preparing`` (torch is being imported), ``paused``, ``playing``, ``finished`` (planned
        steps done; can be continued) or ``failed`` (stopped at NaN; the last good state stays).
    generation : int
        Counts starts and restarts in this session; frames of an earlier one are stale.
    experiment : Experiment
        As it stands now, live changes included.
    distribution : Dataset or None
        The data, built; None while preparing.
    frozen : str or None
        ``discriminator``, ``generator`` or None.
    parameters_d, parameters_g : int
        Parameter counts; 0 while preparing.
    device : str
        "cpu", "NVIDIA …": where it computes, in words.
    updates_per_second : float or None
        The speed it is held to; None is as fast as it goes.
    latent : LatentSpace or None
        What G takes in; None while preparing.
    layers_d, layers_g : tuple of Layer
        Both networks for a diagram; empty while preparing.
    precision : str
        ``float32`` or ``bfloat16``; empty while preparing.
    threads : int
        Threads that a step may use; 0 while preparing.
    beyond_plan : bool
        Whether training was continued past the planned steps.
    past : bool
        Whether a step of the past is looked at, and all this is said of it.
    file : Path or None
        Where the person saved the run, or opened it from.
    unsaved : bool
        Whether it is not as it was begun, opened or saved.
    """

    phase: Phase
    generation: int
    experiment: Experiment
    distribution: Dataset | None = None
    frozen: Literal["discriminator", "generator"] | None = None
    parameters_d: int = 0
    parameters_g: int = 0
    device: str = ""
    updates_per_second: float | None = None
    beyond_plan: bool = False
    latent: LatentSpace | None = None
    layers_d: tuple[Layer, ...] = ()
    layers_g: tuple[Layer, ...] = ()
    precision: str = ""
    threads: int = 0
    past: bool = False
    file: Path | None = None
    unsaved: bool = False


@dataclass(frozen=True)
class Branch:
    """A run that was left for one that went on from its past.

    Attributes
    ----------
    parted : int
        The step from which the other went on.
    head : int
        Its own newest step.
    """

    parted: int
    head: int


@dataclass(frozen=True)
class TimelineState:
    """What of the run's past can be looked at, and what is.

    Attributes
    ----------
    generation : int
        As of :class:`RunState`; -1 while there is no run.
    first, head : int
        The earliest step that can be shown again, and the newest; while the run plays the newest
        is that of the newest frame.
    past : int or None
        The step that is looked at; None is the newest.
    arrived : bool
        Whether it is reached: steps between two snapshots are replayed.
    bookmarks : tuple of Bookmark
        By step.
    branches : tuple of Branch
        Runs that were left, the oldest first.
    """

    generation: int = -1
    first: int = 0
    head: int = 0
    past: int | None = None
    arrived: bool = True
    bookmarks: tuple[Bookmark, ...] = ()
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Failure:
    """What went wrong in the worker.

    Attributes
    ----------
    message : str
        For the person: what, where, and the way out.
    details : str
        Traceback, for a bug report; empty where the message says all.
    """

    message: str
    details: str = ""
