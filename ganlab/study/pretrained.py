"""``python dev.py study pretrained [NAME ...]``: the trained models that ship with the program.

Each is trained by the command line as anybody could train it, measured by the command line, and
written to ``resources/pretrained/`` with a card that says how.
"""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ganlab import __version__
from ganlab.engine.data import IMAGE_SETS
from ganlab.folders import resource
from ganlab.presets import PRESETS

__all__ = ["SHIPPED", "card", "main"]

#: Presets whose trained models ship, and their seeds.
SHIPPED = {
    "dcgan-glyphs": 0,
    "conditional-dcgan-glyphs": 0,
    "dcgan-mnist": 0,
    "conditional-dcgan-mnist": 0,
    "infogan-glyphs": 0,
    "infogan-mnist": 0,
    "mlp-2014-mnist": 0,
}


def main(arguments: Sequence[str]) -> int:
    """Train, measure and describe what is named, or all."""
    parser = argparse.ArgumentParser(prog="dev.py study pretrained", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SHIPPED)}")
    parser.add_argument("--measure-only", action="store_true", help="do not train again")
    options = parser.parse_args(arguments)
    for name in options.names or SHIPPED:
        if name not in SHIPPED:
            parser.error(f"{name}: must be one of {', '.join(SHIPPED)}")
    folder = resource("presets").parent / "pretrained"
    folder.mkdir(exist_ok=True)
    for name in options.names or SHIPPED:
        path = folder / f"{name}.ganlab"
        command = ["train", name, "--seed", str(SHIPPED[name]), "--compact", "--out", _shown(path)]
        if not options.measure_only:
            path.unlink(missing_ok=True)
            _ganlab([*command[:-1], str(path), "--json"])
        measures = json.loads(_ganlab(["measure", str(path), "--json"]))["measures"]
        text = card(name, f"ganlab {' '.join(command)}", measures)
        path.with_suffix(".toml").write_text(text, encoding="utf-8")
        print(text, flush=True)
    return 0


def _shown(path: Path) -> str:
    return f"resources/pretrained/{path.name}"


def _ganlab(arguments: list[str]) -> str:
    command = [sys.executable, "-m", "ganlab", *arguments]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"ganlab {' '.join(arguments)} ended with {finished.returncode}")
    return finished.stdout.splitlines()[-1]


def card(name: str, command: str, measures: dict[str, Any]) -> str:
    """Return a model's card as TOML: what it is, how it was made, and what it scores."""
    import tomlkit

    experiment = PRESETS[name].experiment
    data = IMAGE_SETS[experiment.data.name]
    document = tomlkit.document()
    for key, value in (
        ("command", command),
        ("seed", SHIPPED[name]),
        ("steps", experiment.training.steps),
        ("data", data.title),
        ("source", data.source),
        ("licence", data.licence),
        ("date", datetime.date.today()),
        ("versions", f"ganlab {__version__}, torch {version('torch')}, {platform.machine()}"),
    ):
        document.add(key, tomlkit.item(value))
    metrics = tomlkit.aot()
    for measure, numbers in measures.items():
        table = tomlkit.table()
        table.add("measure", measure)
        for key, value in numbers.items():
            if isinstance(value, int | float):
                table.add(key, round(value, 4))
        metrics.append(table)
    document.add("metrics", metrics)
    return tomlkit.dumps(document)
