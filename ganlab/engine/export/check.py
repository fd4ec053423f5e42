"""Proof that an export runs by itself: loaded in a fresh interpreter in which ganlab is not.

The interpreter refuses to import ganlab, loads what was written by the few lines that the format
gives, and answers at fixed inputs; its answers are compared with the live model's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.export.agreement import LARGEST_DIFFERENCE, allowed, difference
from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import Format, Progress, silent
from ganlab.engine.export.parts import Part, answers, example

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.snapshot import Snapshot

__all__ = ["LARGEST_DIFFERENCE", "SIZES", "Checked", "check", "every_condition"]

#: Sizes of the minibatches that are asked for.
SIZES = (1, 7, 64)
#: Seconds after which the other interpreter is given up.
_PATIENCE = 300.0

_PROGRAM = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ganlab":
            raise ModuleNotFoundError(f"{name} is not to be had here", name=name)

sys.meta_path.insert(0, Missing())
import torch
from safetensors.torch import load_file, save_file

torch.set_num_threads(1)
# LOADER
model = load(sys.argv[1])
cases = {}
for key, value in load_file(sys.argv[2]).items():
    case, _, name = key.partition("/")
    cases.setdefault(case, {})[name] = value
found = {}
with torch.no_grad():
    for case, inputs in cases.items():
        for name, value in model(inputs).items():
            found[f"{case}/{name}"] = torch.as_tensor(value).contiguous().clone()
save_file(found, sys.argv[3])
"""

Inputs = Mapping[str, "NDArray[np.generic]"]


@dataclass(frozen=True)
class Checked:
    """What the comparison found.

    Attributes
    ----------
    difference : float
        Largest absolute difference, in the outputs' own units.
    outputs : int
        Numbers that were compared.
    cases : int
        Minibatches that were asked for.
    """

    difference: float
    outputs: int
    cases: int


def check(
    snapshot: Snapshot,
    format_: Format,
    path: Path,
    part: Part,
    cases: Sequence[Inputs] | None = None,
    progress: Progress = silent,
) -> Checked:
    """Load what was written without ganlab, and compare its outputs with the live model's.

    Parameters
    ----------
    cases
        Inputs by name; without any, draws of :data:`SIZES` with a fixed seed, in which labels
        and categories go round.

    Raises
    ------
    ExportError
        Where it cannot be loaded, or differs by more than rounding may (see ``agreement``).
    Cancelled
        Where ``progress`` raised it.
    """
    rng = np.random.default_rng(0)
    asked = [example(snapshot, part, n, rng) for n in SIZES] if cases is None else list(cases)
    with tempfile.TemporaryDirectory(prefix="ganlab-check-") as folder:
        found = _answers_of(format_, path, asked, Path(folder), progress)
    largest, count = 0.0, 0
    for i, inputs in enumerate(asked):
        for name, wanted in answers(snapshot, part, dict(inputs)).items():
            got = found.get(f"{i}/{name}")
            if got is None or got.shape != wanted.shape:
                shape = "nothing" if got is None else f"shape {got.shape}"
                raise ExportError(
                    f"{path}: gives {shape} for {name}, where the model gives {wanted.shape}"
                )
            gap = difference(got, wanted)
            if gap > (most := allowed(wanted)):
                raise ExportError(
                    f"{path}: its outputs differ from the model's by {gap:.2g}, more than "
                    f"{most:.2g}: do not use it, and report this with the run"
                )
            largest = max(largest, gap)
            count += wanted.size
    return Checked(largest, count, len(asked))


def every_condition(
    snapshot: Snapshot, part: Part, rng: np.random.Generator, sizes: Sequence[int] = SIZES
) -> list[Inputs]:
    """Return inputs of each size with each label and each category of each code, one at a time."""
    from ganlab.engine.export.parts import inputs_of

    found: list[Inputs] = []
    for n in sizes:
        base = example(snapshot, part, n, rng)
        found.append(base)
        for each in inputs_of(snapshot, part):
            if each.dtype == "int64":
                factor = (
                    len(snapshot.latent.factor(each.name).categories)
                    if part == "generator"
                    else snapshot.discriminator.labels
                )
                found += [
                    {**base, each.name: np.full(n, value, np.int64)} for value in range(factor)
                ]
            elif not each.shape:
                found += [
                    {**base, each.name: np.full(n, value, np.float32)} for value in (-1.0, 0.0, 1.0)
                ]
    return found


def _answers_of(
    format_: Format, path: Path, cases: Sequence[Inputs], folder: Path, progress: Progress
) -> dict[str, NDArray[np.float32]]:
    from safetensors.numpy import load_file, save

    program, given, got = folder / "check.py", folder / "in.safetensors", folder / "out.safetensors"
    program.write_text(_PROGRAM.replace("# LOADER", format_.loader), encoding="utf-8")
    inputs_of_cases = {
        f"{i}/{name}": np.ascontiguousarray(value)
        for i, inputs in enumerate(cases)
        for name, value in inputs.items()
    }
    given.write_bytes(save(inputs_of_cases))
    said = folder / "said.txt"
    with said.open("wb") as out:
        # Isolated: neither the working directory nor PYTHONPATH bring ganlab back. And no
        # bytecode is left in the folder of whoever exports. The packaged program takes these
        # arguments too: it has no other interpreter (packaging/pyinstaller/program.py).
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", str(program), str(path.absolute()), str(given), str(got)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=folder,
        )
        try:
            began = time.monotonic()
            while child.poll() is None:
                progress(0.9, "loading it without ganlab")
                if time.monotonic() - began > _PATIENCE:
                    raise ExportError(f"{path}: was not loaded within {_PATIENCE:g} seconds")
                time.sleep(0.05)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
    if child.returncode:
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        reason = lines[-1] if lines else f"exit code {child.returncode}"
        raise ExportError(f"{path}: cannot be loaded without ganlab ({reason})")
    return dict(load_file(got))
