"""Labels and codes that are held while samples are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from toys import toy
from ui_fakes import Answers

from ganlab.engine.files.draw import SampleSpec, drawn_latents
from ganlab.engine.latent import LatentSpace
from ganlab.runtime.state import RunState
from ganlab.ui.export_data.samples import Held, SamplesDialog

SPACE = LatentSpace.noise(3, "normal").and_codes(1, 4, 2)
LABELLED = LatentSpace.noise(3, "uniform").and_label(("cat", "dog"), (0.5, 0.5))


@pytest.fixture
def open_for(qtbot):
    def make(space: LatentSpace) -> SamplesDialog:
        owner = QWidget()
        qtbot.addWidget(owner)
        owner.state = RunState("paused", 1, toy(), latent=space)
        owner.session = None
        return SamplesDialog(Answers(), owner)

    return make


def test_a_label_is_chosen_by_its_name(open_for):
    dialog = open_for(LABELLED)
    assert dialog.spec().values == ()
    box = dialog.factors["label"]
    assert [box.itemText(i) for i in range(box.count())][1:] == ["cat", "dog"]
    box.setCurrentIndex(2)
    assert dialog.spec().values == (("label", 1.0),)
    z = drawn_latents(LABELLED, dialog.spec())
    assert (LABELLED.labels_of(z) == 1).all()


def test_codes_are_drawn_or_held(open_for):
    dialog = open_for(SPACE)
    category, first, second = dialog.factors.values()
    category.setCurrentIndex(4)
    assert isinstance(first, Held) and not first.number.isEnabled()
    first.choice.setCurrentIndex(1)
    assert first.number.isEnabled()
    first.number.set_value(-0.5)
    held = dict(dialog.spec().values)
    assert held == {"c1": 3.0, "c2": -0.5}
    z = drawn_latents(SPACE, dialog.spec())
    assert (SPACE.values(z, "c1") == 3).all()
    assert (SPACE.values(z, "c2") == -0.5).all()
    assert np.unique(SPACE.values(z, "c3")).size > 10
    assert second.choice.accessibleName() == "c3"


def test_both_boxes_of_a_code_can_be_seen(open_for):
    dialog = open_for(SPACE)
    dialog.show()
    for held in list(dialog.factors.values())[1:]:
        assert held.choice.width() > 80 and held.number.width() > 80
    dialog.reject()


def test_what_is_not_held_is_what_the_seed_draws():
    spec = SampleSpec("npy", 20, 7, (("c1", 2.0),))
    plain = SPACE.sample(20, np.random.default_rng(7))
    z = drawn_latents(SPACE, spec)
    for name in ("z1", "z2", "z3", "c2", "c3"):
        np.testing.assert_array_equal(SPACE.values(z, name), SPACE.values(plain, name))
