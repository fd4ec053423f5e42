"""What D is told of a minibatch, against direct loops, and a company that answers rest on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganlab.engine.models.batch_aware import BatchAware
from ganlab.engine.models.convolution import ConvDiscriminator
from ganlab.engine.models.minibatch import CLOSENESS, TOLD, closeness, deviation, distance
from ganlab.engine.models.mlp import MLP
from ganlab.engine.models.network import Featured, Training, parameter_count

LEARNING = Training(torch.Generator(), follow=True)
SEEING = Training(torch.Generator(), follow=True, company=True)
POINTS: Featured = MLP(2, 1, 2, 12, "leaky_relu")
LABELLED: Featured = ConvDiscriminator(1, 16, 4, 3, labels=5)
HIDDEN: Featured = ConvDiscriminator(1, 16, 4, 2, hidden=6, batch_norm=False)
COMPANY = 7


def numbers(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def dressed(inner: Featured, way: str) -> tuple[BatchAware, list[torch.Tensor]]:
    d = BatchAware(inner, way, COMPANY, (2,) if inner is POINTS else (1, 16, 16))
    return d, [torch.from_numpy(w) for w in d.initial(np.random.default_rng(0))]


def samples(inner: Featured, n: int, seed: int = 1) -> tuple[torch.Tensor, torch.Tensor | None]:
    x = numbers(n, *((2,) if inner is POINTS else (1, 16, 16)), seed=seed)
    return x, torch.eye(5)[torch.arange(n) % 5] if inner.labels else None


def test_closeness_is_the_paper_s_over_the_others() -> None:
    b, c = CLOSENESS
    m = numbers(9, b * c).double()
    for k, beside in ((9, False), (4, False), (6, True)):
        others = numbers(6, b * c, seed=3).double() if beside else m[:k]
        found = closeness(m, others, beside).numpy()
        rows, peers = m.view(9, b, c).numpy(), others.view(-1, b, c).numpy()
        for i in range(9):
            of = [j for j in range(len(peers)) if beside or j != i]
            each = [np.exp(-np.abs(rows[i] - peers[j]).sum(1)) for j in of]
            np.testing.assert_allclose(found[i], np.mean(each, 0), rtol=1e-12)


def test_distance_is_the_mean_one_to_the_others() -> None:
    # Far from the origin, where squares of single precision have nothing left to tell apart.
    f = 0.01 * numbers(8, 5) + 100.0
    exact = f.double().numpy()
    for beside in (False, True):
        others = 0.01 * numbers(6, 5, seed=3) + 100.0 if beside else f[:6]
        found = distance(f, others, beside)
        assert found.shape == (8, 1)
        for i in range(8):
            of = [j for j in range(6) if beside or j != i]
            apart = [np.sqrt(np.mean((exact[i] - others[j].double().numpy()) ** 2)) for j in of]
            assert float(found[i]) == pytest.approx(np.mean(apart), rel=1e-3)


def test_deviation_is_one_number_for_all_and_beside_others_counts_the_sample_in() -> None:
    f, others = numbers(8, 5).double(), numbers(6, 5, seed=3).double()
    together = deviation(f, f[:6], False)
    np.testing.assert_allclose(together, np.full((8, 1), f.numpy().std(0).mean()), rtol=1e-6)
    for i, found in enumerate(deviation(f, others, True)):
        joined = np.concatenate([others.numpy(), f[i : i + 1].numpy()])
        assert float(found) == pytest.approx(joined.std(0).mean(), rel=1e-6)


@pytest.mark.parametrize("way", TOLD)
def test_a_collapse_shows(way: str) -> None:
    width = TOLD[way].learned or 10
    spread, alike = numbers(20, width), numbers(1, width).expand(20, width)
    told = [TOLD[way].tell(f, f, False) for f in (spread, alike)]
    if way == "discrimination":
        assert float(told[0].max()) < 0.5 and float(told[1].min()) > 0.999
    else:
        assert float(told[0].min()) > 0.5 and float(told[1].max()) < 0.001
    assert told[0].shape == (20, TOLD[way].numbers)


@pytest.mark.parametrize("way", TOLD)
@pytest.mark.parametrize("beside", [False, True])
def test_gradients_are_right_twice_over(way: str, beside: bool) -> None:
    width = TOLD[way].learned or 3
    f = numbers(4, width).double().requires_grad_()
    others = numbers(3, width, seed=2).double()

    def tell(f: torch.Tensor) -> torch.Tensor:
        return TOLD[way].tell(f, others if beside else f[:3], beside)

    assert torch.autograd.gradcheck(tell, [f])
    if way != "discrimination":
        assert torch.autograd.gradgradcheck(tell, [f])


@pytest.mark.parametrize("way", TOLD)
@pytest.mark.parametrize("inner", [POINTS, LABELLED, HIDDEN])
def test_looked_at_an_answer_does_not_depend_on_what_else_is_asked(
    inner: Featured, way: str
) -> None:
    d, weights = dressed(inner, way)
    d(weights, samples(inner, 12)[0], SEEING, samples(inner, 12)[1])
    x, labels = samples(inner, 9, seed=5)
    together = d(weights, x, None, labels)
    assert together.shape == (9, inner.shapes[-1][0])
    alone = [
        d(weights, x[i : i + 1], None, None if labels is None else labels[i : i + 1])
        for i in range(9)
    ]
    torch.testing.assert_close(together, torch.cat(alone), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("way", TOLD)
def test_in_training_it_depends_on_the_minibatch(way: str) -> None:
    d, weights = dressed(POINTS, way)
    x, y = samples(POINTS, 6)[0], samples(POINTS, 6, seed=9)[0]
    first = d(weights, torch.cat([x, y]), LEARNING)[:6]
    second = d(weights, torch.cat([x, 5 * y]), LEARNING)[:6]
    assert float((first - second).abs().min()) > 1e-6


@pytest.mark.parametrize("way", TOLD)
def test_the_company_is_the_last_real_minibatch(way: str) -> None:
    d, weights = dressed(LABELLED, way)
    x, labels = samples(LABELLED, 12)
    d(weights, *samples(LABELLED, 12, seed=8)[:1], LEARNING, labels)
    assert not torch.equal(weights[-2], samples(LABELLED, 12, seed=8)[0][:COMPANY])
    d(weights, x, SEEING, labels)
    assert labels is not None
    torch.testing.assert_close(weights[-2], x[:COMPANY])
    torch.testing.assert_close(weights[-1], labels[:COMPANY])
    d(weights, *samples(LABELLED, 12, seed=8)[:1], LEARNING, labels)
    torch.testing.assert_close(weights[-2], x[:COMPANY])


@pytest.mark.parametrize("way", TOLD)
def test_settled_in_other_company_it_judges_by_that(way: str) -> None:
    d, weights = dressed(LABELLED, way)
    x, labels = samples(LABELLED, 12)
    before = [w.clone() for w in weights]
    settled = d.settled(weights, x, labels)
    assert all(torch.equal(a, b) for a, b in zip(before, weights, strict=True))
    assert [tuple(s.shape) for s in settled] == [tuple(s) for s in d.buffer_shapes]
    torch.testing.assert_close(settled[-2], x[:COMPANY])
    # Fewer than are kept come twice.
    assert labels is not None
    torch.testing.assert_close(d.settled(weights, x[:3], labels[:3])[-2][3:6], x[:3])


@pytest.mark.parametrize("way", TOLD)
@pytest.mark.parametrize("inner", [POINTS, LABELLED, HIDDEN])
def test_a_diagram_counts_what_learns(inner: Featured, way: str) -> None:
    d, weights = dressed(inner, way)
    assert d.mixes_batch
    assert sum(layer.parameters for layer in d.layers) == parameter_count(d)
    assert d.layers[-2].title == TOLD[way].title and d.layers[-1].shape == inner.layers[-1].shape
    shapes = [*d.shapes, *d.buffer_shapes]
    assert [tuple(w.shape) for w in weights] == [tuple(s) for s in shapes]
    names = [*d.names, *d.buffer_names]
    assert len(set(names)) == len(names) == len(shapes)
