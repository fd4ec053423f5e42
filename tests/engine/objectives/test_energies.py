"""The margin game of energies, against the paper's formulas and its equilibrium."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.objectives import OBJECTIVES


def at(margin: float):
    return OBJECTIVES["energy"].at(replace(Experiment(), {"objective.margin": margin}).objective)


def energies(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)[:, None].requires_grad_()


def test_d_lifts_generated_samples_up_to_the_margin_and_no_further() -> None:
    real, fake = energies(0.2, 0.4), energies(0.5, 3.0, 1.0)
    on_real, on_fake = at(2.0).loss_d(real, fake)
    assert on_real.item() == pytest.approx(0.3)
    assert on_fake.item() == pytest.approx((1.5 + 0.0 + 1.0) / 3)
    slopes = torch.autograd.grad(on_real + on_fake, [real, fake])
    np.testing.assert_allclose(slopes[0][:, 0], [0.5, 0.5])
    np.testing.assert_allclose(slopes[1][:, 0], [-1 / 3, 0.0, -1 / 3])


def test_g_lowers_the_energy_of_its_samples() -> None:
    fake = energies(0.5, 3.0)
    loss = at(2.0).loss_g(fake)
    assert loss.item() == pytest.approx(1.75)
    (slope,) = torch.autograd.grad(loss, [fake])
    np.testing.assert_allclose(slope[:, 0], [0.5, 0.5])


@pytest.mark.parametrize("margin", [0.1, 1.0, 7.0])
def test_where_g_s_samples_are_the_data_d_s_best_value_is_minus_the_margin(margin: float) -> None:
    found = at(margin)
    energy = energies(*np.random.default_rng(0).uniform(0, margin, 50))
    assert -sum(t.item() for t in found.loss_d(energy, energy)) == pytest.approx(-margin)
    assert found.value.at_optimum == -margin
    # Above the margin D would only lose.
    above = energies(*np.random.default_rng(0).uniform(0, 2 * margin, 50))
    assert -sum(t.item() for t in found.loss_d(above, above)) < -margin


def test_an_energy_is_low_for_real_samples_and_ends_at_the_margin() -> None:
    output = at(0.25).output
    assert (output.lo, output.hi, output.threshold) == (0.0, 0.25, None)
    assert not output.real_is_high and not output.probability and output.symbol == "E"
    assert OBJECTIVES["energy"].family == "energy" and OBJECTIVES["energy"].unit == ""
