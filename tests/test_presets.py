import subprocess
import sys
from pathlib import Path

import pytest

from ganlab.engine.experiment import Experiment, ExperimentError
from ganlab.engine.registry import UnknownNameError
from ganlab.presets import PRESETS, load, read_preset, read_presets

ABOUT = '[preset]\ntitle = "T"\nshows = "S."\norder = 1\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_presets_stand_in_the_order_of_the_menu():
    assert list(PRESETS) == [
        "figure-1",
        "two-gaussians",
        "ring",
        "grid",
        "moons",
        "spiral",
        "conditional-ring",
        "infogan-ring",
        "dcgan-glyphs",
        "conditional-dcgan-glyphs",
        "acgan-glyphs",
        "infogan-glyphs",
        "dcgan-mnist",
        "conditional-dcgan-mnist",
        "infogan-mnist",
        "mlp-2014-mnist",
        "gmmn-ring",
        "ebgan-moons",
        "ebgan-glyphs",
        "wgan-moons",
        "wgan-gp-ring",
        "sn-gan-ring",
        "ring-fine",
        "grid-fine",
        "collapse-ring",
        "collapse-grid",
        "rotating-modes",
        "vanishing-gradient",
        "helvetica",
    ]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_sound_and_says_what_it_shows(name: str):
    preset = load(name)
    assert preset.name == name
    assert Experiment.check(preset.experiment.model_dump()) == preset.experiment
    assert preset.title
    assert preset.shows.endswith(".")
    assert preset.watch.endswith(".")
    assert "  " not in preset.shows + preset.watch


def test_no_two_presets_describe_the_same_run():
    assert len({preset.experiment for preset in PRESETS.values()}) == len(PRESETS)


def test_an_unknown_preset_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"unknown preset 'rinng' \(did you mean 'ring'\?\)"):
        load("rinng")


def test_what_the_file_leaves_out_is_the_default(tmp_path: Path):
    preset = read_preset(write(tmp_path, "mine.toml", ABOUT + '[data]\nname = "moons"\n'))
    assert (preset.name, preset.title, preset.shows, preset.watch) == ("mine", "T", "S.", "")
    assert preset.experiment == Experiment.check({"data": {"name": "moons"}})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[preset", "preset bad.toml is not valid TOML"),
        ("[data]\n", r"preset bad.toml: the table \[preset\] with title, shows, order is missing"),
        ('[preset]\ntitle = "T"\norder = 1\n', "preset bad.toml: preset.shows = None: must be a"),
        ('[preset]\ntitle = " "\n', "preset bad.toml: preset.title = ' ': must be a text"),
        (ABOUT.replace("1", "1.5"), "preset bad.toml: preset.order = 1.5: must be a whole number"),
        (ABOUT + "colour = 1\n", "preset bad.toml: unknown field preset.colour .value 1.: choose"),
        (
            ABOUT + "[generator]\nwidth = 1\n",
            "preset bad.toml: generator.width = 1: must be a whole",
        ),
        (ABOUT + "[generator]\nwitdh = 8\n", "preset bad.toml: unknown field generator.witdh"),
    ],
)
def test_a_broken_file_is_named_with_its_field(tmp_path: Path, text: str, message: str):
    with pytest.raises(ExperimentError, match=message):
        read_preset(write(tmp_path, "bad.toml", text))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ExperimentError, match=r"preset none.toml: cannot be read: No such file"):
        read_preset(tmp_path / "none.toml")


def test_presets_come_in_the_order_that_they_ask_for(tmp_path: Path):
    paths = [
        write(tmp_path, "a.toml", ABOUT.replace("order = 1", "order = 7")),
        write(tmp_path, "b.toml", ABOUT),
    ]
    assert list(read_presets(paths)) == ["b", "a"]


def test_two_presets_cannot_have_one_place(tmp_path: Path):
    paths = [write(tmp_path, name, ABOUT) for name in ("a.toml", "b.toml")]
    with pytest.raises(ExperimentError, match=r"b.toml: preset.order = 1: already taken by a.toml"):
        read_presets(paths)


def test_presets_do_without_torch():
    code = "import sys, ganlab.presets; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
