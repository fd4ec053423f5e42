"""The window in which Figure 1 (a)–(d) is composed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from ganlab.engine.files.atomic import write_file
from ganlab.engine.recording import Cancelled, RecordError
from ganlab.engine.recording.panels import (
    EARLY,
    LETTERS,
    Panel,
    PanelsRequest,
    default_panels,
    make_panels,
)
from ganlab.runtime.state import RunState
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.text import set_text
from ganlab.ui.errand import Work
from ganlab.ui.export_view.paint import png
from ganlab.ui.export_view.preview import Preview
from ganlab.ui.interaction import Interaction
from ganlab.ui.record.base import THEMES, RecordingDialog
from ganlab.ui.record.figure import Look, as_drawing, as_image, size_of
from ganlab.ui.record.work import Inbox
from ganlab.ui.saving import proposed_name

__all__ = ["FigureDialog"]

_PANELS = (
    ("paper", "As in the paper", "(a) near convergence; (b) D trained on alone, as in the inner "
     "loop; (c) then G alone; (d) the end"),
    ("steps", "Four steps", "Four steps of this run, as they were"),
)  # fmt: skip
_LAYOUTS = (
    ("4", "In a row", "As in the paper"),
    ("2", "Two by two", "For a slide or a column"),
)
_KINDS = (
    ("svg", "SVG", "A drawing: curves and text, to be edited and printed at any size"),
    ("png", "PNG", "Pixels"),
)
#: Dots per inch of the preview.
_PREVIEW = 130.0


class FigureDialog(RecordingDialog):
    """Makes the panels of the run's past, shows the figure, and writes it."""

    def __init__(self, ask: Interaction, window: Any) -> None:
        super().__init__("Figure 1 (a)–(d)", ask, window)
        self._generation = -1
        self.panels: tuple[Panel, ...] = ()
        #: What the panels that are at hand were asked as, and of which run.
        self._made: tuple[PanelsRequest, int] | None = None
        self.kind, self.columns = ChoiceBox(_PANELS), ChoiceBox(_LAYOUTS)
        self.steps = [NumberBox(0, 10**9, whole=True) for _ in LETTERS]
        self.updates_d = NumberBox(0, 20_000, whole=True)
        self.updates_g = NumberBox(0, 20_000, whole=True)
        self.format, self.theme_box = ChoiceBox(_KINDS), ChoiceBox(THEMES)
        self.width_ = NumberBox(60.0, 600.0, unit="mm")
        self.dots = NumberBox(50, 1200, whole=True, unit="per inch")
        self.width_.set_value(180.0)
        self.dots.set_value(300)
        self._auto = True
        #: The run whose steps are proposed: its timeline comes a moment after itself.
        self._steps_of = -1
        for name, box, tip in (
            ("Panels", self.kind, "What the four panels show"),
            ("(a) step", self.steps[0], "The step of panel (a), and of what (b) and (c) go on "
             "from. At first: where ½∫|p_data − p_g| falls to ½"),
            ("(b) step", self.steps[1], "The step of panel (b)"),
            ("(b) D alone", self.updates_d, "Updates of D alone that follow (a), in a copy of the "
             "run"),
            ("(c) step", self.steps[2], "The step of panel (c)"),
            ("(c) G alone", self.updates_g, "Updates of G alone that follow (b), in that copy"),
            ("(d) step", self.steps[3], "The step of panel (d); at first the newest"),
            ("Layout", self.columns, "How the panels stand"),
            ("Format", self.format, "A drawing, or pixels"),
            ("Width", self.width_, "Width of the figure on paper"),
            ("Dots", self.dots, "How fine its pixels are"),
            ("Theme", self.theme_box, "Colours of the figure; the window keeps its own"),
        ):  # fmt: skip
            self.row(name, box, tip)
            if isinstance(box, NumberBox):
                box.refused.connect(self.say)
            box.value_changed.connect(self.changed)
        self.steps[0].value_changed.connect(self._step_chosen)
        self.sheet = Preview()
        previews = QVBoxLayout()
        previews.addWidget(self.sheet, 1)
        self.lay_out(previews, "Save…", "Write the figure to a file", 72, 36)
        self.refresh()

    def _step_chosen(self, *_: object) -> None:
        self._auto = False

    # --- the run -----------------------------------------------------------------

    def set_state(self, state: RunState) -> None:
        """Another run has other steps."""
        if state.generation != self._generation:
            self._generation, self.panels, self._made = state.generation, (), None
            self._propose()
            if self.isVisible():
                self.changed()

    def _propose(self) -> None:
        timeline = self._window.timeline
        first, newest = timeline.timeline.first, max(timeline.timeline.head, timeline.head)
        self._steps_of = timeline.timeline.generation
        proposed = default_panels(first, newest)
        self._auto = True
        for box, step in zip(self.steps, proposed.steps, strict=True):
            box.set_value(max(step, first))
        self.updates_d.set_value(proposed.updates_d)
        self.updates_g.set_value(proposed.updates_g)

    def present(self) -> None:
        """Open, on the newest step where nothing else was chosen."""
        if not self.isVisible() and self._auto:
            self._propose()
        super().present()

    # --- what is chosen ----------------------------------------------------------

    def request(self) -> PanelsRequest:
        """Return what the boxes say."""
        a, b, c, d = (int(box.value()) for box in self.steps)
        if self.kind.value() == "paper":
            a = EARLY if self._auto else a
            return PanelsRequest(
                "paper", (a, b, c, d), int(self.updates_d.value()), int(self.updates_g.value())
            )
        return PanelsRequest("steps", (a, b, c, d))

    def look(self) -> Look:
        """Return how the figure looks."""
        title = proposed_name(self._window.state.experiment).replace("-seed-", ", seed ")
        return Look(int(self.columns.value()), self.width_.value(), self.theme, title)

    def refresh(self) -> None:
        paper = self.kind.value() == "paper"
        for box, on in (
            (self.steps[1], not paper), (self.steps[2], not paper), (self.updates_d, paper),
            (self.updates_g, paper), (self.dots, self.format.value() == "png"),
        ):  # fmt: skip
            self.show_row(box, on)
        size = size_of(self.look())
        words = f"{size.width():.0f} × {size.height():.0f} mm"
        if self.format.value() == "png":
            wide, high = (side / 25.4 * self.dots.value() for side in size.toTuple())
            words += f" · {wide:,.0f} × {high:,.0f} pixels"
        set_text(self.facts, words)
        why = self._refusal()
        self.record_button.setEnabled(not self.recording and not why and bool(self.panels))
        if why:
            self.say(why)

    def _refusal(self) -> str:
        data = self._window.state.distribution
        if data is not None and data.kind != "line":
            return "Figure 1 is of data on a line: choose 1-D data, and train"
        return ""

    # --- the panels ----------------------------------------------------------------

    def preview(self) -> None:
        if self._window.timeline.timeline.generation != self._steps_of:
            self._propose()
        if self._refusal() or self._window.session is None:
            return
        request, generation = self.request(), self._generation
        if self._made == (request, generation):
            self._show()
            return
        inbox = Inbox()
        self._window.session.past(inbox.put, inbox.refuse)

        def done(panels: tuple[Panel, ...]) -> None:
            self.panels = panels
            if self._auto and request.kind == "paper":
                self.steps[0].set_value(panels[0].step)
            self._made = self.request(), generation
            self._show()
            self.refresh()

        self.record_button.setEnabled(False)
        self.errand.start("Panels", _panels_of, _work(inbox, request), done, self._failed)

    def _show(self) -> None:
        if self.panels:
            self.sheet.show_image(as_image(self.panels, self.look(), _PREVIEW))

    def record(self) -> None:
        if not self.panels:
            return
        kind = self.format.value()
        name = f"{proposed_name(self._window.state.experiment)}-figure-1"
        path = self.place(f"{kind.upper()} (*.{kind})", name, f".{kind}")
        if path is None:
            return
        look, made = self.look(), "; ".join(f"({p.letter}) {p.words}" for p in self.panels)
        words = f"{look.title}: {made}."
        if kind == "svg":
            make = partial(as_drawing, self.panels, look, words)
            content = make()
        else:
            image = as_image(self.panels, look, self.dots.value())
            content = png(image, f"Figure 1 (a)–(d) of {look.title}", words)

        def work(_progress: Any, _cancelled: Any) -> int:
            if not path.parent.is_dir():
                raise RecordError(f"{path}: the folder {path.parent} does not exist")
            write_file(path, content)
            return len(content)

        self.begin(path, f"Writing {path.name}", _panels_of, work, _size)


def _work(inbox: Inbox, request: PanelsRequest) -> Work:
    def work(progress: Any, cancelled: Any) -> tuple[Panel, ...]:
        def tell(done: int, total: int) -> None:
            if cancelled():
                raise Cancelled
            progress(done, total)

        past = inbox.wait(cancelled)
        if request.steps[3] > past.last_step:
            # It went back to its last good step meanwhile.
            used = tuple(min(step, past.last_step) for step in request.steps)
            return make_panels(past, replace(request, steps=used), tell)  # type: ignore[arg-type]
        return make_panels(past, request, tell)

    return work


def _panels_of(done: int, total: int) -> str:
    return f"panel {min(done + 1, total)} of {total}"


def _size(size: Any) -> str:
    return f"{size / 1e3:,.0f} kB"
