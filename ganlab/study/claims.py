"""The claims: what each preset promises, over how many seeds, and what counts as kept."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ganlab.engine.registry import Registry
from ganlab.study.measures import MEASURES

__all__ = ["CLAIMS", "SHARE", "Bar", "Claim", "needed"]

#: Share of the seeds in which a claim's ``most`` bars must hold: 9 of 10.
SHARE = 0.9

Row = Mapping[str, float]


def needed(seeds: int) -> int:
    """Return in how many of so many seeds the ``most`` bars must hold: 9 of 10, all of 5."""
    return math.ceil(SHARE * seeds - 1e-9)


@dataclass(frozen=True)
class Bar:
    """A bound on one measure (or on ``seconds``: processor time of training)."""

    measure: str
    sense: Literal["<", "≤", "≥"]
    limit: float

    def holds(self, value: float) -> bool:
        """Whether a value keeps the bound; NaN never does."""
        if self.sense == "<":
            return value < self.limit
        return value <= self.limit if self.sense == "≤" else value >= self.limit

    @property
    def text(self) -> str:
        """The bound in words."""
        if self.measure == "seconds":
            return f"{self.sense} {self.limit:g} s"
        if self.measure == "modes":
            return f"{self.sense} {self.limit:g} modes"
        measure = MEASURES[self.measure]
        limit = f"{100 * self.limit:g}%" if "%" in measure.form else f"{self.limit:g}"
        return f"{measure.heading} {self.sense} {limit}"


@dataclass(frozen=True)
class Claim:
    """What a preset promises.

    Attributes
    ----------
    preset : str
        Name of the preset; also the claim's own.
    seeds : int
        Seeds of the full form, 0 to seeds − 1.
    measures : tuple of str
        What is measured of each seed, in the order of the columns.
    each, most, median : tuple of Bar
        Bounds that hold in every seed; that hold together in 9 of 10; on the median.
    short_steps : int
        Planned steps of the short form.
    short : tuple of Bar
        Bounds of the short form, for its one seed.
    """

    preset: str
    seeds: int
    measures: tuple[str, ...]
    most: tuple[Bar, ...]
    short_steps: int
    short: tuple[Bar, ...]
    each: tuple[Bar, ...] = ()
    median: tuple[Bar, ...] = ()

    @property
    def in_short(self) -> Claim:
        """The claim of the short form: one seed, fewer steps, looser bounds."""
        return Claim(
            preset=self.preset,
            seeds=1,
            measures=self.measures,
            most=(),
            each=self.short,
            short_steps=self.short_steps,
            short=self.short,
        )

    def passes(self, row: Row) -> bool:
        """Whether one seed keeps every bound on single seeds."""
        return all(bar.holds(row[bar.measure]) for bar in (*self.each, *self.most))

    def holds(self, rows: Sequence[Row]) -> bool:
        """Whether all seeds together keep the claim."""
        if not rows:
            return False
        each = all(bar.holds(row[bar.measure]) for row in rows for bar in self.each)
        kept = sum(all(bar.holds(row[bar.measure]) for bar in self.most) for row in rows)
        median = all(
            bar.holds(statistics.median(row[bar.measure] for row in rows)) for bar in self.median
        )
        return each and kept >= needed(len(rows)) and median

    def bar(self, seeds: int) -> str:
        """Say what must hold over so many seeds."""
        parts = []
        if self.median:
            parts.append("median " + " and ".join(bar.text for bar in self.median))
        if self.most:
            listed = ", ".join(bar.text for bar in self.most)
            parts.append(f"{needed(seeds)} of {seeds} seeds with {listed}")
        if self.each:
            parts.append("every seed with " + ", ".join(bar.text for bar in self.each))
        return "; ".join(parts)


CLAIMS: Registry[Claim] = Registry("claim")
for _claim in (
    Claim(
        preset="figure-1",
        seeds=10,
        measures=("jsd", "largest_unrest"),
        median=(Bar("jsd", "<", 0.012),),
        most=(Bar("jsd", "<", 0.02),),
        each=(Bar("largest_unrest", "<", 0.1), Bar("seconds", "≤", 30)),
        short_steps=1500,
        short=(Bar("jsd", "<", 0.03), Bar("largest_unrest", "<", 0.35)),
    ),
    Claim(
        preset="two-gaussians",
        seeds=5,
        measures=("modes", "high_quality", "jsd", "mean_unrest"),
        most=(
            Bar("modes", "≥", 2),
            Bar("high_quality", "≥", 0.95),
            Bar("jsd", "<", 0.08),
            Bar("mean_unrest", "<", 0.1),
            Bar("seconds", "≤", 60),
        ),
        short_steps=1000,
        short=(Bar("modes", "≥", 2), Bar("high_quality", "≥", 0.8)),
    ),
    Claim(
        preset="ring",
        seeds=10,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        most=(Bar("modes", "≥", 8), Bar("high_quality", "≥", 0.95), Bar("seconds", "≤", 60)),
        short_steps=1500,
        short=(Bar("modes", "≥", 6), Bar("high_quality", "≥", 0.3)),
    ),
    Claim(
        preset="grid",
        seeds=10,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        most=(Bar("modes", "≥", 25), Bar("high_quality", "≥", 0.93), Bar("seconds", "≤", 90)),
        short_steps=1500,
        short=(Bar("modes", "≥", 15), Bar("jsd", "<", 0.6)),
    ),
    Claim(
        preset="moons",
        seeds=5,
        measures=("jsd", "mean_unrest"),
        most=(Bar("jsd", "<", 0.06), Bar("seconds", "≤", 60)),
        short_steps=1500,
        short=(Bar("jsd", "<", 0.3),),
    ),
    Claim(
        preset="spiral",
        seeds=5,
        measures=("jsd", "mean_unrest"),
        most=(Bar("jsd", "<", 0.09), Bar("seconds", "≤", 60)),
        short_steps=1500,
        short=(Bar("jsd", "<", 0.45),),
    ),
    Claim(
        preset="conditional-ring",
        seeds=5,
        measures=("modes", "high_quality", "jsd"),
        most=(Bar("modes", "≥", 8), Bar("high_quality", "≥", 0.95), Bar("seconds", "≤", 60)),
        short_steps=1500,
        short=(Bar("modes", "≥", 8), Bar("jsd", "<", 0.4)),
    ),
    Claim(
        preset="gmmn-ring",
        seeds=5,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        most=(Bar("modes", "≥", 8), Bar("high_quality", "≥", 0.7), Bar("seconds", "≤", 90)),
        short_steps=400,
        short=(Bar("modes", "≥", 8), Bar("jsd", "<", 0.45)),
    ),
    Claim(
        preset="ebgan-moons",
        seeds=5,
        measures=("jsd",),
        most=(Bar("jsd", "<", 0.1), Bar("seconds", "≤", 60)),
        short_steps=600,
        short=(Bar("jsd", "<", 0.5),),
    ),
    Claim(
        preset="wgan-moons",
        seeds=5,
        measures=("jsd",),
        most=(Bar("jsd", "<", 0.15), Bar("seconds", "≤", 90)),
        short_steps=600,
        short=(Bar("jsd", "<", 0.4),),
    ),
    Claim(
        preset="wgan-gp-ring",
        seeds=5,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        most=(Bar("modes", "≥", 8), Bar("high_quality", "≥", 0.75), Bar("seconds", "≤", 120)),
        short_steps=400,
        short=(Bar("modes", "≥", 8), Bar("jsd", "<", 0.55)),
    ),
    Claim(
        preset="sn-gan-ring",
        seeds=5,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        most=(Bar("modes", "≥", 8), Bar("high_quality", "≥", 0.75), Bar("seconds", "≤", 120)),
        short_steps=600,
        short=(Bar("modes", "≥", 7), Bar("jsd", "<", 0.6)),
    ),
    Claim(
        preset="ring-fine",
        seeds=10,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        median=(Bar("high_quality", "≥", 0.975), Bar("reverse_kl", "≤", 0.01)),
        each=(Bar("modes", "≥", 8),),
        most=(Bar("seconds", "≤", 240),),
        short_steps=400,
        short=(Bar("modes", "≥", 8), Bar("jsd", "<", 0.45)),
    ),
    Claim(
        preset="grid-fine",
        seeds=10,
        measures=("modes", "high_quality", "reverse_kl", "jsd"),
        median=(Bar("high_quality", "≥", 0.97), Bar("reverse_kl", "≤", 0.02)),
        each=(Bar("modes", "≥", 25),),
        most=(Bar("seconds", "≤", 300),),
        short_steps=400,
        short=(Bar("modes", "≥", 20), Bar("jsd", "<", 0.6)),
    ),
):
    CLAIMS.add(_claim.preset, _claim)
