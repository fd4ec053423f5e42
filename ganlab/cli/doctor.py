"""``ganlab doctor``: what to paste into a bug report."""

from __future__ import annotations

import argparse

HELP = "print versions, device, display, fonts and missing libraries, for a bug report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from ganlab.doctor import report

    print(report())
    return 0
