"""Addresses of places on the endless plane (of other latents: test_address.py)."""

from __future__ import annotations

import numpy as np
import pytest
from latents import EVERY

from ganlab.engine.address import AddressError, place, read, write_factor, write_place
from ganlab.engine.plane import at_place


def test_a_place_can_be_typed() -> None:
    assert np.array_equal(read(EVERY, "plane=12.25,-3.5"), at_place(EVERY, 12.25, -3.5))


@pytest.mark.parametrize("at", [(12.25, -3.5), (0.1 + 0.2, 1e-5), (-999_999.125, 0.0)])
def test_a_written_place_is_read_to_the_last_bit(at: tuple[float, float]) -> None:
    assert place(write_place(*at)) == at
    assert "e" not in write_place(*at).replace("plane", "")


def test_factors_behind_a_place_replace_the_drawn_ones() -> None:
    z = read(EVERY, "plane=1.5,2 label=owl z2=0.5")
    want = EVERY.with_values(at_place(EVERY, 1.5, 2.0)[None], "label", 2)
    assert np.array_equal(z, EVERY.with_values(want, "z2", 0.5)[0])
    assert write_factor(EVERY, z, "label") == "label=owl"
    assert write_factor(EVERY, z, "z2") == "z2=0.5"


def test_other_addresses_name_no_place() -> None:
    assert place("seed=5") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plane=1", "two numbers"),
        ("plane=1,2,3", "two numbers"),
        ("plane=a,2", "not a number"),
        ("plane=2e6,0", "ends at"),
        ("plane=nan,0", "finite"),
        ("plane=1,2 seed=3", "not with both"),
        ("label=cat", "plane=X,Y"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(AddressError, match=words):
        read(EVERY, text)
