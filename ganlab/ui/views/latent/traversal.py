"""Traversal: a grid over one or two factors, or the way between two pins; at rest or moving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from ganlab.engine import traverse
from ganlab.engine.between import between, has_circle
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.walk import Walk
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.theme import Theme
from ganlab.ui.views.latent.animation import DOWN, WALK, AnimationRow
from ganlab.ui.views.latent.axis_row import AxisRow
from ganlab.ui.views.latent.base import LatentView
from ganlab.ui.views.latent.batch import Batch
from ganlab.ui.views.latent.chart import PointsChart, cloud_of
from ganlab.ui.views.latent.grid_sheet import Words, lay_grid
from ganlab.ui.views.latent.marked import MarkedSheet
from ganlab.ui.views.latent.player import Way
from ganlab.ui.views.latent.trace import Trace
from ganlab.ui.views.latent.way_row import WayRow
from ganlab.ui.views.latent.ways import along, sweeping, walking
from ganlab.ui.views.pictures.sheet import words_of
from ganlab.ui.views.pictures.words import decimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState

__all__ = ["TraversalView"]

_GRID, _PINS = "grid", "pins"
#: More categories than this are no columns.
_COLUMNS = 12
#: Of points so many are asked for from one step to the next.
_BETWEEN = 12
_NO_CIRCLE = "This prior is uniform on a cube: a great circle would leave it."
_HINTS = {
    _GRID: "Each step changes only what is named beside it; click a sample to take it",
    _PINS: "From one pin to the other; click a sample to take it",
}


class TraversalView(LatentView):
    """What one or two factors change, as they change."""

    key = "traversal"
    title = "Traversal"
    help = (
        "Beside each row and above each column stands the value that its samples have; all other "
        "factors are those of the latent at hand, whose nearest sample is outlined.\nt: share of "
        "the way from the first pin, 0, to the last, 1. Spherical: normal noise goes along the "
        "great circle (White 2016), all else straight. A category changes in the middle, as there "
        "is nothing between two of them.\n‖z‖: Euclidean length of the noise.\nG(z): the "
        "generated point, in the data's own units."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = ChoiceBox(
            [
                (_GRID, "Factors", "A grid over one factor, or two; all others stay as they are"),
                (_PINS, "Between pins", "The way from one pinned sample to another, along the "
                 "great circle and along the straight line"),
            ],
            self,
        )  # fmt: skip
        self.mode.setAccessibleName("What is traversed")
        self.mode.setToolTip("What is traversed: factors, or the way between two pinned samples")
        self.mode.value_changed.connect(self._turn)
        self.across = AxisRow("Across", 9, False, self)
        self.down = AxisRow("Down", 7, True, self)
        self.across.changed.connect(self._axes_changed)
        self.down.changed.connect(self._axes_changed)
        self.way = WayRow(self)
        self.way.changed.connect(self._axes_changed)
        self.way.pin_asked.connect(lambda: self.latent.pin())
        self.animation = AnimationRow(self)
        self.animation.asked.connect(self._play)
        self._walks = 0
        self.add(self.mode, self.across, self.down, self.way, self.animation)
        self.sheet = MarkedSheet(self)
        self.sheet.setAccessibleName("Traversal: pictures")
        self.sheet.resized.connect(self._lay_out)
        self.sheet.pointed.connect(lambda: self.say())
        self.sheet.picked.connect(self._pick)
        self.chart = PointsChart(self)
        self.chart.setAccessibleName("Traversal: points")
        self.chart.pointed.connect(lambda: self.say())
        self.chart.picked.connect(lambda i: self._pick(0, i))
        self.message = label("", "muted", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        for page in (self.sheet, self.chart, self.message):
            self._stack.addWidget(page)
        self.column.addLayout(self._stack, 1)
        self._batch: Batch | None = None
        #: Of points also what lies between them, so that no line cuts a corner.
        self._ways: Batch | None = None
        self._fine: list[NDArray[np.float32]] = []
        #: Latents that are shown ``[rows, columns, size]``, what stands beside each row and
        #: above each column.
        self.cells: NDArray[np.float32] = np.zeros((0, 0, 0), np.float32)
        self._beside: list[str] = []
        self._above: list[str] = []
        #: Of the view of 1-D data.
        self._limits = (0.0, 1.0)
        self._turn()

    # --- what it is of ------------------------------------------------------------------------

    @property
    def _on_pins(self) -> bool:
        return self.mode.value() == _PINS

    @property
    def hint(self) -> str:  # type: ignore[override]
        return _HINTS[str(self.mode.value())]

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        super().set_latent(latent, generator)
        latent.pins_changed.connect(self._fit_pins)
        self._fit_pins()

    def make_batches(self) -> None:
        self._batch = self.batch("traversal", self._show)
        self._ways = self.batch("traversal-curves", self._show, part=2000)

    def fit_space(self) -> None:
        space = self.space
        if space is not None:
            # What has a meaning before noise; a column for each category, a number down.
            own = sorted(space.factors, key=lambda factor: factor.role == "noise")
            numbers = [f.name for f in own if not f.categories]
            names = [f.name for f in own if 0 < len(f.categories) <= _COLUMNS] + numbers
            names += [f.name for f in own if f.name not in names]
            across = names[0]
            self.across.set_space(space, across)
            self.down.set_space(space, next((n for n in numbers if n != across), ""))
        else:
            self.across.set_space(None, "")
            self.down.set_space(None, "")
        self._fit_pins()

    def fit_data(self) -> None:
        self._clear()
        data = self.data
        if data is not None and data.kind == "line":
            _, lows, highs = cloud_of(data)
            self._limits = (lows[0], highs[0])
        if data is not None and data.kind == "plane":
            points, lo, hi = cloud_of(data)
            self.chart.set_axes((lo[0], hi[0]), (lo[1], hi[1]), ("", ""), equal=True)
            self.chart.set_cloud(points)
        else:
            self.chart.set_cloud(None)
        self._compose()

    def _clear(self) -> None:
        for batch in (self._batch, self._ways):
            if batch is not None:
                batch.clear()

    def _fit_pins(self) -> None:
        if not hasattr(self, "latent"):
            return
        self.way.set_pins(len(self.latent.pins))
        self._compose()
        self._ask()

    def _turn(self, *_: object) -> None:
        self.animation.player.stop()
        pins = self._on_pins
        self.across.setVisible(not pins)
        self.down.setVisible(not pins)
        self.way.setVisible(pins)
        self.animation.offer(way=pins)
        self._axes_changed()

    def _axes_changed(self, *_: object) -> None:
        self.animation.player.stop()
        # Other questions, even where they are as many: pictures of before are no answer.
        self._clear()
        self._compose()
        self._ask()

    # --- which latents ------------------------------------------------------------------------

    def _compose(self) -> None:
        """Make the latents of every place, and the words beside them."""
        cells, above, beside = self._pin_cells() if self._on_pins else self._grid_cells()
        self.cells, self._above, self._beside = cells, above, beside
        self._fine = [] if self.pictures else self._curves()
        self._lay_out()
        self._show()

    def _grid_cells(self) -> tuple[NDArray[np.float32], list[str], list[str]]:
        space, across, down = self.space, self.across.axis, self.down.axis
        if space is None or across is None:
            return np.zeros((0, 0, 0), np.float32), [], []
        if down is not None and down.factor == across.factor:
            down = None
        cells = traverse.grid(space, self.latent.z, across, down)
        beside = [""] if down is None else self._values(down)
        return cells, self._values(across), beside

    def _values(self, axis: traverse.Axis) -> list[str]:
        assert self.space is not None
        factor = self.space.factor(axis.factor)
        if factor.categories:
            return [factor.categories[int(value)] for value in axis.values]
        return [_short(value) for value in axis.values]

    def _pin_cells(self) -> tuple[NDArray[np.float32], list[str], list[str]]:
        space, ends = self.space, self._ends()
        if space is None or ends is None:
            return np.zeros((0, 0, 0), np.float32), [], []
        t = np.linspace(0.0, 1.0, int(self.way.steps.value()))
        rows = [between(space, *ends, t, spherical) for spherical in self._kinds_of_way()]
        words = ["spherical", "linear"] if len(rows) == 2 else ["linear"]
        return np.stack(rows), [_short(float(value)) for value in t], words

    def _kinds_of_way(self) -> tuple[bool, ...]:
        assert self.space is not None
        return (True, False) if has_circle(self.space) else (False,)

    def _ends(self) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
        ends, pins = self.way.ends, self.latent.pins
        return None if ends is None else (pins[ends[0]], pins[ends[1]])

    def _nearest(self) -> int | None:
        """Return which place is nearest to the latent at hand; None where none stands for it."""
        rows, columns = self.cells.shape[:2]
        if not rows or not columns or self.space is None:
            return None
        z = self.latent.z
        if self._on_pins:
            flat = self.cells.reshape(rows * columns, -1)
            same = np.flatnonzero((flat == z).all(axis=1))
            return int(same[0]) if len(same) else None
        places = []
        for axis in (self.down.axis if rows > 1 else None, self.across.axis):
            value = 0.0 if axis is None else float(self.space.values(z[None], axis.factor)[0])
            places.append(0 if axis is None else traverse.nearest(axis, value))
        return places[0] * columns + places[1]

    # --- asking -------------------------------------------------------------------------------

    def latent_changed(self) -> None:
        self._compose()

    def ask(self) -> None:
        assert self._batch is not None
        if self.cells.size:
            self._batch.ask(self.cells.reshape(-1, self.cells.shape[2]))
        else:
            self._batch.hush()
        assert self._ways is not None
        if self._fine:
            self._ways.ask(np.concatenate(self._fine))
        else:
            self._ways.hush()

    def hush(self) -> None:
        self.animation.player.stop()
        if self._batch is not None and self._ways is not None:
            self._batch.hush()
            self._ways.hush()
            self._show()

    # --- where it stands ----------------------------------------------------------------------

    def _why_not(self) -> str:
        if self._on_pins and self.space is not None and self._ends() is None:
            return "Pin two samples: the way between them is shown here."
        if self.pictures and self.cells.size and not self.sheet.blocks:
            return "There is no room for so many pictures: take fewer steps, or a larger window."
        return ""

    def _lay_out(self) -> None:
        data, (rows, columns) = self.data, self.cells.shape[:2]
        if data is None:
            return
        if data.kind != "images" or not rows or not columns:
            self.sheet.lay([], [])
        else:
            across = "t" if self._on_pins else self._axis_name(self.across)
            words = Words(self._above, self._beside, across, self._axis_name(self.down))
            self.sheet.lay(*lay_grid(self.sheet, data.shape[1:], words))
        why = self._why_not()
        set_text(self.message, why)
        page = self.sheet if data.kind == "images" else self.chart
        # A sheet without room must stay, or it would never hear of more.
        if why and (not self.cells.size or page is not self.sheet):
            self._stack.setCurrentWidget(self.message)
        else:
            self._stack.setCurrentWidget(page)
        self.say(why if page is self.sheet and self.cells.size else "")

    def _axis_name(self, row: AxisRow) -> str:
        if self._on_pins or row.axis is None:
            return ""
        if row is self.down and self.cells.shape[0] < 2:
            return ""
        return row.axis.factor

    # --- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        batch = self._batch
        if batch is None or self.data is None:
            return
        nearest = self._nearest()
        if self.pictures:
            if self.sheet.blocks:
                full = batch.x is not None and len(batch.x) == self.sheet.blocks[0].count
                words = None
                if full and batch.x is not None:
                    words = words_of(as_bytes(batch.x))
                    # What has not come yet is an empty tile.
                    words[~batch.held] = np.uint32(0xFF000000 | int(self.theme.hover[1:], 16))
                self.sheet.show_pictures(0, words)
                self.sheet.mark([] if nearest is None else [(0, nearest)])
        else:
            self._show_points(nearest)
        if self.sheet.current is not None or self.chart.current is not None:
            self.say()

    def _show_points(self, nearest: int | None) -> None:
        batch, (rows, columns) = self._batch, self.cells.shape[:2]
        if (
            batch is None or batch.x is None or not batch.held.all()
            or batch.x.ndim != 2 or len(batch.x) != rows * columns
        ):  # fmt: skip
            self.chart.show_points([])
            return
        trace = self._trace(nearest)
        if batch.x.shape[1] == 1:
            steps, (lo, hi) = trace.steps, self._limits
            self.chart.set_axes(
                (float(steps.min()), float(max(steps.max(), steps.min() + 1e-6))),
                (lo, hi), (f"{trace.name} →", "G(z)"),
            )  # fmt: skip
        self.chart.show_points(trace.marks(batch.x), trace.curves(self._lines()))

    def _trace(self, nearest: int | None) -> Trace:
        rows, columns = self.cells.shape[:2]
        pins, axis = self._on_pins, self.across.axis
        steps = np.linspace(0.0, 1.0, columns) if pins or axis is None else np.array(axis.values)
        name = "t" if pins else self._axis_name(self.across)
        ruled = self.across.fine(_BETWEEN) is not None
        return Trace(rows, columns, steps, name, self._above, pins, ruled, nearest)

    def _curves(self) -> list[NDArray[np.float32]]:
        """Return closely spaced latents ``[k, size]`` along each row, then down each column."""
        space, (rows, columns) = self.space, self.cells.shape[:2]
        if space is None or not rows or not columns:
            return []
        if self._on_pins:
            ends = self._ends()
            t = np.linspace(0.0, 1.0, _BETWEEN * (columns - 1) + 1)
            kinds = self._kinds_of_way()
            return [] if ends is None else [between(space, *ends, t, kind) for kind in kinds]
        found: list[NDArray[np.float32]] = []
        for row, lines in (
            (self.across, list(self.cells[:, 0])),
            (self.down, list(self.cells[0]) if rows > 1 else []),
        ):
            fine = row.fine(_BETWEEN)
            if fine is not None:
                found += [traverse.grid(space, z, fine)[0] for z in lines]
        return found

    def _lines(self) -> list[NDArray[np.floating]]:
        """Return the samples of those latents, line by line; none before all have come."""
        ways, curves = self._ways, self._fine
        total = sum(map(len, curves))
        if ways is None or ways.x is None or len(ways.x) != total or not ways.held.all():
            return []
        return np.split(ways.x, np.cumsum([len(curve) for curve in curves])[:-1])

    def words(self) -> Sequence[str]:
        current = self.sheet.current[1] if self.sheet.current is not None else self.chart.current
        rows, columns = self.cells.shape[:2]
        if current is None or current >= rows * columns:
            two = self._on_pins and not self.pictures and rows == 2
            return (self.hint, "solid: spherical, dashed: linear" if two else "")
        row, column = divmod(current, columns)
        across = "t" if self._on_pins else self._axis_name(self.across)
        facts = [f"{across} = {self._above[column]}"]
        if self._beside[row]:
            name = self._axis_name(self.down)
            facts.append(f"{name} = {self._beside[row]}" if name else self._beside[row])
        space, batch = self.space, self._batch
        if space is not None and space.noise_size > 2 and self._on_pins:
            length = float(np.linalg.norm(self.cells[row, column, : space.noise_size]))
            facts.append(f"‖z‖ {length:.2f}")
        x = None if self.pictures or batch is None else batch.x
        if x is not None and batch is not None and current < len(x) and batch.fresh[current]:
            facts.append("G(z) = " + ", ".join(decimal(float(value)) for value in x[current]))
        return facts

    def _pick(self, _block: int, index: int) -> None:
        rows, columns = self.cells.shape[:2]
        if index < rows * columns:
            self.animation.player.stop()
            self.latent.set_z(self.cells.reshape(rows * columns, -1)[index])

    # --- moving -------------------------------------------------------------------------------

    def _play(self) -> None:
        player = self.animation.player
        way = None if player.playing or not self.asking else self._way()
        if way is None:
            player.stop()
            self.animation.play.setChecked(False)
            return
        player.play(self.latent, way)

    def _way(self) -> Way | None:
        space, z = self.space, self.latent.z
        assert space is not None
        if self.animation.kind.value() == WALK:
            self._walks += 1
            return walking(Walk(space, z, self._walks), self.latent.locked)
        if self._on_pins:
            ends = self._ends()
            return None if ends is None else along(space, *ends, self._kinds_of_way()[0])
        row = self.down if self.animation.kind.value() == DOWN else self.across
        return None if row.factor is None else sweeping(space, z, row.factor, row.range)

    # --- colours and memory -------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.sheet.set_theme(theme)
        self.chart.set_theme(theme)
        self._show()

    def settings(self) -> dict[str, object]:
        kept: dict[str, object] = {"mode": self.mode.value(), "kind": self.animation.chosen}
        for name, row in (("across", self.across), ("down", self.down)):
            if row.wanted is not None:
                kept[name] = row.wanted
        return kept

    def restore(self, settings: dict[str, object]) -> None:
        if settings.get("mode") in (_GRID, _PINS):
            self.mode.set_value(str(settings["mode"]))
            self._turn()
        self.animation.choose(str(settings.get("kind")))
        for name, row in (("across", self.across), ("down", self.down)):
            if isinstance(settings.get(name), str):
                row.wanted = str(settings[name])


def _short(value: float) -> str:
    """Write a value with no more decimals than it takes, two at most."""
    return decimal(value).rstrip("0").rstrip(".") if value else "0"
