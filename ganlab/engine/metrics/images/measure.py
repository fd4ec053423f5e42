"""What a slow measure is: asked for by hand, run off the window's thread, told of as it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from ganlab.engine.data.errors import DataError
from ganlab.engine.registry import Registry

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.snapshot import Snapshot

__all__ = [
    "MEASURES",
    "SAMPLES",
    "Cancelled",
    "Measure",
    "MeasureError",
    "Progress",
    "Report",
    "Row",
    "Watch",
    "explain",
]

#: Samples by which a measure judges, unless it is asked for another number.
SAMPLES = 10_000

#: Told the share that is done, 0 to 1, and what is being done, in words.
Progress = Callable[[float, str], None]


class Cancelled(Exception):
    """The measure was told to stop; nothing was kept."""


class MeasureError(ValueError):
    """What stands in a measure's way; the message says it and the way out."""


@dataclass(frozen=True)
class Row:
    """One line of a report: its label, its value with the unit, and its definition."""

    label: str
    text: str
    definition: str


@dataclass(frozen=True)
class Report:
    """What a measure found.

    Attributes
    ----------
    rows : tuple of Row
        To be shown, in order.
    note : str
        What the numbers rest on: counts, classifier, resizing.
    step, generation : int
        Which networks were measured: steps that they had made, and the start of the run in its
        session.
    numbers : mapping
        The same for programs: plain numbers by name, the units being those of the rows.
    """

    rows: tuple[Row, ...]
    note: str
    step: int
    generation: int
    numbers: Mapping[str, Any] = field(default_factory=dict)


class Runs(Protocol):
    """How a measure is run."""

    def __call__(
        self,
        snapshot: Snapshot,
        progress: Progress,
        cancelled: Callable[[], bool],
        *,
        n: int = SAMPLES,
        seed: int = 0,
    ) -> Report:
        """Measure a snapshot by ``n`` samples of a random stream that is the measure's own.

        Raises
        ------
        Cancelled
            Soon after ``cancelled`` says so.
        MeasureError
            Where something that it needs is missing.
        """


@dataclass(frozen=True)
class Measure:
    """Something that can be measured of a generator of pictures.

    Attributes
    ----------
    name, title : str
        Its key, and a few words for a button.
    definition, source, unit : str
        What it says, in a sentence or two; papers; of its first number.
    fits : callable
        ``(experiment, dataset) -> ""``, or why it cannot be measured there. Quick: it reads no
        file.
    run : callable
        See :class:`Runs`.
    """

    name: str
    title: str
    definition: str
    source: str
    unit: str
    fits: Callable[[Experiment, Dataset], str]
    run: Runs


MEASURES: Registry[Measure] = Registry("measure")


def explain(title: str, error: Exception) -> str:
    """Say of a measure that failed why, and the way out."""
    if isinstance(error, MeasureError | DataError):
        return str(error)
    # Of torch, too, a lack of memory is told by its words alone.
    if isinstance(error, MemoryError) or "memory" in str(error).lower():
        return f"not enough memory for {title}: close other programs, or ask for fewer samples"
    return f"{title} failed: {error}"


class Watch:
    """Tells how far a measure is, and asks whether it is to go on."""

    def __init__(self, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self._progress, self._cancelled = progress, cancelled

    def part(self, start: float, end: float, words: str) -> Callable[[float], None]:
        """Return what to call with the share that is done of a part, which may raise.

        Parameters
        ----------
        start, end
            Where the part lies in the whole, 0 to 1.
        """

        def tell(share: float) -> None:
            if self._cancelled():
                raise Cancelled
            self._progress(start + (end - start) * share, words)

        tell(0.0)
        return tell
