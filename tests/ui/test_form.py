"""The form is the experiment's fields, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.engine.experiment import FIELDS, Experiment, replace, value_of
from ganlab.engine.objectives import OBJECTIVES
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.form import ELSEWHERE, ExperimentForm

EXPERIMENT = Experiment()


@pytest.fixture
def form(qtbot):
    form = ExperimentForm()
    qtbot.addWidget(form)
    form.set_experiment(EXPERIMENT)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.chosen_fields = []
    form.field_chosen.connect(lambda path, value: form.chosen_fields.append((path, value)))
    return form


def shown(form, path):
    return form.rows[path].control.isVisibleTo(form)


def test_every_field_has_a_row_or_a_place_elsewhere(form):
    for path, field in FIELDS.items():
        no_choice = field.kind == "choice" and len(field.choices) < 2
        elsewhere = field.hidden or path in ELSEWHERE or no_choice
        assert (path in form.rows) == (not elsewhere), path


def test_controls_fit_their_fields(form):
    for path, row in form.rows.items():
        field, control = FIELDS[path], row.control
        if field.kind in ("int", "float"):
            assert isinstance(control, NumberBox)
            assert (control.lo, control.hi) == (field.lo, field.hi)
            assert control.log == field.log
            assert control.whole == (field.kind == "int")
        else:
            assert isinstance(control, ChoiceBox)
            offered = tuple(control.itemData(i) for i in range(control.count()))
            assert offered == field.choices
        assert field.help in control.toolTip()
        assert field.allowed in control.toolTip()
        assert ("⟲" in control.toolTip()) == (not field.live)
        assert control.accessibleName().endswith(field.title)


def test_it_shows_an_experiment_and_says_nothing(form):
    changes = {}
    for path, row in form.rows.items():
        field = FIELDS[path]
        if field.kind == "choice":
            changes[path] = field.choices[-1]
        elif field.kind == "int":
            changes[path] = int(field.lo) + 1
        else:
            changes[path] = (field.lo + field.hi) / 4
        assert row.value() == value_of(EXPERIMENT, path)
    other = replace(EXPERIMENT, changes)
    form.set_experiment(other)
    for path, row in form.rows.items():
        assert row.value() == changes[path], path
    form.flush()
    assert form.chosen_fields == []


def test_objectives_go_by_their_titles(form):
    control = form.rows["objective.name"].control
    texts = [control.itemText(i) for i in range(control.count())]
    assert texts == [o.title for o in OBJECTIVES.values()]


def test_advanced_fields_are_folded_away(form):
    assert not shown(form, "generator.optimiser.beta1")
    assert shown(form, "generator.optimiser.lr")
    QTest.mouseClick(form.groups["generator"].fold, Qt.MouseButton.LeftButton)
    assert shown(form, "generator.optimiser.beta1")
    assert not shown(form, "discriminator.optimiser.beta1")
    assert form.unfolded() == ["generator"]
    QTest.mouseClick(form.groups["generator"].fold, Qt.MouseButton.LeftButton)
    assert not shown(form, "generator.optimiser.beta1")


def test_what_is_unfolded_is_remembered(form):
    form.unfold(["discriminator", "no such section"])
    assert form.unfolded() == ["discriminator"]
    assert shown(form, "discriminator.dropout")


def test_irrelevant_fields_are_hidden(form):
    form.unfold(["generator", "discriminator"])
    assert not shown(form, "generator.optimiser.momentum")
    assert not shown(form, "discriminator.pieces")
    changes = {"generator.optimiser.name": "momentum", "discriminator.activation": "maxout"}
    form.set_experiment(replace(EXPERIMENT, changes))
    assert shown(form, "generator.optimiser.momentum")
    assert not shown(form, "generator.optimiser.beta1")
    assert shown(form, "discriminator.pieces")


def type_into(control, text):
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control.lineEdit(), text)
    QTest.keyClick(control, Qt.Key.Key_Return)


def test_a_live_field_is_said_at_once(form):
    type_into(form.rows["generator.optimiser.lr"].control, "5e-4")
    assert form.chosen_fields == [("generator.optimiser.lr", 5e-4)]


def test_a_field_that_restarts_waits_for_the_last_turn(form, qtbot):
    control = form.rows["generator.width"].control
    control.setFocus()
    for _ in range(3):
        QTest.keyClick(control, Qt.Key.Key_Up)
    assert form.chosen_fields == []
    qtbot.waitUntil(lambda: bool(form.chosen_fields))
    assert form.chosen_fields == [("generator.width", 1024)]


def test_a_turn_that_comes_back_changes_nothing(form):
    control = form.rows["generator.width"].control
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Up)
    QTest.keyClick(control, Qt.Key.Key_Down)
    form.flush()
    assert form.chosen_fields == []


def test_news_of_the_run_does_not_undo_what_is_being_turned(form):
    control = form.rows["generator.width"].control
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Up)
    form.set_experiment(replace(EXPERIMENT, {"generator.optimiser.lr": 0.5}))
    assert control.value() == 256
    assert form.rows["generator.optimiser.lr"].value() == 0.5
    form.flush()
    assert form.chosen_fields == [("generator.width", 256)]


def test_a_refused_change_is_put_back(form):
    type_into(form.rows["generator.optimiser.lr"].control, "5e-4")
    form.set_experiment(EXPERIMENT)
    assert form.rows["generator.optimiser.lr"].value() == EXPERIMENT.generator.optimiser.lr


def test_invalid_text_names_the_field_and_what_is_allowed(form):
    said = []
    form.refused.connect(said.append)
    type_into(form.rows["training.batch_size"].control, "99999")
    (text,) = said
    assert text.startswith("Batch size: 99999")
    assert FIELDS["training.batch_size"].allowed in text
    assert form.chosen_fields == []


def test_choosing_is_said_at_once(form, qtbot):
    control = form.rows["generator.activation"].control
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Down)
    assert form.chosen_fields == [("generator.activation", "leaky_relu")]


FAMILY_FIELDS = {
    "mlp": ("generator.depth", "generator.activation", "discriminator.dropout"),
    "mlp-2014": ("discriminator.pieces", "discriminator.dropout"),
    "dcgan": ("data.side", "run.precision"),
    "acgan": ("data.side", "run.precision", "objective.label_weight"),
}


@pytest.mark.parametrize("family", FAMILY_FIELDS)
def test_the_form_follows_family_and_data(form, family):
    form.unfold(form.groups)
    data = "ring" if family == "mlp" else "glyphs"
    changes = {"data.name": data, "model.family": family}
    if family == "mlp-2014":
        changes["discriminator.activation"] = "maxout"
    form.set_experiment(replace(EXPERIMENT, changes))
    for path in form.rows:
        field = FIELDS[path]
        assert shown(form, path) == field.relevant(form._experiment), path
    for path in FAMILY_FIELDS[family]:
        assert shown(form, path), path
    assert shown(form, "data.side") == shown(form, "run.precision") == (data == "glyphs")
    assert shown(form, "objective.label_weight") == (family == "acgan")
    assert shown(form, "generator.depth") == (family == "mlp")
    assert form.groups["data"].isVisibleTo(form) == (data == "glyphs")
    assert shown(form, "generator.width") and shown(form, "discriminator.width")


def test_the_way_back_to_points_hides_what_pictures_had(form):
    pictures = {"data.name": "glyphs", "model.family": "dcgan"}
    form.set_experiment(replace(EXPERIMENT, pictures))
    assert shown(form, "data.side") and not shown(form, "generator.depth")
    form.set_experiment(EXPERIMENT)
    assert not shown(form, "data.side") and shown(form, "generator.depth")


def test_widths_double_and_halve_within_their_bounds(form):
    control = form.rows["generator.width"].control
    assert (control.lo, control.hi, control.log) == (2, 2048, True)
    control.stepBy(1)
    assert control.value() == 256
    control.stepBy(-9)
    assert control.value() == 2
    control.stepBy(20)
    assert control.value() == 2048


def test_sizes_of_pictures_are_spoken(form):
    control = form.rows["data.side"].control
    texts = [control.itemText(i) for i in range(control.count())]
    assert texts[:2] == ["as they come", "16 × 16"]


def test_what_does_not_go_together_is_greyed_out_and_says_why(form):
    form.set_experiment(replace(EXPERIMENT, {"objective.label_smoothing": 0.1}))
    box = form.rows["objective.name"].control
    box.showPopup()
    box.hidePopup()
    enabled = {box.itemData(i): box.model().item(i).isEnabled() for i in range(box.count())}
    assert enabled["non-saturating"] and enabled["least-squares"]
    assert not enabled["wasserstein"] and not enabled["hinge"]
    assert "knows no labels" in box.model().item(box.findData("wasserstein")).toolTip()
    form.set_experiment(EXPERIMENT)
    box.showPopup()
    box.hidePopup()
    plain = [name for name, objective in OBJECTIVES.items() if not objective.family]
    for name in plain:
        item = box.model().item(box.findData(name))
        assert item.isEnabled() and OBJECTIVES[name].source in item.toolTip()


def test_the_arrow_keys_skip_what_is_greyed_out(form):
    form.set_experiment(replace(EXPERIMENT, {"objective.label_smoothing": 0.1}))
    box = form.rows["objective.name"].control
    box.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(box.count()):
        QTest.keyClick(box, Qt.Key.Key_Down)
    passed = [value for path, value in form.chosen_fields if path == "objective.name"]
    assert passed and "wasserstein" not in passed and "hinge" not in passed
