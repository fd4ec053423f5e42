"""The bundle: a run folder that also runs without ganlab.

It is a run, unchanged, so that it opens in the window and goes on training; and beside it stands
what anybody needs who has no ganlab: ``generator.py``, ``config.json``, a card and a preview.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.export.bundle.card import PREVIEW_SAMPLES, PREVIEW_SEED, card
from ganlab.engine.export.bundle.config import as_json, describe, network_of
from ganlab.engine.export.bundle.network import noun
from ganlab.engine.export.bundle.program import program
from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import FORMATS, Format, Progress
from ganlab.engine.export.parts import Part, check_finite
from ganlab.engine.files import layout

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source
    from ganlab.engine.snapshot import Snapshot

__all__ = ["CARD", "PREVIEW", "PROGRAM", "build"]

PROGRAM, CARD, PREVIEW = "generator.py", "README.md", "preview.png"


def build(source: Source, part: Part, progress: Progress) -> Mapping[str, bytes]:
    """Return every file of the bundle, by name.

    Raises
    ------
    ExportError
        Where no program can be written for this generator, or its weights are no numbers.
    Cancelled
        Where ``progress`` raised it.
    """
    check_finite(source.snapshot)
    progress(0.0, "measuring")
    table = describe(source)
    progress(0.6, "drawing the preview")
    preview = _preview(source.snapshot, PREVIEW_SAMPLES[noun(table)])
    progress(0.9, "writing generator.py and the card")
    return {
        **source.files,
        layout.CONFIG: as_json(table),
        PROGRAM: program(table).encode(),
        CARD: card(table, source.snapshot.experiment).encode(),
        PREVIEW: preview,
    }


def _refuse(source: Source) -> str:
    try:
        network_of(source.snapshot)
    except ExportError as error:
        return str(error)
    return ""


def _preview(snapshot: Snapshot, n: int) -> bytes:
    """Draw what ``ganlab sample --n N --seed 0`` draws."""
    from ganlab.engine.data import Distribution
    from ganlab.engine.files.samples import as_grid, as_png

    x = snapshot.generate(snapshot.latent.sample(n, np.random.default_rng(PREVIEW_SEED)))
    data = snapshot.distribution
    return as_png(x, data.view) if isinstance(data, Distribution) else as_grid(x)


_LOADER = '''
import importlib.util
import tempfile
import zipfile
from pathlib import Path


def load(path):
    """Return G of a bundle: a function from inputs by name to outputs by name."""
    with tempfile.TemporaryDirectory() as unpacked:
        folder = Path(path)
        if folder.is_file():
            zipfile.ZipFile(folder).extractall(unpacked)
            folder = Path(unpacked)
        spec = importlib.util.spec_from_file_location("generator", folder / "generator.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        generator = module.load(folder)
    return lambda inputs: {"x": generator(**inputs)}
'''

FORMATS.add(
    "bundle",
    Format(
        name="bundle",
        title="Bundle",
        description="A folder, or a zip of it, that opens here and goes on training, and that "
        "samples by itself: weights, a readable generator.py, a card and a preview.",
        suffix="",
        parts=("generator",),
        refuse=_refuse,
        build=build,
        loader=_LOADER,
    ),
)
