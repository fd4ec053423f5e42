"""Traversals change what they name and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from latents import EVERY

from ganlab.engine.latent import Factor, LatentSpace
from ganlab.engine.traverse import Axis, axis, grid, nearest, sweep, usual_range

Z = EVERY.sample(1, np.random.default_rng(5))[0]


def test_steps_are_even_and_both_ends_are_included() -> None:
    assert axis(EVERY.factor("c2"), -1, 1, 5) == Axis("c2", (-1.0, -0.5, 0.0, 0.5, 1.0))
    assert axis(EVERY.factor("z1"), 1, 2, 1).values == (1.5,)
    assert axis(EVERY.factor("label"), -1, 1, 9).values == (0.0, 1.0, 2.0)


def test_a_grid_changes_two_factors_and_nothing_else() -> None:
    across, down = axis(EVERY.factor("c2"), -2, 2, 5), axis(EVERY.factor("c1"), 0, 0, 1)
    cells = grid(EVERY, Z, across, down)
    assert cells.shape == (4, 5, EVERY.size)
    for row in range(4):
        for column in range(5):
            want = EVERY.with_values(Z[None], "c1", row)
            want = EVERY.with_values(want, "c2", across.values[column])[0]
            assert np.array_equal(cells[row, column], want)


def test_a_grid_of_one_factor_is_a_row() -> None:
    cells = grid(EVERY, Z, axis(EVERY.factor("label"), 0, 0, 1))
    assert cells.shape == (1, 3, EVERY.size)
    assert EVERY.values(cells[0], "label").tolist() == [0, 1, 2]
    others = [c for c in range(EVERY.size) if c not in range(*EVERY.columns("label").indices(99))]
    assert (cells[0][:, others] == Z[others]).all()


def test_the_usual_range_stays_where_the_prior_is() -> None:
    assert usual_range(EVERY.factor("c2")) == (-1.0, 1.0)
    assert usual_range(EVERY.factor("z1")) == (-2.0, 2.0)


def test_the_nearest_value() -> None:
    values = Axis("z1", (-1.0, 0.0, 1.0))
    assert [nearest(values, v) for v in (-9, -0.4, 0.6)] == [0, 1, 2]


@pytest.mark.parametrize("start", [-1.0, -0.3, 1.0])
def test_a_sweep_goes_to_and_fro_at_an_even_pace(start: float) -> None:
    factor = LatentSpace.noise(1, "normal").factors[0]
    values = [sweep(factor, -1, 1, start, tick, 40) for tick in range(81)]
    assert values[0] == pytest.approx(start)
    assert values[40] == pytest.approx(start) and values[80] == pytest.approx(start)
    assert max(values) == pytest.approx(1.0, abs=0.1) and min(values) == pytest.approx(-1, abs=0.1)
    # Only where it turns is a step shorter.
    steps = np.abs(np.diff(values))
    assert steps.max() == pytest.approx(0.1)
    assert (np.isclose(steps, 0.1)).sum() >= 72


def test_a_sweep_begins_within_its_range_and_takes_all_categories_in_turn() -> None:
    assert sweep(Factor("z1", "normal"), -1, 1, 7.0, 0, 40) == 1.0
    assert sweep(Factor("z1", "normal"), 2, 2, 7.0, 5, 40) == 2.0
    label = EVERY.factor("label")
    assert [sweep(label, 0, 0, 1.0, tick, 6) for tick in range(6)] == [1, 1, 2, 2, 0, 0]


def test_an_axis_that_goes_downwards_moves_to_and_fro_as_well() -> None:
    factor = Factor("z1", "normal")
    down = [sweep(factor, 2, -2, 0.5, tick, 40) for tick in range(41)]
    assert down == [sweep(factor, -2, 2, 0.5, tick, 40) for tick in range(41)]
    assert min(down) < -1.7 and max(down) > 1.7
