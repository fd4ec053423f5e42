"""The four panels of Figure 1 of Goodfellow et al. 2014, from a run's own past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.probes.curves import CurvesRequest, CurvesResult, curves
from ganlab.engine.recording.errors import RecordError
from ganlab.engine.recording.steps import film_steps
from ganlab.engine.trainer.diverged import Diverged

if TYPE_CHECKING:
    from ganlab.engine.timeline import Past
    from ganlab.engine.timeline.past import Reader
    from ganlab.engine.trainer.run import Run

__all__ = [
    "EARLY",
    "LETTERS",
    "Panel",
    "PanelsRequest",
    "default_panels",
    "early_step",
    "make_panels",
]

LETTERS = "abcd"
#: In place of the step of (a): to be found.
EARLY = -1
#: Steps that are tried for it, and how far apart densities may be there.
_TRIED, _HALF = 32, 0.5


@dataclass(frozen=True)
class PanelsRequest:
    """Which four moments are shown.

    Attributes
    ----------
    kind : str
        ``paper``: (a) a step of the run; (b) the same with D trained on alone, in a copy, as in
        the inner loop of Algorithm 1; (c) that copy with G then trained on alone; (d) another
        step. ``steps``: four steps of the run.
    steps : tuple of int
        Of (a) to (d); those of (b) and (c) count for ``steps`` alone. :data:`EARLY` for (a) of
        ``paper``: the step of :func:`early_step`.
    updates_d, updates_g : int
        Updates of D for (b), and after them of G for (c); for ``paper`` alone.
    """

    kind: Literal["paper", "steps"]
    steps: tuple[int, int, int, int]
    updates_d: int = 0
    updates_g: int = 0


@dataclass(frozen=True, eq=False)
class Panel:
    """One of the four.

    Attributes
    ----------
    letter : str
        ``a`` to ``d``.
    step : int
        Of the run, from which it comes.
    updates_d, updates_g : int
        Updates made beyond that step, in a copy; 0 where the run itself is shown.
    curves : CurvesResult
        Densities, D, D*, arrows; of G as trained, never of its average.
    """

    letter: str
    step: int
    updates_d: int
    updates_g: int
    curves: CurvesResult

    @property
    def words(self) -> str:
        """What it shows, short."""
        if not self.updates_d and not self.updates_g:
            return f"step {self.step:,}"
        if not self.updates_g:
            return f"step {self.step:,}, then D alone: {_times(self.updates_d)}"
        before = "(b)" if self.updates_d else f"step {self.step:,}"
        return f"{before}, then G alone: {_times(self.updates_g)}"


def _times(n: int) -> str:
    return f"{n:,} update{'' if n == 1 else 's'}"


def default_panels(first: int, last: int) -> PanelsRequest:
    """Return what is shown unless told otherwise.

    (a) where the densities have come to overlap by half, see :func:`early_step`; (b) D alone for
    a hundred updates; (c) G alone for forty; (d) the newest step. Four steps: at 0, 1/16, 1/4
    and all of the way.
    """
    way = last - first
    return PanelsRequest("paper", (EARLY, first + way // 16, first + way // 4, last), 100, 40)


def early_step(
    reader: Reader, request: CurvesRequest, first: int, last: int, check: Callable[[], object]
) -> int:
    """Return the first of some steps at which p_g and p_data overlap by half, or more.

    The paper's panel (a) is "near convergence: p_g is similar to p_data". Here the total variation
    ½∫|p_data − p_g| dx is at most ½, with p_g as the figure shows it. Steps that are tried grow by
    the square; where none of them is so near, it is the one that is nearest.
    """
    nearest, least = first, np.inf
    for step in film_steps(first, last, min(_TRIED, last - first + 1), "early"):
        snapshot = reader.reach(step, check).trainer.snapshot(plain=True).as_trained()
        found = curves(request, snapshot)
        cell = float(found.x[1] - found.x[0])
        apart = 0.5 * float(np.abs(found.p_data - found.p_g).sum()) * cell
        apart += 0.5 * (found.below + found.above)
        if apart < least:
            nearest, least = step, apart
        if apart <= _HALF:
            break
    return nearest


def make_panels(
    past: Past,
    request: PanelsRequest,
    tell: Callable[[int, int], object] = lambda done, total: None,
) -> tuple[Panel, ...]:
    """Return the four panels; neither the run nor its past is changed.

    Parameters
    ----------
    past
        Of a run on 1-D data.
    request
        Which moments.
    tell
        Called with how many panels are done, of four, between updates too; raises to call it off.

    Raises
    ------
    RecordError
        Where the data is not 1-D, a step is not in the past, or training on diverged.
    OSError
        Where a snapshot cannot be read.
    """
    from ganlab.engine.timeline.past import Reader
    from ganlab.engine.trainer.run import one_thread

    data = past.distribution
    if not isinstance(data, Distribution) or data.dims != 1:
        raise RecordError("Figure 1 is of data on a line: choose 1-D data")
    used = request.steps if request.kind == "steps" else (request.steps[0], request.steps[3])
    for step in used:
        if step == EARLY and request.kind == "paper":
            continue
        if not past.first_step <= step <= past.last_step:
            raise RecordError(
                f"step {step:,}: must be from {past.first_step:,} to {past.last_step:,}"
            )
    one_thread()
    asked = CurvesRequest(data.view.lo[0], data.view.hi[0], n=512)
    reader = Reader(past)
    made: list[Panel] = []

    def check() -> None:
        tell(len(made), len(LETTERS))

    def show(run: Run, step: int, updates_d: int = 0, updates_g: int = 0) -> None:
        # The copy's D has learnt from G as trained, and so has every D of the run.
        snapshot = run.trainer.snapshot(plain=True).as_trained()
        letter = LETTERS[len(made)]
        made.append(Panel(letter, step, updates_d, updates_g, curves(asked, snapshot)))
        check()

    check()
    if request.kind == "steps":
        for step in request.steps:
            show(reader.reach(step, check), step)
        return tuple(made)
    a, d = request.steps[0], request.steps[3]
    if a == EARLY:
        a = early_step(reader, asked, past.first_step, d, check)
    show(reader.reach(a, check), a)
    copy = reader.copy()
    if copy.trainer.frozen is not None:
        copy.freeze(None)
    _train(copy, "discriminator", request.updates_d, check)
    show(copy, a, request.updates_d)
    _train(copy, "generator", request.updates_g, check)
    show(copy, a, request.updates_d, request.updates_g)
    show(reader.reach(d, check), d)
    return tuple(made)


def _train(
    run: Run,
    network: Literal["discriminator", "generator"],
    times: int,
    check: Callable[[], object],
) -> None:
    try:
        for _ in range(times):
            check()
            run.update(network)
    except Diverged as error:
        raise RecordError(
            f"{network[0].upper()} alone diverged after step {run.trainer.step_count:,} "
            f"({error}): take fewer updates, or another step"
        ) from error
