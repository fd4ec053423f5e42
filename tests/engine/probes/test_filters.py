from __future__ import annotations

import numpy as np
import pytest
import torch
from picture_runs import pictures_of
from toys import toy

from ganlab.engine.probes import (
    FiltersRequest,
    FiltersResult,
    PicturesRequest,
    RealPicturesRequest,
    evaluate,
)
from ganlab.engine.snapshot import Snapshot
from ganlab.engine.trainer.trainer import Trainer


def look_at(snapshot: Snapshot, request: FiltersRequest) -> FiltersResult:
    result = evaluate(request, snapshot)
    assert isinstance(result, FiltersResult)
    return result


@pytest.mark.parametrize("family", ["dcgan", "conditional-dcgan"])
def test_the_maps_are_the_picture_folded_with_the_filters(family: str) -> None:
    snapshot = pictures_of(family)
    result = look_at(snapshot, FiltersRequest("real", index=2, most=5))
    weights = list(snapshot.discriminator_weights)
    picture = result.picture.astype(np.float32)[:, None] / 255
    channels = [torch.from_numpy((picture - 0.5) / 0.5)]
    if family == "conditional-dcgan":
        # One more channel, which depends on the label: its filters are not among those shown.
        plane = weights.pop(0)[:, result.label]
        channels.append(plane.reshape(1, 1, 16, 16))
    kernels, bias = weights[:2]
    assert result.filters is not None and result.maps is not None
    np.testing.assert_array_equal(result.filters, kernels[:5, :1].numpy())
    folded = torch.nn.functional.conv2d(torch.cat(channels, 1), kernels, bias, 2, 1)
    expected = torch.nn.functional.leaky_relu(folded, 0.2)[0, :5]
    np.testing.assert_allclose(result.maps, expected.numpy(), atol=1e-5)
    assert result.total == len(kernels)
    assert result.weight_scale == pytest.approx(float(np.abs(result.filters).max()))
    assert result.map_scale == pytest.approx(float(np.abs(result.maps).max()))


def test_the_picture_is_the_one_that_was_asked_for() -> None:
    snapshot = pictures_of("conditional-dcgan")
    fake = look_at(snapshot, FiltersRequest("generated", index=4, seed=3))
    same = evaluate(PicturesRequest(6, seed=3), snapshot)
    np.testing.assert_array_equal(fake.picture[0], same.pictures[4])  # type: ignore[attr-defined]
    assert fake.label == same.labels[4]  # type: ignore[attr-defined]
    assert fake.d == pytest.approx(float(same.d[4]), rel=1e-4)  # type: ignore[attr-defined]
    real = look_at(snapshot, FiltersRequest("real", index=4, seed=3))
    same = evaluate(RealPicturesRequest(6, seed=3), snapshot)
    np.testing.assert_array_equal(real.picture[0], same.pictures[4])  # type: ignore[attr-defined]
    assert real.label == same.labels[4]  # type: ignore[attr-defined]


def test_a_fully_connected_layer_has_pictures_of_weights_but_no_maps() -> None:
    result = look_at(pictures_of("conditional-mlp"), FiltersRequest(most=6))
    assert result.filters is not None and result.filters.shape == (6, 1, 16, 16)
    assert result.total == 8 and result.maps is None and result.map_scale == 0.0


def test_a_network_on_points_would_have_neither() -> None:
    trainer = Trainer(toy())
    d = trainer.discriminator
    assert d.filters(trainer.weights_d.frozen) is None
