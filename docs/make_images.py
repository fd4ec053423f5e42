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

from ganlab.engine.experiment import replace
from ganlab.presets import PRESETS
from ganlab.pretrained import pretrained
from ganlab.runtime.commands import Pause, Play
from ganlab.ui.app import Late, make_application
from ganlab.ui.main_window import MainWindow
from ganlab.ui.settings import Settings
from ganlab.ui.start import Start

IMAGES = Path(__file__).parent / "images"

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


def record(name: str, preset: str, theme: str, last: int) -> None:
    """Film the view of a training from its start: early steps in more detail."""
    from ganlab.ui import style
    from ganlab.ui.record.headless import film_training
    from ganlab.ui.record.studio import Setting
    from ganlab.ui.theme import DARK, LIGHT
    from ganlab.ui.views.figure1 import Figure1View

    colours = {"light": LIGHT, "dark": DARK}[theme]
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
        for picture in PICTURES:
            if not wanted or picture[0] in wanted:
                take(*picture)
        for picture in TRAINED:
            if not wanted or picture[0] in wanted:
                show(*picture)
        for picture in EXPORTED:
            if not wanted or picture[0] in wanted:
                export(*picture)
        for picture in FILMS:
            if not wanted or picture[0] in wanted:
                record(*picture)
