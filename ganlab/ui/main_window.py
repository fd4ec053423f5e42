"""The window: panels around a stage, and the wires between them and the training."""

from __future__ import annotations

import logging
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QScrollArea,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import DataSpec, Experiment, to_toml
from ganlab.folders import resource
from ganlab.runtime import commands as c
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import Failure, RunState
from ganlab.ui import layout, own_data, style, timings
from ganlab.ui.actions import Actions
from ganlab.ui.controller import Controller
from ganlab.ui.data_picker import DataPicker
from ganlab.ui.docks import Panel, Stage, ViewHost
from ganlab.ui.faults import Fault
from ganlab.ui.form import ExperimentForm
from ganlab.ui.frames import FrameLoop, Tick
from ganlab.ui.history import LossHistory
from ganlab.ui.interaction import Interaction
from ganlab.ui.menus import build_menus
from ganlab.ui.presets_box import PresetsBox
from ganlab.ui.settings import ZOOMS, Settings, save
from ganlab.ui.statusbar import StatusBar
from ganlab.ui.theme import DARK, LIGHT, Theme
from ganlab.ui.toast import Toasts
from ganlab.ui.transport import TransportBar
from ganlab.ui.views.view import View

if TYPE_CHECKING:
    from ganlab.runtime.session import Session

__all__ = ["VIEWS", "MainWindow"]

log = logging.getLogger(__name__)

#: Panels that hold a view: title and the data's dimensions, known before the view is imported.
VIEWS: dict[str, tuple[str, tuple[int, ...]]] = {
    "figure1": ("Figure 1", (1,)),
    "boundary": ("Boundary", (2,)),
    "losses": ("Losses", (1, 2)),
    "readout": ("Is it working?", (1, 2)),
}
#: Views with a brush, and the data that is drawn with it.
DRAWING = {"figure1": "drawn-1d", "boundary": "drawn"}
_ZOOM_STEP = 1.1


class MainWindow(QMainWindow):
    """Painted before there is anything to train with; views and session come to it later.

    Parameters
    ----------
    experiment
        What the session will start with.
    settings
        What was remembered; written back on closing.
    ask
        How the program asks the person.
    """

    #: Views and training are there: the first run state that is not "preparing" has come.
    ready = Signal()

    def __init__(
        self, experiment: Experiment, settings: Settings, ask: Interaction | None = None
    ) -> None:
        super().__init__()
        self.settings = settings
        self.setWindowTitle("ganlab")
        self.setWindowIcon(QIcon(str(resource("icons", "ganlab.svg"))))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setContentsMargins(8, 0, 8, 0)
        self.theme: Theme = LIGHT
        self.zoom = settings.zoom
        self.session: Session | None = None
        self.state = RunState("preparing", 0, experiment)
        self.actions_ = Actions(self)
        self.controller = Controller(ask or Interaction(), self)
        self.controller.folder = settings.folder
        self.loop: FrameLoop | None = None
        self._dims = 0
        self._ready = False
        self._counted_at = 0.0
        self._said_errors: set[tuple[int, str]] = set()
        self._build()
        self._wire()
        self.set_theme_choice(settings.theme)
        self._restore_layout()
        self._show_state(self.state)

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.transport = TransportBar(self.actions_)
        bar = QToolBar("Transport")
        bar.setObjectName("transport")
        bar.setMovable(False)
        bar.addWidget(self.transport)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        self.statusbar = StatusBar()
        self.statusbar.set_hint("Space plays · F1 lists all keys")
        self.setStatusBar(self.statusbar)
        self.stage = Stage(self)
        self.setCentralWidget(self.stage)
        self.stage.show()
        self.stage.setFocus()
        self.toasts = Toasts(self.stage)
        self.presets = PresetsBox()
        self.picker = DataPicker(self.actions_)
        self.form = ExperimentForm()
        self.form.unfold(self.settings.unfolded)
        self.panels: dict[str, Panel] = {"setup": Panel("setup", "Experiment", self._setup(), self)}
        self.hosts: dict[str, ViewHost] = {}
        for key, (title, dims) in VIEWS.items():
            host = self.hosts[key] = ViewHost(title, dims)
            owner = self.stage if key in ("figure1", "boundary") else self
            self.panels[key] = Panel(key, title, host, owner)
        self.menus = build_menus(self, self.actions_, self.controller.load_preset)

    def _setup(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 4, 12, 16)
        column.setSpacing(16)
        column.addWidget(self.presets)
        column.addWidget(self.picker)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName("Experiment")
        scroll.setWidget(inner)
        scroll.setMinimumWidth(280)
        return scroll

    def _wire(self) -> None:
        do, on = self.controller, self.actions_.on
        on("open", do.open)
        on("open_run", do.open_run)
        on("save_run", do.save_run)
        on("save_experiment", do.save_experiment)
        on("quit", self.close)
        on("paste", do.paste)
        on("draw_1d", partial(self._draw, "figure1"))
        on("draw_2d", partial(self._draw, "boundary"))
        on("undo_drawing", self._undo_drawing)
        on("play", self._play)
        on("step_both", partial(do.step, c.StepBoth()))
        on("step_d", partial(do.step, c.StepD()))
        on("step_g", partial(do.step, c.StepG()))
        on("freeze_d", partial(do.freeze, "discriminator"))
        on("freeze_g", partial(do.freeze, "generator"))
        on("reset", do.reset)
        on("new_seed", do.new_seed)
        on("slower", partial(self.transport.speed.nudge, -2))
        on("faster", partial(self.transport.speed.nudge, 2))
        for key, panel in self.panels.items():
            action, toggle = self.actions_[f"show_{key}"], panel.toggleViewAction()
            action.triggered.connect(partial(self._show_panel, panel))
            toggle.toggled.connect(action.setChecked)
            toggle.toggled.connect(self._panels_changed)
            panel.topLevelChanged.connect(self._panels_changed)
        for choice in ("light", "dark", "system"):
            on(f"theme_{choice}", partial(self.set_theme_choice, choice))
        on("zoom_in", lambda: self.set_zoom(self.zoom * _ZOOM_STEP))
        on("zoom_out", lambda: self.set_zoom(self.zoom / _ZOOM_STEP))
        on("zoom_reset", lambda: self.set_zoom(1.0))
        on("full_screen", self._full_screen)
        on("reset_layout", self.reset_layout)
        on("shortcuts", self._show_shortcuts)
        on("about", self._show_about)
        self.transport.seed_chosen.connect(do.set_seed)
        self.transport.speed_chosen.connect(do.set_speed)
        self.presets.preset_chosen.connect(do.load_preset)
        self.picker.data_chosen.connect(self._choose_data)
        self.picker.own_chosen.connect(do.show_own)
        self.form.field_chosen.connect(do.set_field)
        self.form.refused.connect(self.statusbar.say)
        do.refused.connect(self._refused)
        do.told.connect(self._notice)
        do.posted.connect(self._posted)
        self.stage.resized.connect(self.toasts.place)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    # --- views and training, after the first paint -------------------------------------------

    def add_view(self, view: View) -> None:
        """Put a view into its panel; it shows with its first frame."""
        view.set_theme(self.theme)
        remembered = self.settings.views.get(view.key)
        if remembered is not None:
            view.restore(remembered)
        view.set_state(self.state)
        self.hosts[view.key].put(view)
        if self.loop is not None:
            view.requests_changed.connect(self.loop.look)
        if view.key in DRAWING:
            view.drawn.connect(partial(self._drawing, view.key))  # type: ignore[attr-defined]

    def views(self) -> list[View]:
        return [host.view for host in self.hosts.values() if host.view is not None]

    def attach(self, session: Session, start: bool = True) -> None:
        """Take over the session: from now on the window shows it and commands it."""
        self.session = session
        history = getattr(self.hosts["losses"].view, "history", None)
        self.loop = FrameLoop(
            session,
            self.hosts.values,
            history if isinstance(history, LossHistory) else LossHistory(),
            self,
        )
        self.loop.drawn.connect(self._drawn)
        self.loop.rates.connect(self._show_rates)
        for view in self.views():
            view.requests_changed.connect(self.loop.look)
        session.state_changed.connect(self._show_state)
        session.failed.connect(self._failed)
        session.rejected.connect(self._refused)
        session.notice.connect(self._notice)
        session.saved.connect(self._saved)
        if start:
            session.start()
        self.controller.attach(session)

    @property
    def ticks(self) -> deque[Tick]:
        """The last 300 ticks: ms since the tick before, ms of drawing."""
        return self.loop.ticks if self.loop is not None else deque()

    def _show_state(self, state: RunState) -> None:
        self.state = state
        self.controller.set_state(state)
        self.actions_.set_phase(state.phase)
        self._show_play()
        frozen = state.frozen
        self.actions_["freeze_d"].setChecked(frozen == "discriminator")
        self.actions_["freeze_g"].setChecked(frozen == "generator")
        self.transport.set_state(state)
        self.statusbar.set_state(state)
        experiment = state.experiment
        if experiment.data.name in DRAWING.values():
            self._stop_drawing()
        self.presets.set_experiment(experiment)
        self.picker.set_data(experiment.data.name, state.distribution)
        self.form.set_experiment(experiment)
        self._show_dims(_dims(state))
        for view in self.views():
            view.set_state(state)
        if self.loop is not None:
            self.loop.set_state(state)
        if state.phase != "preparing" and not self._ready:
            self._ready = True
            timings.mark("training ready")
            self.ready.emit()

    def _show_play(self) -> None:
        playing = self.controller.playing
        word = "Pause" if playing else "Play"
        if self.state.phase == "finished":
            word = "Continue"
        action = self.actions_["play"]
        action.setChecked(playing)
        self.actions_.show_as("play", text=word, icon="pause" if playing else "play")
        self.transport.set_play(word, playing)

    def _play(self) -> None:
        self.controller.play()
        self._show_play()
        if self.controller.eager:
            self.statusbar.say("Plays as soon as it is ready")

    def _show_dims(self, dims: int) -> None:
        """Show the stage's view that fits the data, where that is news; hide the other."""
        if dims == self._dims:
            return
        self._dims = dims
        for host in self.hosts.values():
            host.set_dims(dims)
        self._show_stage()

    def _show_stage(self) -> None:
        """Show what fits the data, or what is drawn upon, and hide the other."""
        drawing = any(self.hosts[key].drawing for key in DRAWING)
        for key in DRAWING:
            host = self.hosts[key]
            self.panels[key].setVisible(host.drawing if drawing else host.fits)
        self._panels_changed()

    def _posted(self) -> None:
        if self.loop is not None:
            self.loop.poke()

    def _drawn(self, frame: Frame) -> None:
        now = time.monotonic()
        # A counter that changes ten times a second looks as live as one that changes thirty.
        if self.state.phase != "playing" or now - self._counted_at >= 0.1:
            self._counted_at = now
            planned = self.state.experiment.training.steps
            self.transport.set_counts(frame.step, frame.updates_d, frame.updates_g, planned)
        for error in frame.errors:
            if (frame.generation, error) not in self._said_errors:
                self._said_errors.add((frame.generation, error))
                self._refused(f"Cannot be shown: {error}")

    def _show_rates(self, steps: float, frames: float) -> None:
        self.statusbar.set_rates(steps, frames)
        readout = self.hosts["readout"].view
        if readout is not None and hasattr(readout, "set_frames_per_second"):
            readout.set_frames_per_second(frames)

    # --- messages ----------------------------------------------------------------------------

    def _notice(self, text: str) -> None:
        self.toasts.say(text)

    def _refused(self, text: str) -> None:
        self.toasts.say(text, "error")

    def _saved(self, path: Any) -> None:
        self.toasts.say(f"Saved {path}")

    def _failed(self, failure: Failure) -> None:
        self._tell_fault(failure.message, failure.details)

    def tell_fault(self, fault: Fault) -> None:
        """Say what nobody caught; called on this thread by a signal."""
        self._tell_fault(f"Something went wrong: {fault.message}", fault.details)

    def _tell_fault(self, message: str, details: str) -> None:
        action = None
        if details:
            action = ("Copy details", lambda: QGuiApplication.clipboard().setText(details))
        self.toasts.say(message, "error", action)

    # --- look --------------------------------------------------------------------------------

    def set_theme_choice(self, choice: str) -> None:
        """Show in ``light``, in ``dark``, or as the ``system`` is."""
        self.settings.theme = choice
        self.actions_[f"theme_{choice}"].setChecked(True)
        self._scheme_changed()

    def _scheme_changed(self, *_: object) -> None:
        choice = self.settings.theme
        if choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            choice = "dark" if scheme == Qt.ColorScheme.Dark else "light"
        self._apply_look(DARK if choice == "dark" else LIGHT)

    def _apply_look(self, theme: Theme) -> None:
        self.theme = theme
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, theme, self.zoom)
        self.actions_.set_theme(theme)
        self.toasts.theme = theme
        for part in (self.transport, self.picker, self.form, *self.panels.values()):
            part.set_theme(theme)
        for host in self.hosts.values():
            host.set_theme(theme)

    def set_zoom(self, zoom: float) -> None:
        """Scale text and controls."""
        self.zoom = self.settings.zoom = min(max(round(zoom, 3), ZOOMS[0]), ZOOMS[1])
        self._apply_look(self.theme)
        self.statusbar.say(f"Zoom {100 * self.zoom:.0f} %", 2000)

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    # --- panels ------------------------------------------------------------------------------

    def _show_panel(self, panel: Panel, shown: bool) -> None:
        panel.setVisible(shown)
        if shown:
            panel.raise_()

    # --- drawing -----------------------------------------------------------------------------

    def _draw(self, key: str) -> None:
        """Take up the brush in the view that has one, or put it down again."""
        name, view = DRAWING[key], self.hosts[key].view
        if view is None:
            self.statusbar.say("The brush is there as soon as the views are")
            return
        if self.state.experiment.data.name == name:
            self._show_panel(self.panels[key], True)
        elif self.hosts[key].drawing:
            self._stop_drawing()
        elif not self.controller.show_own(name):
            self._stop_drawing()
            self.hosts[key].set_drawing(True)
            view.set_drawing(True)  # type: ignore[attr-defined]
            self._show_stage()

    def _stop_drawing(self) -> None:
        for key in DRAWING:
            host = self.hosts[key]
            if host.drawing and host.view is not None:
                host.set_drawing(False)
                host.view.set_drawing(False)  # type: ignore[attr-defined]
        self._show_stage()

    def _drawing(self, key: str, dabs: tuple[tuple[float, ...], ...]) -> None:
        if dabs:
            self.controller.learn(DataSpec(name=DRAWING[key], dabs=dabs))
        else:
            self.statusbar.say("The drawing is empty: the last one is still being learned")

    def _undo_drawing(self) -> None:
        for key, name in DRAWING.items():
            host = self.hosts[key]
            if host.view is not None and (host.drawing or self.state.experiment.data.name == name):
                host.view.undo()  # type: ignore[attr-defined]

    def _choose_data(self, name: str) -> None:
        self._stop_drawing()
        self.controller.choose_data(name)

    def _panels_changed(self, *_: object) -> None:
        self.stage.show_emptiness([self.panels["figure1"], self.panels["boundary"]])
        if self.loop is not None:
            self.loop.poke()

    def _restore_layout(self) -> None:
        geometry = layout.unpack(self.settings.geometry)
        if geometry is None or not self.restoreGeometry(geometry):
            layout.first_place(self)
        layout.arrange(self, self.stage, self.panels, self.zoom)
        layout.restore(self, self.stage, self.settings.layout, self.settings.stage)
        for key, panel in self.panels.items():
            self.actions_[f"show_{key}"].setChecked(panel.isVisibleTo(panel.parentWidget()))

    def reset_layout(self) -> None:
        """Put every panel back where it was at first."""
        layout.arrange(self, self.stage, self.panels, self.zoom)
        self._dims = 0
        self._show_dims(_dims(self.state))

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if not layout.unpack(self.settings.layout):
            # Sizes hold only from now on: before, there was no window to share out.
            layout.size(self, self.panels, self.zoom)

    def _show_shortcuts(self) -> None:
        from ganlab.ui.shortcuts import ShortcutsPage

        ShortcutsPage(self).open()

    def _show_about(self) -> None:
        from ganlab.ui.about import AboutDialog

        AboutDialog(self).open()

    # --- drag and drop -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = own_data.local_file(event.mimeData())
        if path is None:
            return
        words = {
            "points": f"Let go to learn from {path.name}",
            "experiment": f"Let go to open the experiment {path.name}",
            "run": f"Let go to open the run {path.name}",
            "unknown": f"{path.name} is nothing that ganlab opens",
        }
        self.stage.show_drop(words[own_data.kind_of(path)])
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.stage.show_drop("")

    def dropEvent(self, event: QDropEvent) -> None:
        self.stage.show_drop("")
        path = own_data.local_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.controller.open_path(path)

    # --- the end -----------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the clock, then the training, then remember."""
        if self.loop is not None:
            self.loop.close()
        if self.session is not None:
            self.session.close()
        self.toasts.clear()
        self._remember()
        save(self.settings)
        super().closeEvent(event)

    def _remember(self) -> None:
        kept = self.settings
        kept.geometry = layout.pack(self.saveGeometry())
        kept.layout = layout.pack(self.saveState(layout.VERSION))
        kept.stage = layout.pack(self.stage.saveState(layout.VERSION))
        kept.unfolded = self.form.unfolded()
        kept.folder = self.controller.folder
        kept.experiment = to_toml(self.state.experiment, comments=False)
        for view in self.views():
            kept.views[view.key] = view.settings()


def _dims(state: RunState) -> int:
    """Return how many dimensions the data has, as far as can be known before it is built."""
    name = state.experiment.data.name
    if state.distribution is not None and state.distribution.name == name:
        return state.distribution.dims
    if name in DISTRIBUTIONS:
        return DISTRIBUTIONS[name].dims
    return 1 if name == "drawn-1d" else 2
