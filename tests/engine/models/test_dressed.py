"""What stands around D: each piece with each kind of D trains, is saved and goes on the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.engine.experiment import ExperimentError
from ganlab.engine.probes.judging import scores
from ganlab.engine.trainer.trainer import Trainer
from ganlab.study.pairs import check, small

SPECTRAL = {"regularisation.lipschitz": "spectral", "discriminator.norm": "none"}
WAYS = [{"discriminator.minibatch": way} for way in ("discrimination", "distance", "deviation")]
PACK = {"discriminator.pack": 3}
ALL = {**SPECTRAL, **PACK, **WAYS[0]}
UNROLLED = {"training.unroll": 2}
CASES = [
    ("mlp", "gaussian-1d", {**PACK}),
    ("mlp", "ring", ALL),
    ("mlp", "ring", {**ALL, **UNROLLED}),
    ("mlp", "ring", {**WAYS[1], **UNROLLED}),
    ("mlp", "ring", {**WAYS[2], "objective.label_flip": 0.2}),
    ("conditional-mlp", "ring", {**SPECTRAL, **WAYS[1]}),
    ("infogan-mlp", "ring", {**WAYS[0], "objective.categorical_weight": 0.0}),
    ("mlp-2014", "glyphs", {**PACK, **WAYS[2], "regularisation.lipschitz": "spectral"}),
    ("dcgan", "glyphs", {**PACK, **WAYS[0]}),
    ("dcgan", "glyphs", ALL),
    ("dcgan", "glyphs", {"discriminator.norm": "none", "regularisation.r1": 1.0, **PACK}),
    ("conditional-dcgan", "glyphs", {**SPECTRAL, **WAYS[2]}),
    ("acgan", "glyphs", {**WAYS[0], **SPECTRAL}),
    ("infogan", "glyphs", {**WAYS[1], **SPECTRAL}),
]


@pytest.mark.parametrize(("family", "data", "more"), CASES)
def test_it_trains_is_saved_and_goes_on_the_same(
    family: str, data: str, more: dict[str, object], tmp_path: Path
) -> None:
    assert check(family, data, tmp_path, **more) == ""


@pytest.mark.parametrize(
    ("family", "data", "more", "says"),
    [
        (
            "dcgan",
            "glyphs",
            {**SPECTRAL, "discriminator.norm": "batch"},
            "discriminator.norm = none",
        ),
        ("acgan", "glyphs", PACK, "set it to 1"),
        ("conditional-mlp", "ring", PACK, "set it to 1"),
        ("mlp", "ring", {**WAYS[0], "regularisation.r1": 1.0}, "discriminator.minibatch = none"),
    ],
)
def test_what_does_not_go_together_says_why(
    family: str, data: str, more: dict[str, object], says: str
) -> None:
    with pytest.raises(ExperimentError, match=says):
        Trainer(small(family, data, **more))


@pytest.mark.parametrize("more", [PACK, *WAYS, ALL])
def test_the_game_goes_over_every_pack_and_every_point_is_answered(more: dict[str, object]) -> None:
    trainer = Trainer(small("mlp", "ring", **more))
    for _ in range(2):
        trainer.step()
    trainer.recorder.flush()
    for name in ("loss_d_real", "loss_d_fake", "loss_g", "accuracy_real"):
        assert np.isfinite(trainer.recorder.history.column(name)).all()
    snapshot = trainer.snapshot()
    x = np.random.default_rng(0).normal(size=(11, 2)).astype(np.float32)
    together = snapshot.logits(x)
    assert together.shape == (11,)
    alone = np.concatenate([snapshot.logits(x[i : i + 1]) for i in range(11)])
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("more", [{**PACK, **WAYS[0]}, {**WAYS[2], **SPECTRAL}])
def test_pictures_are_scored_in_company_of_their_kind(more: dict[str, object]) -> None:
    trainer = Trainer(small("dcgan", "glyphs", **{"training.batch_size": 16, **more}))
    for _ in range(3):
        trainer.step()
    snapshot = trainer.snapshot()
    x = snapshot.generate(snapshot.latent.sample(6, np.random.default_rng(0)))
    d = scores(x, None, "generated", snapshot)
    np.testing.assert_allclose(scores(x[5:], None, "generated", snapshot), d[5:], rtol=1e-4)
    assert (np.abs(scores(x, None, "real", snapshot) - d) > 1e-7).any()


def test_watching_changes_nothing() -> None:
    watched, alone = (Trainer(small("mlp", "ring", **ALL)) for _ in range(2))
    for _ in range(3):
        watched.step()
        alone.step()
        watched.snapshot().logits(np.zeros((5, 2), np.float32))
    for name, tensor in alone.tensors().items():
        assert torch.equal(tensor, watched.tensors()[name]), name
