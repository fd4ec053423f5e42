from __future__ import annotations

import pickle

import pytest

from ganlab.engine.registry import Registry, UnknownNameError


@pytest.fixture
def numbers() -> Registry[int]:
    registry: Registry[int] = Registry("number")
    for name, item in (("three", 3), ("one", 1), ("two", 2)):
        registry.add(name, item)
    return registry


def test_is_a_mapping_in_the_order_of_registration(numbers: Registry[int]) -> None:
    assert list(numbers.items()) == [("three", 3), ("one", 1), ("two", 2)]
    assert len(numbers) == 3 and "one" in numbers and "four" not in numbers
    assert numbers.get("four") is None
    assert repr(numbers) == "Registry('number': three, one, two)"


def test_register_hands_back_what_it_decorates() -> None:
    registry: Registry[object] = Registry("function")

    @registry.register("half")
    def half(x: float) -> float:
        return x / 2

    assert registry["half"] is half and half(4) == 2


def test_unknown_name_lists_the_choices_and_guesses(numbers: Registry[int]) -> None:
    with pytest.raises(KeyError) as caught:
        numbers["thre"]
    assert str(caught.value) == (
        "unknown number 'thre' (did you mean 'three'?): choose one of three, one, two"
    )
    with pytest.raises(UnknownNameError) as caught:
        numbers["xyz"]
    assert str(caught.value) == "unknown number 'xyz': choose one of three, one, two"


@pytest.mark.parametrize("key", [None, 3, ["one"]])
def test_a_key_that_is_no_name_is_unknown(numbers: Registry[int], key: object) -> None:
    assert key not in numbers
    with pytest.raises(UnknownNameError, match="unknown number"):
        numbers[key]  # type: ignore[index]


def test_an_empty_registry_says_so() -> None:
    with pytest.raises(UnknownNameError, match="none is registered"):
        Registry("thing")["x"]


def test_a_name_is_taken_once(numbers: Registry[int]) -> None:
    with pytest.raises(ValueError, match="number 'one' is already registered"):
        numbers.add("one", 11)
    assert numbers["one"] == 1


def test_the_error_survives_pickling(numbers: Registry[int]) -> None:
    error = UnknownNameError("number", "on", ["one"])
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.choices == ("one",)
