"""Remedies and objectives in pairs; all three ways at once are `dev.py study remedies`."""

from __future__ import annotations

from itertools import product

import pytest

from ganlab.engine.experiment import FIELDS, Experiment, value_of
from ganlab.engine.objectives import OBJECTIVES
from ganlab.study import remedies
from ganlab.study.remedies import KINDS, REMEDIES, combination, outcome

_PICTURES = [kind for kind in KINDS if kind != "points"]


def pairs_with_pictures() -> list[tuple[str, str, str]]:
    """Each remedy and each objective at least once on each kind of pictures."""
    names, objectives = list(REMEDIES), list(OBJECTIVES)
    count = max(len(names), len(objectives))
    return [
        (names[i % len(names)], objectives[(i + shift) % len(objectives)], kind)
        for shift, kind in enumerate(_PICTURES)
        for i in range(count)
    ]


@pytest.mark.parametrize("objective", list(OBJECTIVES))
def test_on_points_every_remedy_trains_or_is_refused_with_its_reason(objective: str) -> None:
    said = {remedy: outcome(combination(remedy, objective, "points")) for remedy in REMEDIES}
    assert said["none"] == "ok"
    for remedy, words in said.items():
        assert words == "ok" or words.startswith("refused: "), (remedy, words)


@pytest.mark.parametrize("remedy", list(REMEDIES))
def test_on_points_every_remedy_goes_with_some_objective(remedy: str) -> None:
    assert outcome(combination(remedy, "non-saturating", "points")) == "ok"


@pytest.mark.parametrize(("remedy", "objective", "kind"), pairs_with_pictures())
def test_on_pictures_too(remedy: str, objective: str, kind: str) -> None:
    said = outcome(combination(remedy, objective, kind))
    assert said == "ok" or said.startswith("refused: ")


def test_a_reason_names_a_field_and_its_value() -> None:
    for remedy, objective, kind in product(REMEDIES, OBJECTIVES, KINDS):
        experiment = combination(remedy, objective, kind)
        from ganlab.engine.refusals import clashes

        for refusal in clashes(experiment):
            assert FIELDS[refusal.path]
            assert value_of(experiment, refusal.path) == refusal.value
            assert len(refusal.reason) > 20


def test_every_remedy_changes_something() -> None:
    for name, changes in REMEDIES.items():
        assert (name == "none") == (not changes)
        for path, value in changes.items():
            assert value != value_of(Experiment(), path), (name, path)


def test_the_table_marks_refusals_by_number_and_faults_in_bold() -> None:
    reasons: list[str] = []
    assert remedies._mark("ok", reasons) == "✓"
    assert remedies._mark("refused: a = 1: no", reasons) == "1"
    assert remedies._mark("refused: b = 1: no", reasons) == "2"
    assert remedies._mark("refused: a = 1: no", reasons) == "1"
    assert remedies._mark("G did not learn", reasons) == "**G did not learn**"
    assert reasons == ["a = 1: no", "b = 1: no"]
