"""Samples: the same latents all along, what D thinks of each, and what each is nearest to."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from ganlab.engine import address
from ganlab.engine.probes import (
    NearestRequest,
    NearestResult,
    PicturesRequest,
    PicturesResult,
    RealPicturesRequest,
    RealPicturesResult,
    Request,
)
from ganlab.engine.probes.pictures import latents_of
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.views.pictures.block import Block, choose
from ganlab.ui.views.pictures.enlarged import Enlarged
from ganlab.ui.views.pictures.live import LivePictures, check
from ganlab.ui.views.pictures.sheet import Caption, words_of
from ganlab.ui.views.pictures.words import GAP, decimal, score, the_label, vector

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState
    from ganlab.ui.theme import Theme

__all__ = ["SamplesView"]

#: Pictures that a grid is to hold where there is room, and holds at most.
_WANTED = 36
_MOST = 144
#: Seconds between two searches for neighbours while the run plays.
_SELDOM = 1.5
_GENERATED = 0


class SamplesView(LivePictures):
    """A grid of generated pictures, drawn fairly and never chosen."""

    key = "samples"
    title = "Samples"
    hint = (
        "Point at a picture for its z and its score; click it, or press Return, to enlarge "
        "it and to take its z to the sliders"
    )
    advises = True
    accessible = "Samples of the generator"

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent, clock)
        self._made: PicturesResult | None = None
        self._near: NearestResult | None = None
        self._real: RealPicturesResult | None = None
        self._latent: LatentState | None = None
        self._pinned: int | None = None
        self._pinned_at = -math.inf
        self.add_draw()
        self.label = ChoiceBox([], self)
        self.label.setAccessibleName("Label")
        self.label.setToolTip("Show pictures of all labels, as often as in the data, or of one")
        self.label.setMinimumWidth(110)
        self.label.value_changed.connect(self.ask_anew)
        self.add(self.label)
        self.label.hide()
        self.add_scores(on=True).toggled.connect(self._chose)
        self.nearest = check(
            "Nearest",
            "Beside each sample the training example that is nearest to it, by Euclidean distance "
            "of pixels: a generator that repeats what it has seen is found out. Looked up now and "
            "then, and always for the samples shown.",
        )
        self.real = check(
            "Real", "Beside the generated pictures as many real ones, scored by the same D."
        )
        self.plain = check(
            "G as trained",
            "Show what G makes as it is trained, from the same z, instead of what its average "
            "makes.",
        )
        for box in (self.nearest, self.real, self.plain):
            box.toggled.connect(self._chose)
            self.add(box)
        self.plain.hide()
        self.enlarged = Enlarged(self)
        self.enlarged.closed.connect(self._unpin)
        self.enlarged.copy_asked.connect(self._copy_address)
        self.enlarged.take_asked.connect(self._show_sliders)
        self.sheet.picked.connect(self._pick)

    # --- what is asked ------------------------------------------------------------------------

    def every(self) -> float:
        return _SELDOM if self.nearest.isChecked() else super().every()

    @property
    def _request(self) -> PicturesRequest:
        count = self.sheet.blocks[_GENERATED].count
        return PicturesRequest(count, self.seed, self._label, self._plain)

    @property
    def _plain(self) -> bool:
        """Whether G as trained is wanted where the G that is shown is its average."""
        return self.plain.isChecked() and not self.plain.isHidden()

    @property
    def _label(self) -> int | None:
        value = self.label.value()
        return int(value) if value not in (None, "") else None

    @property
    def words_for_g(self) -> str:
        return ", G as trained" if self._plain else super().words_for_g

    def _real_request(self) -> RealPicturesRequest:
        made = self._request
        return RealPicturesRequest(made.n, made.seed, made.label)

    def _pinned_request(self) -> NearestRequest | None:
        if self._pinned is None:
            return None
        samples = PicturesRequest(self._pinned + 1, self.seed, self._label, self._plain)
        return NearestRequest(samples, self._pinned)

    def wanted(self) -> frozenset[Request]:
        made = self._request
        wanted: set[Request] = {NearestRequest(made) if self.nearest.isChecked() else made}
        if self.real.isChecked():
            wanted.add(self._real_request())
        return frozenset(wanted)

    def requests(self) -> frozenset[Request]:
        asked = super().requests()
        pinned = self._pinned_request()
        if pinned is None or self._state is None or self.data is None:
            return asked
        playing = self._state.phase == "playing"
        if playing and self._clock() - self._pinned_at < _SELDOM:
            return asked
        return asked | {pinned}

    # --- where it stands ----------------------------------------------------------------------

    def place(self, data: Dataset) -> tuple[list[Block], list[Caption]]:
        sheet, (_, height, width) = self.sheet, data.shape
        near, real = self.nearest.isChecked(), self.real.isChecked()
        frame, apart = sheet.device(1), sheet.device(7)
        bar = sheet.device(6) if self._boxes["scores"].isChecked() else 0
        gap = sheet.device(1) if bar else 0
        middle = sheet.device(20) if real else 0
        head = sheet.device(self.title_height)

        def sizes(scale: int) -> tuple[int, int, int]:
            cell = width * scale + 2 * frame
            made = (2 * cell + frame if near else cell) + apart
            return cell, made, cell + apart

        def pitch(scale: int) -> tuple[int, int]:
            _, made, beside = sizes(scale)
            down = height * scale + 2 * frame + gap + bar + apart
            return made + (beside if real else 0), down

        room = sheet.room
        grid = choose(
            (room[0] + apart - middle, room[1] + apart - head), pitch,
            wanted=_WANTED // (2 if near or real else 1), total=_MOST,
        )  # fmt: skip
        cell, made, beside = sizes(grid.scale)
        dx, dy = pitch(grid.scale)
        used = grid.columns * dx - apart + middle
        left = max(0, (room[0] - used) // 2)
        top = head + max(0, (room[1] - head - grid.rows * dy + apart) // 2)

        def block(x: int, step: int, role: str, bars: int) -> Block:
            return Block(
                x, top, grid.rows, grid.columns, height, width, grid.scale, step, dy,
                frame=frame, bar=bars, gap=gap, role=role,
            )  # fmt: skip

        blocks = [block(left, made, "generator", bar)]
        across = grid.columns * made - apart
        words = f"generated{self.words_for_g}" + ("  │  nearest training example" * near)
        captions = [self.heading(left, top - head, across, words, "generator")]
        if near:
            blocks.append(block(left + cell + frame, made, "ink", 0))
        if real:
            x = left + grid.columns * made + middle
            blocks.append(block(x, beside, "ink", bar))
            across = grid.columns * beside - apart
            captions.append(self.heading(x, top - head, across, f"real, {data.title}", "ink"))
        return blocks, captions

    # --- what is shown ------------------------------------------------------------------------

    def take_state(self, state: RunState) -> None:
        latent = state.latent
        categories = latent.label.categories if latent is not None and latent.label else ()
        texts = tuple(self.label.itemText(i) for i in range(1, self.label.count()))
        if texts != categories:
            self.label.clear()
            for value, text in (
                ("", "All labels"),
                *((str(i), c) for i, c in enumerate(categories)),
            ):
                self.label.addItem(text, value)
            self.label.set_value("")
        self.label.setVisible(bool(categories))
        self.plain.setVisible(state.experiment.averaging.decay > 0)

    def _chose(self, *_: object) -> None:
        # Neighbours of before belong to samples of before.
        self._near = None
        self.ask()

    def forget(self) -> None:
        self._made = self._near = self._real = None
        self._pinned_at = -math.inf
        if self._pinned is not None:
            self._enlarge(None)

    def show_frame(self, frame: Frame) -> bool:
        made = frame.results.get(self._request)
        near = frame.results.get(NearestRequest(self._request))
        real = frame.results.get(self._real_request())
        answered = False
        if isinstance(near, NearestResult) and self.nearest.isChecked():
            self._near, made = near, near.samples
        if isinstance(made, PicturesResult):
            self._made, answered = made, True
        if isinstance(real, RealPicturesResult):
            self._real, answered = real, True
        if answered:
            scored = (self._made, self._real if self.real.isChecked() else None)
            self.take_scales(*(each.scale for each in scored if each is not None))
        self.refill()
        pinned = self._pinned_request()
        found = frame.results.get(pinned) if pinned is not None else None
        if isinstance(found, NearestResult):
            self._pinned_at = self._clock()
            self._enlarge(found)
        return answered

    def refill(self) -> None:
        made, near, real = self._made, self._near, self._real
        if made is not None:
            self.sheet.show_pictures(_GENERATED, words_of(made.pictures), self.bars(made.d))
        if self.nearest.isChecked():
            self.sheet.show_pictures(1, None if near is None else words_of(near.pictures))
        if self.real.isChecked() and real is not None:
            block = len(self.sheet.blocks) - 1
            self.sheet.show_pictures(block, words_of(real.pictures), self.bars(real.d))

    # --- what is known of one -----------------------------------------------------------------

    def facts_of(self, block: int, index: int) -> Sequence[str]:
        data, real = self.data, self._real
        names = data.labels if data is not None else ()
        if self.real.isChecked() and block == len(self.sheet.blocks) - 1:
            if real is None or index >= len(real.pictures):
                return ()
            label = None if real.labels is None else int(real.labels[index])
            said = score(float(real.d[index]), real.scale.output)
            return (f"real {index + 1}", the_label(names, label), said)
        made, near = self._made, self._near
        if made is None or index >= len(made.pictures):
            return ()
        label = None if made.labels is None else int(made.labels[index])
        facts = [
            f"sample {index + 1} of seed {self.seed}",
            the_label(names, label),
            score(float(made.d[index]), made.scale.output),
        ]
        if near is not None and index < len(near.index):
            facts.append(nearest_words(near, index, names))
        return [*facts, vector(made.z[index])]

    def _pick(self, block: int, index: int) -> None:
        if self.real.isChecked() and block == len(self.sheet.blocks) - 1:
            return
        if self._pinned == index:
            self.enlarged.close_card()
            return
        self._pinned, self._pinned_at = index, -math.inf
        self._take_latent()
        self._enlarge(None)
        self.requests_changed.emit()

    def _unpin(self) -> None:
        self._pinned = None

    # --- its latent -----------------------------------------------------------------------------

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        self._latent = latent

    def _pinned_latent(self) -> NDArray[np.float32] | None:
        """Return all of the pinned sample's latent: of its codes an answer says nothing."""
        state, space = self._state, None if self._state is None else self._state.latent
        if state is None or space is None or self._pinned is None:
            return None
        return latents_of(space, self.seed, self._label)[self._pinned]

    def _take_latent(self) -> None:
        z = self._pinned_latent()
        if z is not None and self._latent is not None:
            self._latent.set_z(z)

    def _show_sliders(self) -> None:
        self._take_latent()
        if self._latent is not None:
            self._latent.show_wanted.emit()

    def _copy_address(self) -> None:
        z = self._pinned_latent()
        if z is not None and self._state is not None and self._state.latent is not None:
            QGuiApplication.clipboard().setText(address.write(self._state.latent, z))

    def _enlarge(self, found: NearestResult | None) -> None:
        """Show the pinned sample: with its neighbour as soon as that is found."""
        data, made, i = self.data, self._made, self._pinned
        if data is None or i is None:
            return
        if found is not None:
            samples, i = found.samples, 0
        elif made is not None and i < len(made.pictures):
            samples = made
        else:
            self.enlarged.show_pair(data.shape, None, None, ("",))
            return
        label = None if samples.labels is None else int(samples.labels[i])
        said = score(float(samples.d[i]), samples.scale.output)
        lines = [
            f"Sample {(self._pinned or 0) + 1} of seed {self.seed}",
            GAP.join(f for f in (the_label(data.labels, label), said) if f),
            "Looking for the nearest training example …",
        ]
        if found is not None:
            lines[2] = nearest_words(found, 0, data.labels).capitalize()
        lines.append(vector(samples.z[i]))
        example = None if found is None else found.pictures[:1]
        self.enlarged.show_pair(data.shape, samples.pictures[i : i + 1], example, lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pinned is not None:
            self.enlarged.close_card()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.enlarged.place()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if hasattr(self, "enlarged"):
            self.enlarged.set_theme(theme)

    # --- what is remembered -------------------------------------------------------------------

    @property
    def _boxes(self) -> dict[str, QCheckBox]:
        assert self.scores is not None
        return {
            "scores": self.scores,
            "nearest": self.nearest,
            "real": self.real,
            "plain": self.plain,
        }

    def settings(self) -> dict[str, object]:
        return {key: box.isChecked() for key, box in self._boxes.items()}

    def restore(self, settings: dict[str, object]) -> None:
        for key, box in self._boxes.items():
            if isinstance(settings.get(key), bool):
                box.setChecked(bool(settings[key]))


def nearest_words(near: NearestResult, index: int, names: tuple[str, ...]) -> str:
    """Return which training example is nearest, and how near."""
    label = None if near.labels is None else int(near.labels[index])
    which = f"{int(near.index[index]):,} of {near.searched:,}"
    named = the_label(names, label)
    return (
        f"nearest example {which}{f' ({named})' if named else ''} "
        f"at {decimal(float(near.distance[index]))}"
    )
