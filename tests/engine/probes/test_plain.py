"""G as trained beside its average: asked for, copied, and else not there."""

from __future__ import annotations

import numpy as np
import pytest
from picture_runs import SMALL
from toys import toy

from ganlab.engine.probes import (
    NearestRequest,
    PicturesRequest,
    RealPicturesRequest,
    SamplesRequest,
    evaluate,
)
from ganlab.engine.trainer.trainer import Trainer


def trained(steps: int = 4, **changes: object) -> Trainer:
    fields = {name.replace("__", "."): value for name, value in changes.items()}
    trainer = Trainer(toy({"averaging.decay": 0.99, **fields}))
    for _ in range(steps):
        trainer.step()
    return trainer


def test_points_of_both_come_from_the_same_latents() -> None:
    trainer = trained()
    result = evaluate(SamplesRequest(40, plain=True), trainer.snapshot(plain=True))
    averaged, plain = (
        evaluate(SamplesRequest(40), trainer.snapshot(averaged=on)).generated
        for on in (True, False)
    )
    np.testing.assert_array_equal(result.generated, averaged)
    np.testing.assert_array_equal(result.plain, plain)
    assert np.abs(averaged - plain).max() > 1e-3


def test_a_copy_holds_the_weights_as_trained_only_where_they_are_asked_for() -> None:
    trainer = trained(1)
    assert trainer.snapshot().plain_weights is None
    with pytest.raises(ValueError, match="averaged generator alone"):
        trainer.snapshot().as_trained()
    assert evaluate(SamplesRequest(4, plain=True), trainer.snapshot()).plain is None
    both = trainer.snapshot(plain=True)
    assert not both.as_trained().averaged and both.averaged
    alone = Trainer(toy()).snapshot(plain=True)
    assert alone.plain_weights is None and alone.as_trained() is alone


def test_pictures_of_g_as_trained_take_the_average_s_place() -> None:
    trainer = trained(3, **SMALL, model__family="dcgan")
    snapshot = trainer.snapshot(plain=True)
    shown = evaluate(PicturesRequest(4, plain=True), snapshot)
    wanted = evaluate(PicturesRequest(4), trainer.snapshot(averaged=False))
    np.testing.assert_array_equal(shown.pictures, wanted.pictures)
    np.testing.assert_array_equal(shown.d, wanted.d)
    averaged = evaluate(PicturesRequest(4), snapshot)
    assert not np.array_equal(averaged.d, shown.d)
    np.testing.assert_array_equal(averaged.z, shown.z)


def test_only_what_asks_for_it_needs_it() -> None:
    for request, needs in (
        (SamplesRequest(4), False),
        (SamplesRequest(4, plain=True), True),
        (PicturesRequest(4, plain=True), True),
        (NearestRequest(PicturesRequest(4, plain=True)), True),
        (NearestRequest(PicturesRequest(4)), False),
        (RealPicturesRequest(4), False),
    ):
        assert request.needs_plain is needs, request
