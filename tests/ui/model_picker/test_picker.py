"""Families in the picker: all of them, what does not fit says why, and a click restarts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.engine.data import IMAGE_SETS, build
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.models import FAMILIES
from ganlab.presets import PRESETS
from ganlab.runtime.commands import SetField
from ganlab.ui.actions import ACTIONS
from ganlab.ui.theme import DARK

PICTURES = PRESETS["dcgan-glyphs"].experiment


@pytest.fixture
def models(window):
    return window.setup.models


def opened(window, qtbot):
    """Open the list as a person does; return it."""
    models = window.setup.models
    window._scroll.ensureWidgetVisible(models)
    QTest.mouseClick(models.button, Qt.MouseButton.LeftButton)
    popup = models.popup
    qtbot.waitUntil(popup.isVisible)
    return popup


def learn(window, experiment):
    window.fake.become(
        experiment=experiment, distribution=build(experiment.data),
        generation=window.fake.state.generation + 1,
    )  # fmt: skip


def test_the_button_says_family_and_paper(window, models):
    assert [text for text, _ in models.button.texts] == ["MLP", FAMILIES["mlp"].source]
    learn(window, PICTURES)
    assert [text for text, _ in models.button.texts] == ["DCGAN", FAMILIES["dcgan"].source]
    assert models.button.accessibleName() == "Model: DCGAN"
    assert FAMILIES["dcgan"].source in models.button.accessibleDescription()


def test_all_families_stand_in_the_order_of_the_registry(window, qtbot):
    popup = opened(window, qtbot)
    assert list(popup.entries) == list(FAMILIES)
    tops = [entry.y() for entry in popup.entries.values()]
    assert tops == sorted(tops) and len(set(tops)) == len(tops)
    for name, entry in popup.entries.items():
        said = " ".join(text for text, _ in entry.texts)
        family = FAMILIES[name]
        for part in (family.title, family.source, family.description):
            assert part in said
        assert entry.accessibleName() == family.title
    popup.close()


@pytest.mark.parametrize("name", ["ring", "gaussian-1d", "glyphs", "moons"])
def test_what_does_not_fit_is_disabled_and_says_why_in_its_place(window, qtbot, name):
    data = {"name": name}
    family = {"model": {"family": "dcgan"}} if name in IMAGE_SETS else {}
    learn(window, Experiment.check({"data": data, **family}))
    popup = opened(window, qtbot)
    dataset = window.fake.state.distribution
    for key, entry in popup.entries.items():
        reason = FAMILIES[key].fits(dataset)
        assert entry.isEnabled() == (not reason), key
        texts = [text for text, _ in entry.texts]
        assert any(reason in text for text in texts[3:]) if reason else len(texts) == 3
        assert reason in entry.accessibleDescription()
    popup.close()


def test_a_click_asks_for_the_family_and_closes(window, qtbot):
    learn(window, PICTURES)
    popup = opened(window, qtbot)
    QTest.mouseClick(popup.entries["acgan"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == [SetField("model.family", "acgan")]
    assert window.setup.models.popup is None
    assert not popup.entries["acgan"].isChecked(), "the tick follows the run"


def test_one_that_does_not_fit_cannot_be_clicked(window, qtbot):
    popup = opened(window, qtbot)
    QTest.mouseClick(popup.entries["dcgan"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == []
    assert popup.isVisible()
    popup.close()


def test_arrows_move_over_what_fits_enter_chooses_and_escape_leaves(window, qtbot):
    learn(window, PICTURES)
    popup = opened(window, qtbot)
    qtbot.waitUntil(popup.entries["dcgan"].hasFocus)

    def press(key):
        QTest.keyClick(popup.focusWidget(), key)

    press(Qt.Key.Key_Down)
    assert popup.entries["conditional-mlp"].hasFocus()
    press(Qt.Key.Key_Home)
    assert popup.entries["mlp-2014"].hasFocus(), "the one before it does not fit"
    press(Qt.Key.Key_Up)
    assert popup.entries["mlp-2014"].hasFocus()
    press(Qt.Key.Key_End)
    last = list(FAMILIES)[-1]
    assert popup.diagram.networks.title == FAMILIES[last].title
    press(Qt.Key.Key_Return)
    assert window.fake.take_posted() == [SetField("model.family", last)]
    popup = opened(window, qtbot)
    qtbot.waitUntil(popup.entries["dcgan"].hasFocus)
    press(Qt.Key.Key_Escape)
    assert window.setup.models.popup is None and window.fake.take_posted() == []


def test_choosing_what_plays_already_changes_nothing(window, qtbot):
    learn(window, PICTURES)
    popup = opened(window, qtbot)
    assert popup.entries["dcgan"].isChecked()
    QTest.mouseClick(popup.entries["dcgan"], Qt.MouseButton.LeftButton)
    assert window.fake.take_posted() == []


def test_the_diagram_follows_what_is_looked_at(window, qtbot):
    learn(window, PICTURES)
    popup = opened(window, qtbot)
    for name, entry in popup.entries.items():
        if entry.isEnabled():
            entry.setFocus()
            assert popup.diagram.networks.title == FAMILIES[name].title
    popup.close()


def test_other_data_closes_a_list_that_was_for_other_data(window, qtbot):
    opened(window, qtbot)
    learn(window, PICTURES)
    assert window.setup.models.popup is None


def test_before_there_is_data_nothing_can_be_chosen(open_window, qtbot):
    window = open_window(ready=False)
    popup = opened(window, qtbot)
    assert not any(entry.isEnabled() for entry in popup.entries.values())
    assert popup.diagram.networks is None
    popup.close()


def test_keys_open_the_list_and_the_networks(window, qtbot):
    window.stage.setFocus()
    QTest.keyClick(window, Qt.Key.Key_M)
    assert ACTIONS["choose_model"].shortcuts == ("M",)
    window.setup.models.popup.close()
    window.stage.setFocus()
    QTest.keyClick(window, Qt.Key.Key_L)
    dialog = window.setup.models.dialog
    qtbot.waitUntil(dialog.isVisible)
    dialog.close()
    assert window.setup.models.dialog is None


def test_the_window_of_networks_follows_the_run(window, models, qtbot):
    QTest.mouseClick(models.layers, Qt.MouseButton.LeftButton)
    dialog = models.dialog
    assert dialog.diagram.networks is None
    family = FAMILIES["dcgan"].builder
    data = build(PICTURES.data)
    window.fake.become(
        experiment=PICTURES, distribution=data, generation=2,
        latent=family.latent(PICTURES, data),
        layers_g=tuple(family.generator(PICTURES, data).layers),
        layers_d=tuple(family.discriminator(PICTURES, data).layers),
    )  # fmt: skip
    assert dialog.heading.text() == "DCGAN"
    assert len(dialog.diagram.cells()) == 8
    window.look.choose("dark")
    assert dialog.diagram._theme == DARK
    dialog.reject()
    assert models.dialog is None


def test_a_change_of_anything_else_leaves_an_open_list_alone(window, qtbot):
    popup = opened(window, qtbot)
    changed = replace(window.fake.state.experiment, {"generator.optimiser.lr": 0.5})
    window.fake.become(phase="playing", experiment=changed)
    assert window.setup.models.popup is popup
    popup.close()
