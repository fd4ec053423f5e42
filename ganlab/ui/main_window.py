"""The window: a shell that is painted at once, and the wires to what comes into it later."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
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
from PySide6.QtWidgets import QMainWindow, QScrollArea, QToolBar

from ganlab.folders import resource
from ganlab.ui import layout, timings
from ganlab.ui.actions import Actions
from ganlab.ui.docks import Panel, Stage, ViewHost
from ganlab.ui.faults import Fault
from ganlab.ui.interaction import Interaction
from ganlab.ui.look import Look
from ganlab.ui.menus import build_menus, fill_presets
from ganlab.ui.settings import Settings, save
from ganlab.ui.skeleton import Skeleton
from ganlab.ui.statusbar import StatusBar
from ganlab.ui.toast import Toasts
from ganlab.ui.transport import TransportBar

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.runtime.frame import Frame
    from ganlab.runtime.session import Session
    from ganlab.runtime.state import Failure, RunState
    from ganlab.ui.brushes import Brushes
    from ganlab.ui.controller import Controller
    from ganlab.ui.frames import FrameLoop, Tick
    from ganlab.ui.setup import Setup
    from ganlab.ui.theme import Theme
    from ganlab.ui.views.view import View

__all__ = ["STAGE", "VIEWS", "MainWindow"]

#: Panels that hold a view: title and the data's dimensions, known before the view is imported.
VIEWS: dict[str, tuple[str, tuple[int, ...]]] = {
    "figure1": ("Figure 1", (1,)),
    "boundary": ("Boundary", (2,)),
    "losses": ("Losses", (1, 2)),
    "readout": ("Is it working?", (1, 2)),
}
#: Those of the stage: the one that fits the data shows.
STAGE = ("figure1", "boundary")


class MainWindow(QMainWindow):
    """Comes in four acts, so that the first one is short.

    The constructor makes the shell, which imports neither numpy nor the experiment's fields;
    :meth:`fill` brings presets, data and form, :meth:`add_view` each view, and :meth:`attach`
    the training.

    Parameters
    ----------
    settings
        What was remembered; written back on closing.
    ask
        How the program asks the person.
    """

    #: Training is there: the first run state that is not "preparing" has come.
    ready = Signal()

    # What comes with `fill` and `attach`.
    setup: Setup
    controller: Controller
    brushes: Brushes
    state: RunState
    session: Session | None = None
    loop: FrameLoop | None = None

    def __init__(self, settings: Settings, ask: Interaction | None = None) -> None:
        super().__init__()
        self.settings = settings
        self._ask = ask or Interaction()
        self._filled = self._ready = False
        self._dims = 0
        self._counted_at = 0.0
        self._said_errors: set[tuple[int, str]] = set()
        self.setWindowTitle("ganlab")
        self.setWindowIcon(QIcon(str(resource("icons", "ganlab.svg"))))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setContentsMargins(8, 0, 8, 0)
        self.actions_ = Actions(self)
        self.look = Look(settings, self._themed, self)
        self._build()
        self._wire_shell()
        self.actions_.set_phase("preparing")
        self.look.apply()
        self.actions_[f"theme_{self.look.choice}"].setChecked(True)
        self._restore_layout()

    # --- the shell ---------------------------------------------------------------------------

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
        self._skeleton = Skeleton()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Experiment")
        self._scroll.setWidget(self._skeleton)
        self._scroll.setMinimumWidth(300)
        self.panels = {"setup": Panel("setup", "Experiment", self._scroll, self)}
        self.hosts: dict[str, ViewHost] = {}
        for key, (title, dims) in VIEWS.items():
            host = self.hosts[key] = ViewHost(title, dims)
            owner = self.stage if key in STAGE else self
            self.panels[key] = Panel(key, title, host, owner)
        self.menus = build_menus(self, self.actions_)

    def _wire_shell(self) -> None:
        on = self.actions_.on
        on("quit", self.close)
        for key, panel in self.panels.items():
            action, toggle = self.actions_[f"show_{key}"], panel.toggleViewAction()
            on(f"show_{key}", partial(self._show_panel, key))
            toggle.toggled.connect(action.setChecked)
            toggle.toggled.connect(self._panels_changed)
            panel.topLevelChanged.connect(self._panels_changed)
        for choice in ("light", "dark", "system"):
            on(f"theme_{choice}", partial(self.look.choose, choice))
        on("zoom_in", self.look.zoom_in)
        on("zoom_out", self.look.zoom_out)
        on("zoom_reset", partial(self.look.set_zoom, 1.0))
        on("full_screen", self._full_screen)
        on("reset_layout", self.reset_layout)
        on("shortcuts", self._show_shortcuts)
        on("about", self._show_about)
        self.stage.resized.connect(self.toasts.place)

    def _themed(self) -> Iterator[Any]:
        yield from (self.actions_, self.toasts, self.transport)
        yield from self.panels.values()
        yield from self.hosts.values()
        # The scroll area throws away what the other takes the place of.
        yield self.setup if self._filled else self._skeleton

    @property
    def theme(self) -> Theme:
        return self.look.theme

    # --- presets, data and form --------------------------------------------------------------

    def fill(self, experiment: Experiment) -> None:
        """Bring in all that knows of experiments, and show the one to begin with."""
        from ganlab.engine.experiment import FIELDS
        from ganlab.runtime.state import RunState
        from ganlab.ui.brushes import Brushes
        from ganlab.ui.controller import Controller
        from ganlab.ui.setup import Setup

        self.controller = do = Controller(self._ask, self)
        do.folder = self.settings.folder
        self.brushes = Brushes(self.hosts, do, lambda: self.state)
        self.setup = Setup(self.actions_, self.settings.unfolded)
        self.setup.set_theme(self.theme)
        self._filled = True
        fill_presets(self.menus["Presets"], do.load_preset)
        self.transport.describe_seed(FIELDS["run.seed"])
        self._wire_setup()
        self._show_state(RunState("preparing", 0, experiment))
        self._scroll.setWidget(self.setup)
        self.setup.outgrown.connect(self._fit_setup)
        self._fit_setup()

    def _fit_setup(self) -> None:
        """Never narrower than what it holds: it scrolls up and down only."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self.setup.minimumSizeHint().width() + bar + 2)

    def _wire_setup(self) -> None:
        do, brushes = self.controller, self.brushes
        do.wire(self.actions_)
        on = self.actions_.on
        on("play", self._play)
        on("draw_1d", partial(brushes.draw, "figure1"))
        on("draw_2d", partial(brushes.draw, "boundary"))
        on("undo_drawing", brushes.undo)
        on("slower", partial(self.transport.speed.nudge, -2))
        on("faster", partial(self.transport.speed.nudge, 2))
        brushes.changed.connect(self._show_stage)
        brushes.told.connect(self.statusbar.say)
        self.transport.seed_chosen.connect(do.set_seed)
        self.transport.speed_chosen.connect(do.set_speed)
        self.setup.presets.preset_chosen.connect(do.load_preset)
        self.setup.picker.data_chosen.connect(self._choose_data)
        self.setup.picker.own_chosen.connect(do.show_own)
        self.setup.form.field_chosen.connect(do.set_field)
        self.setup.form.refused.connect(self.statusbar.say)
        do.refused.connect(self.refuse)
        do.told.connect(self.tell)
        do.posted.connect(self._posted)

    def _choose_data(self, name: str) -> None:
        self.brushes.stop()
        self.controller.choose_data(name)

    # --- views and training ------------------------------------------------------------------

    def add_view(self, view: View) -> None:
        """Put a view into its panel; it shows with its first frame."""
        view.set_theme(self.theme)
        remembered = self.settings.views.get(view.key)
        if remembered is not None:
            view.restore(remembered)
        view.set_state(self.state)
        self.hosts[view.key].put(view)
        self.brushes.add_view(view)
        if self.loop is not None:
            view.requests_changed.connect(self.loop.look)

    def views(self) -> list[View]:
        return [host.view for host in self.hosts.values() if host.view is not None]

    def attach(self, session: Session, start: bool = True) -> None:
        """Take over the session: from now on the window shows it and commands it."""
        from ganlab.ui.frames import FrameLoop
        from ganlab.ui.history import LossHistory

        self.session = session
        history = getattr(self.hosts["losses"].view, "history", None)
        if not isinstance(history, LossHistory):
            history = LossHistory()
        self.loop = FrameLoop(session, self.hosts.values, history, self)
        self.loop.drawn.connect(self._drawn)
        self.loop.rates.connect(self._show_rates)
        for view in self.views():
            view.requests_changed.connect(self.loop.look)
        session.state_changed.connect(self._show_state)
        session.failed.connect(self._failed)
        session.rejected.connect(self.refuse)
        session.notice.connect(self.tell)
        session.saved.connect(self._saved)
        if start:
            session.start()
        self.controller.attach(session)

    @property
    def ticks(self) -> deque[Tick]:
        """The last 300 ticks: ms since the tick before, ms of drawing."""
        return self.loop.ticks if self.loop is not None else deque()

    def _show_state(self, state: RunState) -> None:
        from ganlab.ui.brushes import BRUSHES

        self.state = state
        self.controller.set_state(state)
        self.actions_.set_phase(state.phase)
        self._show_play()
        self.actions_["freeze_d"].setChecked(state.frozen == "discriminator")
        self.actions_["freeze_g"].setChecked(state.frozen == "generator")
        self.transport.set_state(state)
        self.statusbar.set_state(state)
        if state.experiment.data.name in BRUSHES.values():
            self.brushes.stop()
        self.setup.set_state(state)
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
        self.actions_["play"].setChecked(playing)
        self.actions_.show_as("play", text=word)
        self.transport.set_play(word, playing)

    def _play(self) -> None:
        self.controller.play()
        self._show_play()
        if self.controller.eager:
            self.statusbar.say("Plays as soon as it is ready")

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
                self.refuse(f"Cannot be shown: {error}")

    def _show_rates(self, steps: float, frames: float) -> None:
        self.statusbar.set_rates(steps, frames)
        readout: Any = self.hosts["readout"].view
        if readout is not None:
            readout.set_frames_per_second(frames)

    # --- messages ----------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """Say something that the person should know."""
        self.toasts.say(text)

    def refuse(self, text: str) -> None:
        """Say what cannot be, and why."""
        self.toasts.say(text, "error")

    def _saved(self, path: object) -> None:
        self.tell(f"Saved {path}")

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

    # --- panels ------------------------------------------------------------------------------

    def _show_dims(self, dims: int) -> None:
        """Show the stage's view that fits the data, where that is news; hide the other."""
        if dims != self._dims:
            self._dims = dims
            for host in self.hosts.values():
                host.set_dims(dims)
            self._show_stage()

    def _show_stage(self) -> None:
        """Show what fits the data, or what is drawn upon, and hide the other."""
        drawing = any(self.hosts[key].drawing for key in STAGE)
        for key in STAGE:
            host = self.hosts[key]
            self.panels[key].setVisible(host.drawing if drawing else host.fits)
        self._panels_changed()

    def _show_panel(self, key: str) -> None:
        panel = self.panels[key]
        panel.setVisible(panel.isHidden())
        if panel.isVisible():
            panel.raise_()

    def _panels_changed(self, *_: object) -> None:
        self.stage.show_emptiness([self.panels[key] for key in STAGE])
        if self.loop is not None:
            self.loop.poke()

    def _restore_layout(self) -> None:
        geometry = layout.unpack(self.settings.geometry)
        if geometry is None or not self.restoreGeometry(geometry):
            layout.first_place(self)
        layout.arrange(self, self.stage, self.panels, self.look.zoom)
        kept = layout.restore(self, self.stage, self.settings.layout, self.settings.stage)
        # Sizes hold only once there is a window to share out.
        self._share_out = not kept
        for key, panel in self.panels.items():
            self.actions_[f"show_{key}"].setChecked(not panel.isHidden())

    def reset_layout(self) -> None:
        """Put every panel back where it was at first."""
        layout.arrange(self, self.stage, self.panels, self.look.zoom)
        if self._filled:
            self._show_stage()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._share_out:
            self._share_out = False
            layout.size(self, self.panels, self.look.zoom)

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def _show_shortcuts(self) -> None:
        from ganlab.ui.shortcuts import ShortcutsPage

        ShortcutsPage(self).open()

    def _show_about(self) -> None:
        from ganlab.ui.about import AboutDialog

        AboutDialog(self).open()

    # --- drag and drop -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from ganlab.ui import own_data

        path = own_data.local_file(event.mimeData())
        if path is not None:
            self.stage.show_drop(own_data.promise(path))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.stage.show_drop("")

    def dropEvent(self, event: QDropEvent) -> None:
        from ganlab.ui import own_data

        self.stage.show_drop("")
        path = own_data.local_file(event.mimeData())
        if path is not None and self._filled:
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
        for view in self.views():
            kept.views[view.key] = view.settings()
        if self._filled:
            from ganlab.engine.experiment import to_toml

            kept.unfolded = self.setup.form.unfolded()
            kept.folder = self.controller.folder
            kept.experiment = to_toml(self.state.experiment, comments=False)


def _dims(state: RunState) -> int:
    """Return how many dimensions the data has, as far as can be known before it is built."""
    from ganlab.engine.data import DISTRIBUTIONS

    name = state.experiment.data.name
    if state.distribution is not None and state.distribution.name == name:
        return state.distribution.dims
    if name in DISTRIBUTIONS:
        return DISTRIBUTIONS[name].dims
    return 1 if name == "drawn-1d" else 2
