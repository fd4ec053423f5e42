"""Algorithm 1's bookkeeping: whose update comes next, what is counted, what is averaged."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.data import DISTRIBUTIONS, DataError
from ganlab.engine.trainer.trainer import Trainer

D, G = "discriminator", "generator"


def counts(trainer: Trainer) -> tuple[int, int, int]:
    return trainer.step_count, trainer.updates_d, trainer.updates_g


def test_a_step_is_k_d_updates_of_d_then_k_g_of_g() -> None:
    trainer = Trainer(toy({"training.k_d": 2, "training.k_g": 3}))
    assert [trainer.substep() for _ in range(5)] == [D, D, G, G, G]
    assert counts(trainer) == (1, 2, 3) and not trainer.mid_step
    trainer.step()
    assert counts(trainer) == (2, 4, 6) and trainer.updates == 10


def test_a_step_that_is_half_done_is_finished_not_begun_again() -> None:
    trainer = Trainer(toy({"training.k_d": 2}))
    trainer.substep()
    assert trainer.mid_step and counts(trainer) == (0, 1, 0)
    trainer.step()
    assert counts(trainer) == (1, 2, 1) and not trainer.mid_step


def test_each_update_moves_its_own_network_alone() -> None:
    trainer = Trainer(toy())
    for name, moved, still in (
        (D, trainer.weights_d, trainer.weights_g),
        (G, trainer.weights_g, trainer.weights_d),
    ):
        before = moved.flat.clone(), still.flat.clone()
        trainer.update(name)  # type: ignore[arg-type]
        assert not torch.equal(moved.flat, before[0]) and torch.equal(still.flat, before[1])
    assert counts(trainer) == (0, 1, 1) and not trainer.mid_step


@pytest.mark.parametrize(("held", "learns"), [(D, G), (G, D)])
def test_a_frozen_network_holds_still_while_the_other_learns(held: str, learns: str) -> None:
    trainer = Trainer(toy({"training.k_d": 2, "training.k_g": 2}))
    trainer.freeze(held)  # type: ignore[arg-type]
    weights = {D: trainer.weights_d.flat, G: trainer.weights_g.flat}
    before = {name: flat.clone() for name, flat in weights.items()}
    assert [trainer.substep() for _ in range(4)] == [learns] * 4
    assert trainer.step_count == 2 and trainer.updates == 4
    assert torch.equal(weights[held], before[held])
    assert not torch.equal(weights[learns], before[learns])
    trainer.freeze(None)
    assert [trainer.substep() for _ in range(4)] == [D, D, G, G]


def test_freezing_in_mid_step_drops_what_is_left_of_that_network() -> None:
    trainer = Trainer(toy({"training.k_d": 3, "training.k_g": 2}))
    trainer.substep()
    trainer.freeze(D)  # type: ignore[arg-type]
    assert [trainer.substep() for _ in range(2)] == [G, G]
    assert counts(trainer) == (1, 1, 2)


def test_freezing_all_that_is_left_of_a_step_completes_it() -> None:
    trainer = Trainer(toy({"training.k_d": 2}))
    trainer.substep()
    trainer.substep()
    trainer.freeze(G)  # type: ignore[arg-type]
    assert counts(trainer) == (1, 2, 0) and not trainer.mid_step
    trainer.recorder.flush()
    assert len(trainer.recorder.history) == 1


def test_k_changes_from_the_next_step_on() -> None:
    from ganlab.engine.experiment import replace

    trainer = Trainer(toy())
    trainer.substep()
    trainer.experiment = replace(trainer.experiment, {"training.k_d": 3})
    assert [trainer.substep() for _ in range(5)] == [G, D, D, D, G]


def test_the_seed_alone_decides_the_start_and_not_the_data_or_the_objective() -> None:
    start = Trainer(toy()).weights_d.flat
    assert torch.equal(Trainer(toy({"data.name": "grid"})).weights_d.flat, start)
    assert torch.equal(Trainer(toy({"objective.name": "minimax"})).weights_d.flat, start)
    assert not torch.equal(Trainer(toy({"run.seed": 1})).weights_d.flat, start)


def test_a_distribution_that_is_built_already_is_used() -> None:
    other = DISTRIBUTIONS["grid"]
    assert Trainer(toy(), other).distribution is other


def test_data_that_cannot_be_built_is_told_of() -> None:
    with pytest.raises(DataError, match="empty"):
        Trainer(toy({"data.name": "drawn"}))


def test_the_networks_see_standardised_data() -> None:
    trainer = Trainer(toy({"data.name": "exponential-1d", "training.batch_size": 1000}))
    x = trainer.data.next()[0].numpy()
    shown = x * trainer.distribution.scale + trainer.distribution.location
    assert trainer.distribution.location[0] == pytest.approx(1.0)
    assert abs(x.mean()) < 0.2 and shown.min() >= -1e-6


@pytest.mark.parametrize("decay", [0.5, 0.9])
def test_the_average_is_that_of_its_definition(decay: float) -> None:
    trainer = Trainer(toy({"averaging.decay": decay, "training.k_d": 2}))
    expected = trainer.weights_g.flat.double().numpy().copy()
    for update in range(1, 41):
        while trainer.substep() != G:
            pass
        share = min(decay, (1 + update) / (10 + update))
        expected = share * expected + (1 - share) * trainer.weights_g.flat.double().numpy()
    np.testing.assert_allclose(trainer.average.numpy(), expected, rtol=1e-4, atol=1e-6)
    assert np.abs(expected - trainer.weights_g.flat.numpy()).max() > 1e-4


def test_without_averaging_the_average_is_not_touched() -> None:
    trainer = Trainer(toy())
    start = trainer.average.clone()
    trainer.step()
    assert torch.equal(trainer.average, start)


def test_averaging_does_not_change_what_is_learnt() -> None:
    plain, averaged = Trainer(toy()), Trainer(toy({"averaging.decay": 0.99}))
    for trainer in (plain, averaged):
        for _ in range(5):
            trainer.step()
    assert torch.equal(plain.weights_g.flat, averaged.weights_g.flat)
