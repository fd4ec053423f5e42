"""When the runs are scored, and what the table is told: all by the same draws, at the same step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ganlab.engine.probes import Request
from ganlab.runtime.comparing import CompareFrame
from ganlab.runtime.state import RunState
from ganlab.ui.compare.measures import of_frame, of_score, question
from ganlab.ui.history import LossHistory

__all__ = ["Scores"]

#: Between two scores while the runs play, seconds: of points, and of pictures, which take longer.
_POINTS, _PICTURES = 1.0, 4.0
#: Between two changes of the other numbers, seconds.
_READABLE = 0.5


class Scores:
    """Asks for a score of every run now and then, and once where they stand."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked: tuple[Request, ...] = ()
        self._seed = 0
        self._playing = False
        #: Whether the views have shown anything of these runs.
        self._begun = False
        self._every = _POINTS
        self._written_at = self._scored_at = -math.inf
        self._scored: tuple[tuple[int, int], ...] = ()
        #: Measures that come with a score.
        self.keys: tuple[str, ...] = ()
        #: Whether the score is of another moment than the picture.
        self.stale = False

    def forget(self) -> None:
        """Other runs begin."""
        self.__init__(self._clock)  # type: ignore[misc]

    def moved(self) -> None:
        """Another step is looked at: numbers change at once."""
        self._written_at = self._scored_at = -math.inf

    def wanted(self, runs: Sequence[RunState], *, playing: bool) -> tuple[frozenset[Request], ...]:
        """Return what is to be asked of each run now."""
        self._playing = playing
        self._asked = tuple(question(run, self._seed) for run in runs)
        pictures = any(r.distribution is not None and r.distribution.kind == "images" for r in runs)
        self._every = _PICTURES if pictures else _POINTS
        if pictures and not self._begun:
            # To judge pictures takes longer than to draw them: they are shown first.
            return (frozenset(),) * len(runs)
        if playing and self._clock() - self._scored_at < self._every:
            return (frozenset(),) * len(runs)
        return tuple(frozenset({one}) for one in self._asked)

    def take(
        self, frame: CompareFrame, histories: Sequence[LossHistory]
    ) -> list[dict[str, float]] | None:
        """Return what is to be written of each run; None while it is too soon to be read."""
        now, self._begun = self._clock(), True
        updates = tuple((one.updates_d, one.updates_g) for one in frame.frames)
        pairs = zip(self._asked, frame.frames, strict=False)
        answers = [one.results.get(request) for request, one in pairs]
        scored = bool(answers) and all(answer is not None for answer in answers)
        late = now - self._scored_at > 4 * self._every
        self.stale = not scored and updates != self._scored and (not self._playing or late)
        if not scored and self._playing and now - self._written_at < _READABLE:
            return None
        self._written_at = now
        numbers = [
            of_frame(one, history) for one, history in zip(frame.frames, histories, strict=True)
        ]
        if scored:
            found = [of_score(answer) for answer in answers if answer is not None]
            self.keys = tuple(dict.fromkeys(key for one in found for key in one))
            self._scored, self._scored_at = updates, now
            if self._playing:
                # Other samples next time, so that chance does not look like progress; the same
                # for all runs, so that it does not look like a difference.
                self._seed += 1
            numbers = [a | b for a, b in zip(numbers, found, strict=True)]
        return numbers
