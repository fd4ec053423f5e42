"""``python dev.py bench [--quick] [--minutes N]``: the table of speeds."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from ganlab.bench import pictures, steps, timeline, watching
from ganlab.bench.spread import Spread
from ganlab.engine.trainer.history import COLUMNS


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument(
        "--minutes", type=float, default=5.0, help="of play for the memory figure; 0 leaves it out"
    )
    parser.add_argument(
        "--only", choices="abdelpqstwx", help="one part: a, b (with c), d, e, l, p, q, s, t, w or x"
    )
    options = parser.parse_args(argv)
    rounds = 2 if options.quick else 5
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    parts: dict[str, Callable[[], None]] = {
        "a": lambda: _steps(rounds),
        "b": lambda: _live(rounds, 4.0 if options.quick else 10.0),
        "p": lambda: _pictures(rounds),
        "w": lambda: _watching(4 * rounds),
        "q": lambda: _live_pictures(rounds, 8.0 if options.quick else 20.0),
        "s": lambda: _switches(40.0),
        "l": lambda: _latents(8.0 if options.quick else 20.0),
        "x": lambda: _exports(10.0 if options.quick else 30.0),
        "t": lambda: _timeline(2_000 if options.quick else 20_000, 4 * rounds),
        "d": lambda: _start(rounds),
        "e": lambda: _memory(options.minutes),
    }
    with tempfile.TemporaryDirectory() as home:
        os.environ["GANLAB_HOME"] = home
        for name, part in parts.items():
            if options.only in (None, name) and not (name == "e" and options.minutes <= 0):
                before = _stolen()
                part()
                after = _stolen()
                if after[1] > before[1] and after[0] > before[0]:
                    share = 100 * (after[0] - before[0]) / (after[1] - before[1])
                    # A host that takes a core away from a thread that holds the interpreter lock
                    # stops all the others too: a live window pays for that more than a loop does.
                    print(f"    (meanwhile the host took {share:.1f} % of the processor time)")
    return 0


def _stolen() -> tuple[float, float]:
    """Jiffies that a virtual machine's host took for others, and all there were; Linux only."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            numbers = [float(number) for number in file.readline().split()[1:9]]
    except (OSError, ValueError):
        return 0.0, 0.0
    return (numbers[7], sum(numbers)) if len(numbers) == 8 else (0.0, 0.0)


def _row(name: str, figure: str, wanted: str = "") -> None:
    print(f"{name:<62} {figure:<28} {wanted}", flush=True)


def _steps(rounds: int) -> None:
    print("\n(a) our step / plain eager loop, headless, one thread: median (lowest–highest)")
    wanted = {"64/64": "at least 1.40", "128/256": "at least 1.15"}
    for size, ratio, speed in steps.measure(rounds):
        _row(f"    width/batch {size}  ({speed:.0f} steps/s)", ratio.text(), wanted.get(size, ""))


def _live(rounds: int, seconds: float) -> None:
    print("\n(b) default window, playing / headless, 128/256, and (c) its ticks")
    ratios: dict[str, list[float]] = {"first": [], "all": []}
    ticks: dict[str, list[float]] = {"first": [], "all": []}
    frames: dict[str, list[float]] = {"first": [], "all": []}
    draws: dict[str, list[float]] = {"first": [], "all": []}
    for _ in range(rounds):
        for layers in ratios:
            alone = _child("headless", "-", seconds)["steps_per_second"]
            live = _child("live", layers, seconds)
            # Headless before and after, so that a drift of the machine falls on both.
            alone = (alone + _child("headless", "-", seconds)["steps_per_second"]) / 2
            ratios[layers].append(live["steps_per_second"] / alone)
            ticks[layers] += live["ticks"]
            draws[layers] += live["draws"]
            frames[layers].append(live["frames_per_second"])
    for layers, wanted in (("first", "at least 0.75"), ("all", "at least 0.55")):
        rate = f"({statistics.median(frames[layers]):.0f} frames/s)"
        _row(f"    layers on: {layers}  {rate}", Spread.of(ratios[layers]).text(), wanted)
    for layers in ratios:
        p50, p95, top = _percentiles(ticks[layers])
        d50, d95, _ = _percentiles(draws[layers])
        _row(
            f"    GUI tick p50 / p95 / max, 33 ms timer, layers {layers}",
            f"{p50:.0f} / {p95:.0f} / {top:.0f} ms",
            f"p95 at most 45 ms (of it in the window's own code {d50:.1f} / {d95:.1f} ms)",
        )


def _pictures(rounds: int) -> None:
    print("\n(p) pictures: our step / plain DCGAN loop in float32, 32 × 32, 64 features, batch 64")
    wanted = {"float32": "at least 1.20", "bfloat16": "at least 1.80"}
    for precision, ratio, speed in pictures.measure(rounds):
        _row(f"    {precision}  ({speed:.1f} steps/s)", ratio.text(), wanted[precision])


def _watching(rounds: int) -> None:
    print("\n(w) the detector: our step watched / unwatched, processor time")
    for name, ratio, speed in watching.measure(rounds):
        _row(f"    {name}  ({speed:.0f} steps/s of it)", ratio.text(3), "at least 0.97")


def _live_pictures(rounds: int, seconds: float) -> None:
    print("\n(q) pictures: default window, playing / headless, preset dcgan-glyphs")
    ratios, ticks = [], []
    for _ in range(rounds):
        alone = _child("headless", "dcgan-glyphs", seconds)["steps_per_second"]
        live = _child("live", "dcgan-glyphs", seconds)
        alone = (alone + _child("headless", "dcgan-glyphs", seconds)["steps_per_second"]) / 2
        ratios.append(live["steps_per_second"] / alone)
        ticks += live["ticks"]
    _row("    samples on show", Spread.of(ratios).text(), "at least 0.93")
    p50, p95, top = _percentiles(ticks)
    _row("    GUI tick p50 / p95 / max, 33 ms timer", f"{p50:.0f} / {p95:.0f} / {top:.0f} ms")


def _switches(seconds: float) -> None:
    print("\n(s) switching family, data or picture size at random while playing")
    found = _child("switch", "dcgan-glyphs", seconds)
    p50, p95, top = _percentiles(found["ticks"])
    _row(f"    {found['switches']} switches: GUI tick p50 / p95 / max",
         f"{p50:.0f} / {p95:.0f} / {top:.0f} ms", "none over 100 ms")  # fmt: skip


def _latents(seconds: float) -> None:
    print("\n(l) a slider dragged: from the move to its picture's paint, networks of dcgan-mnist")
    for mode, wanted in (("paused", "p95 at most 16 ms"), ("playing", "p95 at most 50 ms")):
        found = _child("latent", mode, seconds)
        p50, p95, top = _percentiles(found["delays"])
        lag = max(found["lags"], default=float("nan"))
        speed = f"  ({found['steps_per_second']:.1f} steps/s)" if mode == "playing" else ""
        _row(f"    {mode}{speed}: p50 / p95 / max of {len(found['delays'])} moves",
             f"{p50:.0f} / {p95:.0f} / {top:.0f} ms", wanted)  # fmt: skip
        _row("    the last move of a drag of 2 s", f"{lag:.0f} ms at most", "33 ms: a frame")


def _exports(seconds: float) -> None:
    print("\n(x) a bundle exported while training plays, networks of dcgan-mnist")
    found = _child("export", "bundle", seconds)
    _row(f"    {len(found['seconds'])} bundles of {found['size'] / 1e6:.1f} MB, from wish to word",
         Spread.of(found["seconds"]).text(unit="s"), "at most 2 s")  # fmt: skip
    p50, p95, top = _percentiles(found["ticks"])
    _row("    GUI tick p50 / p95 / max, 33 ms timer", f"{p50:.0f} / {p95:.0f} / {top:.0f} ms",
         "none over 100 ms")  # fmt: skip


def _timeline(steps: int, rounds: int) -> None:
    print(f"\n(t) timeline: seeking at random in {steps:,} steps, and what its snapshots cost")
    for preset in ("figure-1", "ring"):
        found = timeline.seeks(preset, steps)
        p50, p95, top = _percentiles(found.milliseconds)
        _row(f"    {preset}: {len(found.milliseconds)} seeks, p50 / p95 / max",
             f"{p50:.0f} / {p95:.0f} / {top:.0f} ms", "p95 at most 250 ms")  # fmt: skip
        _row("    of them exact to the bit", f"{found.exact}", "all")
        _row(f"    {found.snapshots} snapshots", f"{found.megabytes:.0f} MB counted",
             "at most 256 MB")  # fmt: skip
        _row("    the process grew by", f"{found.resident:.0f} MB")
        ratio, speed = timeline.cost(preset, rounds)
        _row(f"    speed with snapshots / without  ({speed:.0f} steps/s)", ratio.text(3),
             "at least 0.97")  # fmt: skip


def _percentiles(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    return (
        statistics.median(ordered),
        ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)],
        ordered[-1],
    )


def _start(rounds: int) -> None:
    print("\n(d) from start of the process, seconds")
    first, ready = [], []
    for _ in range(rounds + 1):
        painted, prepared = _start_once()
        first.append(painted)
        ready.append(prepared)
    # The very first start also reads everything from disk: shown, not hidden in the median.
    _row("    first painted window", Spread.of(first[1:]).text(unit="s"), "at most 1.0 s")
    _row("    training ready", Spread.of(ready[1:]).text(unit="s"), "at most 4 s")
    _row("    the first start of this bench", f"{first[0]:.2f} s, {ready[0]:.2f} s")


def _start_once() -> tuple[float, float]:
    environment = os.environ | {"GANLAB_TIMINGS": "1"}
    # As a user has it: what was compiled at the first start is not compiled again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "ganlab"], stderr=subprocess.PIPE, text=True, env=environment
    )
    found: dict[str, float] = {}
    assert process.stderr is not None
    for line in process.stderr:
        for what in ("first window painted", "training ready"):
            if what in line:
                found[what] = float(line.rsplit("after", 1)[1].split()[0])
        if len(found) == 2:
            break
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    if len(found) < 2:
        raise SystemExit("the window did not start: run `python dev.py run` to see why")
    return found["first window painted"], found["training ready"]


def _memory(minutes: float) -> None:
    print(f"\n(e) resident memory over {minutes:g} minutes of play")
    found = _child("memory", "first", 60.0 * minutes)
    noted = found["memory_mb"]
    # What the loss history is meant to keep: numbers of 4 bytes for each step, here and in the
    # worker, and half as much again while an array grows.
    kept = found["steps_per_second"] * 60.0 * minutes * len(COLUMNS) * 4 * 2 / 1e6
    after_one = noted[1] if len(noted) > 2 else noted[0]
    _row("    after 1 minute", f"{after_one:.0f} MB")
    _row("    at the end", f"{noted[-1]:.0f} MB")
    _row(
        "    growth from 1 minute to the end",
        f"{noted[-1] - after_one:.1f} MB",
        f"below 20 MB beyond the history ({kept:.1f} MB)",
    )


def _child(what: str, mode: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "ganlab.bench.child", what, mode, str(seconds)]
    finished = subprocess.run(
        command, capture_output=True, text=True, timeout=seconds + 120, check=False
    )
    if finished.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{finished.stderr}")
    found: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
