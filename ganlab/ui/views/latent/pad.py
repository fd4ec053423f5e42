"""The latent pad: a plane to drag on, of two factors or of endless seeds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ganlab.engine import address
from ganlab.engine.plane import corner
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.text import label
from ganlab.ui.theme import Theme
from ganlab.ui.views.latent.address_line import AddressLine
from ganlab.ui.views.latent.base import LatentView, button, factor_choices
from ganlab.ui.views.latent.batch import Batch
from ganlab.ui.views.latent.chart import cloud_of
from ganlab.ui.views.latent.factor_canvas import FactorCanvas
from ganlab.ui.views.latent.output import Output, on_plane
from ganlab.ui.views.latent.seed_canvas import UNIT, SeedCanvas
from ganlab.ui.views.pictures.sheet import words_of
from ganlab.ui.views.pictures.words import decimal

if TYPE_CHECKING:
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState

__all__ = ["PadView"]

_SEEDS, _FACTORS = "seeds", "factors"
#: Places that undo can find again.
_REMEMBERED = 400
#: Pixels of a corner's tile where samples are points.
_TILE = 96
#: Of the data behind each such point.
_FEW = 80


class PadView(LatentView):
    """Drag on a plane, and G follows."""

    key = "pad"
    title = "Latent pad"
    help = (
        "Place: coordinates on the plane of seeds. At whole ones stands a draw from the prior; "
        "between them the four nearest are mixed by cosines and sines of a quarter turn, whose "
        "squares add up to 1, so that every place is a fair draw. A category is the nearest "
        "one's.\n‖z‖: Euclidean length of the noise; of normal draws about the root of their "
        "number.\nG(z): the generated point, in the data's own units."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = ChoiceBox(
            [
                (_SEEDS, "Endless seeds", "At each whole place a draw from the prior; between "
                 "them the four nearest mix, so that every place is a fair draw"),
                (_FACTORS, "Two factors", "One factor across, one up; all others stay"),
            ],
            self,
        )  # fmt: skip
        self.mode.setAccessibleName("What the pad is of")
        self.mode.setToolTip("What the pad is of: an endless plane of seeds, or two factors")
        self.mode.value_changed.connect(self._turn)
        self.home = button("Home", "Bring the plane back to its middle, place 0, 0")
        self.home.clicked.connect(self._go_home)
        self.across, self.up = (self._factor_box(name) for name in ("Across", "Up"))
        self._words = (label("across", "muted"), label("up", "muted"))
        self.add(self.mode, self.home, self._words[0], self.across, self._words[1], self.up)
        self.seeds = SeedCanvas()
        self.factors = FactorCanvas()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.seeds)
        self.pages.addWidget(self.factors)
        for canvas in (self.seeds, self.factors):
            canvas.let_go.connect(self._end)
        self.seeds.moved.connect(self._to_place)
        self.factors.moved.connect(self._to_values)
        self.seeds.view_changed.connect(self._ask)
        self.output = Output()
        self.output.setMinimumSize(QSize(90, 90))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.pages, 5)
        row.addWidget(self.output, 2)
        self.address = AddressLine("Address on the pad")
        self.address.entered.connect(self._typed)
        self.column.addLayout(row, 1)
        self.column.addWidget(self.address)
        #: Latents that came from the plane, with the place and the address of each.
        self._places: OrderedDict[bytes, tuple[float, float, str]] = OrderedDict()
        self._wanted: tuple[str, str] | None = None
        self._now: Batch | None = None
        self._corners: Batch | None = None
        self._keys: list[tuple[int, int]] = []
        #: Of the view of data that are points, and some of these.
        self._limits: list[tuple[float, ...]] = [(0.0,), (1.0,)]
        self._cloud = np.zeros((0, 2))
        self._turn()

    def _factor_box(self, name: str) -> ChoiceBox:
        box = ChoiceBox([], self)
        box.setAccessibleName(f"Pad, {name.lower()}: factor")
        box.setToolTip(f"The factor that the pad changes {name.lower()}")
        box.setMinimumWidth(78)
        box.value_changed.connect(self._chose)
        return box

    # --- what it is of ------------------------------------------------------------------------

    @property
    def _on_seeds(self) -> bool:
        return self.mode.value() == _SEEDS

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        super().set_latent(latent, generator)
        latent.locks_changed.connect(self.latent_changed)

    def make_batches(self) -> None:
        self._now = self.batch("pad", self._show_now)
        self._corners = self.batch("pad-corners", self._show_corners)

    def fit_space(self) -> None:
        space = self.space
        self._places.clear()
        choices = [] if space is None else factor_choices(space)
        names = [name for name, _, _ in choices]
        first = [names[0], names[min(1, len(names) - 1)]] if names else ["", ""]
        numbers = [name for name in names if space and not space.factor(name).categories]
        if len(numbers) > 1:
            # Two numbers make a better plane than a category does.
            first = numbers[:2]
        for i, box in enumerate((self.across, self.up)):
            box.blockSignals(True)
            box.clear()
            for value, text, tip in choices:
                box.addItem(text, value)
                box.setItemData(box.count() - 1, tip, 3)
            wanted = self._wanted[i] if self._wanted is not None else ""
            box.set_value(wanted if wanted in names else first[i])
            box.blockSignals(False)
        self._fit_factors()
        if space is not None:
            self.latent_changed()

    def fit_data(self) -> None:
        data = self.data
        self.output.set_data(data)
        for batch in (self._now, self._corners):
            if batch is not None:
                batch.clear()
        self.seeds.set_tiles({})
        pictures = self.pictures
        self.seeds.smooth = not pictures
        self.seeds.side = max(data.shape[1:]) if data is not None and pictures else _TILE
        if data is not None and not pictures:
            points, *self._limits = cloud_of(data)
            self._cloud = on_plane(points[:_FEW])

    def _chose(self, *_: object) -> None:
        self._wanted = (str(self.across.value()), str(self.up.value()))
        self._fit_factors()
        self.latent_changed()

    def _fit_factors(self) -> None:
        space, names = self.space, (self.across.value(), self.up.value())
        if space is None or not all(names):
            self.factors.set_factors(None, None)
        else:
            self.factors.set_factors(space.factor(names[0]), space.factor(names[1]))

    def _turn(self, *_: object) -> None:
        seeds = self._on_seeds
        self.pages.setCurrentWidget(self.seeds if seeds else self.factors)
        self.home.setVisible(seeds)
        for part in (*self._words, self.across, self.up):
            part.setVisible(not seeds)
        if self.space is not None:
            self.latent_changed()
            self._ask()

    # --- the hand -----------------------------------------------------------------------------

    def _go_home(self) -> None:
        self.seeds.set_view(0.0, 0.0, UNIT)

    def _to_place(self, x: float, y: float, gesture: object) -> None:
        if self.space is None:
            return
        # Through the address itself: what can be shared is what is shown.
        self._go(" ".join([address.write_place(x, y), *self._locked()]), (x, y), gesture)

    def _go(self, text: str, place: tuple[float, float], gesture: object) -> None:
        assert self.space is not None
        z = address.read(self.space, text)
        known = z.tobytes()
        self._places[known] = (*place, text)
        self._places.move_to_end(known)
        while len(self._places) > _REMEMBERED:
            self._places.popitem(last=False)
        self.latent.set_z(z, gesture)
        # Also where the latent was this one before, as of another place.
        self.latent_changed()

    def _locked(self) -> list[str]:
        """Locked factors as an address names them: they stay what they are."""
        space = self.space
        assert space is not None
        found = []
        for factor in space.factors:
            if factor.name in self.latent.locked:
                found.append(address.write_factor(space, self.latent.z, factor.name))
        return found

    def _to_values(self, x: float, y: float, gesture: object) -> None:
        space, across, up = self.space, self.across.value(), self.up.value()
        if space is None or not across or not up:
            return
        z = space.with_values(self.latent.z[None], up, y)
        self.latent.set_z(space.with_values(z, across, x)[0], gesture)

    def _end(self) -> None:
        self.latent.end_gesture()

    def _typed(self, text: str) -> None:
        space = self.space
        if space is None:
            return
        try:
            place = address.place(text)
            if place is None:
                self.latent.go_to(text)
            else:
                self._go(text, place, None)
        except address.AddressError as error:
            self.say(str(error), wrong=True)
            return
        self.address.taken()
        if place is not None:
            self.seeds.keep_in_view(*place)
        self.say()

    # --- what is shown ------------------------------------------------------------------------

    def latent_changed(self) -> None:
        space = self.space
        if space is None:
            return
        found = self._places.get(self.latent.z.tobytes())
        if found is not None:
            self.seeds.set_spot(found[0], found[1], True)
        else:
            self.seeds.set_spot(*self.seeds.spot, False)
        across, up = self.across.value(), self.up.value()
        if across and up:
            one = self.latent.z[None]
            x, y = (float(space.values(one, name)[0]) for name in (across, up))
            self.factors.set_spot(x, y, True)
        on_plane = found is not None and self._on_seeds
        self.address.show_address(found[2] if found and on_plane else self.latent.address)
        self.say()

    def words(self) -> Sequence[str]:
        if self.space is None:
            return ("",)
        if self._on_seeds and not self.seeds.there:
            return ("The sample at hand is not of this plane: click a place to go there",)
        facts = []
        if self._on_seeds:
            facts.append("place " + ", ".join(_short(value) for value in self.seeds.spot))
        now = self._now
        if not self.pictures and now is not None and now.x is not None and now.fresh[0]:
            facts.append("G(z) = " + ", ".join(decimal(float(value)) for value in now.x[0]))
        noise = self.latent.z[: self.space.noise_size]
        if len(noise) > 2:
            facts.append(f"‖z‖ {float(np.linalg.norm(noise)):.2f}")
        return facts

    def ask(self) -> None:
        assert self._now is not None and self._corners is not None and self.space is not None
        if self._on_seeds:
            keys = self.seeds.corners()
            if keys != self._keys:
                # The tiles at hand stay where they belong until those of the new view come.
                self._keys = keys
                self._corners.ask(np.stack([corner(self.space, i, j) for i, j in keys]))
        else:
            self._corners.hush()
            self._keys = []
        # Asked for last, and so answered first.
        self._now.ask(self.latent.z[None])

    def hush(self) -> None:
        for batch in (self._now, self._corners):
            if batch is not None:
                batch.hush()
        self._keys = []
        self.seeds.set_tiles({})
        self.output.show_sample(None)

    def _show_now(self) -> None:
        assert self._now is not None
        there = self._now.x is not None and bool(self._now.held[0])
        self.output.show_sample(self._now.x[0] if self._now.x is not None and there else None)
        if not self.pictures:
            self.say()

    def _show_corners(self) -> None:
        batch = self._corners
        assert batch is not None
        if batch.x is None or not self._on_seeds:
            return
        known = np.flatnonzero(batch.fresh)
        images = self._images(batch.x[known])
        tiles = {key: tile for key, tile in self.seeds.tiles.items() if key in set(self._keys)}
        tiles.update({self._keys[k]: image for k, image in zip(known, images, strict=True)})
        self.seeds.set_tiles(tiles)

    def _images(self, x: np.ndarray) -> list[QImage]:
        if self.pictures:
            words = words_of(as_bytes(x))
            return [_image(one) for one in words]
        ground = self._ground()
        return [self._glyph(ground, *point) for point in on_plane(x).tolist()]

    def _on_tile(self, x: float, y: float) -> tuple[QPointF, bool]:
        """Return where a point is on a tile, and whether it is within the data's view."""
        lo, hi = self._limits
        across = (x - lo[0]) / (hi[0] - lo[0])
        up = 0.5 if len(lo) == 1 else (y - lo[1]) / (hi[1] - lo[1])
        inside = 0.0 <= across <= 1.0 and 0.0 <= up <= 1.0
        spot = QPointF(min(max(across, 0.0), 1.0), 1.0 - min(max(up, 0.0), 1.0))
        return spot * _TILE, inside

    def _ground(self) -> QImage:
        """Draw a small plane with some of the data."""
        image = QImage(_TILE, _TILE, QImage.Format.Format_RGB32)
        image.fill(QColor(self.theme.surface))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self.theme.ink)
        ink.setAlphaF(0.3)
        painter.setPen(QPen(ink, 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints([self._on_tile(*point)[0] for point in self._cloud.tolist()])
        painter.end()
        return image

    def _glyph(self, ground: QImage, x: float, y: float) -> QImage:
        """Draw a point on that plane; one beyond the data's view is hollow, and at the edge."""
        at, inside = self._on_tile(x, y)
        image = ground.copy()
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self.theme.generator)
        painter.setPen(QPen(colour, 2.5))
        if inside:
            painter.setBrush(colour)
        painter.drawEllipse(at, 7.0, 7.0)
        painter.end()
        return image

    # --- colours and memory -------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.seeds, self.factors, self.output):
            part.set_theme(theme)
        if not self.pictures and self._corners is not None:
            self._show_corners()

    def settings(self) -> dict[str, object]:
        kept: dict[str, object] = {"mode": self.mode.value()}
        if self._wanted is not None:
            kept["factors"] = list(self._wanted)
        return kept

    def restore(self, settings: dict[str, object]) -> None:
        if settings.get("mode") in (_SEEDS, _FACTORS):
            self.mode.set_value(str(settings["mode"]))
            self._turn()
        factors = settings.get("factors")
        if isinstance(factors, list) and len(factors) == 2:
            self._wanted = (str(factors[0]), str(factors[1]))


def _image(words: np.ndarray) -> QImage:
    """Return a picture's words ``[h, w]`` as an image with memory of its own."""
    height, width = words.shape
    own = np.ascontiguousarray(words)
    return QImage(own.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "−")
