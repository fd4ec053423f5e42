"""Half precision only where the machine has it, and weights in full precision always."""

from __future__ import annotations

import pytest
import torch

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.trainer.precision import Precision, has_bfloat16, use_threads
from ganlab.engine.trainer.run import one_thread
from ganlab.engine.trainer.trainer import Trainer

CPU = torch.device("cpu")


@pytest.fixture
def able(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganlab.engine.trainer.precision.has_bfloat16", lambda device: True)


@pytest.fixture
def unable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganlab.engine.trainer.precision.has_bfloat16", lambda device: False)


def test_auto_takes_half_precision_for_pictures_alone(able: None) -> None:
    assert Precision("auto", True, CPU).name == "bfloat16"
    assert Precision("auto", False, CPU).name == "float32"
    assert Precision("float32", True, CPU).name == "float32"
    assert Precision("bfloat16", False, CPU).name == "bfloat16"


def test_a_machine_without_it_says_so_where_it_was_asked_for(unable: None) -> None:
    assert Precision("auto", True, CPU).name == "float32"
    assert Precision("auto", True, CPU).notice == ""
    wished = Precision("bfloat16", True, CPU)
    assert wished.name == "float32" and "no bfloat16" in wished.notice


def test_within_a_cast_products_are_halves_and_outside_they_are_not(able: None) -> None:
    a = torch.ones(4, 4)
    half = Precision("bfloat16", True, CPU)
    with half.cast():
        assert (a @ a).dtype == torch.bfloat16
    assert (a @ a).dtype == torch.float32
    with Precision("float32", True, CPU).cast():
        assert (a @ a).dtype == torch.float32


def test_the_machine_is_asked_once() -> None:
    assert has_bfloat16("cpu") is has_bfloat16("cpu")
    assert not has_bfloat16("mps")


def test_training_in_halves_stays_near_training_in_full(able: None) -> None:
    def trained(precision: str) -> Trainer:
        trainer = Trainer(
            replace(
                Experiment(),
                {
                    "data.name": "glyphs", "model.family": "dcgan", "latent.size": 4,
                    "generator.width": 4, "discriminator.width": 4, "training.batch_size": 8,
                    "run.device": "cpu", "run.precision": precision,
                },
            )
        )  # fmt: skip
        trainer.step()
        return trainer

    full, half = trained("float32"), trained("bfloat16")
    for name, tensor in half.tensors().items():
        assert tensor.dtype == torch.float32, name
    # One step of Adam moves each weight by about the rate, whichever way its gradient points.
    assert float((full.weights_g.flat - half.weights_g.flat).abs().max()) < 0.01
    for trainer in (full, half):
        trainer.recorder.flush()
    losses = [t.recorder.history.column("loss_d_real")[0] for t in (full, half)]
    assert losses[0] == pytest.approx(losses[1], abs=0.02) and losses[0] != losses[1]


def test_points_get_one_thread_and_pictures_all_cores_but_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ganlab.engine.trainer.precision.usable_cores", lambda: 4)
    try:
        assert use_threads(pictures=True) == 3 == torch.get_num_threads()
        assert use_threads(pictures=False) == 1 == torch.get_num_threads()
    finally:
        one_thread()
