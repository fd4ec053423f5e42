"""The four panels of Figure 1 of Goodfellow et al. 2014, from a run's own past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ganlab.engine.data.distribution import Distribution
from ganlab.engine.probes.curves import CurvesRequest, CurvesResult, curves
from ganlab.engine.recording.errors import RecordError
from ganlab.engine.trainer.diverged import Diverged

if TYPE_CHECKING:
    from ganlab.engine.timeline import Past
    from ganlab.engine.timeline.past import Reader
    from ganlab.engine.trainer.run import Run

__all__ = ["LETTERS", "Panel", "PanelsRequest", "default_panels", "make_panels"]

LETTERS = "abcd"


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
        Of (a) to (d); those of (b) and (c) count for ``steps`` alone.
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
        before = f"D alone: {_times(self.updates_d)}, " if self.updates_d else ""
        return f"step {self.step:,}, then {before}G alone: {_times(self.updates_g)}"


def _times(n: int) -> str:
    return f"{n:,} update{'' if n == 1 else 's'}"


def default_panels(first: int, last: int) -> PanelsRequest:
    """Return what is shown unless told otherwise.

    (a) at a fortieth of the way, early enough that p_g is still away from p_data; (b) D alone for
    a hundred updates; (c) G alone for twenty; (d) the newest step. Four steps: at 0, 1/40, 1/8
    and all of the way.
    """
    way = last - first
    early = first + min(way, max(round(way / 40), 1))
    return PanelsRequest("paper", (early, first + way // 8, first + way // 3, last), 100, 20)


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
    for step in request.steps:
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
    show(reader.reach(a, check), a)
    copy = _trained_on(reader, [("discriminator", request.updates_d)], check)
    show(copy, a, request.updates_d)
    _train(copy, "generator", request.updates_g, check)
    show(copy, a, request.updates_d, request.updates_g)
    show(reader.reach(d, check), d)
    return tuple(made)


def _trained_on(
    reader: Reader,
    updates: Sequence[tuple[Literal["discriminator", "generator"], int]],
    check: Callable[[], object],
) -> Run:
    copy = reader.copy()
    if copy.trainer.frozen is not None:
        copy.freeze(None)
    for network, times in updates:
        _train(copy, network, times, check)
    return copy


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
