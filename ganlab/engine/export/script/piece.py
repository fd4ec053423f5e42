"""A script is put together from pieces, so that it holds what its run needs and nothing else."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

__all__ = ["WIDTH", "Piece", "block", "constant", "docstring", "indented", "put_together"]

#: Columns of a script's lines, where that can be chosen: what most formatters are set to.
WIDTH: Final = 88


@dataclass(frozen=True)
class Piece:
    """What one part of a run adds to its script.

    Attributes
    ----------
    imports : tuple of str
        Whole lines.
    constants : tuple of str
        Lines ``NAME = value`` for the top, each with its comment.
    code : tuple of str
        Functions and classes, in order.
    files : mapping
        What must lie beside the script, name to content.
    """

    imports: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def constant(name: str, value: object, comment: str = "") -> str:
    """Return one line of constants."""
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    if isinstance(value, int) and value >= 10_000 and name != "SEED":
        shown = f"{value:_}"
    line = f"{name} = {shown}"
    return f"{line}  # {comment}" if comment else line


def block(text: str) -> str:
    """Return a function or class without the line breaks around it."""
    return text.strip("\n")


def docstring(text: str, by: int = 4) -> list[str]:
    """Return a docstring's lines, broken where they would be too long."""
    room, margin = WIDTH - by, " " * by
    if len(text) + 6 <= room:
        return [f'{margin}"""{text}"""']
    lines = textwrap.wrap(f'"""{text}', room)
    return [*(margin + line for line in lines), f'{margin}"""']


def indented(lines: Iterable[str], by: int) -> str:
    """Join lines, all further in; empty ones stay empty."""
    return "\n".join(" " * by + line if line else "" for line in lines)


def put_together(docstring: str, pieces: Sequence[Piece]) -> str:
    """Return the script's text, as a formatter would leave it.

    Parameters
    ----------
    docstring
        Its own, without the quotes.
    pieces
        In order of what they define.
    """
    imports = {line for piece in pieces for line in piece.imports}
    constants = ["\n".join(piece.constants) for piece in pieces if piece.constants]
    code = [text for piece in pieces for text in piece.code]
    main = 'if __name__ == "__main__":\n    main()'
    top = [f'"""{docstring}\n"""', *_sections(imports), *constants]
    return "\n\n".join(top) + "\n\n\n" + "\n\n\n".join((*code, main)) + "\n"


def _sections(imports: Iterable[str]) -> list[str]:
    """Sort imports: what comes with Python, then the rest; ``from`` behind ``import`` in each."""

    def place(line: str) -> tuple[bool, str]:
        return line.startswith("from"), line.lower()

    own = [line for line in imports if line.split()[1].split(".")[0] in sys.stdlib_module_names]
    rest = set(imports) - set(own)
    return ["\n".join(sorted(lines, key=place)) for lines in (own, rest) if lines]
