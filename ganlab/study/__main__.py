"""``python -m ganlab.study``: train claims over many seeds; exit code 1 where one is missed."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from ganlab.engine.registry import UnknownNameError
from ganlab.study.claims import CLAIMS
from ganlab.study.processes import spread
from ganlab.study.report import markdown, table, verdict
from ganlab.study.seed import Seed, train_seed

__all__ = ["main"]


#: Studies of another kind than claims over seeds, each a file beside this one.
_OTHERS = (
    "codes",
    "comparisons",
    "detector",
    "exports",
    "failures",
    "kills",
    "legible",
    "pairs",
    "pretrained",
    "remedies",
)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: must be a whole number from 1")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py study",
        description="Train what the presets promise over many seeds and judge it by stated bars.",
        epilog=f"Other studies, by a first word of their own: {', '.join(_OTHERS)}.",
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which claims: {', '.join(CLAIMS)} (default: all)"
    )
    parser.add_argument("--seeds", type=_count, metavar="N", help="seeds 0 to N − 1")
    parser.add_argument(
        "--processes",
        type=_count,
        default=1,
        metavar="P",
        help="runs at a time (default 1, so that times are honest)",
    )
    parser.add_argument(
        "--short", action="store_true", help="one seed, fewer steps, looser bars: does it work?"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tables as Markdown")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study; 0 where every claim holds, 1 where one is missed, 2 for bad arguments."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in _OTHERS:
        other = importlib.import_module(f"ganlab.study.{given[0]}")
        return int(other.main(given[1:]))
    options = _parser().parse_args(arguments)
    try:
        claims = [CLAIMS[name] for name in options.names or CLAIMS]
    except UnknownNameError as error:
        print(error, file=sys.stderr)
        return 2
    if options.out is not None and not options.out.absolute().parent.is_dir():
        # Said before an hour of training, not after.
        print(f"--out {options.out}: its folder does not exist: make it first", file=sys.stderr)
        return 2
    results: dict[str, list[Seed]] = {}
    held = True
    for claim in claims:
        name, count = claim.preset, options.seeds or (1 if options.short else claim.seeds)
        seeds = results[name] = []
        each = [name] * count, range(count), [options.short] * count
        for seed in spread(options.processes, train_seed, *each):
            seeds.append(seed)
            print(
                f"{name} seed {seed.seed}: {seed.steps:,} steps, {seed.seconds:.1f} s of "
                f"processor time, {seed.wall:.1f} s wall",
                file=sys.stderr,
                flush=True,
            )
        print(
            f"\n{table(name, seeds, options.short)}\n\n{verdict(name, seeds, options.short)}\n",
            flush=True,
        )
        judged = claim.in_short if options.short else claim
        held = judged.holds([seed.row for seed in seeds]) and held
        if options.out is not None:
            # After each claim: a study that is stopped keeps what it has.
            text = markdown(results, options.processes, options.short)
            options.out.write_text(text, encoding="utf-8")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
