"""Text of a program as a person would have set it: brackets, quotes, and words from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["WIDTH", "bracketed", "plain", "prose", "quoted", "tuple_of"]

#: Characters in a line.
WIDTH = 100
#: What begins or ends something else than text.
_MARKDOWN = re.compile(r"([`*\[\]<>|])")


def plain(words: str, most: int = 80) -> str:
    """Return somebody's words fit for a comment: one line that ends no string and escapes nothing.

    They may come from a file that anybody wrote, and what is made of them is run.
    """
    kept = "".join(c if c.isprintable() else " " for c in words)
    kept = " ".join(kept.replace("\\", "/").replace('"', "'").split())
    return kept if len(kept) <= most else f"{kept[: most - 1].rstrip()}…"


def prose(words: str, most: int = 80) -> str:
    """Return somebody's words as :func:`plain` does, with nothing in them that is Markdown."""
    return _MARKDOWN.sub(r"\\\1", plain(words, most))


def quoted(words: str) -> str:
    """Return a string literal, in double quotes where it needs no escapes for them."""
    found = repr(words)
    return f'"{found[1:-1]}"' if found.startswith("'") and '"' not in words else found


def bracketed(before: str, items: Sequence[str], after: str) -> str:
    """Return ``before``, items and ``after``, on one line, on three, or on one for each item.

    Parameters
    ----------
    before, after
        With the brackets; ``before`` begins with the indentation.
    items
        At least one.
    """
    indent = " " * (len(before) - len(before.lstrip(" ")))
    inner = ", ".join(items)
    if len(before) + len(inner) + len(after) <= WIDTH:
        return f"{before}{inner}{after}"
    if len(indent) + 4 + len(inner) <= WIDTH:
        return f"{before}\n{indent}    {inner}\n{indent}{after}"
    lines = "".join(f"{indent}    {item},\n" for item in items)
    return f"{before}\n{lines}{indent}{after}"


def tuple_of(name: str, items: Sequence[str]) -> str:
    """Return the definition of a tuple."""
    if len(items) == 1:
        return f"{name} = ({items[0]},)"
    return bracketed(f"{name} = (", items, ")")
