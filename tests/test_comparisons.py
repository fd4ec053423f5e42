"""Comparisons as files: what is refused, and what those that come along hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from toys import toy

from ganlab.comparisons import (
    COMPARISONS,
    Comparison,
    Variant,
    read_comparison,
    read_comparisons,
)
from ganlab.engine.experiment import ExperimentError
from ganlab.engine.refusals import clashes
from ganlab.presets import PRESETS
from ganlab.study.comparisons import PROMISES

SOUND = """
[comparison]
title = "Two"
shows = "Something."
preset = "collapse-ring"
set = { "training.steps" = 7 }
[[comparison.runs]]
title = "As it is"
[[comparison.runs]]
cure = "R1 penalty"
"""


def write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_its_preset_with_what_it_sets(tmp_path: Path) -> None:
    found = read_comparison(write(tmp_path, SOUND))
    base, cured = found.experiments
    assert base.training.steps == cured.training.steps == 7
    assert base.data == PRESETS["collapse-ring"].experiment.data
    assert [v.title for v in found.variants] == ["As it is", "R1 penalty"]
    assert cured.regularisation.r1 > base.regularisation.r1 == 0
    assert "regularisation.r1" in found.paths and "training.steps" not in found.paths
    assert found.with_seed(5).experiments[1].run.seed == 5


def test_a_file_may_hold_its_own_experiment(tmp_path: Path) -> None:
    text = SOUND.replace('preset = "collapse-ring"\n', "").replace(
        'cure = "R1 penalty"', 'title = "More"\nset = { "training.k_d" = 3 }'
    )
    found = read_comparison(write(tmp_path, text + '[data]\nname = "grid"\n'))
    assert [e.data.name for e in found.experiments] == ["grid", "grid"]
    assert found.paths == ("training.k_d",)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('title = "Two"', "", "title = None: must be a text"),
        ('preset = "collapse-ring"', 'preset = "ringo"', "comparison.preset = 'ringo': choose"),
        ('cure = "R1 penalty"', 'cure = "R2"', r"runs\[1\]: cure = 'R2': choose one of Let G"),
        ('cure = "R1 penalty"', 'title = "x"', "'As it is' and 'x' are the same experiment"),
        ('cure = "R1 penalty"', 'title = "As it is"', "two runs have the title"),
        ("[[comparison.runs]]\ncure", "[other]\ncure", "both comparison.preset and tables"),
        (
            'cure = "R1 penalty"',
            'title = "x"\nset = { "training.k_d" = 99 }',
            "x: training.k_d = 99: must be a whole number from 1 to 50",
        ),
        ('"training.steps" = 7', '"training.step" = 7', "did you mean training.steps"),
        ("[comparison]", "[comparison", "is not valid TOML"),
        ('shows = "Something."', 'show = "Something."', "unknown field show"),
    ],
)
def test_what_is_unsound_is_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in SOUND
    with pytest.raises(ExperimentError, match=said) as caught:
        read_comparison(write(tmp_path, SOUND.replace(before, after, 1)))
    assert "mine.toml" in str(caught.value)


def test_two_to_four_runs() -> None:
    def made(count: int) -> Comparison:
        variants = [Variant(f"k {k}", (("training.k_d", k),)) for k in range(1, count + 1)]
        return Comparison("x", "", toy(), tuple(variants))

    assert len(made(4).experiments) == 4
    for count in (0, 1, 5):
        with pytest.raises(ExperimentError, match=f"^{count} run.*must be 2 to 4"):
            made(count)


def test_names_and_places_are_taken_once(tmp_path: Path) -> None:
    first, second = write(tmp_path, SOUND, "a.toml"), write(tmp_path, SOUND, "b.toml")
    with pytest.raises(ExperimentError, match="already taken by a.toml"):
        read_comparisons([first, second])
    with pytest.raises(ExperimentError, match="preset has the same name"):
        read_comparisons([write(tmp_path, SOUND, "ring.toml")])
    with pytest.raises(ExperimentError, match="shows is missing"):
        read_comparisons([write(tmp_path, SOUND.replace('shows = "Something."', ""))])


def test_those_that_come_along_can_be_built_and_are_studied() -> None:
    assert len(COMPARISONS) >= 4
    assert set(PROMISES) == set(COMPARISONS)
    for comparison in COMPARISONS.values():
        assert comparison.shows and comparison.watch
        for experiment in comparison.experiments:
            assert not clashes(experiment)
