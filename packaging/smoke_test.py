#!/usr/bin/env python3
"""Use a packaged ganlab as a new user would, without a display, and say whether it works.

    python3 packaging/smoke_test.py dist/ganlab/ganlab
    python3 packaging/smoke_test.py --under ENV ENV/bin/ganlab

It gets folders of its own, an empty home, and nothing of this Python's environment; all of that is
removed at the end. Exit code 0: it works. 1: it does not, and why. 2: there is no such program.
"""

from __future__ import annotations

import argparse
import array
import ast
import csv
import json
import math
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# Beside this file, wherever that is started from.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from trial import ON_WINDOWS, Broken, Trial, must, tail

STEPS = 50


# --- what is tried, in this order ----------------------------------------------------------------


def versions(trial: Trial, under: Path | None) -> str:
    said = trial.run("--version")
    lines = dict(line.partition(" ")[::2] for line in said.splitlines())
    for name in ("ganlab", "Python", "Qt", "torch", "numpy", "pyqtgraph", "pillow"):
        must(re.match(r"\d+\.\d", lines.get(name, "")), f"names no version of {name}:\n{said}")
    return f"ganlab {lines['ganlab']}, torch {lines['torch']}, Qt {lines['Qt']}"


def presets(trial: Trial, under: Path | None) -> str:
    names = [entry["name"] for entry in json.loads(trial.run("presets", "--json"))]
    must({"figure-1", "ring", "dcgan-mnist"} <= set(names), f"presets are missing: {names}")
    return f"{len(names)} of them"


def doctor(trial: Trial, under: Path | None) -> str:
    said = trial.run("doctor")
    for plugin in ("svg", "png", "jpeg"):
        must(re.search(rf"pictures: .*\b{plugin}\b", said), f"Qt reads no {plugin}:\n{said}")
    for name in ("installed in", "resources"):
        found = re.search(rf"^ +{name}: +(.+)$", said, re.MULTILINE)
        must(found, f"does not say where: {name}\n{said}")
        assert found is not None
        place = Path(found[1]).resolve()
        must(
            under is None or place.is_relative_to(under.resolve()),
            f"is not what was to be tried: {name}: {place}, not below {under}",
        )
    return "finds Qt, torch and its resources"


def train(trial: Trial, under: Path | None) -> str:
    said = trial.run("train", "ring", "--steps", str(STEPS), "--out", "run", "--json")
    report = json.loads(said.splitlines()[-1])
    must(report["step"] == STEPS, f"trained {report['step']} steps, not {STEPS}")
    must(report["losses"]["loss_g"] is not None, f"knows no loss of G:\n{said}")
    trial.run("sample", "run", "--n", "100", "--out", "run.npy")
    return f"{STEPS} steps, {report['steps_per_second']:g} steps/s"


def export(trial: Trial, under: Path | None) -> str:
    said = trial.run("export", "run", "--out", "bundle", "--json")
    size = json.loads(said.splitlines()[-1])["size"]
    made = {path.name for path in (trial.work / "bundle").iterdir()}
    must({"generator.py", "config.json"} <= made, f"the bundle holds only {sorted(made)}")
    trial.run("sample", "bundle", "--n", "100", "--out", "bundle.npy")
    samples = read_npy(trial.work / "bundle.npy")
    must(len(samples) == 200 and all(map(math.isfinite, samples)), f"samples: {samples[:4]} …")
    same = samples == read_npy(trial.work / "run.npy")
    must(same, "the exported model's samples are not those of the run")
    return f"a bundle of {size:,} bytes, whose samples are those of the run"


def read_npy(path: Path) -> array.array[float]:
    """Read the float32 numbers of a .npy file, format 1.0."""
    content = path.read_bytes()
    must(content[:8] == b"\x93NUMPY\x01\x00", f"{path.name} is no .npy file")
    start = 10 + int.from_bytes(content[8:10], "little")
    header = ast.literal_eval(content[10:start].decode("latin-1").strip())
    must(header["descr"] == "<f4", f"{path.name} holds {header['descr']}, not float32")
    return array.array("f", content[start:])


def pretrained(trial: Trial, under: Path | None) -> str:
    trial.run("sample", "dcgan-glyphs", "--n", "16", "--out", "glyphs.png")
    picture = (trial.work / "glyphs.png").read_bytes()
    must(picture[:8] == b"\x89PNG\r\n\x1a\n", "glyphs.png is no PNG")
    return f"a grid of glyphs, {len(picture):,} bytes"


def sweep(trial: Trial, under: Path | None) -> str:
    (trial.work / "sweep.toml").write_text(
        '[sweep]\npreset = "ring"\nmetric = "jsd_nats"\nseeds = 1\nsteps = 20\n'
        '[[sweep.axes]]\nfield = "training.k_d"\nvalues = [1, 2]\n',
        encoding="utf-8",
    )
    # In processes of its own, for which the program starts itself.
    trial.run("sweep", "sweep.toml", "--out", "swept")
    table = (trial.work / "swept" / "sweep.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in table if not line.startswith("#")))
    ended = [(row["ending"], row["step"]) for row in rows if row["row"] == "trial"]
    must(ended == [("done", "20")] * 2, f"swept two runs of 20 steps, which came to {ended}")
    return "two runs in processes of their own"


def first_window(trial: Trial, under: Path | None) -> str:
    trial.window(until=r" at step 0 drawn after")
    return f"painted after {trial.painted[-1]:.2f} s, drawn, closed in order"


def reopen(trial: Trial, under: Path | None) -> str:
    line = trial.window("bundle", until=rf" at step {STEPS} drawn after")
    return line.removeprefix("ganlab: ")


def nothing_left(trial: Trial, under: Path | None) -> str:
    asked = {"run", "run.npy", "bundle", "bundle.npy", "glyphs.png", "sweep.toml", "swept"}
    left = {path.name for path in trial.work.iterdir()} - asked
    must(not left, f"left behind in the working folder: {sorted(left)}")
    must(list(trial.home.rglob("settings.json")), "the window remembered no settings")
    for path in trial.home.rglob("faults.log"):
        raise Broken(f"wrote down faults\n{tail(path)}")
    return "settings are kept, no fault was written down"


TRIED: dict[str, Callable[[Trial, Path | None], str]] = {
    "versions": versions,
    "presets": presets,
    "doctor": doctor,
    "train": train,
    "export": export,
    "trained model": pretrained,
    "sweep": sweep,
    "first window": first_window,
    "window, export": reopen,
    "left behind": nothing_left,
}


def smoke_test(
    program: list[str],
    *,
    under: Path | None = None,
    platform: str | None = None,
    within: float = math.inf,
) -> float:
    """Try a program; return the seconds to its first painted window, the best of those it opened.

    Raises
    ------
    Broken
        Where it does not work.
    FileNotFoundError
        Where there is no such program.
    """
    found = shutil.which(program[0])
    if found is None:
        raise FileNotFoundError(f"{program[0]}: there is no such program")
    if platform is None:
        platform = "" if ON_WINDOWS else "offscreen"
    with tempfile.TemporaryDirectory(prefix="ganlab-smoke-", ignore_cleanup_errors=True) as folder:
        trial = Trial([os.path.abspath(found), *program[1:]], Path(folder).resolve(), platform)
        for name, attempt in TRIED.items():
            began = time.monotonic()
            try:
                words = attempt(trial, under)
            except Broken as error:
                raise Broken(f"{name}: it {error}") from None
            except (ValueError, KeyError, IndexError, TypeError, OSError) as error:
                raise Broken(
                    f"{name}: unexpected answer: {type(error).__name__}: {error}"
                ) from None
            print(f"  {name:<14} {time.monotonic() - began:5.1f} s  {words}", flush=True)
    best = min(trial.painted)
    if best > within:
        raise Broken(f"start: the first window was painted after {best:.2f} s, not {within:g} s")
    return best


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Try a packaged ganlab.")
    parser.add_argument("--under", type=Path, metavar="DIR", help="it must be installed below this")
    parser.add_argument("--platform", help="Qt's platform plugin; offscreen, on Windows its own")
    parser.add_argument(
        "--within", type=float, default=math.inf, metavar="S", help="seconds to the first window"
    )
    parser.add_argument("program", nargs=argparse.REMAINDER, metavar="PROGRAM [ARG ...]")
    options = parser.parse_args(argv)
    if not options.program:
        parser.error("name the program to try")
    began = time.monotonic()
    print(f"smoke test of {' '.join(options.program)}", flush=True)
    try:
        painted = smoke_test(
            options.program,
            under=options.under,
            platform=options.platform,
            within=options.within,
        )
    except Broken as error:
        print(f"FAILED after {time.monotonic() - began:.0f} s\n  {error}", flush=True)
        return 1
    except OSError as error:
        print(f"smoke_test: {error}", file=sys.stderr)
        return 2
    print(f"passed in {time.monotonic() - began:.0f} s; window painted after {painted:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
