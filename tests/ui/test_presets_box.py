"""Presets stand in groups, and no title is cut off in the open list."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.presets import PRESETS
from ganlab.ui.presets_box import PresetsBox


@pytest.fixture
def box(qtbot):
    made = PresetsBox()
    qtbot.addWidget(made)
    made.resize(260, 120)
    made.show()
    return made


def listed(box):
    """Return ``(text, name or None for a heading)`` of every line."""
    choice = box.choice
    return [(choice.itemText(i), choice.itemData(i)) for i in range(choice.count())]


def test_every_preset_stands_below_the_word_for_its_data(box):
    lines = listed(box)
    assert {name for _, name in lines if name} == set(PRESETS)
    head, seen = "", []
    for text, name in lines:
        if name is None:
            head = text
            seen.append(head)
            continue
        data = PRESETS[name].experiment.data.name
        kind = DISTRIBUTIONS[data].kind if data in DISTRIBUTIONS else "images"
        expected = {"line": "on a line", "plane": "in a plane", "images": "Pictures"}[kind]
        if PRESETS[name].cures:
            expected = "Failures"
        assert expected in head, name
    assert len(seen) == len(set(seen)) == 4
    for group in _groups(lines):
        orders = [PRESETS[name].order for name in group]
        assert orders == sorted(orders)


def _groups(lines):
    groups = []
    for _, name in lines:
        if name is None:
            groups.append([])
        else:
            groups[-1].append(name)
    return groups


def test_arrow_keys_pass_headings_by(box):
    chosen = []
    box.preset_chosen.connect(chosen.append)
    box.set_experiment(PRESETS["figure-1"].experiment)
    box.choice.setFocus()
    for _ in range(box.choice.count()):
        QTest.keyClick(box.choice, Qt.Key.Key_Down)
    names = [name for _, name in listed(box) if name]
    assert chosen == names[names.index("figure-1") + 1 :]


def test_the_open_list_is_as_wide_as_its_longest_title(box):
    view = box.choice.view()
    box.choice.showPopup()
    longest = max(box.choice.fontMetrics().horizontalAdvance(text) for text, _ in listed(box))
    assert view.viewport().width() >= longest
    # It fits a small screen; the rest scrolls.
    assert box.choice.maxVisibleItems() * view.sizeHintForRow(0) <= 45 * box.fontMetrics().height()
    box.choice.hidePopup()


def test_a_title_that_is_cut_off_in_the_box_is_there_on_hover(box):
    for preset in PRESETS.values():
        box.set_experiment(preset.experiment)
        assert box.choice.toolTip() == preset.title
