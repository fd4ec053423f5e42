"""What D and p_data are at the mouse's place: never an old value for a new place."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ganlab.engine.objectives import LOG_ODDS, Output
from ganlab.engine.probes import PointRequest, PointResult
from ganlab.ui.canvas.reading import number
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.meaning import at_x
from ganlab.ui.medium import on_screen

__all__ = ["CursorReadout"]

#: The mouse moves more often than anybody can read: it asks for a value this often at most.
EVERY_MS = 40
_GAP = "\u2003"


class CursorReadout(QLabel):
    """Names the place under the mouse, asks for its values and shows the answer."""

    #: :attr:`request` is another one now.
    asked = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._label, self._name = 0, ""
        self._output, self._company = LOG_ODDS, ""
        self._pointer: tuple[float, float] | None = None
        self._request: PointRequest | None = None
        self._answer: PointResult | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(EVERY_MS)
        self._rest.timeout.connect(self._ask)
        self.setAccessibleName("Values at the cursor")
        self._tell()
        self._show()

    @property
    def request(self) -> PointRequest | None:
        """What is to be asked, while the mouse is over the axes."""
        return self._request

    def move_to(self, x: float, y: float) -> None:
        """The mouse is over a place in data units."""
        # Finer than the numbers shown, coarse enough to be the same after a tremble.
        self._pointer = (float(f"{x:.6g}"), float(f"{y:.6g}"))
        if not self._rest.isActive():
            self._rest.start()

    def set_hint(self, hint: str) -> None:
        """Say something else while the mouse is elsewhere."""
        self._hint = hint
        self._show()

    def set_label(self, index: int, name: str) -> None:
        """Ask D of another label, where it sees labels; an empty name where it sees none."""
        self._label, self._name = index, name
        if self._request is not None:
            self._ask()

    def set_output(self, output: Output, company: str = "") -> None:
        """Say otherwise what D's value means, and in whose company D judges, until it answers."""
        if (output, company) != (self._output, self._company):
            self._output, self._company = output, company
            self._tell()
            self._show()

    def _tell(self) -> None:
        self.setToolTip(
            wrapped(
                f"{self._output.of_x}: {self._output.meaning}. {self._company}\n"
                "p_data: density of the data per unit area."
            )
        )

    def leave(self) -> None:
        """The mouse is elsewhere."""
        self._rest.stop()
        self._pointer = None
        if self._request is not None:
            self._request = self._answer = None
            self._show()
            self.asked.emit()

    def forget(self) -> None:
        """Drop the answer: it was about another run."""
        if self._answer is not None:
            self._answer = None
            self._show()

    def read(self, answer: object) -> None:
        """Show an answer to the request at hand."""
        if isinstance(answer, PointResult) and answer != self._answer:
            self._answer = answer
            self._show()

    def _ask(self) -> None:
        if self._pointer is None:
            return
        wanted = PointRequest(self._pointer, self._label)
        if wanted != self._request:
            self._request, self._answer = wanted, None
            self._show()
            self.asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Values are part of a picture; what the mouse can do is not.
        if self._request is not None or on_screen():
            super().paintEvent(event)

    def _show(self) -> None:
        if self._request is None:
            self.setText(self._hint)
            return
        x, y = self._request.x
        d, p, output = "…", "…", self._output
        if self._answer is not None:
            # What was answered under another objective keeps the name that it had there.
            output = self._answer.output
            d, p = number(self._answer.d), number(self._answer.p_data)
        of = at_x(output, self._name)
        parts = (f"x {number(x)}", f"y {number(y)}", f"{of} {d}", f"p_data {p}")
        self.setText(_GAP.join(parts))
