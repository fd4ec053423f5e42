"""Rows of the loss history, against losses computed apart in double precision."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.trainer.history import COLUMNS, History
from ganlab.engine.trainer.run import Run
from ganlab.engine.trainer.trainer import Trainer


def forward(weights: list[torch.Tensor], x: np.ndarray, slope: float) -> np.ndarray:
    """One hidden layer with a leaky ReLU of that slope, in double precision."""
    w = [weight.double().numpy() for weight in weights]
    h = x @ w[0].T + w[1]
    return np.where(h > 0, h, slope * h) @ w[2].T + w[3]


def nll(a: np.ndarray) -> float:
    return float(np.logaddexp(0.0, -a).mean())


@pytest.mark.parametrize("objective", ["minimax", "non-saturating"])
@pytest.mark.parametrize("k", [1, 2])
def test_rows_equal_losses_computed_apart(objective: str, k: int) -> None:
    experiment = toy({"objective.name": objective, "training.k_d": k, "training.k_g": k})
    trainer, twin = Trainer(experiment), Trainer(experiment)
    rows = []
    for _ in range(70):
        row = dict.fromkeys(COLUMNS, math.nan)
        for _ in range(2 * k):
            g, d = (w.copy() for w in (trainer.weights_g, trainer.weights_d))
            if trainer.substep() == "discriminator":
                x, z = twin.data.next()[0].numpy(), twin.noise_d.next()[0].numpy()
                real, fake = forward(d, x, 0.2), forward(d, forward(g, z, 0.0), 0.2)
                row["loss_d_real"], row["loss_d_fake"] = nll(real), nll(-fake)
                row["value"] = -nll(real) - nll(-fake)
                row["accuracy_real"] = float((real > 0).mean())
                row["accuracy_fake"] = float((fake < 0).mean())
                row["gradient_norm_d"] = float(trainer.weights_d.gradient.double().norm())
            else:
                fake = forward(d, forward(g, twin.noise_g.next()[0].numpy(), 0.0), 0.2)
                row["loss_g"] = -nll(-fake) if objective == "minimax" else nll(fake)
                row["gradient_norm_g"] = float(trainer.weights_g.gradient.double().norm())
        row["step"] = trainer.step_count
        row["updates_d"], row["updates_g"] = trainer.updates_d, trainer.updates_g
        rows.append([row[name] for name in COLUMNS])
    trainer.recorder.flush()
    np.testing.assert_allclose(
        trainer.recorder.history.since(0), np.array(rows), rtol=1e-4, atol=1e-5
    )


def test_what_a_frozen_network_did_not_do_is_nan() -> None:
    trainer = Trainer(toy())
    trainer.step()
    trainer.freeze("discriminator")
    trainer.step()
    trainer.freeze("generator")
    trainer.step()
    trainer.recorder.flush()
    history = trainer.recorder.history
    nan = {name: np.isnan(history.column(name)).tolist() for name in COLUMNS}
    of_d = {"loss_d_real", "loss_d_fake", "value", "accuracy_real", "accuracy_fake",
            "gradient_norm_d"}  # fmt: skip
    of_g = {"loss_g", "gradient_norm_g"}
    rare = {name for name in COLUMNS if name.startswith(("auxiliary", "information", "penalty"))}
    for name in rare:
        assert nan[name] == [True, True, True], name
    for name in set(COLUMNS) - rare:
        expected = [False, name in of_d, name in of_g]
        assert nan[name] == expected, name
    assert history.column("updates_d").tolist() == [1, 1, 2]
    assert history.column("updates_g").tolist() == [1, 2, 2]


def test_the_history_is_there_only_up_to_the_last_complete_step() -> None:
    trainer = Trainer(toy())
    trainer.substep()
    trainer.recorder.flush()
    assert len(trainer.recorder.history) == 0
    trainer.substep()
    trainer.recorder.flush()
    assert len(trainer.recorder.history) == 1


def rows(start: int, stop: int) -> np.ndarray:
    block = np.zeros((stop - start, len(COLUMNS)), np.float32)
    block[:, :3] = np.arange(start, stop)[:, None]
    return block


def test_history_grows_and_gives_copies() -> None:
    history = History()
    for start in range(1, 5001, 1250):
        history.extend(rows(start, start + 1250))
    assert len(history) == 5000
    np.testing.assert_array_equal(history.column("step"), np.arange(1, 5001))
    tail = history.since(4990)
    assert tail.shape == (10, len(COLUMNS)) and tail.dtype == np.float32
    tail[:] = -1
    assert history.column("step")[-1] == 5000
    assert len(history.since(5000)) == 0


@pytest.mark.parametrize(("step", "left"), [(0, 0), (3, 3), (10, 10), (99, 10)])
def test_a_run_that_goes_back_drops_the_rows_of_later_steps(step: int, left: int) -> None:
    history = History()
    history.extend(rows(1, 11))
    history.keep_until(2 * step)
    assert len(history) == left
    history.extend(rows(left + 1, left + 2))
    assert history.column("step")[-1] == left + 1


def test_steps_are_exact_to_sixteen_million() -> None:
    history = History()
    history.extend(rows(16_000_000, 16_000_003))
    assert history.column("step").tolist() == [16_000_000, 16_000_001, 16_000_002]


def test_an_update_made_by_hand_has_a_row_of_its_own() -> None:
    run = Run(toy())
    run.step()
    run.update("discriminator")
    run.update("generator")
    run.trainer.recorder.flush()
    history = run.trainer.recorder.history
    assert history.column("step").tolist() == [1, 1, 1]
    assert history.column("updates_d").tolist() == [1, 2, 2]
    assert np.isfinite(history.column("loss_d_real")).tolist() == [True, True, False]
    assert np.isfinite(history.column("loss_g")).tolist() == [True, False, True]
    run.step()
    run.trainer.recorder.flush()
    assert history.column("step").tolist() == [1, 1, 1, 2]
