"""What a run's file says of itself, without opening the run: for lists of runs."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.experiment import Experiment, ExperimentError, from_toml
from ganlab.engine.files import layout
from ganlab.engine.files.errors import RunFileError
from ganlab.engine.files.members import Members, reading
from ganlab.engine.files.preview import HEIGHT, WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Glance", "glance"]

#: Pixels of a preview at most, a side: what is larger is none.
_LARGEST = 4096


@dataclass(frozen=True, eq=False)
class Glance:
    """What is told.

    Attributes
    ----------
    experiment : Experiment
        As it was at the start.
    step : int
        Completed steps.
    picture : ndarray or None
        uint8 ``[240, 320, 3]``; None where there is no preview, or it is damaged.
    """

    experiment: Experiment
    step: int
    picture: NDArray[np.uint8] | None = None


def glance(path: Path, *, picture: bool = True) -> Glance:
    """Look at a run's folder or zip.

    Raises
    ------
    RunFileError
        Where it is none, or damaged.
    """
    with reading(path) as members:
        text, description = members.text(layout.EXPERIMENT), members.text(layout.RUN)
        with members.parsing(layout.EXPERIMENT):
            try:
                experiment = from_toml(text, f"{path.name}/{layout.EXPERIMENT}")
            except ExperimentError as error:
                raise RunFileError(str(error)) from error
        with members.parsing(layout.RUN):
            step = json.loads(description)["step"]
            if type(step) is not int or step < 0:
                raise ValueError(f"step = {step!r:.40}")
        return Glance(experiment, step, _picture(members) if picture else None)


def _picture(members: Members) -> NDArray[np.uint8] | None:
    from PIL import Image

    if layout.PREVIEW not in members:
        return None
    try:
        with Image.open(io.BytesIO(members.content(layout.PREVIEW)), formats=["PNG"]) as found:
            if max(found.size) > _LARGEST:
                return None
            small = found.convert("RGB")
            small.thumbnail((WIDTH, HEIGHT))
    except Exception:  # of bytes that anybody may have written, any error can come
        return None
    # A bundle's preview is of another shape.
    whole = Image.new("RGB", (WIDTH, HEIGHT), "white")
    whole.paste(small, ((WIDTH - small.width) // 2, (HEIGHT - small.height) // 2))
    return np.asarray(whole)
