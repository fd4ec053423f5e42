"""Parsing of arguments; each command is a file of its own beside this one."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from ganlab.cli import commands
from ganlab.cli.errors import BAD_INPUT, FAILED, CommandError
from ganlab.system import window_problem

__all__ = ["main"]


class _Parser(argparse.ArgumentParser):
    """Faults in one line that names what is allowed, without the page of usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


class _Version(argparse.Action):
    """Say all versions, a line for each, and end."""

    def __init__(self, option_strings: list[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from ganlab.versions import versions

        print(versions())
        parser.exit()


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    parser = _Parser(
        prog="ganlab",
        description="See generative adversarial networks learn. Without a command: the window.",
        epilog="`ganlab FILE` opens an experiment (.toml), a saved run, a preset or a "
        "comparison in the window.",
    )
    parser.add_argument("--version", action=_Version, help="print the versions of everything")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for command in commands.COMMANDS:
        subparser = subparsers.add_parser(command.name, help=command.help, description=command.help)
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code (2 for bad input, one line on stderr)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    names = {command.name for command in commands.COMMANDS}
    if not arguments or (not arguments[0].startswith("-") and arguments[0] not in names):
        return _window(arguments)
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CommandError as error:
        line = " ".join(str(error).split("\n"))
        print(f"ganlab {options.command}: {line}", file=sys.stderr)
        return error.code


def _window(arguments: list[str]) -> int:
    if len(arguments) > 1:
        print(f"ganlab: one FILE at a time, not {len(arguments)}", file=sys.stderr)
        return BAD_INPUT
    # Qt's own words for a missing library or display name neither, and end in an abort.
    problem = window_problem()
    if problem:
        print(f"ganlab: {problem}", file=sys.stderr)
        return FAILED
    from ganlab.ui.app import run

    return run(arguments[0] if arguments else None)
