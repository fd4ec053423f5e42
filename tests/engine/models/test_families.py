"""Every family with every kind of data that it fits: trains, is saved, opens and samples alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS, build
from ganlab.engine.data.dataset import Dataset
from ganlab.engine.experiment import ExperimentError, replace
from ganlab.engine.models import FAMILIES, shape_fields
from ganlab.engine.trainer.trainer import Trainer
from ganlab.study.pairs import check, small

#: One of each kind: on a line, in a plane with and without modes, pictures of two sizes.
DATA = ("gaussian-1d", "ring", "moons", "glyphs", "glyphs:16", "glyphs:32")


def data_set(name: str) -> Dataset:
    return build(small("mlp", name).data)


PAIRS = [(f, d) for f in FAMILIES for d in DATA if not FAMILIES[f].fits(data_set(d))]
MISFITS = [(f, d) for f in FAMILIES for d in DATA if FAMILIES[f].fits(data_set(d))]


def test_every_family_fits_something_and_every_kind_of_data_is_fitted() -> None:
    assert {family for family, _ in PAIRS} == set(FAMILIES)
    assert {data for _, data in PAIRS} == set(DATA)


@pytest.mark.parametrize(("family", "data"), PAIRS)
def test_what_fits_trains_is_saved_and_samples_alike(
    family: str, data: str, tmp_path: Path
) -> None:
    assert check(family, data, tmp_path) == ""


@pytest.mark.parametrize(("family", "data"), MISFITS)
def test_what_does_not_fit_says_why(family: str, data: str) -> None:
    reason = FAMILIES[family].fits(data_set(data))
    with pytest.raises(ExperimentError) as caught:
        Trainer(small(family, data))
    assert FAMILIES[family].title in str(caught.value) and reason in str(caught.value)


@pytest.mark.parametrize("family", FAMILIES)
def test_fields_that_a_family_does_not_name_do_not_change_its_networks(family: str) -> None:
    data = next(d for f, d in PAIRS if f == family)
    before = Trainer(small(family, data))
    others = {
        "generator.depth": 2, "generator.activation": "tanh", "discriminator.depth": 2,
        "discriminator.activation": "tanh", "discriminator.pieces": 3,
        "discriminator.dropout": 0.4, "discriminator.input_dropout": 0.3,
    }  # fmt: skip
    assert set(others) <= shape_fields()
    idle = {path: v for path, v in others.items() if path not in FAMILIES[family].fields}
    after = Trainer(replace(small(family, data), idle))
    assert before.generator == after.generator and before.discriminator == after.discriminator


@pytest.mark.parametrize("data", ["glyphs", "glyphs:32"])
def test_what_networks_see_lies_in_the_range_that_they_make(data: str) -> None:
    for family in ("mlp-2014", "dcgan", "conditional-mlp"):
        trainer = Trainer(small(family, data))
        x = trainer.data.next()[0]
        lo, hi = (0.0, 1.0) if family == "mlp-2014" else (-1.0, 1.0)
        assert float(x.min()) == pytest.approx(lo) and float(x.max()) == pytest.approx(hi, abs=0.05)


@pytest.mark.parametrize("family", ["conditional-mlp", "conditional-dcgan"])
def test_the_discriminator_sees_the_label(family: str) -> None:
    trainer = Trainer(small(family, "glyphs"))
    snapshot = trainer.snapshot()
    x = trainer.distribution.sample(5, np.random.default_rng(0))
    assert not np.array_equal(snapshot.logits(x, 3), snapshot.logits(x, 4))
    each = snapshot.logits(x, np.array([3, 4, 3, 4, 3]))
    np.testing.assert_allclose(each[0], snapshot.logits(x, 3)[0], rtol=1e-5)
    with pytest.raises(ValueError, match="which label"):
        snapshot.logits(x)


def test_labels_of_real_minibatches_are_those_of_their_pictures() -> None:
    trainer = Trainer(small("conditional-mlp", "ring", **{"training.batch_size": 64}))
    x, y = trainer.data.next()
    points = x.numpy() * trainer.scale + trainer.location
    distance = np.linalg.norm(points[:, None] - trainer.distribution.modes.centres, axis=2)
    np.testing.assert_array_equal(distance.argmin(1), y.argmax(1).numpy())


def test_acgan_s_label_losses_are_cross_entropies_of_d_s_further_outputs() -> None:
    trainer = Trainer(small("acgan", "glyphs"))
    twin = Trainer(small("acgan", "glyphs"))
    trainer.step()
    trainer.recorder.flush()
    (x, y), (z,) = twin.data.next(), twin.noise_d.next()
    g, d = twin.generator, twin.discriminator
    learning = twin._helping
    with torch.no_grad():
        fake = g(twin.weights_g.frozen, z, learning)
        heads = [d(twin.weights_d.frozen, s, learning)[:, 1:].double() for s in (x, fake)]
    asked = twin.latent.one_hot(z)
    expected = -sum(
        (label * torch.log_softmax(head, 1)).sum(1).mean()
        for head, label in zip(heads, (y, asked), strict=True)
    )
    got = trainer.recorder.history.column("auxiliary_d")[0]
    assert got == pytest.approx(float(expected), rel=0.02)
    assert np.isfinite(trainer.recorder.history.column("auxiliary_g")[0])


def test_without_a_weight_the_label_loss_teaches_nothing() -> None:
    plain = Trainer(small("acgan", "glyphs", **{"objective.label_weight": 0.0}))
    plain.step()
    verdicts = plain.weights_d.frozen[plain.discriminator.names.index("verdict.weight")]
    before = Trainer(small("acgan", "glyphs")).weights_d.frozen[
        plain.discriminator.names.index("verdict.weight")
    ]
    assert torch.equal(verdicts[1:], before[1:]) and not torch.equal(verdicts[0], before[0])


@pytest.mark.parametrize("name", IMAGE_SETS)
def test_a_run_on_pictures_that_are_not_here_can_be_built_and_looked_at(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    monkeypatch.setenv("GANLAB_HOME", str(tmp_path))
    trainer = Trainer(small("dcgan", name))
    z = trainer.latent.sample(2, np.random.default_rng(0))
    assert trainer.snapshot().generate(z).shape == (2, *IMAGE_SETS[name].shape)


def test_every_toy_data_set_is_named_beside_pictures() -> None:
    assert not set(DISTRIBUTIONS) & set(IMAGE_SETS)
