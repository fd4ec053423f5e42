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
