"""A sweep beside the window: a thread that minds the processes which train it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from ganlab.engine.experiment import ExperimentError
from ganlab.engine.files import RunFileError
from ganlab.engine.files.atomic import write_file
from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.perform import Standing, perform, standings
from ganlab.sweep.progress import HowFar
from ganlab.sweep.table import table
from ganlab.sweep.worker import ProcessWorker, Start

if TYPE_CHECKING:
    from ganlab.sweep.plan import Plan, Trial

__all__ = ["Sweeping"]

_log = logging.getLogger(__name__)

#: Seconds between two signals of how far it is.
PERIOD = 0.2


class _SweepThread(QThread):
    """Trains one sweep to its end; see :class:`Sweeping`."""

    stood = Signal(object)

    def __init__(self, plan: Plan, folder: SweepFolder, jobs: int, start: Start) -> None:
        super().__init__()
        self.setObjectName("ganlab sweep")
        self._plan, self._folder, self._jobs, self._start = plan, folder, jobs, start
        self.cancelled = threading.Event()
        #: Why it could not go on, in words; whether all is done.
        self.trouble, self.all_done = "", False

    def run(self) -> None:
        """Train what is missing, and write the table whatever became of it."""
        try:
            found = standings(self._plan, self._folder)
            news: dict[str, Standing] = {}
            told = 0.0

            def tell(trial: Trial, standing: Standing) -> None:
                found[trial.name] = news[trial.name] = standing

            def look() -> bool:
                nonlocal news, told
                now = time.monotonic()
                if news and now - told >= PERIOD:
                    told = now
                    self.stood.emit(news)
                    news = {}
                return self.cancelled.is_set()

            try:
                self.all_done = perform(
                    self._plan, self._folder, self._jobs, tell, look, self._start
                )
            finally:
                self.stood.emit(news)
            write_file(self._folder.table, table(self._plan, found))
        except (ExperimentError, RunFileError) as error:
            self.trouble = str(error)
        except Exception as error:
            _log.exception("the sweep failed")
            self.trouble = f"the sweep failed ({type(error).__name__}: {error})"


class Sweeping(QObject):
    """One sweep at a time, whoever looks; lives on the GUI thread.

    Attributes
    ----------
    plan : Plan or None
        What is being trained.
    far : HowFar or None
        How far it is.

    Signals
    -------
    changed(dict)
        Trials that stand otherwise now: name to Standing.
    ended(bool, str)
        Whether all is done, and why it could not go on; empty where it was called off.
    """

    changed = Signal(object)
    ended = Signal(bool, str)

    def __init__(self, parent: QObject | None = None, start: Start = ProcessWorker) -> None:
        super().__init__(parent)
        #: How a process begins; tests put something quicker here.
        self.start = start
        self.plan: Plan | None = None
        self.far: HowFar | None = None
        self._trials: dict[str, Trial] = {}
        self._thread: _SweepThread | None = None

    @property
    def busy(self) -> bool:
        """Whether it trains."""
        return self._thread is not None

    def begin(self, plan: Plan, folder: SweepFolder, jobs: int, found: dict[str, Standing]) -> None:
        """Train what is missing there.

        Parameters
        ----------
        jobs
            Processes at a time.
        found
            How the trials stand, by name.

        Raises
        ------
        RuntimeError
            While another one is under way.
        """
        if self._thread is not None:
            raise RuntimeError("one sweep at a time")
        self.plan, self.far = plan, HowFar(plan, found)
        self._trials = {trial.name: trial for trial in plan.trials}
        thread = self._thread = _SweepThread(plan, folder, jobs, self.start)
        thread.stood.connect(self._stood)
        thread.finished.connect(self._finished)
        thread.start()

    def cancel(self) -> None:
        """End its processes soon; what is done is kept."""
        if self._thread is not None:
            self._thread.cancelled.set()

    def close(self) -> None:
        """End all processes and wait for it, without a word: at most a few seconds."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stood.disconnect(self._stood)
            thread.finished.disconnect(self._finished)
            thread.cancelled.set()
            thread.wait()
            thread.deleteLater()

    def _stood(self, news: dict[str, Standing]) -> None:
        if self.far is not None:
            for name, standing in news.items():
                self.far.tell(self._trials[name], standing)
        self.changed.emit(news)

    def _finished(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.wait()
            thread.deleteLater()
            self.ended.emit(thread.all_done, thread.trouble)
