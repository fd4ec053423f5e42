"""The window of sweeps: what is swept on the left, what came of it on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QMenu, QToolButton

from ganlab.engine.experiment import Experiment, ExperimentError
from ganlab.engine.files.atomic import write_file
from ganlab.folders import user_folder
from ganlab.sweep import Sweep
from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.perform import Standing, standings, to_do
from ganlab.sweep.plan import Plan, Trial, lay_out
from ganlab.sweep.shipped import shipped
from ganlab.sweep.table import table
from ganlab.sweep.toml import read
from ganlab.ui.background import Job
from ganlab.ui.interaction import Interaction
from ganlab.ui.latent.parts import push_button
from ganlab.ui.sweep.layout import SweepLayout
from ganlab.ui.sweep.look import looks, span_of
from ganlab.ui.sweep.pictures import Pictures
from ganlab.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from ganlab.runtime.sweeping import Sweeping

__all__ = ["SweepWindow"]

#: Milliseconds without a change after which the grid is laid out anew.
_CALM = 120


class SweepWindow(QDialog):
    """Lays out what the form says, has it trained, and shows what there is.

    Parameters
    ----------
    sweeping
        Trains; goes on while this window is closed.
    ask
        How the program asks the person.
    controller
        Opens a run in the main window, and remembers where the person keeps files.
    parent
        The main window.
    """

    def __init__(self, sweeping: Sweeping, ask: Interaction, controller: Any, parent: Any) -> None:
        super().__init__(parent)
        self._sweeping, self._ask, self._do = sweeping, ask, controller
        self.theme: Theme = LIGHT
        self.plan: Plan | None = None
        self.found: dict[str, Standing] = {}
        self._ticket = 0
        #: Where the plan is kept, and the ticket by which it was laid out.
        self._laid: tuple[SweepFolder, int] | None = None
        #: Whether training begins as soon as what the form says is laid out.
        self._start_wanted = False
        self.setWindowTitle("Sweep")
        self.setAccessibleName("Sweep over one or two fields")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setSizeGripEnabled(True)
        self.pictures = Pictures(self)
        self.pictures.came.connect(self._show_pictures)
        self._make_buttons()
        self.parts = parts = SweepLayout(self, self._open_run)
        self.form, self.map = parts.form, parts.map
        self.form.changed.connect(self._changed)
        self.form.metric_changed.connect(self._show)
        self.form.folder_wanted.connect(self._choose_folder)
        self.map.chosen.connect(lambda _: self._show_details())
        self.map.opened.connect(self._open_cell)
        parts.thumbnails.toggled.connect(self.map.set_thumbnails)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM)
        self._calm.timeout.connect(self._lay_out)
        sweeping.changed.connect(self._stood)
        sweeping.ended.connect(self._ended)
        screen = parent.screen().availableGeometry()
        u = self.fontMetrics().height()
        self.resize(min(84 * u, screen.width() - 40), min(50 * u, screen.height() - 60))

    def _make_buttons(self) -> None:
        self.go = push_button("Start", "Train what is missing", self._go)
        self.go.setProperty("role", "primary")
        self.save = push_button(
            "Save table…", "Save all numbers, run by run and over seeds, as a table (CSV)",
            self._save_table,
        )  # fmt: skip
        self.open_menu = QMenu(self)
        self.open_menu.setToolTipsVisible(True)
        self.open_menu.addAction("Folder of an earlier sweep…", self.open_folder)
        self.open_menu.addAction("Sweep file…", self._open_file)
        self.open_menu.addSeparator()
        for name, sweep in shipped().items():
            action = self.open_menu.addAction(sweep.title or name)
            action.setToolTip(sweep.shows)
            action.triggered.connect(partial(self._take, sweep, sweep.title or name, None))
        self.open_button = QToolButton()
        self.open_button.setText("Open")
        self.open_button.setAccessibleName("Open")
        self.open_button.setToolTip("Open an earlier sweep with its results, a file, or an example")
        self.open_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.open_button.setMenu(self.open_menu)

    # --- what is swept -------------------------------------------------------------------------

    def set_experiment(self, experiment: Experiment) -> None:
        """Take over the main window's experiment."""
        if not self._sweeping.busy:
            self.form.set_experiment(experiment)
            self._changed()

    def _changed(self) -> None:
        """Something else is wanted: lay it out once the person holds still."""
        if not self._sweeping.busy:
            self._calm.start()

    @property
    def folder(self) -> SweepFolder:
        """Where it is kept."""
        chosen = self.form.own_folder or self.form.folder_of_opened
        return SweepFolder(chosen or user_folder("data") / "sweeps" / self.form.name())

    def _lay_out(self) -> None:
        self._calm.stop()
        folder = self.folder
        self.form.show_folder(folder.path)
        try:
            sweep = self.form.sweep()
        except ExperimentError as error:
            self._refuse(str(error))
            return
        self._ticket += 1
        ticket = self._ticket

        def work() -> tuple[Plan, dict[str, Standing]]:
            folder.check()
            plan = lay_out(sweep)
            return plan, standings(plan, folder)

        def failed(error: Exception) -> None:
            if not isinstance(error, ExperimentError):
                raise error
            if ticket == self._ticket:
                self._refuse(str(error))

        def done(laid: tuple[Plan, dict[str, Standing]]) -> None:
            if ticket == self._ticket and not self._sweeping.busy:
                self.plan, self.found = laid
                self._laid = folder, ticket
                self.parts.say("")
                self._show()
                if self._start_wanted:
                    self._begin(laid[0], folder)

        Job(work, done, failed, self)

    def _refuse(self, words: str) -> None:
        """Say why it cannot be trained; what is shown stays."""
        self._ticket += 1
        self._start_wanted = False
        self.parts.say(words)
        self.go.setEnabled(False)

    def _take(self, sweep: Sweep, name: str, folder: Path | None) -> None:
        if self._sweeping.busy:
            self.parts.say("Cancel the sweep that is trained, then open another one")
            return
        self.form.own_folder = None
        self.form.show_sweep(sweep, name, folder)
        self._lay_out()

    def open_folder(self) -> None:
        """Open an earlier sweep: its results come back without training."""
        start = str(user_folder("data") / "sweeps")
        path = self._ask.open_folder(self, "Open the folder of a sweep", start)
        if path is not None:
            self._read(SweepFolder(path).sweep, path.name, path)

    def _open_file(self) -> None:
        filters = "Sweeps (*.toml)"
        path = self._ask.open_file(self, "Open a sweep", filters, self._do.folder)
        if path is not None:
            self._do.folder = str(path.parent)
            self._read(partial(read, path), path.name, None)

    def _read(self, work: Callable[[], Sweep], name: str, folder: Path | None) -> None:
        def failed(error: Exception) -> None:
            if not isinstance(error, ExperimentError):
                raise error
            self.parts.say(str(error))

        Job(work, lambda sweep: self._take(sweep, name, folder), failed, self)

    def _choose_folder(self) -> None:
        start = str(self.folder.path.parent)
        path = self._ask.open_folder(self, "Choose a folder for the sweep", start)
        if path is not None:
            self.form.own_folder = path
            self._lay_out()

    # --- training ------------------------------------------------------------------------------

    def _go(self) -> None:
        """Start, resume, or cancel."""
        if self._sweeping.busy:
            self._sweeping.cancel()
            self.go.setEnabled(False)
            self.go.setText("Ending…")
        elif self.plan is not None and self._laid is not None and self._is_current(self.plan):
            self._begin(self.plan, self._laid[0])
        else:
            # What was typed last is not laid out yet: what is trained is what the form says.
            self._start_wanted = True
            self._lay_out()

    def _is_current(self, plan: Plan) -> bool:
        """Whether a plan is that of what the form says now."""
        if self._calm.isActive() or self._laid is None or self._laid[1] != self._ticket:
            return False
        try:
            return self.form.sweep() == plan.sweep
        except ExperimentError:
            return False

    def _begin(self, plan: Plan, folder: SweepFolder) -> None:
        """Train what is missing of a plan that has just been laid out."""
        self._start_wanted = False
        redone = {trial.name for trial in to_do(plan, self.found)}
        if not redone:
            return
        self.pictures.forget(redone)
        for name in redone:
            self.found[name] = Standing("waiting")
        self.form.hold(plan.sweep, folder.path)
        self._sweeping.begin(plan, folder, int(self.form.jobs.value()), dict(self.found))
        self._show()

    def _stood(self, news: dict[str, Standing]) -> None:
        self.found.update(news)
        self._show()

    def _ended(self, all_done: bool, trouble: str) -> None:
        self.parts.say(trouble)
        self._show()

    # --- what is shown -------------------------------------------------------------------------

    @property
    def told_by(self) -> str:
        """By which number cells are coloured."""
        return self.form.metric_box.value()

    def _show(self) -> None:
        """Show how everything stands."""
        plan, busy = self.plan, self._sweeping.busy
        self.form.set_busy(busy)
        self.open_button.setEnabled(not busy)
        if plan is None:
            return
        cells = looks(plan, self.told_by, self.found)
        span = span_of(cells)
        self.map.show_plan(plan, cells, span)
        self.parts.show_metric(self.told_by, span, len(plan.sweep.seeds))
        ended = [trial for trial in plan.trials if self.found[trial.name].phase == "ended"]
        self.pictures.want(self.folder, ended)
        self._show_buttons(plan, busy)
        self._show_pictures()

    def _show_buttons(self, plan: Plan, busy: bool) -> None:
        left = len(to_do(plan, self.found))
        runs = len(plan.trials)
        far = self._sweeping.far
        if busy and far is not None:
            self.go.setText("Cancel")
            words = f"{far.words()}. Training in the window may be slower meanwhile."
        else:
            self.go.setText("Start" if left == runs else "Resume")
            others = runs - sum(s.phase != "ended" for s in self.found.values())
            words = f"{len(plan.cells)} cells × {len(plan.sweep.seeds)} seeds: {runs} runs"
            if left < runs:
                words = f"{runs - left} of {runs} runs are done"
            if left and left > runs - others:
                again = left - (runs - others)
                words += f"; {again} failed or are of other versions: Resume trains them anew"
        self.go.setAccessibleName(self.go.text())
        self.go.setToolTip(
            "End all processes; what is done is kept" if busy else "Train what is missing"
        )
        self.go.setEnabled(busy or left > 0)
        self.save.setEnabled(any(s.result is not None for s in self.found.values()))
        self.parts.show_progress(busy, far.share if busy and far is not None else 0.0, words)

    def _show_pictures(self) -> None:
        self.map.show_pictures(self.pictures.pictures)
        self._show_details()

    def _show_details(self) -> None:
        place = self.map.place
        look = self.map.look_at(place) if place is not None and self.plan is not None else None
        self.parts.details.show_cell(
            self.plan, look, self.told_by, self.found, self.pictures.pictures
        )

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.parts.set_theme(theme)
        self.setStyleSheet(f"QDialog {{ background: {theme.surface}; }}")

    # --- what is taken away --------------------------------------------------------------------

    def _open_cell(self, place: tuple[int, int]) -> None:
        """Open the run that stands for a cell."""
        trial = self.map.look_at(place).of.middle
        if trial is not None:
            self._open_run(trial)

    def _open_run(self, trial: Trial) -> None:
        self._do.open_path(self.folder.run(trial))
        self._window_forward()

    def _window_forward(self) -> None:
        window: Any = self.parent()
        window.raise_()
        window.activateWindow()

    def _save_table(self) -> None:
        plan = self.plan
        if plan is None:
            return
        proposed = str(Path(self._do.folder) / f"{self.form.name()}.csv")
        path = self._ask.save_file(self, "Save table", "Tables (*.csv)", proposed)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".csv")
        self._do.folder = str(path.parent)
        found = dict(self.found)

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError | ValueError):
                raise error
            self.parts.say(str(error))

        Job(
            lambda: write_file(path, table(plan, found)),
            lambda _: self._do.told.emit(f"Saved {path.name}"),
            failed,
            self,
        )
