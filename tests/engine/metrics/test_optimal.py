from __future__ import annotations

import numpy as np

from ganlab.engine.metrics.optimal import optimal_discriminator


def test_it_is_the_share_of_the_data() -> None:
    p, q = np.array([1.0, 3.0, 0.0, 2.0]), np.array([1.0, 1.0, 5.0, 0.0])
    np.testing.assert_allclose(optimal_discriminator(p, q), [0.5, 0.75, 0.0, 1.0])


def test_where_neither_lives_nothing_is_claimed() -> None:
    p, q = np.array([1.0, 0.0, 1e-7, 0.0]), np.array([1.0, 0.0, 0.0, 1e-3])
    d = optimal_discriminator(p, q)
    assert np.isnan(d).tolist() == [False, True, True, False]
    assert d[3] == 0.0


def test_no_density_at_all_is_no_claim_at_all() -> None:
    assert np.isnan(optimal_discriminator(np.zeros(3), np.zeros(3))).all()
    assert optimal_discriminator(np.empty(0), np.empty(0)).shape == (0,)


def test_it_is_the_best_answer_there_is() -> None:
    # Proposition 1: of all D, it makes p·log D + q·log(1 − D) largest.
    p, q = 0.7, 0.2
    d = np.linspace(0.001, 0.999, 999)
    gain = p * np.log(d) + q * np.log(1 - d)
    best = optimal_discriminator(np.array([p]), np.array([q]))[0]
    assert abs(d[gain.argmax()] - best) < 1e-3
