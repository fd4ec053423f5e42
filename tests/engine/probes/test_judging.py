from __future__ import annotations

import numpy as np
import pytest
import torch
from picture_runs import pictures_of

from ganlab.engine.models.network import Training
from ganlab.engine.probes.judging import COMPANY, _company, scores


@pytest.mark.parametrize("family", ["dcgan", "conditional-dcgan", "acgan"])
@pytest.mark.parametrize("kind", ["generated", "real"])
def test_the_company_is_judged_as_a_minibatch_of_training_is(family: str, kind: str) -> None:
    snapshot = pictures_of(family, 3)
    x, labels = _company(kind, snapshot)  # type: ignore[arg-type]
    assert len(x) == COMPANY
    network, seen = snapshot.discriminator, None
    if network.labels:
        assert labels is not None
        seen = torch.eye(network.labels)[torch.from_numpy(labels)]
    with torch.inference_mode():
        trained = network(snapshot.discriminator_weights, x, Training(torch.Generator()), seen)
    expected = torch.sigmoid(trained[:, 0]).numpy()
    # Running statistics take the unbiased variance, of 1,024 numbers at the least.
    d = scores(x, labels, kind, snapshot)  # type: ignore[arg-type]
    np.testing.assert_allclose(d, expected, rtol=3e-3)


def test_a_score_does_not_depend_on_what_is_judged_beside_it() -> None:
    snapshot = pictures_of("dcgan", 3)
    x = snapshot.distribution.sample(12, np.random.default_rng(1))
    together, alone = (scores(x[i:], None, "real", snapshot) for i in (0, 11))
    np.testing.assert_allclose(together[11:], alone, rtol=1e-5)
    # By statistics of the other kind it would be another.
    assert (np.abs(scores(x, None, "generated", snapshot) - together) > 1e-6).any()


def test_judging_leaves_the_running_statistics_alone() -> None:
    snapshot = pictures_of("conditional-dcgan", 3)
    before = [weight.clone() for weight in snapshot.discriminator_weights]
    x, y = snapshot.distribution.sample_labelled(3, np.random.default_rng(1))
    scores(x, y, "real", snapshot)
    for kept, weight in zip(before, snapshot.discriminator_weights, strict=True):
        assert torch.equal(kept, weight)


def test_where_d_does_not_normalise_it_judges_each_by_itself() -> None:
    snapshot = pictures_of("mlp-2014", discriminator__dropout=0.5)
    x = snapshot.distribution.sample(5, np.random.default_rng(1))
    d = scores(x, None, "real", snapshot)
    np.testing.assert_array_equal(d, snapshot.shown(x))
