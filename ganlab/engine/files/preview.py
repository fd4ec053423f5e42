"""A small picture of a run, for lists of runs: what its views show, drawn without Qt."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.data import Distribution
from ganlab.engine.probes.field import FieldRequest, field
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.probes.scale import scale_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.trainer.run import Run

__all__ = ["HEIGHT", "WIDTH", "blank", "preview_of", "preview_png"]

#: Pixels.
WIDTH, HEIGHT = 320, 240
#: Points are drawn twice as large, and made smaller: lines come out smooth.
_FINE = 2
#: Of the light theme: surface, ink, hairlines, generator, discriminator.
_WHITE, _INK, _LINE = (255, 255, 255), (22, 24, 29), (217, 220, 226)
_GREEN, _PALE_GREEN, _BLUE = (0, 158, 115), (163, 218, 203), (0, 114, 178)
#: The field's colours where D says fake, nothing, and real.
_FIELD = ((224, 138, 87), (247, 247, 245), (107, 174, 214))
_MARGIN, _BARS, _DOTS, _SAMPLES = 14, 64, 400, 4_096
#: Pictures across and down.
_COLUMNS, _ROWS = 8, 6


def preview_png(run: Run) -> bytes:
    """Return a picture of a run between two updates: PNG, 320 × 240.

    Always of the same latents and data for the same state, from random streams of its own: the
    run goes on as if nobody had looked.
    """
    return preview_of(run.trainer.snapshot())


def preview_of(snapshot: Snapshot) -> bytes:
    """Return the same of a copy of the networks; takes some tens of milliseconds.

    Data on a line: p_data (dotted), a histogram of generated samples (bars) and D (dashed). In a
    plane: D as a field, data (dark) and generated samples (green) as dots. Pictures: a sheet of
    generated ones.
    """
    data = snapshot.distribution
    if not isinstance(data, Distribution):
        picture = _sheet(snapshot)
    elif data.dims == 1:
        picture = _line(snapshot, data)
    else:
        picture = _plane(snapshot, data)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def blank() -> bytes:
    """Return an empty picture of that size."""
    content = io.BytesIO()
    _blank(1)[0].save(content, "PNG")
    return content.getvalue()


def _generated(snapshot: Snapshot, n: int) -> NDArray[np.float32]:
    return snapshot.generate(snapshot.latent.sample(n, np.random.default_rng([0, 61])))


def _blank(scale: int = _FINE) -> tuple[Image, ImageDraw]:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), _WHITE)
    return picture, ImageDraw.Draw(picture)


def _small(picture: Image) -> Image:
    from PIL import Image

    return picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


# -- on a line --------------------------------------------------------------------------------


def _line(snapshot: Snapshot, data: Distribution) -> Image:
    lo, hi = data.view.lo[0], data.view.hi[0]
    x = np.linspace(lo, hi, WIDTH)
    p_data = np.exp(data.log_density(x[:, None]))
    samples = _generated(snapshot, _SAMPLES)[:, 0]
    counts, _ = np.histogram(samples[np.isfinite(samples)], _BARS, (lo, hi))
    bars = counts * (_BARS / (_SAMPLES * (hi - lo)))
    # A collapsed generator's bar may leave the picture; the data stays in sight.
    highest = float(p_data[np.isfinite(p_data)].max(initial=0.0)) or 1.0
    top = min(max(highest, float(bars.max())), 2.5 * highest)
    d = snapshot.shown(snapshot.standardised(x[:, None]), 0)
    d_share = scale_of(snapshot, d).share(np.nan_to_num(d, nan=0.0))

    picture, draw = _blank()
    left, right = _MARGIN * _FINE, (WIDTH - _MARGIN) * _FINE
    floor, room = (HEIGHT - _MARGIN) * _FINE, (HEIGHT - 2 * _MARGIN) * _FINE
    across = np.linspace(left, right, len(x))
    for i, bar in enumerate(np.clip(bars / top, 0.0, 1.0)):
        edges = left + (right - left) * np.array([i, i + 1]) / _BARS
        if bar > 0:
            draw.rectangle([edges[0], floor - room * bar, edges[1], floor], fill=_PALE_GREEN)
            line = [edges[0], floor - room * bar, edges[1], floor - room * bar]
            draw.line(line, fill=_GREEN, width=2 * _FINE)
    draw.line([left, floor, right, floor], fill=_LINE, width=_FINE)
    _dashed(draw, across, floor - room * d_share, _BLUE, on=10, off=6)
    curve = np.clip(np.nan_to_num(p_data / top, posinf=1.0), 0.0, 1.0)
    _dashed(draw, across, floor - room * curve, _INK, on=2, off=4)
    return _small(picture)


def _dashed(
    draw: ImageDraw,
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    colour: tuple[int, int, int],
    on: int,
    off: int,
) -> None:
    """Draw a curve in dashes of so many pixels of its own length."""
    steps = np.hypot(np.diff(x), np.diff(y))
    along = np.append(0.0, np.cumsum(steps)) / _FINE
    length = float(along[-1])
    for start in np.arange(0.0, length, on + off):
        ends = min(start + on, length)
        at = np.linspace(start, ends, 6)
        points = list(zip(np.interp(at, along, x), np.interp(at, along, y), strict=True))
        draw.line(points, fill=colour, width=2 * _FINE)


# -- in a plane -------------------------------------------------------------------------------


def _plane(snapshot: Snapshot, data: Distribution) -> Image:
    from PIL import Image, ImageDraw

    lo, hi = _filling(np.array(data.view.lo), np.array(data.view.hi))
    request = FieldRequest(lo[0], hi[0], lo[1], hi[1], WIDTH // 4, HEIGHT // 4)
    found = field(request, snapshot)
    share = found.scale.share(np.nan_to_num(found.d, nan=found.scale.middle))
    levels = [np.interp(share, (0.0, 0.5, 1.0), [end[i] for end in _FIELD]) for i in range(3)]
    cells = Image.fromarray(np.rint(np.stack(levels, -1)[::-1]).astype(np.uint8))
    picture = cells.resize((WIDTH * _FINE, HEIGHT * _FINE), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(picture)
    real = data.sample(_DOTS, np.random.default_rng([0, 62]))
    _dots(draw, real, lo, hi, _INK, 1.2)
    _dots(draw, _generated(snapshot, _DOTS), lo, hi, _GREEN, 1.7)
    return _small(picture)


def _filling(lo: NDArray[np.float64], hi: NDArray[np.float64]) -> tuple[list[float], list[float]]:
    """Widen view limits to the picture's shape, with one scale for both axes."""
    middle, span = 0.5 * (lo + hi), hi - lo
    scale = max(span[0] / WIDTH, span[1] / HEIGHT)
    half = 0.5 * scale * np.array([WIDTH, HEIGHT])
    return (middle - half).tolist(), (middle + half).tolist()


def _dots(
    draw: ImageDraw,
    x: NDArray[np.float32],
    lo: list[float],
    hi: list[float],
    colour: tuple[int, int, int],
    radius: float,
) -> None:
    unit = (x - lo) / (np.array(hi) - lo)
    r = radius * _FINE
    for u, v in unit[np.isfinite(unit).all(axis=1) & (np.abs(unit) < 2).all(axis=1)]:
        cx, cy = u * WIDTH * _FINE, (1.0 - v) * HEIGHT * _FINE
        draw.ellipse([cx - r, cy - r, cx + r, cy + r], fill=colour)


# -- pictures ---------------------------------------------------------------------------------


def _sheet(snapshot: Snapshot) -> Image:
    from PIL import Image

    picture, _ = _blank(1)
    cell = HEIGHT // _ROWS
    size = cell - 4
    for i, pixels in enumerate(as_bytes(_generated(snapshot, _COLUMNS * _ROWS))):
        one = Image.fromarray(pixels)
        # Small pictures are told by their pixels.
        way = Image.Resampling.NEAREST if one.width < size // 2 else Image.Resampling.BICUBIC
        place = i % _COLUMNS * cell + 2, i // _COLUMNS * cell + 2
        picture.paste(one.resize((size, size), way).convert("RGB"), place)
    return picture
