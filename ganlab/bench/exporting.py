"""How long a bundle takes while training plays, and what the window feels of it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from ganlab.bench.latents import experiment

__all__ = ["measure"]

#: Between two exports, milliseconds.
_EVERY_MS = 1500


def measure(seconds: float, warm: float) -> dict[str, Any]:
    """Export bundles, one after the other, of the networks of dcgan-mnist while they train.

    Returns
    -------
    dict
        ``seconds``, of each export from the wish to the word that it is written, with the copy
        that training makes; ``ticks`` of the window, milliseconds.
    """
    from ganlab.engine.export.perform import Exported, ExportRequest
    from ganlab.runtime.commands import Play
    from ganlab.ui.app import Late, make_application
    from ganlab.ui.main_window import MainWindow
    from ganlab.ui.settings import Settings
    from ganlab.ui.start import Start

    app = make_application([])
    window = MainWindow(Settings(theme="light"))
    late = Late(window, Start(experiment()))
    late.watch()
    found: dict[str, Any] = {"seconds": [], "ticks": [], "size": 0}
    wished = 0.0

    def begin() -> None:
        assert window.session is not None
        window.session.exported.connect(done)
        window.session.export_failed.connect(failed)
        window.ticks.clear()
        wish()
        QTimer.singleShot(int(1000 * seconds), window, end)

    def wish() -> None:
        nonlocal wished
        assert window.session is not None
        path = Path(folder) / f"model-{len(found['seconds'])}"
        wished = time.perf_counter()
        window.session.export(ExportRequest("bundle", path))

    def done(written: Exported) -> None:
        found["seconds"].append(time.perf_counter() - wished)
        found["size"] = written.size
        found["ticks"] += [float(tick[0]) for tick in window.ticks]
        window.ticks.clear()
        QTimer.singleShot(_EVERY_MS, window, wish)

    def failed(why: str) -> None:
        raise SystemExit(why)

    def end() -> None:
        found["ticks"] += [float(tick[0]) for tick in window.ticks]
        window.close()

    def play() -> None:
        assert window.session is not None
        window.session.post(Play())
        QTimer.singleShot(int(1000 * warm), window, begin)

    window.ready.connect(play)
    window.resize(1366, 768)
    window.show()
    with tempfile.TemporaryDirectory() as folder:
        app.exec()
    return found
