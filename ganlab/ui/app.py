"""From the command to the window: paint first, import later, close cleanly."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ganlab.ui import settings as remembered
from ganlab.ui import timings
from ganlab.ui.application import Application
from ganlab.ui.faults import FaultReporter
from ganlab.ui.keys import FocusKeys
from ganlab.ui.main_window import MainWindow

if TYPE_CHECKING:
    from ganlab.ui.start import Start

__all__ = ["make_application", "run"]


def run(target: str | None = None, argv: list[str] | None = None) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    target
        An experiment file, a saved run (folder or ``.ganlab``), a file of points, or the name of
        a preset; None goes on with the last experiment, or begins with the first preset.
    argv
        Arguments for Qt.

    Returns
    -------
    int
        0, or 2 where the target cannot be opened; one line on stderr then says why.
    """
    timings.listen()
    # Nothing that is made during the start is thrown away: looking for garbage is wasted time.
    gc.disable()
    start: Start | None = None
    if target is not None:
        from ganlab.ui.start import TargetError, asked_for

        try:
            start = asked_for(target)
        except TargetError as error:
            print(f"ganlab: {error}", file=sys.stderr)
            return 2
    app = make_application(argv)
    faults = FaultReporter()
    faults.install()
    window = MainWindow(remembered.load())
    faults.caught.connect(window.uncaught)
    signals = Signals(window.close)
    late = Late(window, start)
    late.watch()
    window.show()
    # Without a window manager nobody else hands the keyboard over.
    window.activateWindow()
    try:
        return app.exec()
    finally:
        if isinstance(app, Application):
            app.hand_files_to(None)
        window.close()
        signals.close()
        faults.uninstall()


def make_application(argv: list[str] | None = None) -> QApplication:
    """Make the one application object, in a style that our sheet knows."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication.instance() or Application(["ganlab", *(argv or [])])
    assert isinstance(app, QApplication)
    app.setApplicationName("ganlab")
    app.setApplicationDisplayName("ganlab")
    app.setDesktopFileName("ganlab")
    app.setStyle("Fusion")
    FocusKeys(app)
    return app


class Late(QObject):
    """Everything that the first paint does not wait for, one piece in each turn of the loop."""

    def __init__(self, window: MainWindow, start: Start | None) -> None:
        super().__init__(window)
        self._window, self._start = window, start
        self._asked = start is not None
        self._steps: list[Callable[[], None]] = [
            self._fill, self._figure1, self._boundary, self._losses, self._readout,
            self._session, self._samples, self._latent, self._stage_of_latents,
            self._modes, self._measures, self._pictures,
        ]  # fmt: skip

    def watch(self) -> None:
        """Begin when the window has been painted for the first time."""
        self._window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        timings.mark("first window painted")
        self._next()

    def _next(self) -> None:
        if self._window.isHidden():
            return
        if self._steps:
            self._steps.pop(0)()
            QTimer.singleShot(0, self._next)
        else:
            # What was made so far stays: no need for the collector to look at it ever again.
            gc.freeze()
            gc.enable()

    def _fill(self) -> None:
        from ganlab.ui.start import where_it_was

        start = self._start or where_it_was(self._window.settings.experiment)
        self._start = start
        self._window.fill(start.experiment)

    def _pictures(self) -> None:
        self._window.setup.picker.wake()

    def _figure1(self) -> None:
        from ganlab.ui.views.figure1 import Figure1View

        self._window.add_view(Figure1View())

    def _boundary(self) -> None:
        from ganlab.ui.views.boundary import BoundaryView

        self._window.add_view(BoundaryView())

    def _losses(self) -> None:
        from ganlab.ui.views.losses import LossesView

        self._window.add_view(LossesView())

    def _readout(self) -> None:
        from ganlab.ui.views.readout import ReadoutView

        self._window.add_view(ReadoutView())

    def _samples(self) -> None:
        from ganlab.ui.views.pictures import (
            ByLabelView,
            FiltersView,
            InterpolationView,
            SamplesView,
        )

        for view in (SamplesView, InterpolationView, ByLabelView, FiltersView):
            self._window.add_view(view())

    def _latent(self) -> None:
        from ganlab.ui.latent.panel import LatentPanel

        self._window.add_view(LatentPanel())

    def _stage_of_latents(self) -> None:
        from ganlab.ui.views.latent import ArithmeticView, PadView, TraversalView

        for view in (PadView, TraversalView, ArithmeticView):
            self._window.add_view(view())

    def _modes(self) -> None:
        from ganlab.ui.views.modes import ModesView

        self._window.add_view(ModesView())

    def _measures(self) -> None:
        from ganlab.ui.measures import MeasuresView

        window, view = self._window, MeasuresView()
        window.add_view(view)
        assert window.session is not None
        view.follow(window.session)
        fetching = window.controller.fetching
        fetching.arrived.connect(view.look_again)
        view.data_wanted.connect(lambda name: fetching.offer(name, view.look_again))

    def _session(self) -> None:
        from ganlab.runtime.commands import Recover
        from ganlab.runtime.session import Session

        window = self._window
        window.attach(Session(window.state.experiment, window, keep=True))
        # What a session that was killed has left is opened where nothing else was asked for.
        window.controller.post(Recover(not self._asked))
        if self._start is not None and self._start.saved_run is not None:
            window.controller.open_path(self._start.saved_run)
        if self._start is not None and self._start.comparison and window.comparing is not None:
            window.ready.connect(partial(window.comparing.open, self._start.comparison))
        app = QApplication.instance()
        if isinstance(app, Application):
            app.hand_files_to(window.controller.open_path)


class Signals(QObject):
    """SIGINT and SIGTERM close the window as its own button does.

    Python's handlers run only when Python does, and a paused window runs nothing: the signal
    wakes the event loop through a socket.
    """

    def __init__(self, close: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, lambda *_: None)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        self._close = close
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def _woken(self, *_: object) -> None:
        try:
            numbers = self._reader.recv(64)
        except BlockingIOError:
            return
        if any(number in numbers for number in self._before):
            self._close()

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()
