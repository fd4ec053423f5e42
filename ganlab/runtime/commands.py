"""What a window may ask of a training, applied between two updates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ganlab.engine.experiment import DataSpec, Experiment

if TYPE_CHECKING:
    from ganlab.engine.export import Source
    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.timeline import Past
    from ganlab.engine.trainer.run import Run
    from ganlab.runtime.file_state import Mark

__all__ = [
    "Adopt",
    "BranchFrom",
    "ChooseData",
    "Command",
    "Continue",
    "CopyPast",
    "CopyRun",
    "Freeze",
    "HandOver",
    "Load",
    "Open",
    "Pause",
    "PauseAtCollapse",
    "Play",
    "PlayFromHere",
    "Recover",
    "RemoveBookmark",
    "Reset",
    "Save",
    "Seek",
    "SetBookmark",
    "SetField",
    "SetFields",
    "SetSpeed",
    "StepBoth",
    "StepD",
    "StepG",
    "SwitchBranch",
    "Written",
]


@dataclass(frozen=True)
class Command:
    """A wish of the person at the window."""


@dataclass(frozen=True)
class Load(Command):
    """Start another experiment, paused, or playing on where ``play`` says so.

    Where it cannot be built (a bad data file), the run at hand stays and ``rejected`` tells why.
    """

    experiment: Experiment
    play: bool = False


@dataclass(frozen=True)
class Adopt(Command):
    """Go on with a run that another thread has let go of, from where it stands, paused."""

    run: Run


@dataclass(frozen=True)
class ChooseData(Command):
    """Learn other data, with what suits it where nothing was set by hand (see ``recipes``).

    Where the data cannot be built the run at hand stays and ``rejected`` tells why.
    """

    data: DataSpec


@dataclass(frozen=True)
class Open(Command):
    """Open a saved run, folder or ``.ganlab`` file, and stand where it stood, paused."""

    path: Path


@dataclass(frozen=True)
class Recover(Command):
    """Keep what sessions left that were killed, and open the newest run of those, or not."""

    opens: bool


@dataclass(frozen=True)
class Save(Command):
    """Write the run at hand as a run folder at ``path``, or as one ``.ganlab`` file.

    It is written as it stands now, in a thread of its own; training goes on.
    """

    path: Path


@dataclass(frozen=True)
class Written(Command):
    """Note that a run stands written; to be posted by the thread that wrote it alone."""

    path: Path
    mark: Mark


@dataclass(frozen=True)
class HandOver(Command):
    """Hand a copy of the networks, as they stand, to a thread of its own; training goes on.

    To be posted by the :class:`~ganlab.runtime.session.Session` alone. ``take`` and ``refuse``
    (which is told what failed, or None where there is no run) are called on the training's
    thread and return at once.
    """

    take: Callable[[Snapshot], object]
    refuse: Callable[[Exception | None], object]


@dataclass(frozen=True)
class CopyRun(Command):
    """Hand a copy of the whole run, as it stands, to a thread of its own; training goes on.

    To be posted by the :class:`~ganlab.runtime.session.Session` alone; ``take`` and ``refuse``
    are called as those of :class:`HandOver`.
    """

    take: Callable[[Source], object]
    refuse: Callable[[Exception | None], object]


@dataclass(frozen=True)
class CopyPast(Command):
    """Hand all of the run's past to a thread of its own, which replays it; training goes on.

    To be posted by the :class:`~ganlab.runtime.session.Session` alone; ``take`` and ``refuse``
    are called as those of :class:`HandOver`.
    """

    take: Callable[[Past], object]
    refuse: Callable[[Exception | None], object]


@dataclass(frozen=True)
class Play(Command):
    """Train until paused or until the planned steps are done."""


@dataclass(frozen=True)
class Pause(Command):
    """Stop before the next update."""


@dataclass(frozen=True)
class PauseAtCollapse(Command):
    """Pause of its own accord, or no longer, at the step at which a run is found to collapse."""

    on: bool


@dataclass(frozen=True)
class Continue(Command):
    """Train on beyond the planned steps; the schedule's last rate holds."""


@dataclass(frozen=True)
class StepD(Command):
    """Update D once, now."""


@dataclass(frozen=True)
class StepG(Command):
    """Update G once, now."""


@dataclass(frozen=True)
class StepBoth(Command):
    """One step of Algorithm 1: k_D updates of D, then k_G of G."""


@dataclass(frozen=True)
class Freeze(Command):
    """Hold one network still while the other goes on learning; None releases both."""

    network: Literal["discriminator", "generator"] | None


@dataclass(frozen=True)
class SetField(Command):
    """Change a field: live where the field is, else by a restart with the same seed."""

    path: str
    value: Any


@dataclass(frozen=True)
class SetFields(Command):
    """Change several fields together: live where all of them are, else by one restart.

    None of them is changed where one cannot be. ``title`` says what it is, for the notice.
    """

    changes: tuple[tuple[str, Any], ...]
    title: str = ""


@dataclass(frozen=True)
class Reset(Command):
    """Start again from the same seed, or from another; plays on if it was playing."""

    seed: int | None = None


@dataclass(frozen=True)
class SetSpeed(Command):
    """Hold to that many updates a second; None is as fast as it goes."""

    updates_per_second: float | None


@dataclass(frozen=True)
class Seek(Command):
    """Look at a step of the past as it was, or at the newest again (None); training pauses.

    The run itself stays as it is until a command would change it: Play, a step, a freeze or a
    live field go on from the step that is looked at, and what came after is kept as a branch.
    """

    step: int | None


@dataclass(frozen=True)
class PlayFromHere(Command):
    """Train on from the step that is looked at, past the planned steps where they are done."""


@dataclass(frozen=True)
class BranchFrom(Command):
    """Let the run stand at the step that is looked at; what came after is kept as a branch."""


@dataclass(frozen=True)
class SwitchBranch(Command):
    """Stand at the end of a branch; the run at hand becomes a branch in its turn."""

    index: int


@dataclass(frozen=True)
class SetBookmark(Command):
    """Mark a step, or the one that is looked at (None), or give its mark another note."""

    step: int | None = None
    note: str = ""


@dataclass(frozen=True)
class RemoveBookmark(Command):
    """Take the bookmark at a step away."""

    step: int
