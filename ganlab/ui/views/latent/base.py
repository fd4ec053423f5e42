"""What all views of the latent space share: tools, a line of facts, and when they ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ganlab.runtime.state import RunState
from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.theme import Theme
from ganlab.ui.views.latent.batch import PART, Batch
from ganlab.ui.views.view import View

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.latent import Factor, LatentSpace
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState

__all__ = ["LatentView", "button", "factor_choices"]


def button(text: str, help: str, name: str = "") -> QPushButton:
    """Return a push button that says what it is for."""
    made = QPushButton(text)
    made.setToolTip(wrapped(help))
    made.setAccessibleName(name or text)
    return made


def factor_choices(space: LatentSpace) -> list[tuple[str, str, str]]:
    """Return value, text and tooltip of each factor; what has a meaning comes first."""
    own = sorted(space.factors, key=lambda factor: factor.role == "noise")
    return [(factor.name, factor.name, _kind(factor)) for factor in own]


def _kind(factor: Factor) -> str:
    if factor.categories:
        return f"{factor.role}, one of {factor.width} categories"
    return f"{factor.role}, {factor.prior} prior"


class LatentView(View):
    """A view that asks for samples by itself, and only while it is on screen.

    Subclasses put widgets into ``column``, say in :meth:`ask` what they want to see, and in
    :meth:`hush` that they no longer do.
    """

    #: Said at the foot while the pointer is nowhere.
    hint = ""
    #: What the words and numbers at the foot mean.
    help = ""
    latent: LatentState
    generator: Generator

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: RunState | None = None
        self._seen = self._failing = False
        self.bar = QWidget(self)
        self._tools = FlowLayout(self.bar, across=8, down=4)
        self._tools.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.bar.setSizePolicy(policy)
        self.facts = label("", "small")
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts.setAccessibleName("What is known of the place")
        describe(self.facts, self.help)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 8, 10, 6)
        outer.setSpacing(6)
        outer.addWidget(self.bar)
        self.column = QVBoxLayout()
        self.column.setSpacing(6)
        outer.addLayout(self.column, 1)
        outer.addWidget(self.facts)
        self.setAutoFillBackground(True)

    # --- for subclasses -----------------------------------------------------------------------

    def make_batches(self) -> None:
        """Make what asks: from now on there is whom to ask."""

    def fit_space(self) -> None:
        """Fit the tools to another latent space, or to none."""

    def fit_data(self) -> None:
        """Another run begins, perhaps on other data: show nothing of the one before."""

    def latent_changed(self) -> None:
        """The latent at hand is another one."""

    def ask(self) -> None:
        """Ask for what is to be seen now."""

    def hush(self) -> None:
        """Ask for nothing more, and stop whatever moves: nobody sees it."""

    def batch(self, name: str, show: Callable[[], object], part: int = PART) -> Batch:
        """Return what asks under that name; ``show`` is called when something came."""
        made = Batch(name, self.generator, self, part)
        made.came.connect(show)
        made.came.connect(partial(self._recovered, made))
        made.failed.connect(self._say_failure)
        return made

    def _say_failure(self, words: str) -> None:
        self.say(f"No sample: {words}", wrong=True)
        self._failing = True

    def _recovered(self, batch: Batch) -> None:
        """Samples come again: what was wrong with those before is past."""
        if self._failing and batch.fresh.any():
            self.say()

    def words(self) -> Sequence[str]:
        """Return what is to be said at the foot."""
        return (self.hint,)

    # --- tools --------------------------------------------------------------------------------

    def add(self, *widgets: QWidget) -> None:
        """Put tools into the bar, each as wide as it wants to be."""
        fixed = QSizePolicy.Policy.Fixed
        for widget in widgets:
            widget.setSizePolicy(fixed, fixed)
            self._tools.addWidget(widget)

    def say(self, text: str = "", wrong: bool = False) -> None:
        """Say something at the foot; with nothing, what is usually said there."""
        self._failing = False
        restyle(self.facts, "role", "warning" if wrong else "small")
        set_text(self.facts, text or "\u2003".join(word for word in self.words() if word))

    # --- what is known ------------------------------------------------------------------------

    @property
    def space(self) -> LatentSpace | None:
        """The latent space at hand."""
        return self.latent.space if hasattr(self, "latent") else None

    @property
    def data(self) -> Dataset | None:
        """What is learnt; None while that is not known."""
        return self._state.distribution if self._state is not None else None

    @property
    def pictures(self) -> bool:
        """Whether samples are pictures rather than points."""
        return self.data is not None and self.data.kind == "images"

    @property
    def asking(self) -> bool:
        """Whether it is seen, and there is something to ask."""
        return self._seen and self.space is not None and self.data is not None

    # --- what the window tells ----------------------------------------------------------------

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        self.latent, self.generator = latent, generator
        self.make_batches()
        latent.space_changed.connect(self._space_changed)
        latent.changed.connect(self._changed)
        self._space_changed()

    def set_state(self, state: RunState) -> None:
        before, self._state = self._state, state
        if (
            before is None
            or state.generation != before.generation
            or state.distribution is not before.distribution
        ):
            self.fit_data()
            self._ask()

    def _space_changed(self) -> None:
        # The tools first: nothing must be looked up in a space that has no such factor.
        self.fit_space()
        self.hush()
        self.say()

    def _changed(self) -> None:
        if self.space is not None:
            self.latent_changed()
            self._ask()

    def _ask(self) -> None:
        if self.asking:
            self.ask()

    # --- whether it is seen -------------------------------------------------------------------

    def set_seen(self, on: bool) -> None:
        if on == self._seen:
            return
        self._seen = on
        if on:
            self._ask()
        elif self.space is not None:
            self.hush()

    # --- colours ------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.fill_ground()
