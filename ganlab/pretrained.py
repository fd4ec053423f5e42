"""Trained models that come with the program.

Each is a run, compact, in ``resources/pretrained/NAME.ganlab``, where NAME is the preset that was
trained to its end; beside it ``NAME.toml`` says by which command, with what seed, on which data
and its licence, and what the model scores. ``python dev.py study pretrained`` makes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ganlab.folders import resource
from ganlab.presets import PRESETS

__all__ = ["Pretrained", "pretrained"]


@dataclass(frozen=True)
class Pretrained:
    """A trained model on disk.

    Attributes
    ----------
    name : str
        Of the preset that was trained.
    title : str
        Of that preset.
    path : Path
        The run: ``.ganlab``.
    card : Mapping
        What is told of it: ``command``, ``seed``, ``steps``, ``data``, ``licence``, ``date``,
        ``versions``, and ``metrics``: the numbers of each measure, by its name.
    """

    name: str
    title: str
    path: Path
    card: Mapping[str, Any]

    @property
    def words(self) -> str:
        """Say in a sentence or two what it is and what it scores."""
        return f"Trained for {self.card['steps']:,} steps on {self.card['data']}."


@lru_cache(maxsize=1)
def pretrained() -> Mapping[str, Pretrained]:
    """Return every trained model that is here, by name, in the order of the presets."""
    found = {}
    try:
        folder = resource("pretrained")
    except FileNotFoundError:
        return {}
    for name, preset in PRESETS.items():
        path, card = folder / f"{name}.ganlab", folder / f"{name}.toml"
        if path.is_file() and card.is_file():
            about = tomllib.loads(card.read_text(encoding="utf-8"))
            found[name] = Pretrained(name, preset.title, path, about)
    return found
