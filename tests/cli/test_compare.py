"""``ganlab compare``: listed, trained in step, and bad input in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ganlab.cli.main import main
from ganlab.comparisons import COMPARISONS

Captured = pytest.CaptureFixture[str]
TINY = """
[comparison]
title = "Tiny"
[[comparison.runs]]
title = "one"
[[comparison.runs]]
title = "three"
set = { "training.k_d" = 3 }
[data]
name = "two-gaussians"
[generator]
width = 8
depth = 1
[discriminator]
width = 8
depth = 1
[training]
batch_size = 16
steps = 500
[run]
device = "cpu"
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


def test_they_are_listed(capsys: Captured) -> None:
    assert main(["compare"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in COMPARISONS)
    assert main(["compare", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == list(COMPARISONS)
    assert main(["presets"]) == 0
    text = capsys.readouterr().out
    assert all(f"{name}  —  " in text for name in COMPARISONS)


def test_runs_are_trained_in_step_and_compared(tiny: Path, capsys: Captured) -> None:
    assert main(["compare", str(tiny), "--steps", "12", "--seed", "3", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)["runs"]
    assert [(run["title"], run["step"], run["updates_d"]) for run in runs] == [
        ("one", 12, 12),
        ("three", 12, 36),
    ]
    assert {run["seed"] for run in runs} == {3}
    assert all(0 <= run["metrics"]["jsd_nats"] < 0.7 for run in runs)
    assert main(["compare", str(tiny), "--steps", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["one", "three"]
    (jsd,) = (line for line in lines if line.startswith("JSD"))
    # The first run's value, the second one's, and by how much it differs.
    first, second, apart = jsd.removeprefix("JSD, nats").split()
    assert float(apart.strip("()")) == pytest.approx(float(second) - float(first), abs=1e-3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "neither a comparison nor a file"),
        (["saturating", "--steps", "0"], "training.steps = 0: must be a whole number from 1"),
        (["saturating", "--seed", "x"], "run.seed"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], said: str, capsys: Captured) -> None:
    assert main(["compare", *arguments]) == 2
    text = capsys.readouterr().err
    assert said in text and text.count("\n") == 1
