"""Verdicts and their evidence in words."""

from __future__ import annotations

import math

from ganlab.engine.detector.candidate import POINT, overpowered
from ganlab.engine.detector.ndb import ALPHA
from ganlab.engine.detector.report import Evidence, Kind

__all__ = ["evidence_words", "verdict_words"]


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
        there = evidence.modes is not None and evidence.modes.covered > 0
        return f"Collapsed onto {'1 mode' if there else 'one point'}{since}"
    if of_modes:
        left = len(evidence.counts) - len(evidence.missing)
        return f"Collapsed onto {left} mode{'' if left == 1 else 's'}{since}"
    return f"Collapsed: {share}{since}"


def evidence_words(evidence: Evidence) -> tuple[str, ...]:
    """Say what a verdict rests on: short lines, each with its numbers."""
    lines = [f"{evidence.n:,} samples of the last {evidence.observations} observations"]
    modes = evidence.modes
    if modes is not None:
        reverse = "∞" if math.isinf(modes.reverse_kl) else f"{modes.reverse_kl:.3f}"
        lines.append(
            f"{modes.covered} of {modes.total} modes covered, {100 * modes.high_quality:.1f} % "
            f"high quality, reverse KL {reverse} nats"
        )
    share = 100 * evidence.ndb_share
    lines.append(
        f"{evidence.ndb} of {len(evidence.counts)} bins differ significantly ({share:.0f} %; "
        f"{100 * ALPHA:.0f} % by chance), NDB test"
    )
    if evidence.under_served:
        lines.append(
            f"{len(evidence.under_served)} bins get too few samples, with "
            f"{100 * evidence.under_served_share:.0f} % of the data; {len(evidence.missing)} "
            f"hardly any, with {100 * evidence.missing_share:.0f} %"
        )
    lines.append(f"{100 * evidence.in_range:.0f} % of the samples lie where data lies")
    lines.append(f"two samples are {evidence.pairwise_ratio:.2f} times as far apart as two real")
    lines.append(_duplicate_words(evidence))
    lines += _motion_words(evidence)
    return tuple(lines)


def _duplicate_words(evidence: Evidence) -> str:
    line = f"{100 * evidence.duplicate_rate:.1f} % near-duplicates (of real samples 1 %)"
    if math.isinf(evidence.support):
        return line
    return f"{line}: about {max(evidence.support, 1):,.0f} different samples, birthday test"


def _motion_words(evidence: Evidence) -> list[str]:
    lines = []
    if evidence.turnover > 0.02:
        lines.append(
            f"{100 * evidence.turnover:.0f} % of the mass changes bins between two observations"
        )
    if math.isfinite(evidence.gradient_ratio):
        lines.append(f"G's gradient is {evidence.gradient_ratio:.2g} times what it was at first")
    if math.isfinite(evidence.accuracy):
        too = ": it is overpowering" if overpowered(evidence) else ""
        lines.append(f"D is right about {100 * evidence.accuracy:.0f} % of samples{too}")
    return lines
