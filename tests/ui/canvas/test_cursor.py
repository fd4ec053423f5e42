"""What the line below the plane says, and where."""

import pytest
from PySide6.QtGui import QImage

from ganlab.engine.probes import PointRequest
from ganlab.ui.canvas.cursor import CursorReadout
from ganlab.ui.medium import Medium, painted_upon


@pytest.fixture
def readout(qtbot):
    made = CursorReadout("Scroll to zoom")
    qtbot.addWidget(made)
    made.resize(300, 24)
    return made


def inked(widget) -> bool:
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    widget.render(image)
    ground = image.pixel(0, 0)
    return any(image.pixel(x, y) != ground for x in range(300) for y in range(24))


def test_advice_for_the_mouse_is_on_the_screen_and_in_no_picture(readout):
    assert inked(readout)
    with painted_upon(Medium(1.0)):
        assert not inked(readout)
    assert inked(readout)


def test_values_at_the_cursor_are_part_of_a_picture(readout, qtbot):
    readout.move_to(0.25, -0.5)
    qtbot.waitUntil(lambda: readout.request == PointRequest((0.25, -0.5), 0))
    with painted_upon(Medium(1.0)):
        assert inked(readout)
    readout.leave()
    with painted_upon(Medium(1.0)):
        assert not inked(readout)
