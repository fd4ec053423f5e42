"""Kinds of data, for those who must know them before numpy is imported."""

from __future__ import annotations

from typing import Literal, get_args

__all__ = ["KINDS", "Kind"]

#: Points on a line or in a plane, or pictures.
Kind = Literal["line", "plane", "images"]
KINDS: tuple[Kind, ...] = get_args(Kind)
