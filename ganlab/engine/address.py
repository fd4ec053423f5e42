"""Addresses of samples: a line of text that says which latent, to the last bit.

``z=0.5,-1.25 c1=3 c2=0.25 label=7`` names every factor: noise as a list, categories by name,
numbers by the shortest text that gives the same float32. ``seed=5:12`` is the 13th latent of
stream 5, as drawn from the prior; ``plane=12.25,-3.5`` is a place on the endless plane of
:mod:`ganlab.engine.plane`. Factors named behind either replace the drawn ones.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.plane import FAR, at_place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.engine.latent import Factor, LatentSpace

__all__ = [
    "AddressError",
    "at_seed",
    "parse",
    "place",
    "read",
    "write",
    "write_factor",
    "write_place",
]

#: Position in a stream beyond which nobody has anything to look for.
LAST = 1_000_000
_SEED = re.compile(r"(\d{1,10})(?::(\d{1,7}))?")


class AddressError(ValueError):
    """What is wrong with an address, in words."""


def at_seed(latent: LatentSpace, seed: int, index: int = 0) -> NDArray[np.float32]:
    """Return latent ``index`` (from 0) of the stream of a seed, ``[size]``.

    Each index has a stream of its own, so that it means the same however many are drawn.
    """
    z: NDArray[np.float32] = latent.sample(1, np.random.default_rng([seed, index]))[0]
    return z


def write(latent: LatentSpace, z: NDArray[np.floating]) -> str:
    """Return the address of a latent ``[size]``, from which :func:`read` makes the same one."""
    z = np.asarray(z, np.float32)
    noise = ",".join(_number(value) for value in z[: latent.noise_size])
    parts = [f"z={noise}"] if latent.noise_size else []
    parts += [write_factor(latent, z, f.name) for f in latent.factors if f.role != "noise"]
    return " ".join(parts)


def write_factor(latent: LatentSpace, z: NDArray[np.floating], name: str) -> str:
    """Return ``name=value`` of one factor, as it may stand behind a seed or a place.

    Raises
    ------
    KeyError
        Where there is no such factor.
    """
    factor, own = latent.factor(name), z[latent.columns(name)]
    value = factor.categories[int(own.argmax())] if factor.categories else _number(own[0])
    return f"{name}={shlex.quote(value)}"


def read(latent: LatentSpace, text: str) -> NDArray[np.float32]:
    """Return the latent ``[size]`` at an address.

    Raises
    ------
    AddressError
        Where it is no address, or one of another latent space; says what was expected.
    """
    given = _pairs(text)
    if "plane" in given:
        if "seed" in given:
            raise AddressError("an address begins with seed or with plane, not with both")
        z = at_place(latent, *_place(given.pop("plane")))
    elif "seed" in given:
        seed, index = _seed(given.pop("seed"))
        z = at_seed(latent, seed, index)
    else:
        missing = [f.name for f in latent.factors if f.role != "noise" and f.name not in given]
        noise = [f.name for f in latent.factors if f.role == "noise"]
        if "z" not in given and not all(name in given for name in noise):
            # One number alone says nothing of the others: none is taken to be 0.
            missing.insert(0, "z")
        if missing:
            raise AddressError(
                f"the address says nothing of {', '.join(missing)}: name every factor, "
                "or begin with seed=N or plane=X,Y"
            )
        z = np.zeros(latent.size, np.float32)
    if "z" in given:
        z[: latent.noise_size] = _noise(given.pop("z"), latent.noise_size)
    for name, value in given.items():
        try:
            factor = latent.factor(name)
        except KeyError:
            known = ", ".join(("z", *(f.name for f in latent.factors if f.role != "noise")))
            raise AddressError(f"{name}: this model has no such factor; it has {known}") from None
        z = latent.with_values(z[None], name, parse(factor, value))[0]
    return z


def place(text: str) -> tuple[float, float] | None:
    """Return the place on the plane that an address begins at; None where it names none.

    Raises
    ------
    AddressError
        Where it is no address.
    """
    given = _pairs(text)
    return _place(given["plane"]) if "plane" in given else None


def write_place(x: float, y: float) -> str:
    """Return the address of a place on the plane, to the last bit."""
    return f"plane={_coordinate(x)},{_coordinate(y)}"


def parse(factor: Factor, text: str) -> float:
    """Return a value of one factor from text: a number, or the index of the category named.

    Raises
    ------
    AddressError
        Where the text is neither.
    """
    if factor.categories:
        if text not in factor.categories:
            listed = ", ".join(factor.categories)
            raise AddressError(f"{factor.name}={text}: must be one of {listed}")
        return float(factor.categories.index(text))
    return _finite(factor.name, text)


def _pairs(text: str) -> dict[str, str]:
    try:
        words = shlex.split(text)
    except ValueError:
        raise AddressError("a quotation mark is missing its other half") from None
    if not words:
        raise AddressError("an address is empty: it looks like z=0.5,-1 c1=3, or seed=5:12")
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise AddressError(f"{word!r} is not of the form name=value")
        if name in found:
            raise AddressError(f"{name} is named twice")
        found[name] = value
    return found


def _seed(text: str) -> tuple[int, int]:
    match = _SEED.fullmatch(text)
    if match is None or int(match[2] or 0) > LAST:
        raise AddressError(f"seed={text}: must be seed=N or seed=N:INDEX with whole numbers")
    return int(match[1]), int(match[2] or 0)


def _place(text: str) -> tuple[float, float]:
    parts = [_finite("plane", part) for part in text.split(",")]
    if len(parts) != 2:
        raise AddressError(f"plane={text}: must be two numbers, as in plane=12.25,-3.5")
    if max(map(abs, parts)) > FAR:
        raise AddressError(f"plane={text}: the plane ends at ±{FAR:,.0f}")
    return parts[0], parts[1]


def _coordinate(value: float) -> str:
    return np.format_float_positional(np.float64(value) + 0.0, unique=True, trim="-")


def _noise(text: str, size: int) -> list[float]:
    values = [_finite("z", part) for part in text.split(",")] if text else []
    if len(values) != size:
        raise AddressError(f"z has {len(values)} numbers: this model has {size}")
    return values


def _finite(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise AddressError(f"{name}: {text!r} is not a number") from None
    if not abs(value) <= float(np.finfo(np.float32).max):
        raise AddressError(f"{name}: {text} is not a finite number")
    return value


def _number(value: np.floating) -> str:
    return np.format_float_positional(np.float32(value), unique=True, trim="0")
