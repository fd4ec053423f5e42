"""Reports of a detector, made by hand: what views show of them does not depend on a training."""

from dataclasses import replace
from typing import Any

import numpy as np

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.detector import Advice, Evidence, Missing, Report, Strip, Verdict
from ganlab.engine.metrics.modes import ModeReport

WORDS = {
    "waiting": "Waiting: not enough seen yet",
    "learning": "Learning",
    "converged": "Converged",
    "dropping": "Dropping modes (5 of 8 left)",
    "collapsed": "Collapsed onto 1 mode since step 1,240",
    "rotating": "Rotating between modes",
    "starved": "Generator starved: vanishing gradient",
    "diverged": "Diverged at step 900",
}
TWO_RATES = Advice(
    "A faster D: twice G's learning rate (two time scales)",
    (("discriminator.optimiser.lr", 0.002),),
)
NON_SATURATING = Advice(
    "The non-saturating loss: its gradient does not vanish where D is sure",
    (("objective.name", "non-saturating"),),
)
WIDER = Advice("More latent dimensions", (("latent.size", 8),))


def verdict(kind: str = "dropping", **changes: Any) -> Verdict:
    """Return a verdict with words and evidence of its kind, and advice where it is trouble."""
    made = Verdict(
        kind=kind,  # type: ignore[arg-type]
        since_step=1240,
        confidence=0.875,
        words=WORDS[kind],
        evidence_words=(
            "2,560 samples of the last 5 observations",
            "5 of 8 modes covered, 97.1 % high quality, reverse KL 0.470 nats",
            "3 of 8 bins differ significantly (38 %; 5 % by chance), NDB test",
            "two samples are 0.94 times as far apart as two real",
        ),
    )
    made = replace(made, advice=(TWO_RATES, NON_SATURATING, WIDER) if made.is_trouble else ())
    return replace(made, **changes)


def evidence(step: int = 1536, missing: tuple[int, ...] = (1, 4, 6), **changes: Any) -> Evidence:
    """Return evidence of a ring of which some modes are missing."""
    left = tuple(0 if i in missing else 320 for i in range(8))
    made = Evidence(
        step=step,
        n=2560,
        observations=5,
        in_range=0.98,
        counted=0.99,
        counts=left,
        ndb=len(missing),
        ndb_share=len(missing) / 8,
        under_served=missing,
        under_served_share=len(missing) / 8,
        missing=missing,
        missing_share=len(missing) / 8,
        imbalance=0.3,
        pairwise_ratio=0.94,
        duplicate_rate=0.021,
        support=412.0,
        modes=ModeReport(2560, 8, 8 - len(missing), 0.971, 0.47, tuple(c / 2560 for c in left)),
        entropy=1.609,
        turnover=0.01,
        imbalance_at_once=0.3,
        imbalance_over_time=0.3,
        gradient_ratio=0.4,
        accuracy=0.7,
        finite=1.0,
        far=0.0,
        score=len(missing) / 8,
    )
    return replace(made, **changes)


def strip(columns: int = 24, every: int = 64, missing: tuple[int, ...] = (1, 4, 6)) -> Strip:
    """Return masses of a ring's modes: even at first, some gone in the second half."""
    masses = np.full((columns, 8), 0.12, np.float32)
    masses[columns // 2 :, list(missing)] = 0.0
    return Strip(
        steps=np.arange(1, columns + 1, dtype=np.int64) * every,
        masses=masses,
        names=tuple(f"mode {i + 1}" for i in range(8)),
        shares=np.full(8, 1 / 8),
        of_modes=True,
    )


def report(kind: str = "dropping", missing: tuple[int, ...] = (1, 4, 6), **changes: Any) -> Report:
    """Return a report on the ring."""
    now = verdict(kind)
    centres = DISTRIBUTIONS["ring"].modes.centres
    made = Report(
        verdict=now,
        evidence=evidence(missing=missing),
        changes=(verdict("learning", since_step=0), now),
        changed_at=(320, 1408),
        strip=strip(missing=missing),
        missing=tuple(
            Missing(i, f"mode {i + 1}", 1 / 8, 0.0, np.repeat(centres[None, i], 8, 0))
            for i in missing
        ),
        every=64,
        space="coordinates, divided by the data's standard deviation",
    )
    return replace(made, **changes)


def of_pictures(kind: str = "dropping", side: int = 16, **changes: Any) -> Report:
    """Return a report on pictures of a few bins, two of which are hardly drawn."""
    few = np.random.default_rng(5).uniform(0.0, 1.0, (2, 8, 1, side, side)).astype(np.float32)
    made = Report(
        verdict=verdict(kind, words="Dropping modes: 23 % of the data is hardly drawn"),
        evidence=evidence(modes=None, entropy=float("nan"), counts=(40,) * 8, missing=(2, 5)),
        changes=(),
        changed_at=(),
        strip=Strip(
            steps=np.arange(1, 13, dtype=np.int64) * 64,
            masses=np.full((12, 8), 0.125, np.float32),
            names=tuple(f"bin {i + 1}: {i}" for i in range(8)),
            shares=np.full(8, 1 / 8),
            of_modes=False,
        ),
        missing=(
            Missing(2, "bin 3: 2", 0.14, 0.01, few[0]),
            Missing(5, "bin 6: 5", 0.09, 0.0, few[1]),
        ),
        every=64,
        space="the first 32 principal components of pixels",
    )
    return replace(made, **changes)
