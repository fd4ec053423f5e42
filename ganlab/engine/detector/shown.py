"""What a detector remembers, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.detector.report import Evidence, Missing, Strip

if TYPE_CHECKING:
    from ganlab.engine.detector.bins import Bins
    from ganlab.engine.detector.memory import Memory

__all__ = ["missing_of", "strip_of"]

#: Missing modes or bins that are shown, at most.
_SHOWN = 8


def strip_of(memory: Memory) -> Strip:
    """Return masses of modes or bins over time."""
    shape = len(memory.columns.steps), len(memory.names)
    counts = np.array(memory.columns.counts, np.float32).reshape(shape)
    n = np.array(memory.columns.n, np.float32)
    return Strip(
        steps=np.array(memory.columns.steps, np.int64),
        masses=np.asarray(counts / n[:, None], np.float32),
        names=memory.names,
        shares=np.array(memory.shares),
        of_modes=bool(memory.trail) and memory.trail[-1].modes is not None,
    )


def missing_of(evidence: Evidence, bins: Bins) -> tuple[Missing, ...]:
    """Return what is hardly drawn, the largest share first, with real examples."""
    total = max(sum(evidence.counts), 1)
    found = [
        Missing(
            index=i,
            name=bins.names[i],
            share=float(bins.shares[i]),
            drawn=evidence.counts[i] / total,
            examples=bins.examples[i],
        )
        for i in evidence.missing
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.index))[:_SHOWN])
