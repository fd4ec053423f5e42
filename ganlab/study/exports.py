"""``python dev.py study exports``: every family in every format, loaded where ganlab is not.

Each model is trained some steps, exported, loaded in a fresh interpreter that cannot import
ganlab, and asked for its outputs: minibatches of 1, 7 and 64, each label and each category of
each code. They are compared with the live model's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganlab.engine.data import build
from ganlab.engine.export import FORMATS, ExportError, Part, Source
from ganlab.engine.export.check import LARGEST_DIFFERENCE, SIZES, check, every_condition
from ganlab.engine.export.parts import parts_of
from ganlab.engine.export.perform import ExportRequest, perform, why_not
from ganlab.engine.models import FAMILIES
from ganlab.engine.trainer.run import Run, one_thread
from ganlab.study.dates import heading
from ganlab.study.pairs import small

__all__ = ["Row", "all_models", "export_one", "main", "trained"]

#: Steps after which running statistics and averages are not at their start any more.
STEPS = 20
#: Points, and pictures that draw themselves, so that the study runs everywhere.
_DATA = ("ring", "glyphs")
_NETWORKS = {"generator.width": 24, "discriminator.width": 24, "training.batch_size": 16}


@dataclass(frozen=True)
class Row:
    """One export: where it was refused, ``refused`` says why; where it failed, ``fault``."""

    family: str
    data: str
    format: str
    part: Part
    cases: int = 0
    outputs: int = 0
    difference: float = 0.0
    seconds: float = 0.0
    refused: str = ""
    fault: str = ""


def all_models() -> Iterator[tuple[str, str]]:
    """Yield families, each with points and with pictures where it learns both."""
    for family in FAMILIES.values():
        for data in _DATA:
            if not family.fits(build(small(family.name, data).data)):
                yield family.name, data


def trained(family: str, data: str, steps: int = STEPS) -> Source:
    """Return a small model after some steps."""
    run = Run(small(family, data, **_NETWORKS), watch=False)
    for _ in range(steps):
        run.step()
    return Source.of(run)


def export_one(source: Source, name: str, part: Part, folder: Path) -> Row:
    """Export one part in one format, and compare."""
    experiment = source.snapshot.experiment
    row = experiment.model.family, experiment.data.name, name, part
    if refused := why_not(source, name, part):
        return Row(*row, refused=refused)
    format_ = FORMATS[name]
    path = folder / f"{part}{format_.suffix}"
    began = time.perf_counter()
    try:
        perform(source, ExportRequest(name, path, part))
        seconds = time.perf_counter() - began
        cases = every_condition(source.snapshot, part, np.random.default_rng(1))
        if not format_.loader:
            return Row(*row, seconds=seconds)
        found = check(source.snapshot, format_, path, part, cases)
    except ExportError as error:
        return Row(*row, fault=str(error).replace(str(folder), "…"))
    return Row(*row, found.cases, found.outputs, found.difference, seconds)


def main(arguments: Sequence[str]) -> int:
    """Export all and print the table; 1 where one differs or fails."""
    parser = argparse.ArgumentParser(prog="dev.py study exports", description=__doc__)
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    options = parser.parse_args(arguments)
    one_thread()
    rows = []
    for family, data in all_models():
        source = trained(family, data)
        for name in FORMATS:
            for part in parts_of(source.snapshot):
                with tempfile.TemporaryDirectory() as folder:
                    rows.append(export_one(source, name, part, Path(folder)))
                print(_line(rows[-1]), file=sys.stderr, flush=True)
    text = report(rows)
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 1 if any(row.fault for row in rows) else 0


def report(rows: Sequence[Row]) -> str:
    """Write the table."""
    largest = max((row.difference for row in rows), default=0.0)
    compared = [row for row in rows if row.outputs]
    faults = sum(bool(row.fault) for row in rows)
    lines = [
        heading("Every family in every format", "dev.py study exports"),
        f"Trained {STEPS} steps, exported, and loaded in an interpreter that cannot import "
        f"ganlab; minibatches of {', '.join(map(str, SIZES))}, with each label, each category of "
        "each code, and continuous codes at −1, 0 and 1. The difference is the largest absolute "
        f"one of all outputs; the bar is {LARGEST_DIFFERENCE:g}, times the largest output where "
        "that is above 1: float32 has no more digits. A training script has nothing to load; the "
        "suite runs it and compares its losses.\n",
        f"{len(compared)} exports compared, {sum(row.outputs for row in compared):,} outputs, "
        f"largest difference {largest:.2g}; {faults} failed.\n",
        "| family | data | format | part | minibatches | outputs | largest difference | seconds |",
        "|---|---|---|---|---:|---:|---:|---:|",
        *(_line(row) for row in rows if not row.refused),
    ]
    refused = sorted({(row.format, row.refused) for row in rows if row.refused})
    if refused:
        lines += ["\n## Refused, with the reason\n"]
        for name, why in refused:
            whose = sorted(
                {f"{r.family} ({r.part})" for r in rows if (r.format, r.refused) == (name, why)}
            )
            lines.append(f"- {name}: {why}. {', '.join(whose)}")
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    start = f"| {row.family} | {row.data} | {row.format} | {row.part} "
    if row.refused or row.fault:
        return f"{start}| {row.fault and '**FAILED** ' + row.fault}{row.refused} |"
    if not row.outputs:
        return f"{start}| – | – | written, nothing to load | {row.seconds:.1f} |"
    return f"{start}| {row.cases} | {row.outputs:,} | {row.difference:.1e} | {row.seconds:.1f} |"
