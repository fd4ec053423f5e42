"""A study's results as tables, and where they were measured."""

from __future__ import annotations

from collections.abc import Sequence

from ganlab.engine.data import build
from ganlab.presets import load
from ganlab.study.claims import CLAIMS, Claim
from ganlab.study.dates import where
from ganlab.study.measures import MEASURES, jsd_floor
from ganlab.study.seed import Seed

__all__ = ["markdown", "table", "verdict"]


def _shape(claim: Claim, short: bool) -> Claim:
    return claim.in_short if short else claim


def _cells(claim: Claim, seeds: Sequence[Seed]) -> list[list[str]]:
    headings = [MEASURES[name].heading for name in claim.measures]
    rows = [["seed", "steps", "seconds", "wall seconds", *headings, "pass"]]
    for seed in seeds:
        values = [format(seed.values[name], MEASURES[name].form) for name in claim.measures]
        passed = "yes" if claim.passes(seed.row) else "no"
        times = [f"{seed.seconds:.1f}", f"{seed.wall:.1f}"]
        rows.append([str(seed.seed), f"{seed.steps:,}", *times, *values, passed])
    return rows


def table(name: str, seeds: Sequence[Seed], short: bool = False) -> str:
    """Lay out one claim's seeds as a Markdown table, with columns aligned for a terminal."""
    rows = _cells(_shape(CLAIMS[name], short), seeds)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 1) + ":" for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def verdict(name: str, seeds: Sequence[Seed], short: bool = False) -> str:
    """Say in one line whether the claim holds, and what was asked."""
    claim = _shape(CLAIMS[name], short)
    rows = [seed.row for seed in seeds]
    passed = sum(claim.passes(row) for row in rows)
    word = "holds" if claim.holds(rows) else "MISSED"
    form = "short form, " if short else ""
    return f"{name} {word}: {passed} of {len(rows)} seeds pass ({form}bar: {claim.bar(len(rows))})"


def markdown(results: dict[str, list[Seed]], processes: int, short: bool = False) -> str:
    """Write the whole study, with versions and processor but nothing else about the machine."""
    lines = [
        "# What the presets promise, over many seeds",
        "",
        "Written by `python3 dev.py study`. Each seed is one run of the preset without a window, "
        f"on one thread of the CPU, {_count(processes)} at a time.",
        "",
        *where(),
    ]
    if short:
        lines.append("- short form: fewer steps and looser bars; says only that the code works")
    for name, seeds in results.items():
        preset = load(name)
        lines += ["", f"## {preset.title} (`{name}`)", "", preset.shows, ""]
        lines += [table(name, seeds, short), "", f"**{verdict(name, seeds, short)}**"]
        lines += [f"\nSeed {seed.seed}: {seed.fault}" for seed in seeds if seed.fault]
        if "jsd" in CLAIMS[name].measures:
            floor = jsd_floor(build(preset.experiment.data))
            lines += ["", f"As many true samples score a JSD of {floor:.5f} nats."]
    used = dict.fromkeys(name for claim in results for name in CLAIMS[claim].measures)
    lines += [
        "",
        "## What the columns mean",
        "",
        "- **seconds**: processor time of the training, start of the networks included. On an "
        "idle core it is the wall time; it is what the bars speak of, since the wall time also "
        "grows with what else the machine does.",
        "- **wall seconds**: the same by the clock, with whatever else ran meanwhile.",
    ]
    lines += [f"- **{MEASURES[name].heading}**: {MEASURES[name].meaning}." for name in used]
    return "\n".join(lines) + "\n"


def _count(processes: int) -> str:
    return "one" if processes == 1 else str(processes)
