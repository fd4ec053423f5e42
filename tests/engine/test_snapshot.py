from __future__ import annotations

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.trainer.trainer import Trainer


def test_a_later_update_does_not_reach_a_snapshot() -> None:
    trainer = Trainer(toy())
    z = np.random.default_rng(0).standard_normal((7, 2))
    still = trainer.snapshot(generation=3)
    before = still.generate(z), still.logits(still.generate(z))
    trainer.step()
    np.testing.assert_array_equal(still.generate(z), before[0])
    np.testing.assert_array_equal(still.logits(before[0]), before[1])
    assert (still.generation, still.step, still.updates_d, still.updates_g) == (3, 0, 0, 0)
    later = trainer.snapshot()
    assert (later.step, later.updates_d, later.updates_g) == (1, 1, 1)
    assert not np.array_equal(later.generate(z), before[0])


def test_networks_see_standardised_numbers_and_people_data_units() -> None:
    # Its location is far from 0 and its scale far from 1, or this would show nothing.
    trainer = Trainer(toy({"data.name": "exponential-1d"}))
    data, snapshot = trainer.distribution, trainer.snapshot()
    assert not np.allclose(data.location, 0)
    z = np.random.default_rng(0).standard_normal((9, 2)).astype(np.float32)
    raw = trainer.generator(trainer.weights_g.frozen, torch.from_numpy(z)).numpy()
    np.testing.assert_allclose(snapshot.generate(z), raw * data.scale + data.location, rtol=1e-6)
    x = np.linspace(0, 5, 11)[:, None]
    scaled = torch.from_numpy(((x - data.location) / data.scale).astype(np.float32))
    raw = trainer.discriminator(trainer.weights_d.frozen, scaled).numpy()
    np.testing.assert_allclose(snapshot.logits(x), raw[:, 0], rtol=1e-6)


def test_probability_is_the_sigmoid_and_never_overflows() -> None:
    trainer = Trainer(toy())
    x = np.random.default_rng(0).standard_normal((50, 2))
    a = trainer.snapshot().logits(x).astype(np.float64)
    np.testing.assert_allclose(trainer.snapshot().shown(x), 1 / (1 + np.exp(-a)), rtol=1e-6)
    trainer.weights_d.flat.mul_(1e4)
    sure = trainer.snapshot().shown(x)
    assert np.isfinite(sure).all() and sure.min() == 0.0 and sure.max() == 1.0


@pytest.mark.parametrize("decay", [0.0, 0.9])
def test_the_averaged_generator_is_shown_where_there_is_one(decay: float) -> None:
    trainer = Trainer(toy({"averaging.decay": decay}))
    for _ in range(5):
        trainer.step()
    z = np.random.default_rng(0).standard_normal((4, 2))
    shown, own, averaged = (
        trainer.snapshot(averaged=choice).generate(z) for choice in (None, False, True)
    )
    assert trainer.snapshot().averaged is (decay > 0)
    np.testing.assert_array_equal(shown, averaged if decay else own)
    assert not np.array_equal(own, averaged)
