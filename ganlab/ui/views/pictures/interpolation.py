"""Interpolation: the pictures on the way from one random latent to another."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ganlab.engine.probes import InterpolationRequest, InterpolationResult, Request
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.views.pictures.block import Block, choose
from ganlab.ui.views.pictures.live import LivePictures
from ganlab.ui.views.pictures.sheet import Caption, words_of
from ganlab.ui.views.pictures.words import decimal, the_label

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["InterpolationView"]

_STEPS = (7, 15)
_ROWS = (4, 10)

_SPHERICAL = (
    "Along the great circle through both ends (White 2016), where z keeps its length and a normal "
    "prior has its mass."
)
_LINEAR = (
    "Along the straight line. In its middle z is shorter than nearly all latents that G has ever "
    "seen, where the prior is normal."
)
_NO_CIRCLE = "This prior is uniform on a cube: a great circle would leave it."


class InterpolationView(LivePictures):
    """Rows of pictures; both ends of each are random latents, drawn fairly."""

    key = "interpolation"
    title = "Interpolation"
    hint = "Each row leads from one random z to another: t = 0 and t = 1 are fair draws"
    accessible = "Pictures between two random latents in each row"

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, clock)
        self._found: InterpolationResult | None = None
        self.add_draw()
        self.way = ChoiceBox(
            [("spherical", "Spherical", _SPHERICAL), ("linear", "Linear", _LINEAR)], self
        )
        self.way.setAccessibleName("Way between both ends")
        self.way.value_changed.connect(self._chose)
        self.add(self.way)
        self._uniform = False
        self._describe()

    # --- what is asked ------------------------------------------------------------------------

    @property
    def _request(self) -> InterpolationRequest:
        block = self.sheet.blocks[0]
        spherical = self.way.value() == "spherical" and not self._uniform
        return InterpolationRequest(block.rows, block.columns, spherical, self.seed)

    def wanted(self) -> frozenset[Request]:
        return frozenset({self._request})

    def take_state(self, state: RunState) -> None:
        latent = state.latent
        self._uniform = latent is not None and latent.factors[0].prior == "uniform"
        self._describe()

    def _chose(self, *_: object) -> None:
        self._describe()
        self.ask()

    def _describe(self) -> None:
        """Say what the way is, or why there is only one."""
        help = _SPHERICAL if self.way.value() == "spherical" else _LINEAR
        if self._uniform:
            help = _NO_CIRCLE
            self.way.set_value("linear")
        self.way.setEnabled(not self._uniform)
        self.way.setToolTip(help)
        self.way.setAccessibleDescription(help)

    # --- where it stands ----------------------------------------------------------------------

    def place(self, data: Dataset) -> tuple[list[Block], list[Caption]]:
        sheet, (_, height, width) = self.sheet, data.shape
        frame, beside, below = sheet.device(1), sheet.device(2), sheet.device(9)
        head = sheet.device(self.title_height)

        def pitch(scale: int) -> tuple[int, int]:
            return width * scale + 2 * frame + beside, height * scale + 2 * frame + below

        room = sheet.room
        grid = choose(
            (room[0] + beside, room[1] + below - head), pitch, wanted=1,
            least=(_ROWS[0], _STEPS[0]), most=(_ROWS[1], _STEPS[1]),
        )  # fmt: skip
        # An odd number of steps, so that one of them is the middle.
        columns = grid.columns - (1 - grid.columns % 2) if grid.columns > 2 else grid.columns
        dx, dy = pitch(grid.scale)
        across = columns * dx - beside
        left = max(0, (room[0] - across) // 2)
        top = head + max(0, (room[1] - head - grid.rows * dy + below) // 2)
        block = Block(left, top, grid.rows, columns, height, width, grid.scale, dx, dy, frame=frame)
        align = Qt.AlignmentFlag
        captions = []
        for text, at in (
            ("t = 0", align.AlignLeft), ("½", align.AlignHCenter), ("t = 1", align.AlignRight),
        ):  # fmt: skip
            box = self.heading(left, top - head, across, text, "muted").box
            captions.append(Caption(box, text, "muted", at))
        return [block], captions

    # --- what is shown ------------------------------------------------------------------------

    def forget(self) -> None:
        self._found = None

    def show_frame(self, frame: Frame) -> bool:
        found = frame.results.get(self._request)
        if not isinstance(found, InterpolationResult):
            return False
        self._found = found
        self.refill()
        return True

    def refill(self) -> None:
        found, block = self._found, self.sheet.blocks[0]
        # Of other sizes the pictures would stand in wrong places.
        if found is not None and found.pictures.shape[:2] == (block.rows, block.columns):
            self.sheet.show_pictures(
                0, words_of(found.pictures.reshape(-1, *found.pictures.shape[2:]))
            )

    def facts_of(self, block: int, index: int) -> Sequence[str]:
        found, data = self._found, self.data
        if found is None or data is None:
            return ()
        row, step = divmod(index, self.sheet.blocks[0].columns)
        if row >= len(found.pictures) or step >= found.request.steps:
            return ()
        label = None if found.labels is None else int(found.labels[row])
        way = "great circle" if found.request.spherical else "straight line"
        return (
            f"row {row + 1} of seed {self.seed}",
            the_label(data.labels, label),
            f"t {decimal(step / max(1, found.request.steps - 1))} of the {way}",
            f"‖z‖ {decimal(float(found.length[row, step]))}",
        )

    def settings(self) -> dict[str, object]:
        return {"way": self.way.value()}

    def restore(self, settings: dict[str, object]) -> None:
        if settings.get("way") in ("spherical", "linear"):
            self.way.set_value(str(settings["way"]))
            self._describe()
