"""The game as it is played, and what is drawn of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ganlab.engine.bilinear import METHODS
from ganlab.ui.bilinear.field import arrows, edge_mark
from ganlab.ui.bilinear.game import LIMIT, Game
from ganlab.ui.bilinear.legend import rate_text
from ganlab.ui.bilinear.marks import LOOKS
from ganlab.ui.theme import DARK, LIGHT


def played(steps: int) -> Game:
    game = Game()
    for _ in range(steps):
        game.advance()
    return game


@pytest.mark.parametrize("name", list(METHODS))
def test_step_by_step_is_the_method_itself(name: str) -> None:
    game = played(50)
    expected = METHODS[name].path(*game.start, game.eta, 50)
    np.testing.assert_allclose(game.path(name), expected)
    np.testing.assert_allclose(game.distances(name), np.hypot(*expected.T))


def test_another_start_or_step_size_is_what_would_have_been() -> None:
    game = played(30)
    game.set_eta(0.11)
    game.set_start(-0.4, 1.2)
    assert game.step == 30
    for name, method in METHODS.items():
        np.testing.assert_allclose(game.path(name), method.path(-0.4, 1.2, 0.11, 30))
    game.rewind()
    assert game.step == 0 and game.path("optimistic").tolist() == [[-0.4, 1.2]]


def test_it_stops_while_every_distance_is_still_a_number() -> None:
    game = Game()
    game.set_eta(1.0)
    steps = sum(game.advance() for _ in range(LIMIT + 5))
    assert steps == game.step == LIMIT
    assert all(np.isfinite(game.distances(name)).all() for name in METHODS)


def test_arrows_turn_around_the_middle() -> None:
    lines = arrows(2.0, 1.5, 100.0)
    shafts = lines[: len(lines) // 3]
    middle = 0.5 * (shafts[:, :2] + shafts[:, 2:]) * [1, -1]
    way = (shafts[:, 2:] - shafts[:, :2]) * [1, -1]
    np.testing.assert_allclose((middle * way).sum(axis=1), 0.0, atol=1e-9)
    # Anticlockwise, and the longer the farther.
    assert (middle[:, 0] * way[:, 1] - middle[:, 1] * way[:, 0] > 0).all()
    ratio = np.hypot(*way.T) / np.hypot(*middle.T)
    np.testing.assert_allclose(ratio, ratio[0])
    assert len(shafts) == 11 * 7 - 1


def test_what_leaves_the_plane_has_its_mark_at_the_edge() -> None:
    assert edge_mark(1.9, -1.9, 2.0, 2.0) is None
    x, y, way = edge_mark(30.0, -40.0, 2.0, 2.0) or (0.0, 0.0, (0.0, 0.0))
    assert (x, y) == pytest.approx((1.5, -2.0)) and way == pytest.approx((0.6, -0.8))


def test_rates_are_said_as_they_are() -> None:
    assert rate_text(METHODS["simultaneous"], 0.2) == f"× {math.sqrt(1.04):.4f} a step"
    assert rate_text(METHODS["alternating"], 0.2) == "× 1 a step"
    assert rate_text(METHODS["averaged"], 0.2) == "as 1/(η·t)"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_method_can_be_told_without_its_colour(theme: object) -> None:
    assert list(LOOKS) == list(METHODS)
    assert len({look.mark for look in LOOKS.values()}) == len(LOOKS)
    for look in LOOKS.values():
        named = look.colour(theme).name()  # type: ignore[arg-type]
        # These two are G's and D's.
        assert named not in (theme.generator, theme.discriminator)  # type: ignore[attr-defined]
