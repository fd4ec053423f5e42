"""Measured numbers as text that a spreadsheet takes."""

from __future__ import annotations

from collections.abc import Iterable

from ganlab.engine.metrics.images import Measure, Report

__all__ = ["as_table"]

_HEAD = ("Measure", "Number", "Value", "Step", "Of")


def as_table(reports: Iterable[tuple[Measure, Report]]) -> str:
    """Return a line of names and one for each number, separated by tabs."""
    lines: list[tuple[str, ...]] = [_HEAD]
    for measure, report in reports:
        for row in report.rows:
            lines.append((measure.title, row.label, row.text, str(report.step), report.note))
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines) + "\n"
