"""Digits drawn on the fly, without end, with every factor of each picture known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganlab.engine.data.images.image_set import ImageSet, Pictures, check_side
from ganlab.engine.data.images.outlines import DIGITS, outlines

__all__ = ["FACTORS", "Factor", "Glyphs", "render"]

NATIVE_SIDE = 28
_PIXELS = 50_176  # drawn at once: what is computed with them fits a processor's cache
_REFERENCE = 10_000
_REFERENCE_SEED, _HELD_OUT_SEED = 2014, 2016


@dataclass(frozen=True)
class Factor:
    """Something that varies from picture to picture, uniformly between two ends.

    Lengths are in pixels of a 28 x 28 picture, and grow with the side of others.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str


#: What varies besides the class (uniform over the ten digits), in the order of the columns of
#: factors. All are independent of each other and of the class.
FACTORS = (
    Factor("rotation", "°", -15.0, 15.0, "turn about the digit's middle, clockwise"),
    Factor("thickness", "px of 28", 1.8, 3.6, "width of an upright stroke, before the slant"),
    Factor("slant", "°", -10.0, 15.0, "lean of upright strokes to the right, before the turn"),
    Factor("shift x", "px of 28", -2.0, 2.0, "the digit's middle, to the right"),
    Factor("shift y", "px of 28", -2.0, 2.0, "the digit's middle, downwards"),
)


def render(labels: ArrayLike, factors: ArrayLike, side: int) -> NDArray[np.float32]:
    """Draw digits, white (1) on black (0) with smooth edges.

    Parameters
    ----------
    labels : array, shape [n]
        Integers, 0 to 9.
    factors : array, shape [n, 5]
        In the order and the units of `FACTORS`; values beyond their ranges are drawn too.
    side : int
        Of the pictures, in pixels.

    Returns
    -------
    ndarray, shape [n, 1, side, side], float32, 0 to 1
        The share of each pixel that the stroke covers, as good as the distance of the pixel's
        middle to the outline tells it.

    Raises
    ------
    ValueError
        Where shapes do not fit, a label is no digit, or a factor is not finite.
    DataError
        As `outlines`.
    """
    label = np.asarray(labels)
    factor = np.asarray(factors, dtype=np.float64)
    if label.ndim != 1 or factor.shape != (len(label), len(FACTORS)):
        raise ValueError(
            f"labels {label.shape} and factors {factor.shape} must be [n] and [n, {len(FACTORS)}]"
        )
    if len(label) and not (label.min() >= 0 and label.max() < len(DIGITS)):
        raise ValueError("labels must be 0 to 9")
    if not np.isfinite(factor).all():
        raise ValueError("factors must be finite")
    pictures = np.empty((len(label), 1, side, side), dtype=np.float32)
    batch = max(_PIXELS // side**2, 1)
    for start in range(0, len(label), batch):
        part = slice(start, start + batch)
        _render(label[part].astype(np.float32), factor[part], side, pictures[part, 0])
    return pictures


def _render(
    label: NDArray[np.float32], factor: NDArray[np.float64], side: int, out: NDArray[np.float32]
) -> None:
    """Draw a few digits into `out` ``[n, side, side]``.

    Each pixel's middle is taken back to where it lies in the upright digit: moved, turned, then
    slanted back.
    """
    shapes = outlines()
    rotation, thickness, slant, shift_x, shift_y = factor.T
    turn, lean = np.deg2rad(rotation), np.tan(np.deg2rad(slant))
    cos, sin = np.cos(turn), np.sin(turn)
    scale = side / NATIVE_SIDE
    middle = (np.arange(side) - (side - 1) / 2) / scale
    # (x, y) -> (cos x + sin y, -sin x + cos y), and then x -> x + lean y, as y points downwards.
    steps = ((cos - lean * sin, sin + lean * cos), (-sin, cos))
    ends = (shapes.columns, shapes.rows)
    # Numbers of cells stay floats until they are complete: they are far below 2^24, so exact, and
    # mixing them with integers would cost more than all the rest.
    cells: list[NDArray[np.float32]] = []
    rests: list[NDArray[np.float32]] = []
    for (along_x, along_y), end in zip(steps, ends, strict=True):
        x = along_x[:, None] * (middle - shift_x[:, None]) * shapes.nodes + (end - 1) / 2
        y = along_y[:, None] * (middle - shift_y[:, None]) * shapes.nodes
        where = x.astype(np.float32)[:, None, :] + y.astype(np.float32)[:, :, None]
        # Beyond the field is background, and so is its edge.
        np.clip(where, 0, end - 1, out=where)
        cell = np.trunc(where)
        where -= cell
        cells.append(cell)
        rests.append(where)
    (column, row), (u, v) = cells, rests
    row *= shapes.columns
    row += column
    row += (label * np.float32(shapes.rows * shapes.columns))[:, None, None]
    pieces = shapes.pieces.take(row.astype(np.intp)).view(np.float32).reshape(*row.shape, 4)
    # f + u a + v (b + u c)
    distance = u * pieces[..., 3]
    distance += pieces[..., 2]
    distance *= v
    u *= pieces[..., 1]
    distance += u
    distance += pieces[..., 0]
    distance *= np.float32(scale)
    grown = (thickness - shapes.stem) / 2
    distance += (grown * scale + 0.5).astype(np.float32)[:, None, None]
    np.clip(distance, 0, 1, out=out)


class Glyphs(ImageSet):
    """Digits of Pillow's built-in font (Aileron), each drawn with factors of its own.

    The class is uniform over the ten digits; what else varies, and how far, stands in `FACTORS`.

    Parameters
    ----------
    side : int
        Of the pictures: one of `image_set.SIDES`.

    Raises
    ------
    ValueError
        For any other side.
    """

    name = "glyphs"
    title = "Glyphs"
    description = "Digits drawn on the fly, turned, slanted, thickened and moved: endless, offline."
    source = "drawn by ganlab from Pillow's built-in font, Aileron Regular by Sora Sagano"
    licence = "CC0 1.0 (the font)"
    native_side = NATIVE_SIDE

    def __init__(self, side: int = NATIVE_SIDE) -> None:
        self._side = check_side(side)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (1, side, side)."""
        return (1, self._side, self._side)

    def at(self, side: int) -> Glyphs:
        """Return the glyphs at another side; they are drawn there, not resized."""
        return Glyphs(side)

    @property
    def labels(self) -> tuple[str, ...]:
        """The ten digits."""
        return tuple(DIGITS)

    @property
    def factor_names(self) -> tuple[str, ...]:
        """Name and unit of each column of factors, as in ``"rotation (°)"``."""
        return tuple(f"{factor.name} ({factor.unit})" for factor in FACTORS)

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw ``n`` pictures ``[n, 1, side, side]``, 0 (black) to 1 (stroke)."""
        return self.sample_with_factors(n, rng)[0]

    def sample_labelled(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Draw ``n`` pictures, each with its digit ``[n]``."""
        x, y, _ = self.sample_with_factors(n, rng)
        return x, y

    def sample_with_factors(
        self, n: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
        """Draw ``n`` pictures, each with its digit ``[n]`` and its factors ``[n, 5]``.

        The columns of factors are those of `FACTORS`. With the same ``rng``, pictures of every
        side show the same digits.
        """
        y = rng.integers(len(DIGITS), size=n)
        low, high = [factor.low for factor in FACTORS], [factor.high for factor in FACTORS]
        factors = rng.uniform(low, high, size=(n, len(FACTORS)))
        return render(y, factors, self._side), y, factors

    @cached_property
    def reference(self) -> Pictures:
        """10,000 draws of a fixed seed."""
        return self._draws(_REFERENCE_SEED)[0]

    @property
    def held_out(self) -> Pictures:
        """10,000 draws of another seed: of an endless set, training meets none of them."""
        return self._held_out[0]

    @property
    def held_out_factors(self) -> NDArray[np.float64]:
        """The factors ``[10,000, 5]`` by which the held-out pictures were drawn."""
        return self._held_out[1]

    @cached_property
    def _held_out(self) -> tuple[Pictures, NDArray[np.float64]]:
        return self._draws(_HELD_OUT_SEED)

    def _draws(self, seed: int) -> tuple[Pictures, NDArray[np.float64]]:
        rng = np.random.default_rng(seed)
        pixels = np.empty((_REFERENCE, *self.shape), dtype=np.uint8)
        labels = np.empty(_REFERENCE, dtype=np.int64)
        factors = np.empty((_REFERENCE, len(FACTORS)))
        for start in range(0, _REFERENCE, 500):
            part = slice(start, start + 500)
            x, labels[part], factors[part] = self.sample_with_factors(500, rng)
            pixels[part] = np.rint(x * 255)
        pixels.flags.writeable = labels.flags.writeable = factors.flags.writeable = False
        return Pictures(pixels, labels), factors
