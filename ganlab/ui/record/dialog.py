"""The window in which films are made: of the training, or of the way through the latent space."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from ganlab.engine.recording import FILMS, Plan, RecordError
from ganlab.engine.recording.latents import WayRequest, make_way
from ganlab.engine.recording.steps import SPACINGS, film_steps
from ganlab.engine.traverse import usual_range
from ganlab.runtime.state import RunState
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.export_view.preview import Preview
from ganlab.ui.interaction import Interaction
from ganlab.ui.record.base import THEMES, RecordingDialog
from ganlab.ui.record.darkroom import Darkroom, image_of
from ganlab.ui.record.latent_scene import LatentScene
from ganlab.ui.record.sizes import SIZES
from ganlab.ui.record.studio import FILMED, Setting, Studio
from ganlab.ui.record.work import Frames, Inbox, Target, few, film, latent_pixels, past_pixels
from ganlab.ui.saving import proposed_name
from ganlab.ui.views.latent.base import factor_choices

if TYPE_CHECKING:
    from ganlab.engine.recording.film import Pixels
    from ganlab.runtime.state import TimelineState

__all__ = ["RecordDialog"]

_WHAT = (
    ("training", "Training", "Steps of this run's past, one after the other"),
    ("factor", "Latent: one factor", "One factor of the latent space to and fro; all else stays"),
    ("walk", "Latent: random walk", "A smooth way on which each moment is a fair draw"),
    ("pins", "Latent: between pins", "From each pinned sample to the next, and back to the first"),
)
_NONE = "none"
_MOST_FRAMES = 5000
_SAMPLES = (("1", "1", "The latent at hand"), ("16", "16", "The latent at hand and 15 draws"),
            ("64", "64", "The latent at hand and 63 draws"),
            ("400", "400", "The latent at hand and 399 draws: for points"))  # fmt: skip


class RecordDialog(RecordingDialog):
    """Chooses what is filmed, shows its first and last frame, and films it."""

    def __init__(self, ask: Interaction, window: Any) -> None:
        super().__init__("Record", ask, window)
        self._generation = -1
        #: The run whose steps are offered: its timeline comes a moment after itself.
        self._steps_of = -1
        self._studio: Studio | None = None
        self._darkroom = Darkroom(self)
        self._make_boxes()
        self.first, self.last = Preview(), Preview()
        previews = QVBoxLayout()
        previews.setSpacing(6)
        self._last_name = label("", "muted")
        for name, preview in ((label("First frame", "muted"), self.first),
                              (self._last_name, self.last)):  # fmt: skip
            preview.setMinimumSize(200, 120)
            previews.addWidget(name)
            previews.addWidget(preview, 1)
        self.first.setAccessibleName("First frame")
        tip = "Film it, and write it to a file; training goes on meanwhile"
        self.lay_out(previews, "Record…", tip, 66, 44)
        self.refresh()

    # --- its parts ---------------------------------------------------------------

    def _make_boxes(self) -> None:
        self.what, self.view = ChoiceBox(_WHAT), ChoiceBox(())
        self.beside, self.factor = ChoiceBox(()), ChoiceBox(())
        self.samples, self.spacing = ChoiceBox(_SAMPLES), ChoiceBox(SPACINGS)
        self.what.why_not = self._why_not
        self.from_ = NumberBox(0, 10**9, whole=True)
        self.to = NumberBox(0, 10**9, whole=True)
        self.lo, self.hi = NumberBox(-10.0, 10.0), NumberBox(-10.0, 10.0)
        self.seconds = NumberBox(0.1, 600.0, unit="s")
        self.rate = NumberBox(1, 60, whole=True, unit="per second")
        self.hold = NumberBox(0.0, 60.0, unit="s")
        self.size_ = ChoiceBox((s.key, s.title, s.help) for s in SIZES.values())
        self.theme_box = ChoiceBox(THEMES)
        self.format = ChoiceBox((f.name, f.title, f.description) for f in FILMS.values())
        self.format.why_not = lambda name: FILMS[name].missing()
        self.seconds.set_value(8.0)
        self.rate.set_value(20)
        self.hold.set_value(1.0)
        self.size_.set_value("vga")
        self.format.set_value("gif")
        self.lo.set_value(-2.0)
        self.hi.set_value(2.0)
        for name, box, tip in (
            ("What", self.what, "What the film is of"),
            ("View", self.view, "The view that is filmed, as it is set up in the window"),
            ("Beside it", self.beside, "Another view at its right"),
            ("Factor", self.factor, "The factor of the latent space that moves"),
            ("From", self.lo, "Where the factor begins, in its own units"),
            ("To", self.hi, "Where the factor turns round"),
            ("Samples", self.samples, "How many samples go the same way at once"),
            ("From step", self.from_, "The step of the first frame"),
            ("To step", self.to, "The step of the last frame"),
            ("Steps", self.spacing, "How steps are spread over the film"),
            ("Length", self.seconds, "How long it lasts, without the hold at its end"),
            ("Frames", self.rate, "Frames per second"),
            ("Hold the end", self.hold, "How long the last frame stays"),
            ("Size", self.size_, "Width and height in pixels"),
            ("Theme", self.theme_box, "Colours of the film; the window keeps its own"),
            ("Format", self.format, "How it is written"),
        ):
            self.row(name, box, tip)
            box.value_changed.connect(self.changed)
            if isinstance(box, NumberBox):
                box.refused.connect(self.say)
        self.factor.value_changed.connect(self._factor_chosen)
        self.format.value_changed.connect(self._format_chosen)

    def _why_not(self, what: str) -> str:
        window = self._window
        if what == "pins" and len(window.latent.pins) < 2:
            return "pin at least two samples in the Latent panel first"
        if what != "training" and window.latent.space is None:
            return "there is no latent space yet"
        return ""

    def _factor_chosen(self, *_: object) -> None:
        space = self._window.latent.space
        if space is not None and self.factor.value():
            lo, hi = usual_range(space.factor(self.factor.value()))
            self.lo.set_value(lo)
            self.hi.set_value(hi)

    def _format_chosen(self, *_: object) -> None:
        lo, hi = FILMS[self.format.value()].rates
        self.rate.set_value(min(max(self.rate.value(), lo), hi))

    # --- the run -----------------------------------------------------------------

    def set_state(self, state: RunState) -> None:
        """Another run: its views, factors and steps are offered from the start."""
        if state.generation == self._generation:
            return
        self._generation = state.generation
        self._offer_views()
        space = state.latent
        self.factor.blockSignals(True)
        self.factor.clear()
        for value, text, tip in factor_choices(space) if space is not None else ():
            self.factor.addItem(text, value)
            place = self.factor.count() - 1
            self.factor.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        if self.factor.count():
            self.factor.set_value(self.factor.itemData(0))
        self.factor.blockSignals(False)
        self._factor_chosen()
        pictures = state.distribution is not None and state.distribution.kind == "images"
        self.samples.set_value("16" if pictures else "400")
        if self._why_not(self.what.value()):
            self.what.set_value("training")
        self._offer_steps()
        if self.isVisible():
            self.changed()

    def _offer_steps(self) -> None:
        timeline: TimelineState = self._window.timeline.timeline
        newest = max(timeline.head, self._window.timeline.head)
        self._steps_of = timeline.generation
        for box, value in ((self.from_, timeline.first), (self.to, newest)):
            box.set_value(value)

    def _offer_views(self) -> None:
        hosts = self._window.hosts
        keys = [k for k in FILMED if k in hosts and hosts[k].view is not None and hosts[k].fits]
        before = self.view.value(), self.beside.value()
        for box in (self.view, self.beside):
            box.blockSignals(True)
            box.clear()
        self.beside.addItem("Nothing", _NONE)
        for key in keys:
            for box in (self.view, self.beside):
                box.addItem(hosts[key].title, key)
        if keys:
            self.view.set_value(before[0] if before[0] in keys else keys[0])
        self.beside.set_value(before[1] if before[1] in keys else _NONE)
        for box in (self.view, self.beside):
            box.blockSignals(False)

    def present(self) -> None:
        """Open, with all steps that there are by now."""
        if not self.recording and not self.isVisible():
            self._offer_views()
            self._offer_steps()
        super().present()

    # --- what follows from what is chosen ----------------------------------------

    @property
    def _of_training(self) -> bool:
        return self.what.value() == "training"

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        rate = FILMS[self.format.value()].true_rate(int(self.rate.value()))
        return max(1, round(self.seconds.value() * rate))

    def plan(self) -> Plan:
        """Return what is known of the film."""
        size = SIZES[self.size_.value()]
        hold = self.hold.value() if self._of_training else 0.0
        return Plan(size.width, size.height, self.frames, int(self.rate.value()), hold, self._title)

    @property
    def _title(self) -> str:
        return proposed_name(self._window.state.experiment).replace("-seed-", ", seed ")

    def refresh(self) -> None:
        training, factor = self._of_training, self.what.value() == "factor"
        space = self._window.latent.space
        numbers = False
        if factor and space is not None and self.factor.value():
            numbers = not space.factor(self.factor.value()).categories
        for box in (self.view, self.beside, self.from_, self.to, self.spacing, self.hold):
            self.show_row(box, training)
        self.show_row(self.factor, factor)
        self.show_row(self.lo, numbers)
        self.show_row(self.hi, numbers)
        self.show_row(self.samples, self.what.value() in ("factor", "walk"))
        middle = self.what.value() in ("factor", "pins")
        set_text(self._last_name, "Frame in the middle" if middle else "Last frame")
        self.last.setAccessibleName(self._last_name.text())
        form, plan = FILMS[self.format.value()], self.plan()
        rate = form.true_rate(plan.rate)
        words = f"{plan.frames:,} frames · {form.seconds(plan):.4g} s · "
        words += f"{plan.width:,} × {plan.height:,} pixels"
        if abs(rate - plan.rate) > 1e-9:
            words += f"\n{form.title} counts in 1/{form.unit} s: {rate:.3g} frames per second"
        set_text(self.facts, words)
        why = self._refusal()
        self.record_button.setEnabled(not self.recording and not why)
        if why:
            self.say(why)

    def _refusal(self) -> str:
        if why := FILMS[self.format.value()].missing():
            return why
        if why := self._why_not(self.what.value()):
            return why[:1].upper() + why[1:]
        if self.frames > _MOST_FRAMES:
            return f"{self.frames:,} frames: at most {_MOST_FRAMES:,}. Make it shorter, or slower"
        lo, hi = FILMS[self.format.value()].rates
        if not lo <= self.rate.value() <= hi:
            return f"{FILMS[self.format.value()].title} takes from {lo} to {hi} frames per second"
        if self._of_training and not self.view.value():
            return "There is no view to film yet"
        if self._of_training and self.to.value() < self.from_.value():
            return "The last step must not be before the first"
        return ""

    # --- frames ------------------------------------------------------------------

    def _setting(self) -> Setting:
        size = SIZES[self.size_.value()]
        zoom = self._window.look.zoom
        return Setting(size.width, size.height, size.scale, self.theme, zoom, self._title)

    def _frames(self, *, ends: bool) -> Frames:
        """Return what makes all frames, or those at both ends alone."""
        self.let_go()
        inbox, window = Inbox(), self._window
        if window.session is None:
            raise RecordError("There is no run to record yet")
        if self._of_training:
            steps = film_steps(int(self.from_.value()), int(self.to.value()), self.frames,
                               self.spacing.value())  # type: ignore[arg-type]  # fmt: skip
            if ends:
                steps = (steps[0], steps[-1])
            keys = [self.view.value(), self.beside.value()]
            views = [window.hosts[key].view for key in dict.fromkeys(keys) if key != _NONE]
            self._studio = Studio(views, window.state, self._setting(), self)
            made = past_pixels(inbox, steps, self._studio, self._darkroom, window.state.generation)
            window.session.past(inbox.put, inbox.refuse)
            return made
        request = self._way()
        find = partial(
            make_way, window.latent.space, window.latent.z, request, tuple(window.latent.pins)
        )
        # A film that closes has its far end in the middle.
        middle = self.what.value() != "walk"
        places = (0, request.frames // 2 if middle else request.frames - 1) if ends else None
        scene = LatentScene(window.state.distribution, self._setting())
        window.session.copy(inbox.put, inbox.refuse)
        return latent_pixels(inbox, find, scene, self._darkroom, places)

    def _way(self) -> WayRequest:
        what = self.what.value()
        rate = FILMS[self.format.value()].true_rate(int(self.rate.value()))
        samples = 1 if what == "pins" else int(self.samples.value())
        seed = self._window.state.experiment.run.seed
        return WayRequest(what, self.frames, rate, samples, self.factor.value() or "",  # type: ignore[arg-type]
                          self.lo.value(), self.hi.value(), seed)  # fmt: skip

    def preview(self) -> None:
        if self._window.timeline.timeline.generation != self._steps_of:
            self._offer_steps()
            self.refresh()
        if self._refusal():
            return
        try:
            frames = self._frames(ends=True)
        except RecordError as error:
            self.say(str(error))
            return
        self.errand.start("Preview", lambda done, total: "", few(frames), self._show, self._failed)

    def _show(self, pixels: list[Pixels]) -> None:
        for preview, frame in zip((self.first, self.last), pixels, strict=True):
            preview.show_image(image_of(frame))
        self.let_go()

    def record(self) -> None:
        form, plan = FILMS[self.format.value()], self.plan()
        name = f"{proposed_name(self._window.state.experiment)}-{self._subject()}"
        path = self.place(f"{form.title} (*{form.suffix})", name, form.suffix)
        if path is None:
            return
        try:
            work = film(self._frames(ends=False), Target(path, form, plan))
        except RecordError as error:
            self.say(str(error))
            return

        def done(size: Any) -> str:
            return f"{plan.frames:,} frames, {form.seconds(plan):.4g} s, {size / 1e6:.2f} MB"

        self.begin(path, f"Recording {path.name}", _numbers, work, done)

    def _subject(self) -> str:
        what = str(self.what.value())
        if what == "training":
            return str(self.view.value()).replace("_", "-")
        return str(self.factor.value()) if what == "factor" else what

    def let_go(self) -> None:
        """Take the hidden views away."""
        if self._studio is not None:
            self._studio.hide()
            self._studio.deleteLater()
            self._studio = None


def _numbers(done: int, total: int) -> str:
    if done == total:
        return f"{total:,} frames: writing the file"
    return f"frame {done:,} of {total:,}"
