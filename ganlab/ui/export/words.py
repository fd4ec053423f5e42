"""What the window says of an export: sizes, results, proposed names."""

from __future__ import annotations

from pathlib import Path

from ganlab.engine.experiment import Experiment
from ganlab.engine.export import Format
from ganlab.engine.export.perform import Exported
from ganlab.engine.export.place import ZIP

__all__ = ["PARTS", "fitted", "proposed_name", "result_words", "size_words"]

#: Parts of a model as the window names them.
PARTS = {
    "generator": ("Generator", "G: from latents to samples"),
    "discriminator": ("Discriminator", "D: from samples to its verdict"),
    "codes": ("Q", "From samples to the codes that Q reads off them"),
}


def size_words(size: int) -> str:
    """Bytes in words: 1.2 MB."""
    if size < 1000:
        return f"{size} bytes"
    for unit, of in (("kB", 1e3), ("MB", 1e6)):
        if size < 999.5 * of:
            return f"{size / of:.3g} {unit}"
    return f"{size / 1e9:.3g} GB"


def proposed_name(experiment: Experiment, step: int) -> str:
    """Name a model by what it is: ring-mlp-step-3000."""
    return f"{experiment.data.name}-{experiment.model.family}-step-{step}"


def fitted(path: Path, format_: Format, endings: frozenset[str]) -> Path:
    """Give a path the ending of a format: that of another format goes, any other stays."""
    if path.suffix in endings - {format_.suffix} and not (
        not format_.suffix and path.suffix == ZIP
    ):
        path = path.with_suffix("")
    if format_.suffix and path.suffix != format_.suffix:
        # Not with_suffix: what follows a dot may belong to the name.
        path = path.with_name(path.name + format_.suffix)
    return path


def result_words(done: Exported) -> str:
    """Say what was written, and what the check found."""
    words = f"Step {done.step:,}, {size_words(done.size)}, written in {done.seconds:.1f} s."
    if done.difference is not None:
        words += f" Proven: loaded without ganlab, its {done.outputs:,} outputs "
        words += (
            f"differ from the model's by at most {done.difference:.1e}."
            if done.difference
            else "equal the model's, to the last bit."
        )
    if done.unproven:
        words += f" Not proven: {done.unproven}"
    return words
