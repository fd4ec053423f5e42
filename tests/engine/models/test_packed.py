"""Packing: what D is shown in training, and what a single sample is told."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS, build
from ganlab.engine.models.convolution import ConvDiscriminator
from ganlab.engine.models.mlp import MLP
from ganlab.engine.models.network import Network, Training, parameter_count
from ganlab.engine.models.packed import SETS, Packed, Packs
from ganlab.study.pairs import small

LEARNING = Training(torch.Generator(), follow=True)
SEEING = Training(torch.Generator(), follow=True, company=True)
POINTS = Packed(MLP(6, 1, 2, 12, "leaky_relu"), 3, (2,))
PICTURES = Packed(ConvDiscriminator(2, 16, 4), 2, (1, 16, 16))


def samples(d: Packed, n: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(n, *d.shape, generator=torch.Generator().manual_seed(seed))


def start(d: Network) -> list[torch.Tensor]:
    return [torch.from_numpy(w) for w in d.initial(np.random.default_rng(0))]


def test_in_training_samples_in_turn_give_one_verdict() -> None:
    weights, x = start(POINTS), samples(POINTS, 12)
    found = POINTS(weights, x, LEARNING)
    assert found.shape == (4, 1)
    for i in range(4):
        pack = torch.cat([x[3 * i], x[3 * i + 1], x[3 * i + 2]])
        torch.testing.assert_close(found[i], POINTS.inner(weights[:-1], pack[None])[0])
    weights, x = start(PICTURES), samples(PICTURES, 8)
    joined = torch.stack([torch.cat([x[2 * i], x[2 * i + 1]]) for i in range(4)])
    assert joined.shape == (4, 2, 16, 16)
    expected = PICTURES.inner(weights[:-1], joined, LEARNING)
    torch.testing.assert_close(PICTURES(weights, x, LEARNING), expected)


def test_samples_that_make_no_whole_packs_are_refused() -> None:
    with pytest.raises(ValueError, match="8 samples do not make packs of 3"):
        POINTS(start(POINTS), samples(POINTS, 8), LEARNING)


@pytest.mark.parametrize("d", [POINTS, PICTURES])
def test_looked_at_every_sample_gets_its_own_answer(d: Packed) -> None:
    weights = start(d)
    d(weights, samples(d, 24), SEEING)
    x = samples(d, 5, seed=4)
    together = d(weights, x)
    assert together.shape == (5, 1)
    alone = torch.cat([d(weights, one) for one in x.split(1)])
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-5)
    # The mean over packs with kept real samples.
    packs = [torch.cat([x[2], *weights[-1][s]])[None] for s in range(SETS)]
    expected = torch.stack([d.inner(weights[:-1], pack)[0] for pack in packs]).mean(0)
    torch.testing.assert_close(together[2], expected, rtol=1e-4, atol=1e-5)


def test_real_samples_are_kept_and_generated_ones_are_not() -> None:
    weights, x = start(POINTS), samples(POINTS, 12)
    POINTS(weights, x, SEEING)
    torch.testing.assert_close(weights[-1].flatten(0, 1), x[: SETS * 2])
    POINTS(weights, samples(POINTS, 12, seed=8), LEARNING)
    POINTS(weights, samples(POINTS, 12, seed=9), Training(torch.Generator()))
    torch.testing.assert_close(weights[-1].flatten(0, 1), x[: SETS * 2])


def test_settled_it_judges_among_those_samples() -> None:
    weights = start(PICTURES)
    x = samples(PICTURES, 9, seed=3)
    settled = PICTURES.settled(weights, x)
    assert [tuple(s.shape) for s in settled] == [tuple(s) for s in PICTURES.buffer_shapes]
    torch.testing.assert_close(settled[-1].flatten(0, 1), x[:SETS])
    within = PICTURES.inner.settled(weights[:-1], x[:8].reshape(4, 2, 16, 16))
    for found, expected in zip(settled, within, strict=False):
        torch.testing.assert_close(found, expected)


def test_filters_and_maps_are_those_of_a_single_picture() -> None:
    weights = start(PICTURES)
    filters = PICTURES.filters(weights)
    assert filters is not None and filters.shape == (4, 1, 4, 4)
    maps = PICTURES.feature_maps(weights, samples(PICTURES, 3))
    assert maps is not None and maps.shape == (3, 4, 8, 8)


def test_a_diagram_shows_one_sample_of_several() -> None:
    for d in (POINTS, PICTURES):
        assert d.layers[0].shape == d.shape and f"× {d.pack} samples" in d.layers[0].extras
        assert sum(layer.parameters for layer in d.layers) == parameter_count(d)
        assert len(set(d.buffer_names)) == len(d.buffer_shapes)
        assert d.mixes_batch


@pytest.mark.parametrize("name", ["gaussian-1d", "ring", "glyphs"])
def test_packs_of_data_are_its_samples_joined(name: str) -> None:
    assert name in DISTRIBUTIONS or name in IMAGE_SETS
    data = build(small("mlp", name).data)
    packs = Packs(data, 3)
    drawn = packs.sample(4, np.random.default_rng(0))
    assert drawn.shape == (4, *packs.shape) and packs.numbers == 3 * data.numbers
    single = data.sample(12, np.random.default_rng(0))
    np.testing.assert_array_equal(drawn.reshape(single.shape), single)
    assert ((drawn - packs.location) / packs.scale).shape == drawn.shape
    assert not packs.labels
    with pytest.raises(ValueError, match="no label"):
        packs.sample_labelled(1, np.random.default_rng(0))
