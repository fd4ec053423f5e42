"""What the window begins with."""

import pytest

from ganlab.comparisons import COMPARISONS
from ganlab.engine.experiment import replace, to_toml
from ganlab.presets import PRESETS
from ganlab.ui import app
from ganlab.ui.start import TargetError, asked_for


def test_a_preset():
    assert asked_for("ring").experiment == PRESETS["ring"].experiment


def test_an_experiment(tmp_path):
    path = tmp_path / "mine.toml"
    experiment = replace(PRESETS["ring"].experiment, {"run.seed": 5})
    path.write_text(to_toml(experiment))
    assert asked_for(str(path)).experiment == experiment


def test_a_saved_run(tmp_path):
    start = asked_for(str(tmp_path))
    assert start.saved_run == tmp_path


def test_points(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(str(i) for i in range(20)))
    data = asked_for(str(path)).experiment.data
    assert (data.name, data.file) == ("file", str(path))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("no-such", None, "no such file"), ("rign", None, "'ring'"),
     ("bad.toml", "[run]\nseed = -1\n", "run.seed = -1"), ("bad.csv", "1\n2\n", "2 rows"),
     ("photo.jpg", "", ".toml")],
)  # fmt: skip
def test_what_cannot_be_opened_ends_with_one_line(tmp_path, name, content, words, capsys):
    target = name
    if content is not None:
        (tmp_path / name).write_text(content)
        target = str(tmp_path / name)
    with pytest.raises(TargetError, match="^[^\n]+$"):
        asked_for(target)
    assert app.run(target) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert words in err and err.startswith("ganlab: ")


def test_a_comparison_by_name():
    start = asked_for("collapse-cures")
    assert start.comparison == "collapse-cures"
    assert start.experiment == COMPARISONS["collapse-cures"].base
    assert start.saved_run is None
