"""The words for every kind of D's output: none says more than is so."""

from __future__ import annotations

import pytest
from outputs import KINDS, register_energy

from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.objectives import LOG_ODDS, OBJECTIVES
from ganlab.engine.objectives.output import CRITIC, energy
from ganlab.engine.probes import Scale
from ganlab.ui.meaning import (
    at_x,
    company_words,
    ends,
    field_help,
    line_help,
    line_name,
    objective_of,
    scale_help,
    scale_numbers,
    unfound_scale,
    value_text,
    who_judges,
    why_no_accuracy,
)

WITNESS = OBJECTIVES["mmd"].output
HINGE = OBJECTIVES["hinge"].output
ENERGY = energy(2.0)


def test_a_value_is_called_by_its_own_symbol() -> None:
    assert [at_x(o) for o in (LOG_ODDS, HINGE, CRITIC, ENERGY)] == ["D(x)", "D(x)", "f(x)", "E(x)"]
    assert at_x(CRITIC, "3") == "f(x | y = 3)"


def test_the_line_is_a_decision_boundary_only_where_there_is_a_threshold() -> None:
    names = [line_name(o) for o in (LOG_ODDS, HINGE, CRITIC, ENERGY)]
    assert names == ["D = ½", "D = 0", "midway", "midway"]
    assert line_help(LOG_ODDS).startswith("The decision boundary D = ½")
    assert "No decision boundary: a critic score has no threshold" in line_help(CRITIC)
    assert "an energy has no threshold" in line_help(ENERGY)
    assert line_name(WITNESS) == "f = 0" and "decision" not in line_help(WITNESS)
    assert who_judges(LOG_ODDS) == "D" and who_judges(WITNESS) == "the witness"


def test_the_ends_say_which_of_them_is_real() -> None:
    assert ends(LOG_ODDS) == ends(HINGE) == ("D says fake", "D says real")
    assert ends(CRITIC) == ("lower: more fake", "higher: more real")
    assert ends(ENERGY) == ("lower: more real", "higher: more fake")
    assert ends(WITNESS) == ends(CRITIC), "nobody says anything"
    assert "blue where it is low" in field_help(ENERGY, "E(x)")
    assert "blue where it is high" in field_help(CRITIC, "f(x)")


@pytest.mark.parametrize(
    ("scale", "texts"),
    [
        (Scale(), ("0", "½", "1")),
        (Scale(-1.0, 0.0, 1.0, output=HINGE), ("−1", "0", "1")),
        (Scale(-7.2, -1.2, 4.8, True, output=CRITIC), ("−7.2", "−1.2", "4.8")),
        (Scale(95.02, 100.02, 105.02, True, output=CRITIC), ("95", "100", "105")),
        (Scale(0.0, 0.034, 0.068, True, output=CRITIC), ("0", "0.034", "0.068")),
        (Scale(-2e5, 1e5, 4e5, True, output=CRITIC), ("−200,000", "100,000", "400,000")),
        (unfound_scale(CRITIC), ("", "", "")),
        (unfound_scale(ENERGY), ("0", "", "2")),
    ],
)
def test_a_scale_s_numbers_are_its_own_in_few_digits(scale: Scale, texts: tuple[str, ...]) -> None:
    assert scale_numbers(scale) == texts


def test_what_is_known_before_any_value_is_not_made_up() -> None:
    assert unfound_scale(LOG_ODDS) == Scale()
    assert not unfound_scale(HINGE).found and unfound_scale(CRITIC).found


def test_values_have_three_digits() -> None:
    assert value_text(LOG_ODDS, 0.51234) == "0.512"
    assert value_text(CRITIC, -3.2149) == "−3.21"
    assert value_text(CRITIC, float("nan")) == "no number"
    assert value_text(OBJECTIVES["least-squares"].output, -0.0412) == "−0.041"


def test_only_a_scale_that_moves_is_said_to_move() -> None:
    moving = Scale(-7.2, -1.2, 4.8, True, output=CRITIC)
    assert "widen at once and narrow slowly" in scale_help(moving, "f(x)")
    for scale in (Scale(), Scale(-1.0, 0.0, 1.0, output=HINGE)):
        assert "widen" not in scale_help(scale, "D(x)")
    assert "beyond an end" in scale_help(Scale(-1.0, 0.0, 1.0, output=HINGE), "D(x)")
    assert "beyond" not in scale_help(Scale(), "D(x)")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"discriminator.pack": 2}, "Each is judged packed with 1 real sample."),
        ({"discriminator.pack": 4}, "Each is judged packed with 3 real samples."),
        (
            {"discriminator.minibatch": "distance"},
            "Each is judged in the company of real samples.",
        ),
    ],
)
def test_company_is_named_where_d_judges_in_some(fields: dict[str, object], words: str) -> None:
    assert company_words(replace(Experiment(), fields)) == words


@pytest.mark.parametrize("kind", KINDS)
def test_accuracy_is_missing_exactly_where_there_is_no_threshold(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_energy(monkeypatch)
    output = objective_of(replace(Experiment(), {"objective.name": KINDS[kind]})).output
    assert bool(why_no_accuracy(output)) == (kind in ("critic", "energy"))
