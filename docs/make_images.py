"""Make the README's pictures with the program itself: ``.venv/bin/python docs/make_images.py``.

Each is the real window after a real training; run it again when what the window shows changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from ganlab.engine.experiment import replace
from ganlab.presets import PRESETS
from ganlab.pretrained import pretrained
from ganlab.runtime.commands import Pause, Play
from ganlab.ui.app import Late, make_application
from ganlab.ui.main_window import MainWindow
from ganlab.ui.settings import Settings
from ganlab.ui.start import Start
from ganlab.ui.theme import DARK, LIGHT

IMAGES = Path(__file__).parent / "images"
THEMES = {"light": LIGHT, "dark": DARK}
Values = tuple[float, ...]

#: File, preset, theme, the step at which it is taken, and layers of the Boundary view.
PICTURES = (
    ("ring-light", "ring", "light", 2500, ()),
    ("figure-1-dark", "figure-1", "dark", 700, ()),
    ("moons-dark", "moons", "dark", 3000, ("gradient", "manifold")),
    ("collapse-light", "collapse-ring", "light", 1300, ("missing",)),
)
#: File, trained model, theme, and the actions that bring its panels to the front.
TRAINED = (
    ("samples-light", "dcgan-glyphs", "light", ()),
    ("by-label-dark", "conditional-dcgan-glyphs", "dark", ("show_by_label",)),
    ("traversal-light", "infogan-mnist", "light", ("show_latent", "show_traversal")),
)
#: File, and the trained model whose bundle draws it.
EXPORTED = (("exported-mnist", "dcgan-mnist"),)
#: File, comparison, theme, and the step at which it is taken.
COMPARED = (("compare-light", "collapse-cures", "light", 1800),)
#: File, theme, preset, the two fields that are swept and their values, seeds, and steps.
SWEPT = (
    (
        "sweep-dark",
        "dark",
        "ring",
        {"discriminator.optimiser.lr": (5e-4, 1e-3, 2e-3, 4e-3), "training.k_d": (1, 2, 4)},
        (0,),
        1500,
    ),
)
#: File, preset, theme, and the last step of the film.
FILMS = (("figure-1", "figure-1", "light", 2000),)


def take(name: str, preset: str, theme: str, step: int, layers: tuple[str, ...]) -> None:
    """Open the window, train to the step, save what it shows."""
    # The plan stays the preset's; pausing at a step is what a person would do.
    experiment = replace(PRESETS[preset].experiment, {"run.device": "cpu"})
    views = {}
    if layers:
        on = ["field", "boundary", "real", "generated", *layers]
        views["boundary"] = {"layers": on}
    window = MainWindow(Settings(theme=theme, views=views))
    late = Late(window, Start(experiment))
    late.watch()

    def drawn(frame) -> None:
        if frame.step >= step and window.state.phase == "playing":
            window.loop.drawn.disconnect(drawn)
            window.session.post(Pause())
            QTimer.singleShot(1500, save)

    def save() -> None:
        window.grab().save(str(IMAGES / f"{name}.png"))
        window.close()
        app.quit()

    def ready() -> None:
        window.loop.drawn.connect(drawn)
        window.session.post(Play())

    window.ready.connect(ready)
    # Not as large as the screen, of which there is none.
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.show()
    app.exec()
    window.deleteLater()


def show(name: str, model: str, theme: str, actions: tuple[str, ...]) -> None:
    """Open a trained model and save what its panels show."""
    window = MainWindow(Settings(theme=theme))
    late = Late(window, Start(PRESETS[model].experiment, pretrained()[model].path))
    late.watch()

    def save() -> None:
        window.grab().save(str(IMAGES / f"{name}.png"))
        window.close()
        app.quit()

    def look() -> None:
        for action in actions:
            window.actions_[action].trigger()
        QTimer.singleShot(8000, save)

    window.ready.connect(lambda: QTimer.singleShot(4000, look))
    # Not as large as the screen, of which there is none.
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.show()
    app.exec()
    window.deleteLater()


def export(name: str, model: str) -> None:
    """Export a trained model as a bundle, and let the bundle draw by itself."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "model"
        subprocess.run(
            [sys.executable, "-m", "ganlab", "export", model, "--out", bundle], check=True
        )
        out = ["--n", "64", "--seed", "0", "--out", IMAGES / f"{name}.png"]
        subprocess.run([sys.executable, "-I", bundle / "generator.py", *out], check=True)


def compare(name: str, comparison: str, theme: str, step: int) -> None:
    """Set the runs of a comparison side by side, train them to a step, save what is shown."""
    from ganlab.comparisons import COMPARISONS
    from ganlab.ui.compare.window import CompareWindow
    from ganlab.ui.interaction import Interaction

    parent = dressed(theme)
    side = CompareWindow(Interaction(), parent)
    side.set_theme(THEMES[theme])
    side.begin(COMPARISONS[comparison])
    side.resize(1366, 768)
    side.show()
    page = side.page
    page.post(Play())
    watch = QTimer()

    def save() -> None:
        side.grab().save(str(IMAGES / f"{name}.png"))
        side.shut()
        app.quit()

    def look() -> None:
        if int(page.transport.counter.text().replace(",", "")) >= step:
            watch.stop()
            page.post(Pause())
            QTimer.singleShot(1500, save)

    watch.timeout.connect(look)
    watch.start(20)
    app.exec()
    parent.deleteLater()


def sweep(
    name: str, theme: str, preset: str, axes: dict[str, Values], seeds: tuple[int, ...], steps: int
) -> None:
    """Train the grid in processes of their own, and save the map of it with one cell chosen."""
    from types import SimpleNamespace

    from ganlab.runtime.sweeping import Sweeping
    from ganlab.sweep.spec import Axis, Sweep
    from ganlab.ui.interaction import Interaction
    from ganlab.ui.sweep.window import SweepWindow

    parent = dressed(theme)
    sweeping = Sweeping(parent)
    window = SweepWindow(sweeping, Interaction(), SimpleNamespace(folder=""), parent)
    window.set_theme(THEMES[theme])
    base = replace(PRESETS[preset].experiment, {"run.device": "cpu", "training.steps": steps})
    window.set_experiment(base)
    window._take(
        Sweep(base, tuple(Axis(*axis) for axis in axes.items()), seeds, "jsd_nats"), preset, None
    )
    window.resize(1366, 768)
    window.show()

    def save() -> None:
        window.grab().save(str(IMAGES / f"{name}.png"))
        sweeping.close()
        window.close()
        app.quit()

    def ended(done: bool, trouble: str) -> None:
        assert done, trouble
        window.parts.thumbnails.setChecked(True)
        window.map.choose((2, 0))
        QTimer.singleShot(3000, save)

    sweeping.ended.connect(ended)
    QTimer.singleShot(2000, window.go.click)
    app.exec()
    parent.deleteLater()


def dressed(theme: str) -> QWidget:
    """Give the program a look, and return something for a window to stand beside."""
    from ganlab.ui import style

    style.apply(app, THEMES[theme], 1.0)
    return QWidget()


def record(name: str, preset: str, theme: str, last: int) -> None:
    """Film the view of a training from its start: early steps in more detail."""
    from ganlab.ui import style
    from ganlab.ui.record.headless import film_training
    from ganlab.ui.record.studio import Setting
    from ganlab.ui.views.figure1 import Figure1View

    colours = THEMES[theme]
    style.apply(app, colours, 1.0)
    experiment = replace(PRESETS[preset].experiment, {"run.device": "cpu"})
    title = f"{PRESETS[preset].title}, seed {experiment.run.seed}"
    setting = Setting(640, 420, 1.0, colours, 1.0, title)
    view = Figure1View()
    path = IMAGES / f"{name}.gif"
    film_training(experiment, last, [view], setting, path, frames=150, hold=2.0, spacing="early")
    view.deleteLater()


if __name__ == "__main__":
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        os.environ["GANLAB_HOME"] = home
        app = make_application([])
        IMAGES.mkdir(exist_ok=True)
        kinds = (
            (PICTURES, take), (TRAINED, show), (EXPORTED, export), (COMPARED, compare),
            (SWEPT, sweep), (FILMS, record),
        )  # fmt: skip
        for pictures, make in kinds:
            for picture in pictures:
                if not wanted or picture[0] in wanted:
                    make(*picture)
