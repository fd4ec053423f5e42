from __future__ import annotations

import dataclasses

import pytest

from ganlab.engine.experiment import FIELDS
from ganlab.engine.objectives import OBJECTIVES, Objective, objective


def test_the_two_of_the_paper_are_there() -> None:
    assert list(OBJECTIVES)[:2] == ["minimax", "non-saturating"]
    assert FIELDS["objective.name"].choices == tuple(OBJECTIVES)


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_every_objective_says_what_it_is(name: str) -> None:
    entry = OBJECTIVES[name]
    assert entry.name == name
    for field in dataclasses.fields(Objective):
        if field.name not in ("unit", "family", "tuned", "compare"):
            assert getattr(entry, field.name), field.name
    assert entry.note.endswith(".")
    for formula in (entry.d_formula, entry.g_formula):
        assert r"\mathbb{E}" in formula and formula.count("{") == formula.count("}")
        assert formula.count("(") == formula.count(")")


def test_adding_one_is_a_pair_of_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OBJECTIVES, "_items", dict(OBJECTIVES))

    def loss_d(real, fake):  # type: ignore[no-untyped-def]
        return real.mean(), -fake.mean()

    @objective(
        "new", title="New", loss_d=loss_d, d_formula="d", g_formula="g", source="s", note="n"
    )
    def loss_g(fake):  # type: ignore[no-untyped-def]
        return fake.mean()

    assert OBJECTIVES["new"].loss_d is loss_d and OBJECTIVES["new"].loss_g is loss_g
    assert "new" in FIELDS["objective.name"].choices
