"""``ganlab doctor``: what to paste into a bug report."""

from __future__ import annotations

import argparse

HELP = "print versions, device, display, fonts and missing libraries, for a bug report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none, but for what it asks of itself."""
    parser.add_argument("--probe", choices=("torch", "qt"), help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from ganlab.doctor import probe, report

    if options.probe is not None:
        probe(options.probe)
    else:
        print(report())
    return 0
