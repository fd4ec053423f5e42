"""Addresses name a latent whole, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from latents import EVERY

from ganlab.engine.address import AddressError, read, write
from ganlab.engine.latent import LatentSpace


@pytest.mark.parametrize("seed", range(5))
def test_what_is_written_is_read_to_the_last_bit(seed: int) -> None:
    z = EVERY.sample(1, np.random.default_rng(seed))[0]
    assert np.array_equal(read(EVERY, write(EVERY, z)), z)


def test_noise_can_be_given_number_by_number() -> None:
    three = LatentSpace.noise(3, "normal")
    assert read(three, "z1=0.5 z2=-1 z3=2").tolist() == [0.5, -1.0, 2.0]
    assert read(three, "z=0.5,-1,2 z2=4").tolist() == [0.5, 4.0, 2.0]


def test_numbers_that_are_not_named_are_not_taken_to_be_0() -> None:
    with pytest.raises(AddressError, match="says nothing of z:"):
        read(LatentSpace.noise(3, "normal"), "z1=0.5")
