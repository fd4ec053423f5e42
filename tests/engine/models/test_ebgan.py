"""An autoencoder in D's place: its energy, its code, and the term that pulls codes apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ganlab.engine.experiment import Experiment, ExperimentError, replace
from ganlab.engine.models.autoencoder import Autoencoder
from ganlab.engine.models.convolution import ConvDiscriminator, ConvGenerator
from ganlab.engine.models.ebgan import PullingAway
from ganlab.engine.models.mlp import MLP
from ganlab.engine.models.network import Training, parameter_count
from ganlab.engine.trainer.trainer import Trainer
from ganlab.study.pairs import check, small

POINTS = Autoencoder(MLP(2, 3, 1, 8, "tanh"), MLP(3, 2, 2, 8, "tanh"), tells=True)
PICTURES = Autoencoder(ConvDiscriminator(1, 16, 4, 5), ConvGenerator(5, 1, 16, 4))
PLAIN = Autoencoder(
    ConvDiscriminator(1, 16, 4, 5, batch_norm=False), ConvGenerator(5, 1, 16, 4, batch_norm=False)
)


def start(d: Autoencoder) -> list[torch.Tensor]:
    return [torch.from_numpy(w) for w in d.initial(np.random.default_rng(0))]


def samples(d: Autoencoder, n: int) -> torch.Tensor:
    shape = (2,) if d is POINTS else (1, 16, 16)
    return torch.randn(n, *shape, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("training", [None, Training(torch.Generator())])
@pytest.mark.parametrize("d", [POINTS, PICTURES, PLAIN])
def test_the_energy_is_the_mean_squared_error_of_the_reconstruction(
    d: Autoencoder, training: Training | None
) -> None:
    weights, x = start(d), samples(d, 6)
    named = dict(zip([*d.names, *d.buffer_names], weights, strict=True))
    assert len(named) == len(weights)

    def part(prefix: str) -> list[torch.Tensor]:
        return [w for name, w in named.items() if name.startswith(prefix)]

    code = d.encoder(part("encoder."), x, training)
    back = d.decoder(part("decoder."), code, training)
    expected = ((back - x) ** 2).flatten(1).mean(1)
    found = d(weights, x, training)
    torch.testing.assert_close(found[:, 0], expected)
    assert bool((found[:, 0] >= 0).all())
    if d.tells:
        torch.testing.assert_close(found[:, 1:], code)
    else:
        assert found.shape == (6, 1)


@pytest.mark.parametrize("d", [POINTS, PICTURES, PLAIN])
def test_a_diagram_counts_what_learns_and_ends_in_the_error(d: Autoencoder) -> None:
    assert sum(layer.parameters for layer in d.layers) == parameter_count(d)
    assert d.layers[-1].title == "Mean squared error"
    assert d.layers[-1].shape == ((4,) if d.tells else (1,))
    assert d.layers[-2].shape == tuple(samples(d, 1).shape[1:])
    assert d.mixes_batch == (d is PICTURES)


def test_settled_on_a_minibatch_it_judges_as_in_training() -> None:
    weights, x = start(PICTURES), samples(PICTURES, 64)
    settled = PICTURES.settled(weights, x)
    found = PICTURES([*weights[: len(PICTURES.shapes)], *settled], x)
    torch.testing.assert_close(
        found, PICTURES(weights, x, Training(torch.Generator())), rtol=0.01, atol=1e-4
    )


def test_the_pulling_away_term_is_the_paper_s() -> None:
    codes = torch.randn(6, 4, generator=torch.Generator().manual_seed(3)).double()
    s, total = codes.numpy(), 0.0
    for i in range(6):
        for j in range(6):
            if i != j:
                total += (s[i] @ s[j] / np.linalg.norm(s[i]) / np.linalg.norm(s[j])) ** 2
    spec = replace(Experiment(), {"objective.pull_away": 0.3}).objective
    terms = PullingAway().loss_g(codes, torch.zeros(6, 1), spec)
    assert float(terms.shown) == pytest.approx(total / 30)
    assert float(terms.loss) == pytest.approx(0.3 * total / 30)
    # D has no part in it: nothing is added, and nothing is shown.
    of_d = PullingAway().loss_d(codes, None, codes, torch.zeros(6, 1), spec)
    assert float(of_d.loss) == 0.0 and bool(torch.isnan(of_d.shown))


def test_alike_codes_are_pulled_apart_and_orthogonal_ones_are_left() -> None:
    spec = replace(Experiment(), {"objective.pull_away": 1.0}).objective
    z = torch.zeros(3, 1)
    assert float(PullingAway().loss_g(torch.ones(3, 4), z, spec).shown) == pytest.approx(1.0)
    assert float(PullingAway().loss_g(5 * torch.eye(3), z, spec).shown) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("family", "data", "more"),
    [
        ("ebgan-mlp", "gaussian-1d", {}),
        ("ebgan-mlp", "ring", {"objective.pull_away": 0.1, "training.unroll": 1}),
        ("ebgan-mlp", "glyphs", {"regularisation.r1": 0.1}),
        ("ebgan-mlp", "ring", {"discriminator.pack": 2, "objective.label_smoothing": 0.1}),
        ("ebgan", "glyphs:16", {"objective.pull_away": 0.1}),
        ("ebgan", "glyphs", {"discriminator.norm": "none", "regularisation.lipschitz": "spectral"}),
        ("ebgan", "glyphs", {"discriminator.pack": 2, "objective.pull_away": 0.1}),
    ],
)
def test_it_trains_is_saved_and_goes_on_the_same(
    family: str, data: str, more: dict[str, object], tmp_path: Path
) -> None:
    assert check(family, data, tmp_path, **more) == ""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"objective.name": "non-saturating"}, "choose energy"),
        ({"discriminator.minibatch": "distance"}, "set it to none"),
    ],
)
def test_what_does_not_go_together_says_why(more: dict[str, object], says: str) -> None:
    with pytest.raises(ExperimentError, match=says):
        Trainer(small("ebgan-mlp", "ring", **more))


def test_energies_belong_to_autoencoders_alone() -> None:
    with pytest.raises(ExperimentError, match="model.family = ebgan-mlp, ebgan"):
        Trainer(small("mlp", "ring", **{"objective.name": "energy"}))


def test_d_learns_which_points_are_data() -> None:
    spec = {
        "generator.width": 16,
        "discriminator.width": 32,
        "training.batch_size": 64,
        "discriminator.depth": 2,
    }
    trainer = Trainer(small("ebgan-mlp", "ring", **{**spec, "objective.margin": 1.0}))
    trainer.freeze("generator")
    for _ in range(300):
        trainer.step()
    snapshot = trainer.snapshot()
    z = snapshot.latent.sample(200, np.random.default_rng(0))
    real = snapshot.shown(trainer.distribution.sample(200, np.random.default_rng(1)))
    assert real.min() >= 0
    assert real.mean() < 0.5 * snapshot.shown(snapshot.generate(z)).mean()
