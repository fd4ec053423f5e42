from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ganlab.engine.experiment import (
    FIELDS,
    Experiment,
    ExperimentError,
    Field,
    from_toml,
    read,
    replace,
    to_toml,
    value_of,
)
from ganlab.engine.experiment.toml import SCHEMA


def other(field: Field) -> Any:
    """A sound value that is not the field's default, and no round one."""
    if field.kind == "choice":
        return next(choice for choice in field.choices if choice != field.default)
    if field.kind == "int":
        assert field.hi is not None
        return int(field.hi) - 1
    if field.kind == "float":
        assert field.hi is not None
        return field.hi / 3
    if field.kind == "text":
        return 'C:\\"Zürich" data\\ß 1.csv'
    return ((0.1 + 0.2, -1.0 / 3.0, 1e-7), (1e-12, 2.0, 3e5))


FREE = [field for field in FIELDS.values() if field.path != "model.family"]


@pytest.mark.parametrize("comments", [True, False])
@pytest.mark.parametrize("field", FREE, ids=[field.path for field in FREE])
def test_every_field_survives_the_file_to_the_last_bit(field: Field, comments: bool) -> None:
    experiment = replace(Experiment(), {field.path: other(field)})
    assert experiment != Experiment()
    assert from_toml(to_toml(experiment, comments=comments)) == experiment


def test_all_fields_changed_at_once_survive_the_file() -> None:
    experiment = replace(Experiment(), {field.path: other(field) for field in FREE})
    again = from_toml(to_toml(experiment))
    assert {path: value_of(again, path) for path in FIELDS} == {
        path: value_of(experiment, path) for path in FIELDS
    }


def test_a_drawing_on_a_line_survives_the_file() -> None:
    drawn = replace(Experiment(), {"data.name": "drawn-1d", "data.dabs": ((-1.0, 0.5), (2, 1))})
    assert from_toml(to_toml(drawn)) == drawn


def test_every_field_is_written_with_its_help_beside_it() -> None:
    text = to_toml(Experiment())
    for field in FIELDS.values():
        if field.kind == "dabs":
            continue
        name = field.path.rpartition(".")[2]
        lines = [line for line in text.splitlines() if line.startswith(f"{name} = ")]
        assert any(line.endswith(f"# {field.help}") for line in lines), field.path
    assert "#" not in to_toml(Experiment(), comments=False)
    assert tomllib.loads(text)["schema"] == SCHEMA


def test_what_is_not_written_is_at_its_default() -> None:
    assert from_toml("") == Experiment()
    sparse = from_toml("[training]\nk_d = 5\n[generator.optimiser]\nlr = 1\n")
    assert sparse == replace(Experiment(), {"training.k_d": 5, "generator.optimiser.lr": 1.0})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[training]\nk_d = 0",
            "f.toml: training.k_d = 0: must be a whole number from 1 to 50",
        ),
        (
            "[training]\nk_d = 2.5",
            "f.toml: training.k_d = 2.5: must be a whole number from 1 to 50",
        ),
        (
            "[training]\nk_d = true",
            "f.toml: training.k_d = True: must be a whole number from 1 to 50",
        ),
        (
            '[averaging]\ndecay = "0.5"',
            "f.toml: averaging.decay = '0.5': must be a number from 0 to 0.99999",
        ),
        (
            "[averaging]\ndecay = nan",
            "f.toml: averaging.decay = nan: must be a number from 0 to 0.99999",
        ),
        (
            "[averaging]\ndecay = true",
            "f.toml: averaging.decay = True: must be a number from 0 to 0.99999",
        ),
        (
            "[averaging]\ndecay = 1" + "0" * 400,
            "f.toml: averaging.decay = inf: must be a number from 0 to 0.99999",
        ),
        (
            "[generator]\nwidht = 9",
            "f.toml: unknown field generator.widht (value 9); did you mean generator.width?",
        ),
        (
            "[latent]\nprior = 'gauss'",
            "f.toml: latent.prior = 'gauss': must be one of normal, uniform",
        ),
        (
            "[data]\ndabs = [[0, 0, true]]",
            "f.toml: data.dabs = (0.0, 0.0, True): must be a list of [x, y, radius] or "
            "[x, radius], all of one length, radius above 0",
        ),
        (
            f"schema = {SCHEMA + 1}",
            f"f.toml: schema = {SCHEMA + 1} is newer than this ganlab reads ({SCHEMA}): "
            "update ganlab to open it",
        ),
        ("schema = 0", f"f.toml: schema = 0: must be {SCHEMA} or lower, from 1"),
        ("schema = true", f"f.toml: schema = True: must be {SCHEMA} or lower, from 1"),
        ("schema = 'one'", f"f.toml: schema = 'one': must be {SCHEMA} or lower, from 1"),
    ],
)
def test_a_fault_names_file_field_value_and_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_toml(text, "f.toml")
    assert str(caught.value) == message


def test_a_value_in_a_section_s_place_is_refused() -> None:
    with pytest.raises(ExperimentError, match="^f: generator = 3: "):
        from_toml("generator = 3", "f")


def test_what_is_no_toml_says_where() -> None:
    with pytest.raises(ExperimentError, match="^f.toml is not valid TOML: .*line 2"):
        from_toml("[training]\nk_d 5", "f.toml")


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "e.toml"
    experiment = replace(Experiment(), {"run.seed": 7})
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(to_toml(experiment), encoding)
        assert read(path) == read(str(path)) == experiment


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=r"missing\.toml: cannot be read: No such file"):
        read(tmp_path / "missing.toml")
    with pytest.raises(ExperimentError, match="cannot be read: "):
        read(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("[data]\nfile = 'Zürich.csv'\n".encode("latin-1"))
    with pytest.raises(ExperimentError, match=r"latin\.toml: cannot be read: is not UTF-8 text"):
        read(latin)


def test_points_beside_the_experiment_move_with_it(tmp_path: Path) -> None:
    path = tmp_path / "e.toml"

    def written(file: str) -> str:
        own = replace(Experiment(), {"data.name": "file", "data.file": file})
        path.write_text(to_toml(own), "utf-8")
        return read(path).data.file

    assert written("points/mine.csv") == str(tmp_path / "points" / "mine.csv")
    absolute = str((tmp_path / "there.csv").resolve())
    assert written(absolute) == absolute
    assert written("~/mine.csv") == "~/mine.csv"
    assert written("") == ""
