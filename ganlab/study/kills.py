"""``python dev.py study kills``: the window is killed while it plays and saves, again and again.

Each time it is started anew, without being told what to open: it must open the run again that was
playing, with at most ten seconds of its training lost; what was saved meanwhile must open; and
nothing half-written may be left. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganlab.study.copies import cost
from ganlab.study.dates import heading
from ganlab.study.victim import Victim

__all__ = ["Kill", "main", "table"]

KILLS, SHORT = 50, 5
#: Seconds of training that may be lost.
BAR = 10.0
#: Seconds of playing after which it is killed; and, in short, between copies and of playing.
_MOMENT, _SHORT_EVERY, _SHORT_MOMENT = (0.5, 8.0), 0.3, (0.1, 1.0)
#: Kills of one run, after which another is begun.
_TOGETHER = 10
_EXPERIMENT = """schema = 1
[data]
name = "ring"
[training]
steps = 10000000
schedule = "constant"
"""


@dataclass(frozen=True)
class Kill:
    """What one kill came to.

    Attributes
    ----------
    moment : float
        Seconds of playing before it.
    reached, found : int
        The last step that was seen, and that at which the run stood after the next start.
    lost : float
        Seconds of training between them.
    saves : int
        Saves that had been completed.
    faults : tuple of str
        What was not as it should be.
    """

    moment: float
    reached: int
    found: int
    lost: float
    saves: int
    faults: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    """Kill, start again and look; 0 where every time was well."""
    parser = argparse.ArgumentParser(prog="dev.py study kills", description=__doc__)
    parser.add_argument("--kills", type=int, metavar="N", help=f"how many (default {KILLS})")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the moments (0)")
    parser.add_argument(
        "--short", action="store_true", help=f"{SHORT} kills, copies more often: does it work?"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the table as Markdown")
    options = parser.parse_args(arguments)
    if os.name != "posix":
        print("study kills: needs POSIX's fork and signals", file=sys.stderr)
        return 2
    count = options.kills or (SHORT if options.short else KILLS)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    kills: list[Kill] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GANLAB_HOME"] = f"{folder}/home"
        rng = np.random.default_rng([options.seed, 81])
        low, high = _SHORT_MOMENT if options.short else _MOMENT
        moments = rng.uniform(low, high, count)
        for first in range(0, count, _TOGETHER):
            place = Path(folder) / f"runs-{first}"
            place.mkdir()
            (place / "ring.toml").write_text(_EXPERIMENT, encoding="utf-8")
            some = moments[first : first + _TOGETHER].tolist()
            for kill in _series(place, some, _SHORT_EVERY if options.short else None):
                kills.append(kill)
                print(f"{len(kills)}: {kill}", file=sys.stderr, flush=True)
    text = table(kills)
    print(text)
    if options.out is not None:
        command = f"dev.py study kills --seed {options.seed}"
        with tempfile.TemporaryDirectory() as folder:
            os.environ["GANLAB_HOME"] = folder
            costs = "\n".join(f"- {cost(preset)}" for preset in ("figure-1", "ring"))
        title = heading("Killed while playing and saving", command)
        page = f"{title}{_ABOUT}\n{text}\n\n## What the copies cost\n\n{costs}\n"
        options.out.write_text(page, encoding="utf-8")
    return 0 if all(_is_well(kill) for kill in kills) else 1


def _series(place: Path, moments: list[float], every: float | None) -> list[Kill]:
    """Kill one run at each of those moments; each start finds what the kill before has left."""
    kills: list[Kill] = []
    victim = Victim(place, place / "ring.toml", every)
    victim.stands()
    for moment in moments:
        victim.play()
        victim.kill_after(moment)
        before, victim = victim, Victim(place, None, every)
        found = victim.stands()
        kills.append(
            Kill(
                moment,
                before.reached,
                found,
                before.seconds_since(found),
                before.saves,
                (*before.faults(), *victim.leftovers()),
            )
        )
    victim.end()
    return kills


def _is_well(kill: Kill) -> bool:
    return kill.lost <= BAR and not kill.faults


_ABOUT = f"""
A window without a screen trains on the ring, plays, and saves all the while, to a file and to a
folder in turn. It is killed (SIGKILL) after a random time and started again with
nothing to open. "Lost" are seconds of training between the step that is opened then and the last
that was seen; at most {BAR:g} are allowed. Each {_TOGETHER} kills are of one run, which goes on
from where it was found. After each start the saved file and folder must open, and nothing
half-written may lie beside them.
"""


def table(kills: Sequence[Kill]) -> str:
    """Return the kills as Markdown, the verdict first."""
    well = sum(_is_well(kill) for kill in kills)
    lost = np.array([kill.lost for kill in kills])
    lines = [
        f"**{well} of {len(kills)} well.** Lost: {np.median(lost):.1f} s in the median, "
        f"{lost.max():.1f} s at most. {sum(kill.saves for kill in kills)} saves were completed.",
        "",
        "| kill | played, s | last step seen | opened at step | lost, s | saves | faults |",
        "|---:|---:|---:|---:|---:|---:|---|",
    ]
    for i, kill in enumerate(kills):
        lines.append(
            f"| {i + 1} | {kill.moment:.1f} | {kill.reached:,} | {kill.found:,} | "
            f"{kill.lost:.1f} | {kill.saves} | {'; '.join(kill.faults) or 'none'} |"
        )
    return "\n".join(lines)
