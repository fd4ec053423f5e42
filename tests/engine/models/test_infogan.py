"""InfoGAN in training: codes come as they should, and Q teaches whom its weight lets it teach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ganlab.engine.files import open_run, save_run
from ganlab.engine.models.codes import CodeReader
from ganlab.engine.trainer.history import CODES, COLUMNS
from ganlab.engine.trainer.run import Run
from ganlab.engine.trainer.trainer import Trainer
from ganlab.study.pairs import small

PAIRS = [("infogan-mlp", "ring"), ("infogan", "glyphs:16")]
CODED = {"latent.categorical": 1, "latent.categories": 4, "latent.continuous": 2}
INFORMATION = [name for name in COLUMNS if name.startswith("information_")]


def trainer_of(family: str, data: str, **more: Any) -> Trainer:
    return Trainer(small(family, data, **{**CODED, **more}))


def weightless(categorical: float = 0.0, continuous: float = 0.0) -> dict[str, float]:
    return {
        "objective.categorical_weight": categorical,
        "objective.continuous_weight": continuous,
    }


def heads(trainer: Trainer) -> list[torch.Tensor]:
    """The last layer's weights ``[outputs, features]`` and biases ``[outputs]``; live."""
    outputs = trainer.discriminator.shapes[-1][0]
    found = [w for w in trainer.weights_d.frozen if w.shape[0] == outputs and w.dim() <= 2][-2:]
    assert [w.dim() for w in found] == [2, 1]
    return found


def other_heads(trainer: Trainer, first: int = 1) -> None:
    """Give Q another head, from output ``first`` on."""
    generator = torch.Generator().manual_seed(5)
    for weight in heads(trainer):
        weight[first:] = torch.randn(weight[first:].shape, generator=generator)


def steps(trainer: Trainer, n: int) -> Trainer:
    for _ in range(n):
        trainer.step()
    trainer.recorder.flush()
    return trainer


@pytest.mark.parametrize(("family", "data"), PAIRS)
def test_without_weights_neither_g_nor_d_s_body_is_touched_by_q(family: str, data: str) -> None:
    one, other = (trainer_of(family, data, **weightless()) for _ in range(2))
    other_heads(other)
    start = [weight[1:].clone() for weight in heads(one)]
    assert not torch.equal(start[0], heads(other)[0][1:])
    steps(one, 6)
    steps(other, 6)
    assert torch.equal(one.weights_g.whole, other.weights_g.whole)
    last = len(one.discriminator.shapes) - 2
    for i, (mine, theirs) in enumerate(
        zip(one.weights_d.frozen, other.weights_d.frozen, strict=True)
    ):
        if i in (last, last + 1):
            assert torch.equal(mine[0], theirs[0]), "the verdict"
            assert not torch.equal(mine[1:], theirs[1:])
        else:
            assert torch.equal(mine, theirs), one.discriminator.names[i]
    assert not any(torch.equal(w[1:], s) for w, s in zip(heads(one), start, strict=True))


@pytest.mark.parametrize(("family", "data"), PAIRS)
def test_a_weight_teaches_both_networks(family: str, data: str) -> None:
    free, taught = trainer_of(family, data, **weightless()), trainer_of(family, data)
    assert torch.equal(free.weights_g.whole, taught.weights_g.whole), "they begin alike"
    steps(free, 2)
    steps(taught, 2)
    assert not torch.equal(free.weights_g.whole, taught.weights_g.whole)
    assert not torch.equal(free.weights_d.frozen[0], taught.weights_d.frozen[0])


def test_of_one_code_without_a_weight_only_its_own_head_depends() -> None:
    one, other = (trainer_of("infogan-mlp", "ring", **weightless(1.0, 0.0)) for _ in range(2))
    # Behind the verdict and the four categories.
    other_heads(other, 5)
    steps(one, 6)
    steps(other, 6)
    assert torch.equal(one.weights_g.whole, other.weights_g.whole)
    bodies = zip(one.weights_d.frozen[:-2], other.weights_d.frozen[:-2], strict=True)
    assert all(torch.equal(mine, theirs) for mine, theirs in bodies)
    assert torch.equal(heads(one)[0][:5], heads(other)[0][:5])


def test_q_learns_to_read_codes_even_where_it_only_watches() -> None:
    changed = {
        "latent.continuous": 0,
        "generator.width": 32,
        "discriminator.width": 32,
        "training.batch_size": 64,
        "discriminator.optimiser.lr": 0.01,
    }
    trainer = trainer_of("infogan-mlp", "ring", **weightless(), **changed)
    trainer.freeze("generator")
    steps(trainer, 200)
    shown = trainer.recorder.history.column("auxiliary_d")
    # At H(c) = log 4 it knows nothing.
    assert shown[:5].mean() > np.log(4) - 0.02 and shown[-20:].mean() < np.log(4) - 0.08


def test_with_a_weight_codes_become_readable() -> None:
    trainer = trainer_of(
        "infogan-mlp", "ring",
        **{"generator.width": 32, "discriminator.width": 32, "training.batch_size": 64,
           "latent.continuous": 0, "training.steps": 400},
    )  # fmt: skip
    steps(trainer, 200)
    bound = trainer.recorder.history.column("information_c1")
    assert bound[-20:].mean() > bound[:5].mean() + 0.3
    assert bound.max() <= np.log(4) + 1e-5


@pytest.mark.parametrize(("family", "data"), PAIRS)
def test_the_history_has_a_column_filled_for_each_code(family: str, data: str) -> None:
    trainer = steps(trainer_of(family, data), 3)
    history = trainer.recorder.history
    assert len(INFORMATION) == CODES
    for name in INFORMATION[:3]:
        assert np.isfinite(history.column(name)).all(), name
    for name in INFORMATION[3:]:
        assert np.isnan(history.column(name)).all(), name
    plain = steps(Trainer(small("mlp", "ring")), 2).recorder.history
    assert all(np.isnan(plain.column(name)).all() for name in INFORMATION)


def test_what_the_history_says_is_the_bound_of_the_step() -> None:
    trainer, twin = trainer_of("infogan-mlp", "ring"), trainer_of("infogan-mlp", "ring")
    steps(trainer, 1)
    twin.update_discriminator()
    (z,) = twin.noise_g.next()
    assert isinstance(twin.auxiliary, CodeReader)
    with torch.no_grad():
        fake = twin.generator(twin.weights_g.frozen, z, twin._learning)
        outputs = twin.discriminator(twin.weights_d.frozen, fake, twin._helping)[:, 1:]
        likelihood = twin.auxiliary.log_likelihood(outputs, z).mean(0)
    expected = likelihood + torch.tensor([np.log(4.0), np.log(2.0), np.log(2.0)])
    history = trainer.recorder.history
    found = [history.column(name)[0] for name in INFORMATION[:3]]
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert history.column("auxiliary_g")[0] == pytest.approx(-float(likelihood.sum()), rel=1e-5)


@pytest.mark.parametrize(("family", "data"), PAIRS)
@pytest.mark.parametrize("weights", [weightless(1.0, 0.1), weightless(0.0, 0.1)])
def test_a_run_that_was_saved_goes_on_bit_for_bit(
    family: str, data: str, weights: dict[str, float], tmp_path: Path
) -> None:
    run = Run(small(family, data, **CODED, **weights))
    for _ in range(3):
        run.step()
    run.substep()  # Within a step, of which D's half is made.
    save_run(run, tmp_path / "run")
    again = open_run(tmp_path / "run")
    for _ in range(4):
        run.step()
        again.step()
    theirs = again.trainer.tensors()
    for name, tensor in run.trainer.tensors().items():
        assert torch.equal(tensor, theirs[name]), name
    for trainer in (run.trainer, again.trainer):
        trainer.recorder.flush()
    for name in INFORMATION[:3]:
        np.testing.assert_array_equal(
            run.trainer.recorder.history.column(name)[-4:],
            again.trainer.recorder.history.column(name)[-4:],
        )
    x = run.trainer.distribution.sample(9, np.random.default_rng(0))
    pairs = zip(run.trainer.snapshot().codes(x), again.trainer.snapshot().codes(x), strict=True)
    assert all(np.array_equal(a.values, b.values) for a, b in pairs)


def test_codes_are_drawn_as_their_prior_has_them() -> None:
    space = trainer_of("infogan-mlp", "ring", **{"latent.categorical": 2}).latent
    assert [f.name for f in space.factors] == ["z1", "z2", "z3", "c1", "c2", "c3", "c4"]
    assert [f.role for f in space.factors[3:]] == ["code"] * 4
    n = 20_000
    z = space.sample(n, np.random.default_rng(7))
    for name in ("c1", "c2"):
        columns = z[:, space.columns(name)]
        assert set(np.unique(columns)) == {0.0, 1.0} and (columns.sum(1) == 1).all()
        # Five standard errors of a share.
        assert np.abs(columns.mean(0) - 0.25).max() < 5 * np.sqrt(0.25 * 0.75 / n)
    for name in ("c3", "c4"):
        values = space.values(z, name)
        assert values.min() >= -1 and values.max() <= 1
        assert values.min() < -0.99 and values.max() > 0.99
        assert abs(values.mean()) < 5 * np.sqrt(1 / 3 / n)
        assert abs((values**2).mean() - 1 / 3) < 5 * np.sqrt(4 / 45 / n)
    # Each for itself.
    whole = np.column_stack([space.values(z, f.name) for f in space.factors])
    apart = np.corrcoef(whole, rowvar=False) - np.eye(whole.shape[1])
    assert np.abs(apart).max() < 5 / np.sqrt(n)


@pytest.mark.parametrize(("family", "data"), PAIRS)
def test_without_any_code_it_is_a_gan_like_any_other(family: str, data: str) -> None:
    none = {"latent.categorical": 0, "latent.continuous": 0}
    trainer = steps(trainer_of(family, data, **none), 2)
    assert trainer.auxiliary is None and trainer.snapshot().reader is None
    assert heads(trainer)[0].shape[0] == 1 and trainer.latent.codes == ()
    assert np.isnan(trainer.recorder.history.column("auxiliary_g")).all()
    with pytest.raises(ValueError, match="no codes"):
        trainer.snapshot().codes(trainer.distribution.sample(2, np.random.default_rng(0)))


def test_a_fixed_variance_takes_one_output_less_for_each_number() -> None:
    counts = [
        trainer_of("infogan-mlp", "ring", **{"objective.code_variance": kind})
        .discriminator.shapes[-1][0]
        for kind in ("learned", "fixed")
    ]  # fmt: skip
    assert counts == [1 + 4 + 2 * 2, 1 + 4 + 2]
