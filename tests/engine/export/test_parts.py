from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from exported import MODELS, trained
from tiny_sets import TinyIdx

from ganlab.engine.data.errors import DataError
from ganlab.engine.export.parts import (
    answers,
    example,
    inputs_of,
    latents_of,
    outputs_of,
    parts_of,
)


def names(model: str, part: str) -> tuple[list[str], list[str]]:
    snapshot = trained(model).snapshot
    inputs, outputs = inputs_of(snapshot, part), outputs_of(snapshot, part)  # type: ignore[arg-type]
    return [tensor.name for tensor in inputs], [tensor.name for tensor in outputs]


def test_parts_have_their_inputs_and_outputs_by_name() -> None:
    assert parts_of(trained("gmmn").snapshot) == ("generator",)
    assert parts_of(trained("mlp").snapshot) == ("generator", "discriminator")
    assert parts_of(trained("infogan").snapshot) == ("generator", "discriminator", "codes")
    assert names("mlp", "generator") == (["z"], ["x"])
    assert names("conditional-mlp", "generator") == (["z", "label"], ["x"])
    assert names("conditional-mlp", "discriminator") == (["x", "label"], ["raw", "shown"])
    # Its D must say the label, and is not told.
    assert names("acgan", "discriminator") == (["x"], ["raw", "shown"])
    codes = [code.name for code in trained("infogan").snapshot.latent.codes]
    assert names("infogan", "generator") == (["z", *codes], ["x"])
    assert names("infogan", "codes") == (["x"], codes)


@pytest.mark.parametrize("model", MODELS)
def test_an_example_is_what_the_part_takes(model: str) -> None:
    snapshot = trained(model).snapshot
    for part in parts_of(snapshot):
        inputs = example(snapshot, part, 5, np.random.default_rng(0))
        assert list(inputs) == [tensor.name for tensor in inputs_of(snapshot, part)]
        for tensor in inputs_of(snapshot, part):
            assert inputs[tensor.name].dtype == tensor.dtype
            assert inputs[tensor.name].shape == (5, *tensor.shape)
        found = answers(snapshot, part, inputs)
        assert {name: x.shape for name, x in found.items()} == {
            tensor.name: (5, *tensor.shape) for tensor in outputs_of(snapshot, part)
        }


def test_factors_go_where_the_latent_space_has_them() -> None:
    latent = trained("infogan").snapshot.latent
    inputs = example(trained("infogan").snapshot, "generator", 12, np.random.default_rng(3))
    z = latents_of(latent, inputs)
    assert z.shape == (12, latent.size)
    for code in latent.codes:
        assert np.array_equal(latent.values(z, code.name), inputs[code.name])
    assert np.array_equal(z[:, : latent.noise_size], inputs["z"])


def test_without_its_data_a_discriminator_is_asked_about_generated_samples() -> None:
    snapshot = trained("dcgan").snapshot
    missing = TinyIdx(16)
    with pytest.raises(DataError):
        missing.sample(1, np.random.default_rng(0))
    inputs = example(
        replace(snapshot, distribution=missing), "discriminator", 3, np.random.default_rng(5)
    )
    z = snapshot.latent.sample(3, np.random.default_rng(5))
    assert np.array_equal(inputs["x"], snapshot.generate(z))
