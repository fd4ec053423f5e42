from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from exported import MODELS, trained

from ganlab.engine.export import ExportError
from ganlab.engine.export.agreement import LARGEST_DIFFERENCE, allowed, difference
from ganlab.engine.export.check import every_condition
from ganlab.engine.export.networks import module_of
from ganlab.engine.export.parts import Part, answers, example, outputs_of, parts_of
from ganlab.engine.snapshot import Snapshot


def asked(snapshot: Snapshot, part: Part, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Ask the module as a program that knows its outputs by their order."""
    found = module_of(snapshot, part)(*(torch.tensor(value) for value in inputs.values()))
    found = found if isinstance(found, tuple) else (found,)
    names = [tensor.name for tensor in outputs_of(snapshot, part)]
    return {name: value.numpy() for name, value in zip(names, found, strict=True)}


@pytest.mark.parametrize("model", MODELS)
def test_a_module_answers_as_the_live_model_does(model: str) -> None:
    snapshot, rng = trained(model).snapshot, np.random.default_rng(1)
    for part in parts_of(snapshot):
        shapes = {tensor.name: tensor.shape for tensor in outputs_of(snapshot, part)}
        for inputs in every_condition(snapshot, part, rng):
            n = len(next(iter(inputs.values())))
            wanted, found = answers(snapshot, part, inputs), asked(snapshot, part, inputs)
            assert found.keys() == wanted.keys() == shapes.keys()
            for name, values in found.items():
                assert values.dtype == np.float32 and values.shape == (n, *shapes[name])
                assert difference(values, wanted[name]) <= LARGEST_DIFFERENCE, (part, name)


@pytest.mark.parametrize("model", ["mlp", "dcgan", "all at once"])
def test_inputs_are_left_as_they_were(model: str) -> None:
    snapshot = trained(model).snapshot
    for part in parts_of(snapshot):
        inputs = example(snapshot, part, 4, np.random.default_rng(0))
        given = [torch.tensor(value) for value in inputs.values()]
        module_of(snapshot, part)(*given)
        for tensor, value in zip(given, inputs.values(), strict=True):
            assert np.array_equal(tensor.numpy(), value)


def test_weights_stand_under_their_names_and_learn_no_more() -> None:
    snapshot = trained("conditional-dcgan").snapshot
    for part, network, weights in (
        ("generator", snapshot.generator, snapshot.generator_weights),
        ("discriminator", snapshot.discriminator, snapshot.discriminator_weights),
    ):
        module = module_of(snapshot, part)  # type: ignore[arg-type]
        held = {**dict(module.named_parameters()), **dict(module.named_buffers())}
        names = (*network.names, *network.buffer_names)
        for name, weight in zip(names, weights, strict=True):
            assert torch.equal(held.pop(f"{part}.{name}"), weight)
        assert set(held) == {"scaling.location", "scaling.scale"}
        assert not any(parameter.requires_grad for parameter in module.parameters())


def test_what_belongs_to_one_weight_stands_beside_it() -> None:
    snapshot = trained("spectral").snapshot
    held = module_of(snapshot, "discriminator").state_dict()
    assert {"discriminator.layers.0.weight", "discriminator.layers.0.weight_u"} <= held.keys()


def test_it_is_a_copy_that_later_updates_do_not_change() -> None:
    snapshot = trained("mlp").snapshot
    module = module_of(snapshot, "generator")
    z = torch.ones(1, snapshot.latent.size)
    before = module(z)
    changed = replace(snapshot, generator_weights=[w + 1 for w in snapshot.generator_weights])
    assert not torch.equal(module_of(changed, "generator")(z), before)
    for weight in changed.generator_weights:
        weight.zero_()
    assert torch.equal(module(z), before)


@pytest.mark.parametrize("part", ["generator", "discriminator"])
def test_data_that_lie_far_from_0_keep_their_digits(part: Part) -> None:
    location = np.array([1234.56789, -98765.4321])
    snapshot = replace(trained("mlp").snapshot, location=location, scale=np.array([0.25, 30.0]))
    rng = np.random.default_rng(0)
    inputs = example(snapshot, part, 64, rng)
    if part == "discriminator":
        spread = rng.standard_normal((64, 2)) * snapshot.scale
        inputs = {"x": (location + spread).astype(np.float32)}
    wanted, found = answers(snapshot, part, inputs), asked(snapshot, part, inputs)
    for name, values in found.items():
        assert difference(values, wanted[name]) <= allowed(wanted[name])
        # The nearest of all float32 numbers, or one beside it.
        assert (np.abs(values - wanted[name]) <= 4 * np.spacing(np.abs(wanted[name]) + 1)).all()


def test_a_label_that_does_not_exist_is_an_error() -> None:
    snapshot = trained("conditional-mlp").snapshot
    z = torch.zeros(1, snapshot.latent.noise_size)
    for label in (-1, len(snapshot.distribution.labels)):
        with pytest.raises(IndexError):
            module_of(snapshot, "generator")(z, torch.tensor([label]))


def test_a_part_that_the_model_has_not_is_refused() -> None:
    with pytest.raises(ExportError, match="no codes"):
        module_of(trained("mlp").snapshot, "codes")
    with pytest.raises(ExportError, match="without a discriminator"):
        module_of(trained("gmmn").snapshot, "discriminator")
