import math
from dataclasses import replace as changed

import pytest

from ganlab.engine.experiment import replace
from ganlab.presets import PRESETS
from ganlab.study.codes import Learned, main, table, train_codes, verdict

FOUND = {"rotation": (0.95, "c2"), "thickness": (0.4, "c3"), "slant": (0.85, "c4")}


def row(seed: int = 0, **other: object) -> Learned:
    known = Learned(seed, False, 10, 1.0, 0.9, 0.99, {})
    return changed(known, **other)


def test_the_median_seed_decides_and_the_control_must_carry_little() -> None:
    seeds = [row(0, accuracy=0.5), row(1, accuracy=0.86), row(2, accuracy=0.97)]
    control = row(0, control=True, information=0.1)
    words, held = verdict([*seeds, control])
    assert held
    assert "median accuracy 86.0 %" in words
    assert not verdict([*seeds[:2], row(2, accuracy=0.6), control])[1]
    words, held = verdict([*seeds, changed(control, information=0.21)])
    assert not held
    assert "21 %" in words


def test_factors_must_be_found_by_two_codes_that_are_not_the_same() -> None:
    assert verdict([row(rho=FOUND)])[1]
    assert not verdict([row(rho={**FOUND, "slant": (0.85, "c2")})])[1]
    assert not verdict([row(rho={**FOUND, "rotation": (0.89, "c2")})])[1]
    assert not verdict([row(rho=FOUND), row(1, rho={**FOUND, "slant": (0.79, "c4")})])[1]


def test_a_table_names_the_code_that_goes_with_each_factor() -> None:
    lines = table("infogan-glyphs", [row(rho=FOUND)]).splitlines()
    assert lines[0] == "## infogan-glyphs"
    assert lines[-1].endswith("| 0.95 (c2) | 0.85 (c4) | 0.40 (c3) |")


@pytest.mark.parametrize("control", [False, True])
def test_a_short_training_is_measured_as_a_long_one_is(control: bool) -> None:
    small = {
        "generator.width": 4,
        "discriminator.width": 4,
        "training.steps": 12,
        "training.batch_size": 16,
    }
    found = train_codes(
        replace(PRESETS["infogan-glyphs"].experiment, small), seed=1, control=control
    )
    assert (found.seed, found.control, found.steps) == (1, control, 12)
    assert 0.1 <= found.accuracy < 0.5
    assert math.isfinite(found.information)
    assert found.information < 1.0
    assert set(found.rho) == {"rotation", "thickness", "slant", "shift x", "shift y"}
    assert all(0.0 < value < 1.0 for value, _ in found.rho.values())
    assert {code for _, code in found.rho.values()} <= {"c2", "c3", "c4", "c5"}


def test_categories_are_matched_with_the_modes_of_points() -> None:
    small = {"training.steps": 400, "generator.width": 32, "discriminator.width": 32}
    found = train_codes(replace(PRESETS["infogan-ring"].experiment, small), seed=0)
    assert found.steps == 400
    assert 0.3 < found.accuracy <= 1.0
    assert found.rho == {}


def test_an_unknown_preset_is_refused_before_anything_is_trained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["moons"])
    assert "must be one of infogan-ring, infogan-mnist, infogan-glyphs" in capsys.readouterr().err
