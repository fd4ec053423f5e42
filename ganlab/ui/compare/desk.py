"""Between the main window and the comparison: who opens it, and which of them trains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ganlab.runtime import commands as c
from ganlab.ui.interaction import Interaction

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Run
    from ganlab.runtime.state import RunState
    from ganlab.ui.compare.window import CompareWindow

__all__ = ["CompareDesk"]


class CompareDesk(QObject):
    """Opens the window of comparisons on the experiment at hand; only one of both trains.

    Parameters
    ----------
    window
        The main window.
    post
        Sends a command to the main window's training.
    """

    def __init__(self, ask: Interaction, post: Callable[[c.Command], object], window: Any) -> None:
        super().__init__(window)
        self._ask, self._post, self._window = ask, post, window
        self._state: RunState | None = None
        self.side: CompareWindow | None = None

    def set_state(self, state: RunState) -> None:
        """Follow the main window's run: where it begins to play, the comparison pauses."""
        before, self._state = self._state, state
        if self.side is None:
            return
        began = state.phase == "playing" and (before is None or before.phase != "playing")
        self._offer()
        if began and self.side.playing:
            self.side.pause("The run in the main window plays now: this comparison is paused")

    def open(self, name: str = "") -> None:
        """Show the window: with a comparison of that name, or to choose what is compared."""
        if self._state is None:
            return
        if self.side is None:
            from ganlab.ui.compare.window import CompareWindow

            self.side = CompareWindow(self._ask, self._window)
            self.side.set_theme(self._window.theme)
            self.side.played.connect(self._pause_main)
            self.side.run_asked.connect(self._take_over)
        side = self.side
        self._offer()
        if name:
            from ganlab.comparisons import COMPARISONS

            side.begin(COMPARISONS[name])
        side.show()
        side.raise_()
        side.activateWindow()

    def _offer(self) -> None:
        """Let one thing be changed of what is at hand now, and no more of what was before."""
        if self.side is None or self._state is None:
            return
        preset, cure = self._window.remedies.preset, self._window.remedies.cure
        name = "the experiment at hand" if preset is None else preset.title
        self.side.set_base(
            self._state.experiment,
            self._state.distribution,
            name if cure is None else f"{name} ({cure.title})",
            preset.cures if preset is not None else (),
        )

    def _pause_main(self) -> None:
        if self._state is not None and self._state.phase == "playing":
            self._post(c.Pause())
            self._window.tell("Paused while the comparison plays: both would share the processor")

    def _take_over(self, run: Run) -> None:
        self._post(c.Adopt(run))
        self._window.raise_()
        self._window.activateWindow()

    def themed(self) -> Iterator[CompareWindow]:
        """Yield what follows the theme."""
        if self.side is not None:
            yield self.side

    def close(self) -> None:
        """Stop the runs, and close the window."""
        if self.side is not None:
            self.side.shut()
