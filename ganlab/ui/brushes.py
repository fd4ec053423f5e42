"""Drawing data: which view holds the brush, and what becomes of a stroke."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ganlab.engine.experiment import DataSpec
from ganlab.runtime.state import RunState
from ganlab.ui.controller import Controller
from ganlab.ui.docks import ViewHost

if TYPE_CHECKING:
    from ganlab.ui.views.view import View

__all__ = ["BRUSHES", "Brushes"]

#: Views with a brush, and the data that is drawn with it.
BRUSHES = {"figure1": "drawn-1d", "boundary": "drawn"}


class Brushes(QObject):
    """Hands the brush to a view, whatever the data, and back.

    Signals
    -------
    changed()
        Another view is to be shown.
    told(str)
        A word to the person.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(
        self, hosts: dict[str, ViewHost], controller: Controller, state: Callable[[], RunState]
    ) -> None:
        super().__init__(controller)
        self._hosts, self._controller, self._state = hosts, controller, state

    def add_view(self, view: View) -> None:
        if view.key in BRUSHES:
            view.drawn.connect(partial(self._learn, view.key))  # type: ignore[attr-defined]

    def draw(self, key: str) -> None:
        """Take up the brush in that view, or put it down again."""
        host = self._hosts[key]
        if host.view is None:
            self.told.emit("The brush is there as soon as the views are")
        elif host.drawing or self._state().experiment.data.name == BRUSHES[key]:
            self.stop()
        elif not self._controller.show_own(BRUSHES[key]):
            self.stop()
            self._hold(host, True)
            self.told.emit("Drag to draw; choose any data to stop")
            self.changed.emit()

    def stop(self) -> None:
        """Put every brush down; drawn data keeps its own."""
        for key in BRUSHES:
            if self._hosts[key].drawing:
                self._hold(self._hosts[key], False)
        self.changed.emit()

    def undo(self) -> None:
        """Take the last stroke back."""
        for key, name in BRUSHES.items():
            host = self._hosts[key]
            if host.drawing or self._state().experiment.data.name == name:
                view: Any = host.view
                if view is not None:
                    view.undo()

    def _hold(self, host: ViewHost, on: bool) -> None:
        view: Any = host.view
        host.set_drawing(on)
        view.set_drawing(on)

    def _learn(self, key: str, dabs: tuple[tuple[float, ...], ...]) -> None:
        if dabs:
            data = {"name": BRUSHES[key], "dabs": dabs}
            self._controller.learn(DataSpec.model_validate(data))
        else:
            self.told.emit("The drawing is empty: the last one is still being learned")
