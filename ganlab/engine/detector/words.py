"""Verdicts and their evidence in words."""

from __future__ import annotations

import math

from ganlab.engine.detector.candidate import EASE, HEAP, POINT, overpowered
from ganlab.engine.detector.ndb import ALPHA
from ganlab.engine.detector.report import Evidence, Kind
from ganlab.engine.detector.verdict import OF_THE_LAST, UNSETTLED, Standing

__all__ = ["doubt_words", "evidence_words", "verdict_words"]


def verdict_words(kind: Kind, evidence: Evidence | None, since_step: int, of_modes: bool) -> str:
    """Say a verdict in a line."""
    if kind == "diverged":
        return f"Diverged at step {since_step:,}"
    if evidence is None or kind == "waiting":
        return "Waiting: not enough seen yet"
    if kind == "starved":
        return "Generator starved: vanishing gradient"
    if kind == "rotating":
        return "Rotating between modes" if of_modes else "Rotating between parts of the data"
    if kind == "converged":
        return "Converged"
    if kind == "learning":
        return "Learning"
    return _missing_words(kind, evidence, since_step, of_modes)


def _missing_words(kind: Kind, evidence: Evidence, since_step: int, of_modes: bool) -> str:
    share = f"{100 * evidence.missing_share:.0f} % of the data is hardly drawn"
    if kind == "dropping":
        if not of_modes:
            return f"Dropping modes: {share}"
        total = len(evidence.counts)
        return f"Dropping modes ({total - len(evidence.missing)} of {total} left)"
    since = f" since step {since_step:,}"
    if evidence.pairwise_ratio < POINT:
        # All in one place, which may move from observation to observation.
        modes = 0 if evidence.modes is None else evidence.modes.covered
        onto = "one point" if not modes else "1 mode" if modes == 1 else "1 mode at a time"
        return f"Collapsed onto {onto}{since}"
    if evidence.pairwise_ratio < HEAP / EASE and evidence.missing_share < 0.5:
        # Between modes: bins cannot tell how many are left.
        return f"Collapsed into a heap{since}"
    if of_modes:
        left = len(evidence.counts) - len(evidence.missing)
        return f"Collapsed onto {left} mode{'' if left == 1 else 's'}{since}"
    return f"Collapsed: {share}{since}"


def evidence_words(evidence: Evidence) -> tuple[str, ...]:
    """Say what a verdict rests on: short lines, each with its numbers."""
    seen = _several(evidence.observations, "observation")
    lines = [f"{evidence.n:,} samples of the last {seen}"]
    modes = evidence.modes
    if modes is not None:
        reverse = "∞" if math.isinf(modes.reverse_kl) else f"{modes.reverse_kl:.3f}"
        lines.append(
            f"{modes.covered} of {modes.total} modes covered, {100 * modes.high_quality:.1f} % "
            f"high quality, reverse KL {reverse} nats"
        )
    lines += _bin_words(evidence, "bin" if modes is None else "mode")
    lines.append(f"{100 * evidence.in_range:.0f} % of the samples lie where data lies")
    ratio = evidence.pairwise_ratio
    if math.isfinite(ratio):
        place = ": all but one place" if ratio < POINT else ""
        number = f"{ratio:.2g}" if ratio < POINT else f"{ratio:.2f}"
        lines.append(f"two samples are {number} times as far apart as two real{place}")
    lines.append(_duplicate_words(evidence))
    lines += _motion_words(evidence)
    return tuple(lines)


def doubt_words(standing: Standing) -> tuple[str, ...]:
    """Say that a run which counts as learning looks like trouble, and from when that will count."""
    if standing.kind != "learning" or not standing.doubted:
        return ()
    return (
        f"{standing.doubted} of the last {OF_THE_LAST} observations looked like trouble: usual "
        f"early on, it counts from {UNSETTLED} on",
    )


def _bin_words(evidence: Evidence, noun: str) -> list[str]:
    """Say what the test of each bin finds; ``noun`` is what the bins are."""
    if not sum(evidence.counts):
        # A test without samples finds no difference, which says nothing.
        return [f"no sample is near enough to any {noun} to be counted there"]
    lines = [
        f"{evidence.ndb} of {_several(len(evidence.counts), noun)} differ significantly "
        f"({100 * evidence.ndb_share:.0f} %; {100 * ALPHA:.0f} % by chance), NDB test"
    ]
    few = len(evidence.under_served)
    if few:
        line = (
            f"{_several(few, noun)} {'gets' if few == 1 else 'get'} too few samples, with "
            f"{100 * evidence.under_served_share:.0f} % of the data"
        )
        if evidence.missing:
            share = f"{100 * evidence.missing_share:.0f} %"
            line += f"; {len(evidence.missing)} hardly any, with {share}"
        lines.append(line)
    return lines


def _several(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _duplicate_words(evidence: Evidence) -> str:
    line = f"{100 * evidence.duplicate_rate:.1f} % near-duplicates (of real samples 1 %)"
    if math.isinf(evidence.support):
        return line
    about = _several(max(round(evidence.support), 1), "different sample")
    return f"{line}: about {about}, birthday test"


def _motion_words(evidence: Evidence) -> list[str]:
    lines = []
    if evidence.turnover > 0.02:
        lines.append(
            f"{100 * evidence.turnover:.0f} % of the mass changes bins between two observations"
        )
    if math.isfinite(evidence.gradient_ratio):
        lines.append(f"G's gradient is {evidence.gradient_ratio:.2g} times what it was at first")
    if math.isfinite(evidence.accuracy):
        too = ": it overpowers G" if overpowered(evidence) else ""
        lines.append(f"D is right about {100 * evidence.accuracy:.0f} % of samples{too}")
    return lines
