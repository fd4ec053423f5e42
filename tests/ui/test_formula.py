"""Formulas: set in the background, coloured by the theme, plain text where they cannot be."""

import sys

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from ganlab.engine.objectives import OBJECTIVES
from ganlab.ui.formula import FormulaLabel, Typesetter, plain_text, words
from ganlab.ui.theme import DARK, LIGHT

TEX = OBJECTIVES["minimax"].d_formula


def shown(qtbot: QtBot, label: FormulaLabel) -> np.ndarray:
    """Wait for the formula; return its pixels ``[h, w, 4]``: blue, green, red, alpha."""
    label.show()
    qtbot.waitUntil(lambda: label.picture() is not None, timeout=10_000)
    picture = label.picture()
    assert picture is not None
    image = picture.toImage()
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def test_nothing_is_imported_before_the_first_paint(qtbot: QtBot) -> None:
    made = Typesetter()
    label = FormulaLabel(TEX, typesetter=made)
    qtbot.addWidget(label)
    assert made._thread is None and not made._done


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_every_objective_s_formulas_can_be_set(qtbot: QtBot, name: str) -> None:
    objective = OBJECTIVES[name]
    for tex in (f"L_D = {objective.d_formula}", f"L_G = {objective.g_formula}"):
        label = FormulaLabel(tex)
        qtbot.addWidget(label)
        label.resize(600, 30)
        image = shown(qtbot, label)
        assert image.shape[1] > 80
        assert (image[..., 3] > 128).sum() > 100


def test_the_formula_changes_with_the_theme(qtbot: QtBot) -> None:
    label = FormulaLabel(TEX, role="discriminator")
    qtbot.addWidget(label)
    label.resize(600, 30)
    light = shown(qtbot, label)
    label.set_theme(DARK)
    dark = shown(qtbot, label)
    solid = light[..., 3] > 250
    for theme, image in ((LIGHT, light), (DARK, dark)):
        red, blue = (int(theme.discriminator[i : i + 2], 16) for i in (1, 5))
        assert abs(int(np.median(image[solid][:, 2])) - red) < 12
        assert abs(int(np.median(image[solid][:, 0])) - blue) < 12


def test_it_shrinks_where_the_line_is_short(qtbot: QtBot) -> None:
    label = FormulaLabel(TEX)
    qtbot.addWidget(label)
    label.resize(600, 30)
    wide = shown(qtbot, label).shape[1]
    label.resize(round(0.8 * wide), 30)
    assert shown(qtbot, label).shape[1] == pytest.approx(0.8 * wide, abs=2)


def test_another_formula_is_another_picture(qtbot: QtBot) -> None:
    label = FormulaLabel(TEX)
    qtbot.addWidget(label)
    label.resize(600, 30)
    before = shown(qtbot, label)
    label.set_tex(OBJECTIVES["minimax"].g_formula)
    assert shown(qtbot, label).shape != before.shape


def test_without_the_library_it_stands_as_text(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ziamath", None)
    made = Typesetter()
    label = FormulaLabel(TEX, typesetter=made)
    qtbot.addWidget(label)
    label.resize(400, 24)
    with qtbot.waitSignal(made.ready, timeout=10_000):
        label.show()
        label.grab()
    assert label.picture() is None
    painted = label.grab().toImage()
    colours = {painted.pixelColor(x, y).name() for x in range(0, 200) for y in range(24)}
    assert len(colours) > 3


def test_a_formula_can_be_read_and_heard() -> None:
    assert plain_text(TEX) == "−E[log D(x)] − E[log (1 − D(G(z)))]"
    heard = words(f"L_D = {TEX}")
    assert heard.startswith("L D is minus the mean over x of log D of x minus the mean over z")
    assert "\\" not in heard and "{" not in heard


def test_it_has_a_name_for_those_who_hear_it(qtbot: QtBot) -> None:
    label = FormulaLabel(TEX)
    qtbot.addWidget(label)
    assert label.accessibleName() == words(TEX)
