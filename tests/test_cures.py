"""Presets of failures name what helps, and no cure is there that does nothing or cannot be."""

import json
import subprocess
import sys

import pytest

from ganlab.cli.main import main
from ganlab.cures import cured
from ganlab.engine.experiment import ExperimentError, value_of
from ganlab.engine.registry import Registry
from ganlab.presets import Preset, read_preset

FAILING = """
[preset]
title = "A failure"
shows = "It fails."
order = 900

[[preset.cures]]
title = "Two time scales"
why = "D learns four times as fast, so it is never far behind."
set = { "discriminator.optimiser.lr" = 0.004, "generator.optimiser.lr" = 1e-3 }

[[preset.cures]]
title = "A wider G"
why = "It has room for every mode."
set = { "generator.width" = 64 }

[data]
name = "ring"

[discriminator.optimiser]
lr = 5e-4
"""


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "failing.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_cures_are_read_with_their_fields(write):
    preset = read_preset(write(FAILING))
    two, wider = preset.cures
    assert two.title == "Two time scales"
    assert two.why == "D learns four times as fast, so it is never far behind."
    assert dict(two.changes) == {
        "discriminator.optimiser.lr": 0.004,
        "generator.optimiser.lr": 0.001,
    }
    better = cured(preset.experiment, two)
    assert value_of(better, "discriminator.optimiser.lr") == 0.004
    assert cured(preset.experiment, wider).generator.width == 64
    # The preset itself stays as it is.
    assert preset.experiment.discriminator.optimiser.lr == 5e-4


def test_a_preset_need_not_have_any(write):
    assert read_preset(write(FAILING.split("[[preset")[0] + "[data]\nname = 'ring'")).cures == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"generator.width" = 64', '"generator.widht" = 64', "generator.width"),
        ('"generator.width" = 64', '"generator.width" = -1', "generator.width"),
        ('"generator.width" = 64', '"discriminator.optimiser.lr" = 5e-4', "changes nothing"),
        ('{ "generator.width" = 64 }', "{ }", "must be a table of fields"),
        ('title = "A wider G"', 'title = "Two time scales"', "'Two time scales'"),
        ('title = "A wider G"', 'title = ""', "title = ''"),
        ('why = "It has', 'because = "It has', "unknown field because"),
    ],
)
def test_a_cure_that_cannot_be_is_refused_by_name(write, before, after, said):
    assert before in FAILING
    with pytest.raises(ExperimentError, match="failing.toml") as error:
        read_preset(write(FAILING.replace(before, after)))
    assert said in str(error.value)


def test_cures_must_be_tables(write):
    with pytest.raises(ExperimentError, match="must be tables"):
        read_preset(write('[preset]\ntitle = "T"\nshows = "S."\norder = 1\ncures = "none"\n'))


def test_the_command_line_lists_them(write, monkeypatch, capsys):
    table: Registry[Preset] = Registry("preset")
    table.add("failing", read_preset(write(FAILING)))
    monkeypatch.setattr("ganlab.presets.PRESETS", table)
    assert main(["presets", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert [cure["title"] for cure in listed["cures"]] == ["Two time scales", "A wider G"]
    assert listed["cures"][1]["set"] == {"generator.width": 64}
    assert main(["presets"]) == 0
    assert "cure: Two time scales" in capsys.readouterr().out


def test_presets_are_read_without_torch():
    code = "import ganlab.presets, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
