from __future__ import annotations

import pytest

from ganlab.engine.detector.advice import advice_for
from ganlab.engine.detector.report import KINDS
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.refusals import clashes
from ganlab.presets import PRESETS


@pytest.mark.parametrize("kind", KINDS)
def test_every_advice_can_be_followed_and_changes_something(kind) -> None:
    for preset in PRESETS.values():
        before = preset.experiment
        for advice in advice_for(kind, before):
            after = replace(before, dict(advice.changes))
            assert after != before and not clashes(after), (preset.name, advice)


def test_trouble_has_remedies_and_success_has_none() -> None:
    now = replace(Experiment(), {"objective.name": "minimax", "training.k_g": 10})
    for kind in ("dropping", "collapsed", "rotating", "starved", "diverged"):
        assert len(advice_for(kind, now)) >= 2, kind
    assert advice_for("converged", now) == advice_for("learning", now) == ()
    assert dict(advice_for("starved", now)[0].changes) == {"objective.name": "non-saturating"}
    assert dict(advice_for("collapsed", now)[0].changes) == {"training.k_g": 1}


@pytest.mark.parametrize("kind", ["dropping", "collapsed", "rotating", "starved", "diverged"])
def test_where_no_d_plays_nothing_is_advised_of_it(kind) -> None:
    now = replace(Experiment(), {"model.family": "gmmn", "objective.name": "mmd"})
    found = advice_for(kind, now)
    assert found
    for advice in found:
        paths = [path for path, _value in advice.changes]
        assert not any(p.startswith("discriminator") or p == "training.k_d" for p in paths), advice


def test_words_hold_for_the_run_at_hand() -> None:
    def words(kind, **changes) -> str:
        fields = {path.replace("__", "."): value for path, value in changes.items()}
        return "\n".join(one.words for one in advice_for(kind, replace(Experiment(), fields)))

    assert "Adam" not in words("diverged", discriminator__optimiser__beta1=0.5)
    assert "Adam" in words("diverged", discriminator__optimiser__name="sgd")
    assert "non-saturating" not in words("collapsed", objective__name="wasserstein")
    assert "non-saturating" in words("collapsed", objective__name="minimax")
    assert "Tell D" not in words("collapsed", discriminator__minibatch="deviation")
    assert "Average" not in words("rotating", averaging__decay=0.9999)
    both = {"generator.optimiser.name": "momentum", "discriminator.optimiser.name": "momentum"}
    calm = [a for a in advice_for("rotating", replace(Experiment(), both)) if "No mom" in a.words]
    assert dict(calm[0].changes) == {
        "generator.optimiser.momentum": 0.0,
        "discriminator.optimiser.momentum": 0.0,
    }
