"""What the detector hands out: frozen, of numpy alone, to be shown by whoever likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ganlab.engine.metrics.modes import ModeReport

__all__ = ["KINDS", "Advice", "Evidence", "Kind", "Missing", "Report", "Strip", "Verdict"]

Kind = Literal[
    "waiting",
    "learning",
    "converged",
    "dropping",
    "collapsed",
    "rotating",
    "starved",
    "diverged",
]
#: Every kind of verdict.
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Advice:
    """Something to try.

    Attributes
    ----------
    words : str
        What, and why, in one line.
    changes : tuple of (str, object)
        Field paths of the experiment and the values they would take; empty where it is not one
        of fields.
    """

    words: str
    changes: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """How a run stands.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    since_step : int
        Step of the first observation of the unbroken row that led to it.
    confidence : float
        Share of the last observations (at most eight) that, each by itself, say the same: 0 to 1.
    words : str
        The verdict in a line.
    evidence_words : tuple of str
        What it rests on, a line with its numbers each.
    advice : tuple of Advice
        What to try; empty where nothing is wrong.
    """

    kind: Kind
    since_step: int = 0
    confidence: float = 0.0
    words: str = "Waiting: not enough seen yet"
    evidence_words: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def is_trouble(self) -> bool:
        """Whether it is one that calls for a remedy."""
        return self.kind in ("dropping", "collapsed", "rotating", "starved", "diverged")


@dataclass(frozen=True)
class Evidence:
    """What the last few observations show together.

    Attributes
    ----------
    step : int
        Of the last observation.
    n : int
        Generated samples that were pooled, over the last ``observations``.
    observations : int
        How many observations are pooled.
    in_range : float
        Share of the samples that lie where data lies: not farther from the nearest bin's centre
        than 1.25 times as far as 99 % of the data in that bin. 0 to 1.
    counted : float
        Share of the samples that are near enough to a bin to be counted there: where data lies,
        or in the inner half of the way to the next bin; all of pictures. 0 to 1.
    counts : tuple of int
        Samples of each bin.
    ndb : int
        Number of statistically different bins (Richardson & Weiss 2018).
    ndb_share : float
        The same over the number of bins: 0.05 is expected of perfect samples.
    under_served : tuple of int
        Bins that got significantly fewer samples than the data has there.
    under_served_share : float
        Share of the data in them.
    missing : tuple of int
        Bins hardly drawn: under-served even when as many tests are allowed for as there are
        bins, and with less than a fifth of their share.
    missing_share : float
        Share of the data in them.
    imbalance : float
        Total variation between both histograms over the bins, less what chance alone would
        show: 0 to 1.
    pairwise_ratio : float
        Mean distance between two generated samples over that between two of the data.
    duplicate_rate : float
        Share of samples with a near-duplicate in their observation, 0 to 1; the data's own is 0.01.
    support : float
        Birthday estimate of how many different samples there are (Arora & Zhang 2017); infinite
        where there is no near-duplicate beyond those of the data.
    modes : ModeReport or None
        Coverage of known modes by the same samples; None where there are none, or withheld.
    entropy : float
        Of high-quality samples over modes, nats; NaN where modes are not known.
    turnover : float
        Total variation between observations that follow on one another, less chance, on average.
    imbalance_at_once, imbalance_over_time : float
        As ``imbalance``, of single observations on average, and of all the last sixteen pooled:
        where modes take turns, the first is high and the second low.
    gradient_ratio : float
        G's gradient norm over that of the first steps; NaN where unknown.
    accuracy : float
        D's share of right answers, real and fake together; NaN where D is a critic.
    finite : float
        Share of samples that are finite numbers.
    far : float
        Share of samples farther from the data's middle than ten times the farthest of the data.
    score : float
        0 to 1, the higher the more of the data is not drawn: the share of the data by which bins
        fall short, of those that got less than half of theirs; of modes where they are known. The
        larger of that of all samples together and, where observations are large enough to tell,
        that of single ones.
    """

    step: int
    n: int
    observations: int
    in_range: float
    counted: float
    counts: tuple[int, ...]
    ndb: int
    ndb_share: float
    under_served: tuple[int, ...]
    under_served_share: float
    missing: tuple[int, ...]
    missing_share: float
    imbalance: float
    pairwise_ratio: float
    duplicate_rate: float
    support: float
    modes: ModeReport | None
    entropy: float
    turnover: float
    imbalance_at_once: float
    imbalance_over_time: float
    gradient_ratio: float
    accuracy: float
    finite: float
    far: float
    score: float


@dataclass(frozen=True, eq=False)
class Strip:
    """Masses over time.

    Attributes
    ----------
    steps : ndarray
        Last step of each column, int64 ``[t]``; at most 512 columns, equally far apart: where
        more were seen, each column is the mean of 2, 4, 8 … observations.
    masses : ndarray
        Share of the samples that are nearest to each mode or bin, whatever their quality, float32
        ``[t, modes or bins]``.
    names : tuple of str
        Of the modes or bins.
    shares : ndarray
        What the data has in each, float64 ``[modes or bins]``: they sum to 1.
    of_modes : bool
        Whether these are known modes; else bins.
    """

    steps: NDArray[np.int64]
    masses: NDArray[np.float32]
    names: tuple[str, ...]
    shares: NDArray[np.float64]
    of_modes: bool


@dataclass(frozen=True, eq=False)
class Missing:
    """A mode or bin that is hardly drawn now.

    Attributes
    ----------
    index : int
        Which mode or bin, as in :class:`Strip`.
    name : str
        Its name.
    share : float
        Share of the data there.
    drawn : float
        Share of the generated samples there.
    examples : ndarray
        Real samples of it, data units, float32 ``[few, *shape]``, nearest to its middle first.
    """

    index: int
    name: str
    share: float
    drawn: float
    examples: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Report:
    """Everything that a window shows of the detector.

    Attributes
    ----------
    verdict : Verdict
        The current one.
    evidence : Evidence or None
        What it rests on; None before the first observation.
    changes : tuple of Verdict
        Verdicts in order, as they were when each began.
    changed_at : tuple of int
        Step at which each of ``changes`` was reached; its ``since_step`` is where it set in.
    strip : Strip
        Masses over time.
    missing : tuple of Missing
        What is hardly drawn now, the largest share first.
    every : int
        Steps between two observations.
    space : str
        Where pictures or points are binned, in words.
    """

    verdict: Verdict
    evidence: Evidence | None
    changes: tuple[Verdict, ...]
    changed_at: tuple[int, ...]
    strip: Strip
    missing: tuple[Missing, ...]
    every: int
    space: str
