"""The window: a shell that is painted at once, and the wires to what comes into it later."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent

from ganlab.ui import layout, timings
from ganlab.ui.faults import Fault
from ganlab.ui.interaction import Interaction
from ganlab.ui.menus import fill_comparisons, fill_presets
from ganlab.ui.settings import Settings, save
from ganlab.ui.shell import Shell

if TYPE_CHECKING:
    from ganlab.engine.experiment import Experiment
    from ganlab.engine.kinds import Kind
    from ganlab.runtime.frame import Frame
    from ganlab.runtime.session import Session
    from ganlab.runtime.state import Failure, RunState
    from ganlab.ui.brushes import Brushes
    from ganlab.ui.compare import CompareDesk
    from ganlab.ui.controller import Controller
    from ganlab.ui.export import ExportDesk
    from ganlab.ui.export_data import Numbers
    from ganlab.ui.export_view import ViewPictures
    from ganlab.ui.frames import FrameLoop, Tick
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.invert import InvertDialog
    from ganlab.ui.latent.state import LatentState
    from ganlab.ui.recent import RecentDesk
    from ganlab.ui.record.desk import RecordDesk
    from ganlab.ui.remedies import Remedies
    from ganlab.ui.setup import Setup
    from ganlab.ui.sweep.desk import SweepDesk
    from ganlab.ui.timeline.desk import TimelineDesk
    from ganlab.ui.views.view import View

__all__ = ["MainWindow"]


class MainWindow(Shell):
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
    remedies: Remedies
    exports: ExportDesk
    pictures: ViewPictures
    numbers: Numbers
    timeline: TimelineDesk
    recorder: RecordDesk
    recent: RecentDesk
    latent: LatentState
    generator: Generator
    state: RunState
    session: Session | None = None
    loop: FrameLoop | None = None
    #: Who sets runs side by side; comes with `fill`.
    comparing: CompareDesk | None = None
    #: The window in which latents of samples are searched, once it was opened.
    inverting: InvertDialog | None = None
    sweeps: SweepDesk | None = None

    def __init__(self, settings: Settings, ask: Interaction | None = None) -> None:
        super().__init__(settings)
        self._ask = ask or Interaction()
        self._filled = self._ready = False
        self._counted_at = 0.0
        self._drawn_generation = -1
        self._said_errors: set[tuple[int, str]] = set()
        self.setAcceptDrops(True)
        self.panels_changed.connect(self._poke)
        self.panels_changed.connect(self._tell_seen_soon)
        for host in self.hosts.values():
            host.turned.connect(self._tell_seen_soon)

    # --- presets, data and form --------------------------------------------------------------

    def fill(self, experiment: Experiment) -> None:
        """Bring in all that knows of experiments, and show the one to begin with."""
        from ganlab.engine.experiment import FIELDS
        from ganlab.runtime.state import RunState
        from ganlab.ui.brushes import Brushes
        from ganlab.ui.compare import CompareDesk
        from ganlab.ui.controller import Controller
        from ganlab.ui.export import ExportDesk
        from ganlab.ui.export_data import Numbers
        from ganlab.ui.export_view import ViewPictures
        from ganlab.ui.latent.bridge import Generator
        from ganlab.ui.latent.state import LatentState
        from ganlab.ui.pretrained import fill_trained
        from ganlab.ui.recent import RecentDesk
        from ganlab.ui.record.desk import RecordDesk
        from ganlab.ui.remedies import Remedies
        from ganlab.ui.setup import Setup
        from ganlab.ui.sweep.desk import SweepDesk
        from ganlab.ui.timeline.desk import TimelineDesk

        self.controller = do = Controller(self._ask, self)
        do.folder = self.settings.folder
        self.brushes = Brushes(self.hosts, do, lambda: self.state)
        self.remedies = Remedies(do.post, self)
        self.latent = LatentState(self)
        self.generator = Generator(self.latent, self)
        self.latent.show_wanted.connect(self._show_latent)
        self.latent.changed.connect(self._spare)
        self.setup = Setup(self.actions_, self.settings.unfolded)
        self.pictures = ViewPictures(self, self._ask)
        self.numbers = Numbers(self._ask, self)
        self.exports = ExportDesk(self._ask, do, self)
        comparing = self.comparing = CompareDesk(self._ask, do.post, self)
        self.actions_.on("compare", comparing.open)
        self.timeline = TimelineDesk(self.timeline_bar, self.actions_, do.post, self)
        self.timeline.arrived.connect(self._poke)
        self.recorder = RecordDesk(self._ask, self)
        self.recorder.refused.connect(self.refuse)
        do_open, recent_menu = do.open_path, self.menus["Recent runs"]
        self.recent = RecentDesk(self._ask, do_open, recent_menu, self)
        self.actions_.on("open_recent", self.recent.open)
        sweeps = self.sweeps = SweepDesk(self._ask, do, self)
        self.actions_.on("sweep", sweeps.open)
        self._filled = True
        fill_presets(self.menus["Presets"], do.load_preset)
        fill_comparisons(self.menus["Presets"], comparing.open)
        fill_trained(self.menus["Trained models"], do.open_trained, do.about_trained)
        self.transport.describe_seed(FIELDS["run.seed"])
        self._wire_setup()
        self._show_state(RunState("preparing", 0, experiment))
        self.put_form(self.setup)
        self.setup.outgrown.connect(self.fit_form)

    def _wire_setup(self) -> None:
        do, brushes = self.controller, self.brushes
        do.wire(self.actions_)
        on = self.actions_.on
        on("play", self._play)
        on("draw_1d", partial(brushes.draw, "figure1"))
        on("draw_2d", partial(brushes.draw, "boundary"))
        on("undo_drawing", brushes.undo)
        on("invert", self._invert)
        on("export_model", self.exports.open)
        on("save_picture", self.pictures.open)
        on("copy_picture", self.pictures.copy)
        on("record", self.recorder.open)
        on("figure_panels", self.recorder.open_figure)
        on("save_samples", self._save_samples)
        on("save_losses", self.numbers.save_losses)
        on("save_measures", self.numbers.save_measures)
        on("slower", partial(self.transport.speed.nudge, -2))
        on("faster", partial(self.transport.speed.nudge, 2))
        pausing = self.actions_["pause_at_collapse"]
        pausing.toggled.connect(self.remedies.set_pausing)
        self.remedies.pausing_changed.connect(pausing.setChecked)
        pausing.setChecked(self.settings.pause_at_collapse)
        brushes.changed.connect(self.show_stage)
        brushes.told.connect(self.statusbar.say)
        self.transport.seed_chosen.connect(do.set_seed)
        self.transport.speed_chosen.connect(do.set_speed)
        self.setup.presets.preset_chosen.connect(do.load_preset)
        self.setup.presets.trained_chosen.connect(do.open_trained)
        self.setup.presets.set_remedies(self.remedies)
        self.setup.picker.data_chosen.connect(self._choose_data)
        self.setup.picker.own_chosen.connect(do.show_own)
        self.setup.form.field_chosen.connect(do.set_field)
        self.setup.form.refused.connect(self.statusbar.say)
        do.refused.connect(self.refuse)
        do.told.connect(self.tell)
        for taker in (self.pictures, self.numbers, self.exports):
            taker.told.connect(self.tell)
            taker.refused.connect(self.refuse)
        do.posted.connect(self._poke)
        self.setup.picker.follow(do.fetching, do.pictures)
        for part in (do.fetching, do.pictures):
            part.said.connect(self.toasts.say)
            part.began.connect(self._show_note)
        self.ready.connect(self.setup.picker.wake_pictures)

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
        view.set_latent(self.latent, self.generator)
        view.set_remedies(self.remedies)
        view.set_state(self.state)
        self.hosts[view.key].put(view)
        self.brushes.add_view(view)
        if self.loop is not None:
            view.requests_changed.connect(self.loop.look)

    def _tell_seen_soon(self) -> None:
        # Qt moves what comes behind other tabs away only after it has said so.
        QTimer.singleShot(0, self, self._tell_seen)

    def _tell_seen(self) -> None:
        for host in self.hosts.values():
            host.tell_seen()

    def _show_latent(self) -> None:
        panel = self.panels["latent"]
        panel.show()
        panel.raise_()
        self.actions_["show_latent"].setChecked(True)

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
        self.loop.drawn.connect(self.pictures.saw)
        self.loop.drawn.connect(self.exports.saw)
        self.loop.drawn.connect(self.numbers.saw)
        self.loop.drawn.connect(self.timeline.saw)
        self.loop.rates.connect(self._show_rates)
        for view in self.views():
            view.requests_changed.connect(self.loop.look)
        session.state_changed.connect(self._show_state)
        session.failed.connect(self._failed)
        session.rejected.connect(self._rejected)
        session.notice.connect(self.tell)
        session.saved.connect(self._saved)
        session.measured.connect(self.numbers.measured)
        self.generator.follow(session)
        self.exports.follow(session)
        self.timeline.follow(session)
        self.recent.follow(session)
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
        self.remedies.set_state(state)
        self.setup.set_state(state)
        self.exports.set_state(state)
        assert self.comparing is not None
        self.comparing.set_state(state)
        self.timeline.set_state(state)
        self.recorder.set_state(state)
        self.recent.set_state(state)
        self.show_kind(_kind(state))
        for view in self.views():
            view.set_state(state)
        if (state.latent, state.generation) != (self.latent.space, self.latent.generation):
            self.latent.set_space(state.latent, state.generation)
        if self.inverting is not None:
            self.inverting.set_state(state)
        if state.experiment.data.name in BRUSHES.values():
            # Only now: a view that knows its data to be drawn goes on with the stroke at hand.
            self.brushes.stop()
        if self.loop is not None:
            self.loop.set_state(state)
        if state.phase != "preparing" and not self._ready:
            self._ready = True
            timings.mark("training ready")
            self.ready.emit()

    def _invert(self) -> None:
        """Open the window in which the latents of samples are searched."""
        from ganlab.ui.latent.invert import InvertDialog

        if self.inverting is None and self.session is not None:
            self.inverting = InvertDialog(self.latent, self._ask, self)
            self.inverting.set_theme(self.theme)
            self.inverting.follow(self.session)
            self.inverting.set_state(self.state)
        if self.inverting is not None:
            self.inverting.show()
            self.inverting.raise_()
            self.inverting.activateWindow()

    def _save_samples(self) -> None:
        """Ask which samples, and where to."""
        from ganlab.ui.export_data import SamplesDialog

        if self.state.latent is not None:
            dialog = SamplesDialog(self._ask, self)
            dialog.told.connect(self.tell)
            dialog.open()

    def _themed(self) -> Iterator[Any]:
        yield from super()._themed()
        if self.comparing is not None:
            yield from self.comparing.themed()
        if self.inverting is not None:
            yield self.inverting
        if self.sweeps is not None:
            # The recorder is made before it.
            yield from (self.recorder, self.sweeps)

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

    def _spare(self) -> None:
        if self.loop is not None:
            self.loop.spare()

    def _poke(self) -> None:
        if self.loop is not None:
            self.loop.poke()

    def _drawn(self, frame: Frame) -> None:
        if frame.generation != self._drawn_generation:
            self._drawn_generation = frame.generation
            data = self.state.experiment.data.name
            timings.mark(f"{data} at step {frame.step} drawn")
        now = time.monotonic()
        # A counter that changes five times a second looks as live as one that changes thirty.
        if self.state.phase != "playing" or now - self._counted_at >= 0.2:
            self._counted_at = now
            planned = self.state.experiment.training.steps
            counts = (frame.step, frame.updates_d, frame.updates_g)
            self.transport.set_counts(*counts, planned, past=frame.past)
        for error in frame.errors:
            if (frame.generation, error) not in self._said_errors:
                self._said_errors.add((frame.generation, error))
                self._rejected(f"Cannot be shown: {error}")

    def _show_rates(self, steps: float, frames: float) -> None:
        self.statusbar.set_rates(steps, frames)
        readout: Any = self.hosts["readout"].view
        if readout is not None:
            readout.set_frames_per_second(frames)

    def _saved(self, path: object) -> None:
        self.tell(self.recent.saved_words(path))

    def _failed(self, failure: Failure) -> None:
        if not self._offer_way_out(failure.message):
            self.tell_fault(failure.message, failure.details)

    def _rejected(self, text: str) -> None:
        from ganlab.ui.fetching import plain

        if not self._offer_way_out(text):
            self.refuse(plain(text))

    def _offer_way_out(self, text: str) -> bool:
        """Say what cannot be together with what can be done about it, where there is such."""
        from ganlab.ui.fetching import plain

        way = self.controller.way_out(text)
        if way is not None:
            self.toasts.say(plain(text), "error", way)
        return way is not None

    def _show_note(self) -> None:
        """Let what is under way be seen."""
        self.panels["setup"].show()
        self.panels["setup"].raise_()
        # Its place is known once it is laid out.
        QTimer.singleShot(0, self, self._scroll_to_note)

    def _scroll_to_note(self) -> None:
        for note in self.setup.picker.notes():
            if note.isVisible():
                self._scroll.ensureWidgetVisible(note)

    def uncaught(self, fault: Fault) -> None:
        """Say what nobody caught; called on this thread by a signal."""
        self.tell_fault(f"Something went wrong: {fault.message}", fault.details)

    # --- drag and drop -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from ganlab.ui import own_data

        path = own_data.local_file(event.mimeData())
        if path is not None:
            self.stage.show_drop(own_data.promise(path))
            event.acceptProposedAction()
        elif own_data.are_several(event.mimeData()):
            self.stage.show_drop(own_data.ONE)
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
        elif own_data.are_several(event.mimeData()):
            self.refuse(own_data.ONE)

    # --- the end -----------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the clock, then the training, then remember."""
        if self.loop is not None:
            self.loop.close()
        if self._filled:
            self.controller.close()
            self.recorder.close()
        if self.comparing is not None:
            self.comparing.close()
        if self.sweeps is not None:
            self.sweeps.close()
        if self.inverting is not None:
            self.inverting.shut()
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

            kept.pause_at_collapse = self.remedies.pausing
            kept.unfolded = self.setup.form.unfolded()
            kept.folder = self.controller.folder
            kept.experiment = to_toml(self.state.experiment, comments=False)


def _kind(state: RunState) -> Kind:
    """Return what the data is, as far as can be known before it is built."""
    from ganlab.engine.data import DISTRIBUTIONS
    from ganlab.engine.experiment.names import are_pictures

    name = state.experiment.data.name
    if state.distribution is not None and state.distribution.name == name:
        return state.distribution.kind
    if name in DISTRIBUTIONS:
        return DISTRIBUTIONS[name].kind
    if are_pictures(name):
        return "images"
    return "line" if name == "drawn-1d" else "plane"
