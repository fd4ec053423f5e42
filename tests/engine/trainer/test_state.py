"""A run that is taken apart, kept as numbers and put together again goes on as if it had not."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
from toys import toy

from ganlab.engine.experiment import Experiment
from ganlab.engine.trainer.trainer import Trainer

RICH: dict[str, Any] = {
    "training.k_d": 3,
    "training.k_g": 2,
    "discriminator.dropout": 0.3,
    "averaging.decay": 0.9,
    "training.schedule": "linear",
    "training.steps": 40,
}


def kept(trainer: Trainer) -> tuple[dict[str, torch.Tensor], Any]:
    tensors = {name: tensor.clone() for name, tensor in trainer.tensors().items()}
    # Through a file.
    return tensors, json.loads(json.dumps(trainer.counters()))


def assert_same(a: Trainer, b: Trainer) -> None:
    for name, tensor in a.tensors().items():
        assert torch.equal(tensor, b.tensors()[name]), name
    assert a.counters() == b.counters()


def with_rule(rule: str) -> Experiment:
    rules = {f"{network}.optimiser.name": rule for network in ("generator", "discriminator")}
    return toy({**RICH, **rules})


@pytest.mark.parametrize("rule", ["adam", "sgd", "momentum"])
@pytest.mark.parametrize("substeps", [0, 1, 4, 5, 64, 117])
def test_it_goes_on_bit_for_bit(substeps: int, rule: str) -> None:
    trainer, again = Trainer(with_rule(rule)), Trainer(with_rule(rule))
    for _ in range(substeps):
        trainer.substep()
    again.restore(*kept(trainer))
    assert_same(trainer, again)
    assert again.mid_step is (substeps % 5 != 0)
    for _ in range(90):
        assert trainer.substep() == again.substep()
    assert_same(trainer, again)


def test_going_back_within_a_run_repeats_it_bit_for_bit() -> None:
    trainer = Trainer(with_rule("adam"))
    for _ in range(17):
        trainer.substep()
    place = kept(trainer)
    for _ in range(90):
        trainer.substep()
    first = kept(trainer)
    trainer.restore(*place)
    for _ in range(90):
        trainer.substep()
    second = kept(trainer)
    assert first[1] == second[1]
    assert all(torch.equal(first[0][name], second[0][name]) for name in first[0])


def test_what_is_frozen_stays_frozen() -> None:
    trainer, again = Trainer(toy()), Trainer(toy())
    trainer.freeze("generator")
    trainer.step()
    again.restore(*kept(trainer))
    assert again.frozen == "generator" and again.substep() == "discriminator"


def test_what_was_kept_does_not_follow_the_run() -> None:
    trainer, again = Trainer(toy()), Trainer(toy())
    place = kept(trainer)
    again.restore(*place)
    again.step()
    assert torch.equal(place[0]["generator.layers.0.weight"], trainer.weights_g.frozen[0])


def test_names_are_those_of_a_file() -> None:
    names = list(Trainer(toy()).tensors())
    assert names[:4] == [f"generator.layers.{i}.{kind}" for i in (0, 1)
                         for kind in ("weight", "bias")]  # fmt: skip
    assert {"averaged.layers.1.bias", "discriminator.layers.0.weight"} <= set(names)
    assert {f"optimiser.{network}.{memory}" for network in ("generator", "discriminator")
            for memory in ("mean", "square")} <= set(names)  # fmt: skip


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tensors, counters: tensors.pop("optimiser.generator.mean"),
        lambda tensors, counters: tensors.update({"generator.layers.0.bias": torch.zeros(9)}),
        lambda tensors, counters: counters.pop("step"),
        lambda tensors, counters: counters.pop("streams"),
        lambda tensors, counters: counters.update(streams=counters["streams"][:2]),
        lambda tensors, counters: counters.update(dropout="zz"),
        lambda tensors, counters: counters.update(dropout="00"),
        lambda tensors, counters: counters.update(plan=["nobody"]),
        lambda tensors, counters: counters.update(frozen="nobody"),
        lambda tensors, counters: counters["streams"][1].update(before={"state": 1}),
    ],
)
def test_a_damaged_state_is_refused_and_nothing_is_changed(spoil: Any) -> None:
    trainer, again = Trainer(with_rule("adam")), Trainer(with_rule("adam"))
    for _ in range(8):
        trainer.substep()
    again.step()
    before = kept(again)
    tensors, counters = kept(trainer)
    spoil(tensors, counters)
    with pytest.raises((KeyError, ValueError)):
        again.restore(tensors, counters)
    after = kept(again)
    assert all(torch.equal(before[0][name], after[0][name]) for name in before[0])
    assert before[1] == after[1]
    again.step()
