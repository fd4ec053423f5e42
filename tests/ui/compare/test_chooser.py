"""Putting a comparison together: one thing changed, and why something cannot be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from toys import toy

from ganlab.comparisons import COMPARISONS, Comparison
from ganlab.engine.data import build
from ganlab.engine.experiment import FIELDS, replace
from ganlab.presets import PRESETS
from ganlab.ui.compare.chooser import Chooser
from ganlab.ui.compare.offers import KINDS, fields_to_change, remedies, suggest, why_not
from ganlab.ui.theme import DARK

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def chooser(qtbot: QtBot) -> Iterator[Chooser]:
    made = Chooser()
    qtbot.addWidget(made)
    preset = PRESETS["collapse-ring"]
    base = preset.experiment
    made.set_base(base, build(base.data), preset.title, preset.cures)
    made.show()
    yield made


def kind(chooser: Chooser, key: str) -> None:
    chooser.kind.setCurrentIndex(chooser.kind.findData(key))


@pytest.mark.parametrize("key", [kind.key for kind in KINDS])
def test_every_kind_proposes_runs_that_differ(chooser: Chooser, key: str) -> None:
    kind(chooser, key)
    assert chooser.compare.isEnabled(), chooser.fault.text()
    QTest.mouseClick(chooser.rows.add, LEFT)
    made = chooser.comparison()
    assert len(made.variants) == 3 and made.experiments[0] == PRESETS["collapse-ring"].experiment
    assert {e.run.seed for e in made.experiments} == {42} or key == "seed"
    QTest.mouseClick(chooser.rows.removers[0], LEFT)
    assert len(chooser.comparison().variants) == 2


def test_what_was_chosen_is_compared(chooser: Chooser) -> None:
    kind(chooser, "k_d")
    got: list[Comparison] = []
    chooser.chosen.connect(got.append)
    for _ in range(3):
        QTest.mouseClick(chooser.rows.add, LEFT)
    assert not chooser.rows.add.isEnabled()
    box = chooser.rows.controls[1]
    box.set_value(17)
    box.value_changed.emit(17)
    QTest.mouseClick(chooser.compare, LEFT)
    assert [e.training.k_d for e in got[0].experiments][2] == 17
    assert got[0].variants[2].title == "k_D = 17" and len(got[0].variants) == 4
    chooser.set_theme(DARK)
    assert chooser.comparison().experiments == got[0].experiments


def test_one_value_twice_is_no_difference(chooser: Chooser) -> None:
    kind(chooser, "k_d")
    chooser.rows.controls[0].value_changed.emit(5)
    # The base has 5 updates of D.
    assert not chooser.compare.isEnabled()
    assert "two runs have the title 'k_D = 5'" in chooser.fault.text()


def test_what_does_not_go_together_is_said_before_it_starts(chooser: Chooser) -> None:
    kind(chooser, "objective")
    box = chooser.rows.controls[0]
    assert box.why_not("energy") and not box.why_not("hinge")  # type: ignore[union-attr]
    chooser.rows.controls[0].value_changed.emit("energy")
    assert not chooser.compare.isEnabled()
    assert "objective.name = energy: is made for other networks" in chooser.fault.text()
    kind(chooser, "data")
    chooser.rows.controls[0].value_changed.emit("gaussian-1d")
    assert chooser.compare.isEnabled()


def test_a_preset_s_own_cures_come_first(chooser: Chooser) -> None:
    kind(chooser, "remedy")
    assert chooser.rows.values == ["Let G keep up"]
    titles = [v.title for v in remedies(PRESETS["collapse-ring"].experiment, ())]
    assert "Packing, 2" in titles
    wgan = remedies(PRESETS["wgan-gp-ring"].experiment, ())
    # It has that penalty already, and a gradient of a gradient cannot be unrolled.
    assert not {"Unrolled, 5 steps"} & {v.title for v in wgan}


def test_those_that_are_proposed_begin_with_a_click(chooser: Chooser) -> None:
    got: list[Comparison] = []
    chooser.chosen.connect(got.append)
    QTest.mouseClick(chooser.proposed["two-rates"], LEFT)
    assert got == [COMPARISONS["two-rates"]]


def test_a_value_can_be_proposed_for_every_field() -> None:
    for name in ("ring", "figure-1", "dcgan-glyphs"):
        base = PRESETS[name].experiment
        fields = fields_to_change(base)
        assert len(fields) > 20 and all(field.relevant(base) for field in fields)
        for field in fields:
            value = suggest(base, field.path, [])
            if FIELDS[field.path].kind != "choice":
                assert "must be" not in why_not(base, [(field.path, value)]), field.path
    assert why_not(toy(), [("training.k_d", 1)]) == "it is so already"


def test_what_was_chosen_stays_while_the_base_does(chooser: Chooser) -> None:
    preset = PRESETS["collapse-ring"]
    kind(chooser, "k_d")
    QTest.mouseClick(chooser.rows.add, LEFT)
    made = chooser.comparison()
    chooser.set_base(preset.experiment, chooser._data, preset.title, preset.cures)
    assert chooser.comparison() == made
    other = replace(preset.experiment, {"run.seed": 7})
    chooser.set_base(other, chooser._data, preset.title, preset.cures)
    assert "seed 7" in chooser.of.text() and chooser.comparison().base == other
    # Of runs that differ in their seeds none is named for all.
    kind(chooser, "seed")
    assert "seed" not in chooser.of.text()
