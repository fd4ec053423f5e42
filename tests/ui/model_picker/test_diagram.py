"""The diagram says what is built, layer by layer, and draws each by its shape."""

from __future__ import annotations

import pytest
from made_up import like, picture, pixels
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.models import FAMILIES
from ganlab.presets import PRESETS
from ganlab.ui.model_picker.diagram import NetworkDiagram
from ganlab.ui.model_picker.networks import learns, preview
from ganlab.ui.theme import DARK, LIGHT

PICTURES = PRESETS["dcgan-glyphs"].experiment
GLYPHS = IMAGE_SETS["glyphs"]
RING = DISTRIBUTIONS["ring"]


def networks(name, experiment=PICTURES, data=GLYPHS):
    return preview(experiment, data, name)


@pytest.fixture
def diagram(qtbot):
    made = NetworkDiagram()
    qtbot.addWidget(made)
    made.set_networks(networks("dcgan"))
    made.resize(made.minimumSize())
    made.show()
    return made


@pytest.mark.parametrize(
    ("name", "words"),
    [("mlp", "1-D data, 2-D data"), ("dcgan", "pictures"), ("acgan", "labelled pictures"),
     ("conditional-mlp", "labelled 2-D data, labelled pictures")],
)  # fmt: skip
def test_what_a_family_learns_is_asked_of_the_family_itself(name, words):
    assert learns(FAMILIES[name]) == words


def test_a_preview_is_what_choosing_would_build():
    shown = networks("dcgan")
    layers = [block.layer for block in shown.generator]
    assert layers == list(FAMILIES["dcgan"].builder.generator(PICTURES, GLYPHS).layers)
    assert shown.generator[0].note == "noise" and shown.generator[-1].note == "picture"
    assert shown.discriminator[-1].note == "verdict"
    assert shown.generator[-1].shape == "1 × 28 × 28"


def test_labels_are_named_where_they_go_in_and_come_out():
    both = networks("conditional-dcgan")
    assert both.generator[0].note.endswith("noise + 10 label")
    assert [b.part for b in both.discriminator[:3]] == ["input", "label", "layer"]
    assert networks("acgan").discriminator[-1].note == "verdict + 10 classes"
    points = networks("conditional-mlp", PRESETS["ring"].experiment, RING)
    assert points.generator[0].note.endswith("noise + 8 label")
    assert points.generator[-1].note == "point"


def test_words_say_shape_extras_and_weights():
    block = networks("dcgan").discriminator[2]
    assert block.words.splitlines() == [
        "Convolution 4 × 4, stride 2 · batch norm, leaky ReLU",
        f"Output: {block.layer.shape[0]} maps of 7 × 7",
        f"{block.layer.parameters:,} weights",
    ]


@pytest.mark.parametrize("name", [n for n, f in FAMILIES.items() if not f.fits(GLYPHS)])
def test_every_layer_has_a_place_of_its_own_within_the_widget(diagram, name):
    shown = networks(name)
    diagram.set_networks(shown)
    diagram.resize(diagram.minimumSize())
    cells = diagram.cells()
    assert [block for block, _ in cells] == [*shown.generator, *shown.discriminator]
    for i, (_, area) in enumerate(cells):
        assert diagram.rect().contains(area.toAlignedRect())
        assert not any(area.intersects(other) for _, other in cells[:i])


def test_higher_maps_are_drawn_higher_and_more_maps_wider(diagram):
    bodies = {cell.block.layer.shape: cell.body for cell in diagram._cells}
    width = PICTURES.generator.width
    first, second = bodies[(2 * width, 7, 7)], bodies[(width, 14, 14)]
    assert first.height() < second.height() and first.width() > second.width()


def test_g_is_green_d_is_blue_and_what_comes_from_outside_is_ink(diagram):
    for theme in (LIGHT, DARK):
        diagram.set_theme(theme)
        table = pixels(picture(diagram))
        half = diagram.cells()[len(diagram.networks.generator)][1].top()
        split = round(half - 1.5 * diagram.fontMetrics().height())
        assert like(table[:split], theme.generator, 12).any()
        assert not like(table[:split], theme.discriminator, 12).any()
        assert like(table[split:], theme.discriminator, 12).any()
        assert not like(table[split:], theme.generator, 12).any()


def test_it_grows_with_its_room_and_never_below_the_text_around_it(diagram):
    least = diagram.minimumSize()
    before = diagram.cells()[1][1].width()
    diagram.resize(2 * least.width(), 2 * least.height())
    grown = diagram.cells()[1][1].width()
    assert 1.7 * before < grown < 2.1 * before
    assert diagram.minimumSize() == least


def test_hover_says_all_of_a_layer(diagram, monkeypatch):
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda *args: said.append(args[1]))
    block, area = diagram.cells()[2]
    at = area.center().toPoint()
    QApplication.sendEvent(
        diagram, QHelpEvent(QHelpEvent.Type.ToolTip, at, diagram.mapToGlobal(at))
    )
    assert said == [block.words]
    outside = QPoint(diagram.width() - 1, diagram.height() - 1)
    QApplication.sendEvent(diagram, QHelpEvent(QHelpEvent.Type.ToolTip, outside, outside))
    assert said == [block.words]


def test_it_can_be_read_aloud(diagram):
    words = diagram.accessibleDescription()
    for block in (*diagram.networks.generator, *diagram.networks.discriminator):
        assert block.layer.title in words
        if block.layer.parameters:
            assert f"{block.layer.parameters:,} weights" in words
    diagram.set_networks(None)
    assert diagram.cells() == [] and diagram.accessibleDescription() == ""


def test_sizes_follow_the_experiment():
    wide = replace(PICTURES, {"generator.width": 64})
    assert networks("dcgan", wide).generator[1].layer.shape == (128, 7, 7)
    assert preview(Experiment(), RING, "mlp").generator[-1].shape == "2"
