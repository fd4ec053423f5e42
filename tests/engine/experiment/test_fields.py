from __future__ import annotations

import math
from typing import Any

import pytest

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS
from ganlab.engine.experiment import (
    FIELDS,
    Experiment,
    ExperimentError,
    Field,
    differing,
    parse_value,
    replace,
    value_of,
)

NUMBERS = [field for field in FIELDS.values() if field.kind in ("int", "float")]
CHOICES = [field for field in FIELDS.values() if field.kind == "choice"]


def by_path(fields: list[Field]) -> Any:
    return pytest.mark.parametrize("field", fields, ids=[field.path for field in fields])


@by_path(list(FIELDS.values()))
def test_every_field_says_what_it_is(field: Field) -> None:
    assert field.title and field.help.endswith(".") and field.section == field.path.split(".")[0]
    assert field.default == value_of(Experiment(), field.path)
    assert field.allowed in field.tooltip and field.path in field.tooltip
    assert ("restarts" in field.tooltip) is not field.live
    assert field.relevant(Experiment()) in (True, False)
    if field.when is not None:
        path, values = field.when
        assert values and set(values) <= set(FIELDS[path].choices)


@by_path(NUMBERS)
def test_every_number_has_bounds_and_both_are_included(field: Field) -> None:
    assert field.lo is not None and field.hi is not None and field.lo < field.hi
    assert field.lo <= field.default <= field.hi
    as_kind = int if field.kind == "int" else float
    for bound in (field.lo, field.hi):
        changed = replace(Experiment(), {field.path: as_kind(bound)})
        assert value_of(changed, field.path) == bound
        assert type(value_of(changed, field.path)) is as_kind


@by_path(NUMBERS)
def test_a_number_beyond_its_bounds_names_field_value_and_what_is_allowed(field: Field) -> None:
    assert field.lo is not None and field.hi is not None
    for beyond in (field.lo - 1, field.hi + 1):
        value = int(beyond) if field.kind == "int" else beyond
        with pytest.raises(ExperimentError) as caught:
            replace(Experiment(), {field.path: value})
        assert str(caught.value) == f"{field.path} = {value!r}: must be {field.allowed}"


@by_path(NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "3", True, None, [1]])
def test_a_number_is_never_guessed_at(field: Field, value: object) -> None:
    with pytest.raises(ExperimentError, match=f"^{field.path} = "):
        replace(Experiment(), {field.path: value})


@by_path([field for field in NUMBERS if field.kind == "int"])
@pytest.mark.parametrize("value", [2.5, 2.0])
def test_a_whole_number_is_whole(field: Field, value: float) -> None:
    with pytest.raises(ExperimentError, match="a whole number from"):
        replace(Experiment(), {field.path: value})


@by_path([field for field in NUMBERS if field.kind == "float"])
def test_a_whole_number_is_a_number_too(field: Field) -> None:
    whole = math.ceil(field.lo or 0.0)
    value = value_of(replace(Experiment(), {field.path: whole}), field.path)
    assert value == float(whole) and type(value) is float


def test_a_whole_number_too_large_for_a_float_is_out_of_range() -> None:
    with pytest.raises(ExperimentError, match="a number from 0 to 10"):
        replace(Experiment(), {"generator.optimiser.lr": 10**400})


@by_path(CHOICES)
def test_every_choice_may_be_chosen_and_no_other(field: Field) -> None:
    assert len(field.choices) > 1 or field.path == "model.family"
    for choice in field.choices:
        assert value_of(replace(Experiment(), {field.path: choice}), field.path) == choice
    for wrong in ("nonsense", 1, None, "", field.default.upper()):
        with pytest.raises(ExperimentError) as caught:
            replace(Experiment(), {field.path: wrong})
        listed = ", ".join(field.choices)
        assert str(caught.value) == f"{field.path} = {wrong!r}: must be one of {listed}"


def test_data_may_be_any_registered_one_or_a_person_s_own() -> None:
    assert FIELDS["data.name"].choices == (
        *DISTRIBUTIONS,
        *IMAGE_SETS,
        "file",
        "drawn",
        "drawn-1d",
        "folder",
    )


def test_allowed_in_words() -> None:
    assert FIELDS["latent.size"].allowed == "a whole number from 1 to 256"
    assert FIELDS["training.steps"].allowed == "a whole number from 1 to 10 000 000"
    assert FIELDS["generator.optimiser.lr"].allowed == "a number from 0 to 10"
    assert FIELDS["run.seed"].allowed == "a whole number from 0 to 4 294 967 295"
    assert FIELDS["latent.prior"].allowed == "one of normal, uniform"


def test_a_field_of_an_optimiser_matters_for_its_own_kind_alone() -> None:
    experiment = replace(Experiment(), {"generator.optimiser.name": "momentum"})
    assert FIELDS["generator.optimiser.momentum"].relevant(experiment)
    assert not FIELDS["generator.optimiser.beta1"].relevant(experiment)
    assert FIELDS["discriminator.optimiser.beta1"].relevant(experiment)
    assert not FIELDS["discriminator.optimiser.momentum"].relevant(experiment)
    assert FIELDS["training.k_d"].relevant(experiment)


def test_what_changes_networks_or_minibatches_is_not_live() -> None:
    live = {path for path, field in FIELDS.items() if field.live}
    rules = {"lr", "beta1", "beta2", "momentum"}
    assert live == {
        *(f"{network}.optimiser.{rule}" for network in ("generator", "discriminator")
          for rule in rules),
        *(f"objective.{name}" for name in (
            "name", "label_weight", "categorical_weight", "continuous_weight", "margin",
            "label_smoothing", "label_flip")),
        *(f"regularisation.{name}" for name in (
            "clip", "gradient_penalty", "r1", "instance_noise", "noise_until")),
        "training.k_d", "training.k_g", "training.steps", "training.unroll",
    }  # fmt: skip


def test_replace_changes_what_it_is_told_and_nothing_else() -> None:
    before = Experiment()
    after = replace(before, {"generator.optimiser.lr": 0.5, "training.k_d": 3})
    assert before == Experiment()
    others = {p for p in FIELDS if value_of(before, p) != value_of(after, p)}
    assert others == {"generator.optimiser.lr", "training.k_d"}
    assert replace(before, {}) == before


def test_replace_is_all_or_nothing_and_names_every_fault() -> None:
    with pytest.raises(ExperimentError) as caught:
        replace(Experiment(), {"training.k_d": 0, "latent.size": 257, "training.k_g": 2})
    assert str(caught.value).splitlines() == [
        "latent.size = 257: must be a whole number from 1 to 256",
        "training.k_d = 0: must be a whole number from 1 to 50",
    ]


def test_changes_that_are_so_already_are_none() -> None:
    rate = ("generator.optimiser.lr", 0.5)
    asked = (("training.k_d", 1), rate, ("discriminator.optimiser.lr", 1))
    experiment = replace(Experiment(), {"discriminator.optimiser.lr": 1.0})
    assert differing(experiment, asked) == (rate,)
    assert differing(replace(experiment, dict(asked)), asked) == ()


def test_an_experiment_is_frozen() -> None:
    experiment = Experiment()
    with pytest.raises(ValueError, match="frozen"):
        experiment.training.k_d = 2  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        experiment.run = experiment.run  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("generator.optimizer.lr", "generator.optimiser.lr"),
        ("training.kd", "training.k_d"),
        ("latnet.size", "latent.size"),
        ("lr", "generator.optimiser.lr"),
        ("seed", "run.seed"),
    ],
)
def test_an_unknown_field_names_the_closest(path: str, meant: str) -> None:
    for use in (
        lambda: value_of(Experiment(), path),
        lambda: replace(Experiment(), {path: 1}),
        lambda: parse_value(path, "1"),
    ):
        with pytest.raises(ExperimentError) as caught:
            use()
        assert str(caught.value) == f"unknown field {path}: did you mean {meant}?"


def test_an_unknown_field_that_is_near_to_none_lists_all() -> None:
    with pytest.raises(ExperimentError, match="choose one of data.name, .*, run.device"):
        value_of(Experiment(), "qqqq")


def test_a_section_is_not_a_field() -> None:
    with pytest.raises(ExperimentError, match="unknown field generator"):
        replace(Experiment(), {"generator.optimiser": {}})


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("training.k_d", "3", 3),
        ("training.k_d", " 3 ", 3),
        ("training.steps", "20_000", 20_000),
        ("training.steps", "2e4", 20_000),
        ("training.steps", "500.0", 500),
        ("run.seed", "4294967295", 4_294_967_295),
        ("generator.optimiser.lr", "0.01", 0.01),
        ("generator.optimiser.lr", ".5", 0.5),
        ("generator.optimiser.lr", "5.", 5.0),
        ("generator.optimiser.lr", "1E-4", 1e-4),
        ("generator.optimiser.lr", "1", 1.0),
        ("latent.prior", "uniform", "uniform"),
        ("data.name", "ring", "ring"),
        ("data.file", r"C:\my data\x_1.csv", r"C:\my data\x_1.csv"),
        ("data.dabs", "[[0, 0, 1], [0.5, 1_0, 2.5]]", ((0.0, 0.0, 1.0), (0.5, 10.0, 2.5))),
        ("data.dabs", "[]", ()),
    ],
)
def test_typed_text_is_read_as_its_field_s_kind(path: str, text: str, value: object) -> None:
    parsed = parse_value(path, text)
    read = value_of(replace(Experiment(), {path: parsed}), path)
    assert read == value and type(read) is type(value)


@pytest.mark.parametrize("kind", ["int", "float", "choice", "dabs"])
@pytest.mark.parametrize(
    "text", ["", "abc", "true", "'3'", "1 2", "1,5", "0x", "nan", "-inf", "[1"]
)
def test_typed_text_that_is_no_such_value_is_refused(kind: str, text: str) -> None:
    field = next(field for field in FIELDS.values() if field.kind == kind)
    with pytest.raises(ExperimentError) as caught:
        replace(Experiment(), {field.path: parse_value(field.path, text)})
    message = str(caught.value)
    assert message.startswith(f"{field.path} = ") and message.endswith(f"must be {field.allowed}")
    assert "\n" not in message


@pytest.mark.parametrize("text", ["2.5", "1e400", "nan"])
def test_a_typed_fraction_is_no_whole_number(text: str) -> None:
    with pytest.raises(ExperimentError, match="must be a whole number from 1 to 50"):
        replace(Experiment(), {"training.k_d": parse_value("training.k_d", text)})


@pytest.mark.parametrize(
    "dabs",
    [
        ((0.0, 0.0),  (0.0, 0.0, 1.0)),
        ((0.0, 0.0, 0.0),),
        ((0.0, -1.0),),
        ((0.0, 0.0, math.nan),),
        ((0.0,),),
        ((0.0, 0.0, 0.0, 1.0),),
        ((0.0, "0", 1.0),),
        ((0.0, 0.0, True),),
        (3,),
        "drawing",
    ],
)  # fmt: skip
def test_an_unsound_drawing_is_one_fault_with_one_line(dabs: object) -> None:
    with pytest.raises(ExperimentError) as caught:
        replace(Experiment(), {"data.name": "drawn", "data.dabs": dabs})
    message = str(caught.value)
    assert message.startswith("data.dabs = ") and "radius above 0" in message
    assert "\n" not in message
