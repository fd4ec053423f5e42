"""One measurement in a process of its own; prints one line of JSON.

``python -m ganlab.bench.child headless|live MODE SECONDS``: nothing of an earlier measurement,
no window, cache or thread, is there to help or to hinder.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from ganlab.engine.experiment import Experiment, replace

__all__ = ["experiment"]

#: Let caches fill and the first windows settle before the clock runs.
WARM = 2.0


def experiment() -> Experiment:
    """A ring, both networks 128 wide, batches of 256: every other option at its default."""
    return replace(
        Experiment(),
        {
            "data.name": "ring",
            "generator.width": 128,
            "discriminator.width": 128,
            "training.batch_size": 256,
            "training.steps": 10_000_000,
            "run.device": "cpu",
        },
    )


def headless(seconds: float) -> dict[str, Any]:
    """Steps per second without a window."""
    from ganlab.engine.trainer.run import Run, one_thread

    one_thread()
    run = Run(experiment())
    began = time.perf_counter()
    while time.perf_counter() - began < WARM:
        run.step()
    start, began = run.trainer.step_count, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        run.step()
    return {"steps_per_second": (run.trainer.step_count - start) / passed}


def live(layers: str, seconds: float, *, memory: bool = False) -> dict[str, Any]:
    """Steps per second, frames and ticks of the default window while it plays.

    Parameters
    ----------
    layers
        ``first``: the layers that are on at first; ``all``: every layer.
    seconds
        Length of the measurement.
    memory
        Whether to note the resident memory each minute instead of only at the end.
    """
    from PySide6.QtCore import QTimer

    from ganlab.runtime.commands import Play
    from ganlab.ui.app import Late, make_application
    from ganlab.ui.main_window import MainWindow
    from ganlab.ui.settings import Settings
    from ganlab.ui.start import Start

    app = make_application([])
    window = MainWindow(Settings(theme="light"))
    late = Late(window, Start(experiment()))
    late.watch()
    found: dict[str, Any] = {"ticks": [], "memory_mb": []}
    marks: list[tuple[float, int]] = []
    frames = 0

    def play() -> None:
        if layers == "all":
            _all_layers(window)
        assert window.session is not None and window.loop is not None
        window.loop.drawn.connect(count)
        window.session.post(Play())
        QTimer.singleShot(int(1000 * WARM), begin)

    def count(_: object) -> None:
        nonlocal frames
        frames += 1

    def begin() -> None:
        nonlocal frames
        frames = 0
        window.ticks.clear()
        mark()
        QTimer.singleShot(int(1000 * seconds), end)
        if memory:
            note()

    def note() -> None:
        found["memory_mb"].append(resident_mb())
        QTimer.singleShot(60_000, window, note)

    def mark() -> None:
        # Read from outside its thread: one integer, for the clock only.
        assert window.session is not None
        run = window.session._training._run
        assert run is not None
        marks.append((time.perf_counter(), run.trainer.step_count))

    def end() -> None:
        mark()
        found["ticks"] = [float(tick[0]) for tick in window.ticks]
        found["draws"] = [float(tick[1]) for tick in window.ticks]
        found["memory_mb"].append(resident_mb())
        window.close()

    window.ready.connect(play)
    window.resize(1366, 768)
    window.show()
    app.exec()
    (t0, s0), (t1, s1) = marks
    found["steps_per_second"] = (s1 - s0) / (t1 - t0)
    found["frames_per_second"] = frames / (t1 - t0)
    return found


def _all_layers(window: Any) -> None:
    from PySide6.QtWidgets import QCheckBox

    for view in window.views():
        if view.key == "boundary":
            for box in view.findChildren(QCheckBox):
                box.setChecked(True)


def resident_mb() -> float:
    """Resident memory of this process, MB."""
    with open("/proc/self/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return float("nan")


def main(arguments: list[str]) -> int:
    """Run one measurement."""
    what, mode, seconds = arguments[0], arguments[1], float(arguments[2])
    if what == "headless":
        found = headless(seconds)
    else:
        found = live(mode, seconds, memory=what == "memory")
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
