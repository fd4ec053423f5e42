"""Watches a run, on the clock of its steps, and says how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.detector.advice import advice_for
from ganlab.engine.detector.bins import Bins, build_bins
from ganlab.engine.detector.birthday import duplicate_distance, near_pairs
from ganlab.engine.detector.candidate import candidate, spread
from ganlab.engine.detector.dynamics import last_steps, start_gradient
from ganlab.engine.detector.evidence import LONG, POOLED, RealFigures, gather
from ganlab.engine.detector.look import PAIRED, look_at
from ganlab.engine.detector.memory import Memory
from ganlab.engine.detector.pairwise import distances, mean_distance
from ganlab.engine.detector.report import Evidence, Missing, Report, Strip, Verdict
from ganlab.engine.detector.shown import missing_of, strip_of
from ganlab.engine.detector.space import SpaceName
from ganlab.engine.detector.verdict import Standing, advance, diverge
from ganlab.engine.detector.words import doubt_words, evidence_words, verdict_words
from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.trainer.history import History

__all__ = ["EVERY", "SAMPLES", "Detector"]

#: Steps between two observations: those of a block of the history, which is complete then.
EVERY = 64
#: Generated samples of one observation: of points, and of pictures, which cost much more.
SAMPLES = (512, 80)
#: Rows of the history that an observation looks at, and evidence that is kept to see a trend.
_ROWS, _TRAIL = 64, 6


class Detector:
    """A deterministic observer: the same run gets the same verdicts, window or none.

    It draws latents from streams of its own, a new one for each step, and changes nothing of the
    run. All that it remembers is in :attr:`memory`.

    Parameters
    ----------
    data
        What the run learns.
    blind
        Whether known modes are withheld, so that bins alone must tell.
    seed
        Of its random numbers.
    every
        Steps between two observations.
    space
        Where pictures are binned; see :func:`~ganlab.engine.detector.space.build_space`.
    samples
        Generated samples of one observation.

    Attributes
    ----------
    memory : Memory
        What was seen; may be set back to what it was before.
    """

    def __init__(
        self,
        data: Dataset,
        *,
        blind: bool = False,
        seed: int = 0,
        every: int | None = None,
        space: SpaceName | None = None,
        samples: int | None = None,
    ) -> None:
        self.data = data
        self.blind = blind
        self.seed = seed
        self.every = every or EVERY
        self.samples = samples or SAMPLES[data.kind == "images"]
        self.memory = Memory()
        self._space = space
        self._bins: Bins | None = None

    # -- watching ---------------------------------------------------------------------------

    def due(self, step: int) -> bool:
        """Whether to observe at that step."""
        seen = self.memory.looks
        return step > 0 and step % self.every == 0 and (not seen or seen[-1].step < step)

    def observe(self, snapshot: Snapshot, history: History) -> Verdict:
        """Draw a few samples and judge.

        Parameters
        ----------
        snapshot
            Of the step that is due; its G is the averaged one where there is one.
        history
            Brought up to that step.
        """
        rng = np.random.default_rng([self.seed, snapshot.step, 52])
        x = snapshot.generate(snapshot.latent.sample(self.samples, rng))
        gradient, accuracy = last_steps(history.since(max(0, len(history) - _ROWS)))
        if not self.memory.looks:
            self.memory = replace(self.memory, start=start_gradient(history.since(0)))
        look = look_at(
            x,
            self.data,
            self.bins,
            self._real.epsilon,
            step=snapshot.step,
            gradient=gradient,
            accuracy=accuracy,
            blind=self.blind,
        )
        looks = (*self.memory.looks, look)[-LONG:]
        evidence = gather(
            looks, self.data, self.bins, self._real, self.memory.start, blind=self.blind
        )
        self.memory = replace(
            self.memory,
            looks=looks,
            trail=(*self.memory.trail, evidence)[-_TRAIL:],
            columns=self.memory.columns.add(look.step, look.n, look.nearest),
            names=self.bins.names,
            shares=tuple(self._strip_shares.tolist()),
        )
        self._judge(snapshot.experiment)
        return self.verdict

    def note_diverged(self, step: int, experiment: Experiment) -> Verdict:
        """Take in that a number was no longer finite at that step."""
        self._stand(diverge(self.memory.standing, step), step, experiment)
        return self.verdict

    def _judge(self, experiment: Experiment) -> None:
        trail, before = self.memory.trail, self.memory.standing
        now = trail[-1]
        if len(self.memory.looks) < POOLED and now.finite == 1.0:
            return
        says = candidate(trail, before.kind)
        settled = spread(now)
        self._stand(advance(before, says, now.step, settled=settled), now.step, experiment)

    def _stand(self, standing: Standing, step: int, experiment: Experiment) -> None:
        memory, evidence = self.memory, self.evidence
        kind, since = standing.kind, standing.since_step
        news = (kind, since) != (memory.standing.kind, memory.standing.since_step)
        of_modes = evidence is not None and evidence.modes is not None
        verdict = Verdict(
            kind=kind,
            since_step=since,
            confidence=standing.confidence,
            words=verdict_words(kind, self._worst, since, of_modes),
            evidence_words=()
            if evidence is None
            else (*evidence_words(evidence), *doubt_words(standing)),
            advice=advice_for(kind, experiment),
        )
        self.memory = replace(
            memory,
            standing=standing,
            verdict=verdict,
            changes=(*memory.changes, verdict) if news else memory.changes,
            changed_at=(*memory.changed_at, step) if news else memory.changed_at,
        )

    @property
    def _worst(self) -> Evidence | None:
        """The evidence to name a standing verdict by: now, or where least of the data was drawn.

        A verdict outlasts an observation or two that do not support it.
        """
        now = self.evidence
        if now is None or now.missing:
            return now
        return max(self.memory.trail, key=lambda evidence: evidence.missing_share)

    # -- what depends on the data alone -----------------------------------------------------

    @property
    def bins(self) -> Bins:
        """The bins; made when they are first asked for."""
        if self._bins is None:
            # Modes are withheld by leaving them out of the bins, which others may not share.
            key = ("bins", self.blind, self.seed, self._space, self.samples)
            self._bins = self._remembered(key, self._make_bins)
        return self._bins

    @property
    def built(self) -> bool:
        """Whether the bins are made: a run that was opened shows itself without its data."""
        return self._bins is not None

    def _make_bins(self) -> Bins:
        pooled = POOLED * self.samples
        return build_bins(self.data, pooled, blind=self.blind, space=self._space, seed=self.seed)

    @property
    def _real(self) -> RealFigures:
        key = ("real figures", self.blind, self.seed, self._space, self.samples)
        found: RealFigures = self._remembered(key, self._make_real)
        return found

    def _make_real(self) -> RealFigures:
        y, batch = self.bins.real, min(PAIRED, self.samples)
        epsilon = duplicate_distance(y, batch)
        tables = [distances(y[i : i + batch]) for i in range(0, len(y) - batch + 1, batch)]
        close = sum(near_pairs(table, epsilon) for table in tables)
        return RealFigures(
            distance=float(np.mean([mean_distance(table) for table in tables])),
            epsilon=epsilon,
            pair_rate=close / (len(tables) * batch * (batch - 1) / 2),
        )

    def _remembered(self, key: tuple[object, ...], make: Callable[[], Any]) -> Any:
        return remember(self.data, ("detector", *key), make)

    @property
    def _strip_shares(self) -> NDArray[np.float64]:
        return self.data.label_shares if self.bins.of_modes else self.bins.shares

    # -- what came of it --------------------------------------------------------------------

    @property
    def verdict(self) -> Verdict:
        """The current verdict."""
        return self.memory.verdict

    @property
    def evidence(self) -> Evidence | None:
        """What it rests on; None before the first observation."""
        return self.memory.trail[-1] if self.memory.trail else None

    @property
    def changes(self) -> tuple[Verdict, ...]:
        """Verdicts in order, each as it was when it began."""
        return self.memory.changes

    @property
    def strip(self) -> Strip:
        """Masses of modes or bins over time."""
        return strip_of(self.memory)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is hardly drawn now, the largest share first; at most eight, with examples.

        Empty, too, where a saved run was opened and nothing has been observed since: examples
        need the data, which may not be here.
        """
        if self.evidence is None or self._bins is None:
            return ()
        return missing_of(self.evidence, self._bins)

    def report(self) -> Report:
        """Return all that a window shows; cheap."""
        return Report(
            verdict=self.verdict,
            evidence=self.evidence,
            changes=self.changes,
            changed_at=self.memory.changed_at,
            strip=self.strip,
            missing=self.missing,
            every=self.every,
            space="" if self._bins is None else self._bins.space.words,
        )

    # -- to be kept and resumed -------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return what was seen as JSON values."""
        return self.memory.as_json()

    def restore(self, state: dict[str, Any]) -> None:
        """Stand where :meth:`state` was taken.

        Raises
        ------
        KeyError, TypeError, ValueError
            Where it is no such state; then nothing is changed.
        """
        self.memory = Memory.from_json(state)
