"""One measurement in a process of its own; prints one line of JSON.

``python -m ganlab.bench.child WHAT MODE SECONDS``, where WHAT is headless, live, memory, switch,
latent or export: nothing of an earlier measurement, no window, cache or thread, is there to help
or hinder.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any

from ganlab.engine.experiment import Experiment, replace

if TYPE_CHECKING:
    from ganlab.runtime.commands import Command
    from ganlab.runtime.state import RunState

__all__ = ["experiment", "random_switch"]

#: Let caches fill and the first windows settle before the clock runs.
WARM = 2.0
#: Between two switches: 100 of them in 40 seconds.
SWITCH_MS = 390


def experiment(mode: str = "") -> Experiment:
    """The preset of that name without end; else a ring, networks 128 wide, batches of 256."""
    from ganlab.presets import PRESETS

    if mode in PRESETS:
        endless = {"training.steps": 10_000_000, "run.device": "cpu"}
        return replace(PRESETS[mode].experiment, endless)
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


def headless(mode: str, seconds: float) -> dict[str, Any]:
    """Steps per second without a window."""
    from ganlab.engine.trainer.precision import use_threads
    from ganlab.engine.trainer.run import Run

    run = Run(experiment(mode))
    use_threads(run.trainer.distribution.kind == "images")
    began = time.perf_counter()
    while time.perf_counter() - began < WARM:
        run.step()
    start, began = run.trainer.step_count, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        run.step()
    return {"steps_per_second": (run.trainer.step_count - start) / passed}


def live(
    mode: str, seconds: float, *, memory: bool = False, switching: bool = False
) -> dict[str, Any]:
    """Steps per second, frames and ticks of the default window while it plays.

    Parameters
    ----------
    mode
        A preset; or of the ring ``first``: the layers that are on at first, ``all``: every layer.
    seconds
        Length of the measurement.
    memory
        Whether to note the resident memory each minute instead of only at the end.
    switching
        Whether to choose another family, data or picture size now and then.
    """
    from PySide6.QtCore import QTimer

    from ganlab.runtime.commands import Play
    from ganlab.ui.app import Late, make_application
    from ganlab.ui.main_window import MainWindow
    from ganlab.ui.settings import Settings
    from ganlab.ui.start import Start

    app = make_application([])
    window = MainWindow(Settings(theme="light"))
    late = Late(window, Start(experiment(mode)))
    late.watch()
    found: dict[str, Any] = {"ticks": [], "memory_mb": [], "switches": 0}
    rng = random.Random(0)
    marks: list[tuple[float, int]] = []
    frames = 0

    def play() -> None:
        if mode == "all":
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
        if switching:
            switch()

    def switch() -> None:
        assert window.session is not None
        change = random_switch(rng, window.session.state)
        if change is not None:
            window.session.post(change)
            found["switches"] += 1
        QTimer.singleShot(SWITCH_MS, window, switch)

    def note() -> None:
        found["memory_mb"].append(resident_mb())
        QTimer.singleShot(60_000, window, note)

    def mark() -> None:
        # Read from outside its thread: one integer, for the clock only.
        assert window.session is not None
        run = window.session._training.keeper.run
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


def random_switch(rng: random.Random, state: RunState) -> Command | None:
    """Choose what a restless person would: other data, networks or size of pictures.

    None where the first data is not built yet.
    """
    from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS
    from ganlab.engine.experiment import DataSpec
    from ganlab.engine.models import FAMILIES
    from ganlab.runtime.commands import ChooseData, SetField

    data = state.distribution
    if data is None:
        return None
    if rng.random() < 0.5:
        here = [name for name, images in IMAGE_SETS.items() if images.available]
        return ChooseData(DataSpec(name=rng.choice([*here, *here, *DISTRIBUTIONS])))
    if data.kind == "images" and rng.random() < 0.5:
        return SetField("data.side", rng.choice(["native", "16", "28", "32"]))
    fitting = [name for name, family in FAMILIES.items() if not family.fits(data)]
    return SetField("model.family", rng.choice(fitting))


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
        found = headless(mode, seconds)
    elif what == "latent":
        from ganlab.bench.latents import measure

        found = measure(mode == "playing", seconds, WARM)
    elif what == "export":
        from ganlab.bench.exporting import measure as exporting

        found = exporting(seconds, WARM)
    else:
        found = live(mode, seconds, memory=what == "memory", switching=what == "switch")
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
