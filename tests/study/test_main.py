from pathlib import Path

import numpy as np
import pytest

from ganlab.study import seed as seed_module
from ganlab.study.__main__ import main
from ganlab.study.claims import CLAIMS
from ganlab.study.report import markdown, table, verdict
from ganlab.study.seed import Seed, experiment_of, train_seed

RING = {"modes": 8.0, "high_quality": 0.97, "reverse_kl": 0.01, "jsd": 0.03}


def ring(seed: int, **values: float) -> Seed:
    return Seed("ring", seed, 12_000, 30.0, 31.0, {**RING, **values})


@pytest.mark.parametrize("name", CLAIMS)
def test_the_short_study_of_each_claim_holds(name: str, capsys: pytest.CaptureFixture[str]):
    assert main([name, "--short"]) == 0
    assert f"{name} holds: 1 of 1 seeds pass (short form" in capsys.readouterr().out


def test_the_short_form_can_fail(monkeypatch: pytest.MonkeyPatch):
    def untrained(claim: str, seed: int, short: bool):
        from ganlab.engine.experiment import replace

        return replace(experiment_of(claim, seed, short), {"training.steps": 1})

    monkeypatch.setattr(seed_module, "experiment_of", untrained)
    assert [main([name, "--short"]) for name in CLAIMS] == [1] * len(CLAIMS)


def test_the_full_form_trains_the_preset_as_it_is():
    from ganlab.engine.experiment import replace
    from ganlab.presets import load

    full = experiment_of("ring", 3, short=False)
    own = load("ring").experiment
    assert full == replace(own, {"run.seed": 3, "run.device": "cpu"})


def test_a_seed_measures_the_same_twice(monkeypatch: pytest.MonkeyPatch):
    from ganlab.engine.experiment import replace

    def brief(claim: str, seed: int, short: bool):
        return replace(experiment_of(claim, seed, short), {"training.steps": 20})

    monkeypatch.setattr(seed_module, "experiment_of", brief)
    first, second = (train_seed("two-gaussians", 1, short=True) for _ in range(2))
    assert first.values == second.values
    assert first.steps == 20


def test_a_run_that_diverges_fails_its_seed_and_says_so(monkeypatch: pytest.MonkeyPatch):
    from ganlab.engine.experiment import replace

    def wild(claim: str, seed: int, short: bool):
        changes = {
            f"{network}.optimiser.{field}": value
            for network in ("generator", "discriminator")
            for field, value in (("name", "sgd"), ("lr", 10.0))
        }
        return replace(experiment_of(claim, seed, short), changes)

    monkeypatch.setattr(seed_module, "experiment_of", wild)
    with np.errstate(all="ignore"):
        found = train_seed("ring", 0, short=True)
    assert "training stopped at step" in found.fault
    assert not CLAIMS["ring"].in_short.passes(found.row)
    assert found.fault in markdown({"ring": [found]}, 1, short=True)


def test_a_process_of_its_own_finds_the_same(capsys: pytest.CaptureFixture[str]):
    assert main(["two-gaussians", "--short", "--processes", "2"]) == 0
    other = capsys.readouterr().out
    own = table("two-gaussians", [train_seed("two-gaussians", 0, short=True)], short=True)
    # Beyond the two times, the lines are the same to the last digit.
    measured = "|".join(own.splitlines()[-1].split("|")[5:])
    assert measured in other


def test_a_table_has_a_line_for_each_seed():
    lines = table("ring", [ring(0), ring(1, modes=7.0)]).splitlines()
    assert [len(line) for line in lines] == [len(lines[0])] * 4
    assert lines[0].split("|")[1].strip() == "seed"
    assert [line.rstrip("| ").rpartition(" ")[2] for line in lines[2:]] == ["yes", "no"]
    assert "97.0%" in lines[2]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_table_stays_a_table(name: str):
    values = dict.fromkeys(CLAIMS[name].measures, 0.5)
    lines = table(name, [Seed(name, 0, 1, 1.0, 1.0, values)]).splitlines()
    assert {line.count("|") for line in lines} == {len(values) + 6}


def test_the_verdict_names_the_bar():
    seeds = [ring(i) for i in range(9)] + [ring(9, high_quality=0.9)]
    assert verdict("ring", seeds) == (
        "ring holds: 9 of 10 seeds pass "
        "(bar: 9 of 10 seeds with ≥ 8 modes, high quality ≥ 95%, ≤ 60 s)"
    )
    assert verdict("ring", [*seeds[:8], *seeds[9:] * 2]).startswith("ring MISSED: 8 of 10")


def test_the_file_says_where_it_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import ganlab.study.__main__ as program

    monkeypatch.setattr(program, "train_seed", lambda name, seed, short: ring(seed))
    out = tmp_path / "study.md"
    assert main(["ring", "--seeds", "3", "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    for part in ("torch", "numpy", "Python", "processor:", "## Ring of 8", "**ring holds: 3 of 3"):
        assert part in text
    assert str(tmp_path) not in text


def test_a_missed_claim_is_the_exit_code(monkeypatch: pytest.MonkeyPatch):
    import ganlab.study.__main__ as program

    monkeypatch.setattr(program, "train_seed", lambda name, seed, short: ring(seed, modes=3.0))
    assert main(["ring", "--seeds", "2"]) == 1


def test_bad_arguments_say_what_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["rign"]) == 2
    assert "unknown claim 'rign' (did you mean 'ring'?)" in capsys.readouterr().err
    assert main(["ring", "--out", str(tmp_path / "none" / "x.md")]) == 2
    assert "its folder does not exist" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--seeds", "0"])
    assert "'0': must be a whole number from 1" in capsys.readouterr().err
