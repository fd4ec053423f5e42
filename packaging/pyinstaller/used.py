"""The one-folder program as a new user has it, wherever it stands."""

from __future__ import annotations

import tempfile
from pathlib import Path

from smoke_test import smoke_test
from trial import Broken, Trial, must

#: Seconds from the start of the program until its window is painted.
FIRST_WINDOW = 2.0
#: A machine that has other things to do is asked again: the program's own part is the best start.
STARTS = 6


def use(program: Path, under: Path) -> None:
    """Try all that a new user does, then the promise of how fast it starts.

    Raises
    ------
    Broken
        Where it does not work, or takes longer to its first window than it may.
    """
    best = smoke_test([str(program)], under=under)
    with tempfile.TemporaryDirectory(prefix="ganlab-start-", ignore_cleanup_errors=True) as folder:
        trial = Trial([str(program)], Path(folder).resolve(), "offscreen")
        _exports(trial)
        while best > FIRST_WINDOW and len(trial.painted) < STARTS:
            trial.window(until="first window painted")
            best = min(best, *trial.painted)
    if best > FIRST_WINDOW:
        raise Broken(f"paints its first window after {best:.2f} s, not {FIRST_WINDOW:g} s")
    print(f"  first window after {best:.2f} s; it may take {FIRST_WINDOW:g} s", flush=True)


def _exports(trial: Trial) -> None:
    """Export what PyTorch's exporters trace, which read their own source, and let it be checked."""
    for preset, part in (("ring", "generator"), ("dcgan-glyphs", "discriminator")):
        trial.run("train", preset, "--steps", "2", "--out", preset)
        for name in ("pt2", "onnx"):
            out = f"{preset}.{name}"
            said = trial.run(
                "export", preset, "--format", name, "--part", part, "--out", out, "--check"
            )
            must("checked without ganlab" in said, f"did not check {out}:\n{said}")
            print(f"  {out}: {said.strip().splitlines()[-1]}", flush=True)
