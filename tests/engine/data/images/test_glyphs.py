"""Glyphs: what their factors promise is what their pictures show."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ganlab.engine.data.images.glyphs import FACTORS, Glyphs, render
from ganlab.engine.data.images.image_set import SIDES
from ganlab.engine.data.images.outlines import HEIGHT, outlines

NAMES = [factor.name for factor in FACTORS]
MIDDLE = np.array([0.0, 2.5, 0.0, 0.0, 0.0])


def draw(digit: int, side: int = 28, **changed: float) -> np.ndarray:
    """Return one picture [side, side] with some factors changed."""
    factors = MIDDLE.copy()
    for name, value in changed.items():
        factors[NAMES.index(name.replace("_", " "))] = value
    return render([digit], factors[None], side)[0, 0]


def middle_of(picture: np.ndarray) -> np.ndarray:
    """Return the centre of mass (x, y) in pixels from the picture's middle."""
    at = np.arange(len(picture)) - (len(picture) - 1) / 2
    return np.array([picture.sum(0) @ at, picture.sum(1) @ at]) / picture.sum()


def lean_of(picture: np.ndarray) -> float:
    """Return how many pixels the ink moves to the right per pixel upwards, by regression."""
    at = np.arange(len(picture)) - (len(picture) - 1) / 2
    x, y = np.meshgrid(at, at)
    (mx, my), mass = middle_of(picture), picture.sum()
    covariance = ((x - mx) * (y - my) * picture).sum() / mass
    return float(-covariance / (((y - my) ** 2 * picture).sum() / mass))


@pytest.mark.parametrize("side", SIDES)
def test_pictures_of_every_side_are_what_training_takes(side: int) -> None:
    glyphs = Glyphs(side)
    x, y, factors = glyphs.sample_with_factors(300, np.random.default_rng(0))
    assert x.shape == (300, 1, side, side) == (300, *glyphs.shape)
    assert x.dtype == np.float32 and y.dtype == np.int64
    assert x.min() == 0 and x.max() == 1
    assert set(y) == set(range(10))
    assert factors.shape == (300, len(glyphs.factor_names))
    assert np.isfinite(x).all()
    # Share of ink does not depend on the size that it is drawn at.
    same = Glyphs(28).sample(300, np.random.default_rng(0))
    assert x.mean() == pytest.approx(same.mean(), rel=0.01)


def test_the_same_seed_gives_the_same_pictures_and_another_gives_others() -> None:
    glyphs = Glyphs()
    first = glyphs.sample_with_factors(70, np.random.default_rng(3))
    again = glyphs.sample_with_factors(70, np.random.default_rng(3))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], glyphs.sample(70, np.random.default_rng(4)))
    labelled = glyphs.sample_labelled(70, np.random.default_rng(3))
    assert np.array_equal(labelled[0], first[0]) and np.array_equal(labelled[1], first[1])


def test_the_factors_that_are_told_draw_the_picture_again() -> None:
    x, y, factors = Glyphs(32).sample_with_factors(40, np.random.default_rng(5))
    assert np.array_equal(render(y, factors, 32), x)
    assert np.array_equal(render(y[7:8], factors[7:8], 32), x[7:8])


def test_factors_are_uniform_between_their_ends() -> None:
    _, y, factors = Glyphs(16).sample_with_factors(4000, np.random.default_rng(1))
    low, high = (np.array([getattr(f, end) for f in FACTORS]) for end in ("low", "high"))
    share = (factors - low) / (high - low)
    assert share.min() >= 0 and share.max() <= 1
    # Four standard errors of the mean and of the mean square of a uniform variable.
    assert np.abs(share.mean(0) - 1 / 2).max() < 4 * np.sqrt(1 / 12 / 4000)
    assert np.abs((share**2).mean(0) - 1 / 3).max() < 4 * np.sqrt(4 / 45 / 4000)
    columns = np.column_stack([share, y])
    assert np.abs(np.corrcoef(columns.T) - np.eye(6)).max() < 4 / np.sqrt(4000)


def test_digits_fill_their_frame_and_stay_whole() -> None:
    x = Glyphs().sample(5000, np.random.default_rng(2))[:, 0]
    border = np.concatenate([x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]], axis=1)
    assert (border.max(axis=1) > 0.05).mean() < 0.002
    upright = draw(8) > 0.5
    rows = np.flatnonzero(upright.any(axis=1))
    assert rows[-1] - rows[0] + 1 == pytest.approx(HEIGHT, abs=1.5)
    # No ink is cut off even where every factor is at an end, but for a corner's tip.
    ends = np.array(list(itertools.product(*[(f.low, f.high) for f in FACTORS])))
    for digit in range(10):
        labels = np.full(len(ends), digit)
        whole = render(labels, ends * [1, 1, 1, 0, 0], 28).sum(axis=(1, 2, 3))
        moved = render(labels, ends, 28).sum(axis=(1, 2, 3))
        assert (moved / whole).min() > 0.98


@pytest.mark.parametrize("digit", range(10))
def test_digits_differ_more_between_classes_than_they_blur(digit: int) -> None:
    others = [draw(other) for other in range(10) if other != digit]
    assert min(np.abs(draw(digit) - other).sum() for other in others) > 20
    ink = draw(digit)
    assert ((ink > 0.1) & (ink < 0.9)).sum() < 0.7 * (ink > 0.1).sum()


@pytest.mark.parametrize("side", [28, 64])
@pytest.mark.parametrize("digit", [0, 4, 8])
def test_a_shift_moves_the_ink_by_so_many_pixels(digit: int, side: int) -> None:
    still = middle_of(draw(digit, side))
    moved = middle_of(draw(digit, side, shift_x=1.5, shift_y=-0.75))
    assert moved - still == pytest.approx(np.array([1.5, -0.75]) * side / 28, abs=0.06)


@pytest.mark.parametrize("width", [1.8, 2.5, 3.6])
def test_thickness_is_the_width_of_an_upright_stroke(width: float) -> None:
    picture = draw(1, 64, thickness=width)
    rows = picture[30:44]  # the stem of the one, below its flag
    assert rows.sum(axis=1).mean() * 28 / 64 == pytest.approx(width, abs=0.08)


@pytest.mark.parametrize("slant", [-10.0, 15.0])
def test_slant_leans_the_stem_to_the_right(slant: float) -> None:
    stem = draw(1, 64, slant=slant)
    at = [middle_of_row(stem[row]) for row in (32, 46)]
    assert (at[0] - at[1]) / 14 == pytest.approx(np.tan(np.deg2rad(slant)), abs=0.02)


@pytest.mark.parametrize("rotation", [-15.0, 10.0])
def test_rotation_turns_clockwise(rotation: float) -> None:
    stem = draw(1, 64, rotation=rotation)
    at = [middle_of_row(stem[row]) for row in (36, 46)]
    assert (at[0] - at[1]) / 10 == pytest.approx(np.tan(np.deg2rad(rotation)), abs=0.03)
    # A zero has the same axis: it leans as much, whatever its height.
    assert np.sign(lean_of(draw(0, 64, rotation=rotation))) == np.sign(rotation)


def middle_of_row(row: np.ndarray) -> float:
    return float(row @ np.arange(len(row)) / row.sum())


def test_a_picture_changes_little_where_a_factor_does() -> None:
    """No jumps: what traverses a factor sees smooth motion."""
    for name in NAMES:
        steps = [
            draw(5, 28, **{name.replace(" ", "_"): value}) for value in np.linspace(2, 2.2, 21)
        ]
        jumps = [np.abs(b - a).max() for a, b in itertools.pairwise(steps)]
        assert 0 < max(jumps) < 0.06


def test_coverage_is_that_of_the_font_itself() -> None:
    """At the font's own weight, pictures are those that Pillow's rasteriser draws."""
    from PIL import Image, ImageDraw, ImageFont

    stem = outlines().stem
    font = ImageFont.load_default(640)
    for digit in range(10):
        large = Image.new("L", (1000, 1000))
        ImageDraw.Draw(large).text((200, 100), str(digit), fill=255, font=font)
        cut = large.crop(large.getbbox())
        # 8 is the tallest digit: its height is what all are scaled by.
        tall = ImageDraw.Draw(large).textbbox((0, 0), "8", font=font)
        scale = HEIGHT / (tall[3] - tall[1])
        frame = Image.new("L", (round(28 / scale), round(28 / scale)))
        at = [(frame.width - cut.width) // 2, (frame.height - cut.height) // 2]
        frame.paste(cut, tuple(at))
        expected = np.asarray(frame.resize((28, 28), Image.Resampling.BOX)) / 255
        drawn = draw(digit, 28, thickness=stem)
        assert np.abs(drawn - expected).mean() < 0.02
        assert np.corrcoef(drawn.ravel(), expected.ravel())[0, 1] > 0.99


def test_reference_and_held_out_are_fixed_and_apart() -> None:
    glyphs = Glyphs(16)
    reference, held_out = glyphs.reference, glyphs.held_out
    assert len(reference) == len(held_out) == 10_000
    assert reference.pixels.dtype == np.uint8 and reference.pixels.shape[1:] == (1, 16, 16)
    assert reference.labels is not None and held_out.labels is not None
    assert np.bincount(reference.labels).min() > 850
    assert not np.array_equal(reference.pixels[:100], held_out.pixels[:100])
    assert np.array_equal(Glyphs(16).reference.pixels, reference.pixels)
    for array in (reference.pixels, reference.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="side 30: must be one of 16, 28, 32, 48, 64"):
        Glyphs(30)
    with pytest.raises(ValueError, match="0 to 9"):
        render([10], MIDDLE[None], 28)
    with pytest.raises(ValueError, match=r"\[n, 5\]"):
        render([1, 2], MIDDLE[None], 28)
    with pytest.raises(ValueError, match="finite"):
        render([1], MIDDLE[None] * np.nan, 28)
    assert render([], np.empty((0, 5)), 28).shape == (0, 1, 28, 28)


def test_far_out_factors_draw_background_not_rubbish() -> None:
    assert draw(3, 28, shift_x=500.0).max() == 0
    assert draw(3, 28, rotation=180.0).sum() == pytest.approx(draw(3).sum(), rel=0.01)


def test_the_factors_of_held_out_pictures_draw_them_again() -> None:
    glyphs = Glyphs(16)
    held_out, factors = glyphs.held_out, glyphs.held_out_factors
    assert held_out.labels is not None and factors.shape == (10_000, len(glyphs.factor_names))
    again = render(held_out.labels, factors, 16)
    assert np.array_equal(np.rint(again * 255).astype(np.uint8), held_out.pixels)
    with pytest.raises(ValueError, match="read-only"):
        factors[0, 0] = 0.0
    # They are the draws of one seed, whoever asks for what first.
    labels = Glyphs(28).held_out.labels
    assert labels is not None and np.array_equal(labels, held_out.labels)
    assert np.array_equal(Glyphs(28).held_out_factors, factors)
