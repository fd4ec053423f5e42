"""What the line below pictures says on the screen, and in a picture for a file."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ganlab.ui.medium import Medium, painted_upon
from ganlab.ui.views.pictures import SamplesView
from ganlab.ui.views.pictures.foot import Foot


def inked(foot: Foot) -> bool:
    image = QImage(foot.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    foot.render(image)
    ground = image.pixel(0, 0)
    return any(
        image.pixel(x, y) != ground for x in range(foot.width()) for y in range(foot.height())
    )


def test_advice_for_the_mouse_is_in_no_picture_but_facts_are(qtbot: QtBot) -> None:
    foot = Foot()
    qtbot.addWidget(foot)
    foot.resize(200, 24)
    for advice in (True, False):
        foot.say("Point at a picture", advice=advice)
        assert inked(foot)
        with painted_upon(Medium(1.0)):
            assert inked(foot) != advice


def test_samples_advise(qtbot: QtBot) -> None:
    view = SamplesView()
    qtbot.addWidget(view)
    view._say()
    assert view.facts.text() == view.hint != ""
    with painted_upon(Medium(1.0)):
        view.facts.resize(400, 24)
        assert not inked(view.facts)
