from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from ganlab.engine.data import (
    DISTRIBUTIONS,
    Distribution,
    DrawnDistribution,
    PointsDistribution,
)


def _own() -> Iterator[Distribution]:
    rng = np.random.default_rng(7)
    yield DrawnDistribution([(-0.5, 0.2, 0.3), (0.4, -0.6, 0.1), (0.7, 0.7, 0.5)])
    yield DrawnDistribution([(-1.0, 0.4), (1.5, 0.2)], dims=1)
    yield PointsDistribution(rng.normal(5, [2.0, 0.1], (3000, 2)), "cloud.csv")
    yield PointsDistribution(rng.gamma(2, 3, (400, 1)), "waits.csv")


#: Every distribution that there is: the built-in ones, two drawings and two files.
EVERY = [*DISTRIBUTIONS.values(), *_own()]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "distribution" in metafunc.fixturenames:
        ids = [f"{d.name}-{d.dims}d" for d in EVERY]
        metafunc.parametrize("distribution", EVERY, ids=ids)
    if "exact" in metafunc.fixturenames:
        # A finite set of points has masses, which are counts, but only an estimated density.
        held = [d for d in EVERY if d.exact_density]
        metafunc.parametrize("exact", held, ids=[f"{d.name}-{d.dims}d" for d in held])
    if "builtin" in metafunc.fixturenames:
        metafunc.parametrize("builtin", list(DISTRIBUTIONS.values()), ids=list(DISTRIBUTIONS))
