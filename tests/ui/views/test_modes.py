"""The strip shows the masses that there are, and what is missing is shown as it is."""

from dataclasses import replace

import numpy as np
import pytest
from made_up import frame, state
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QColor
from reports import evidence, of_pictures, report, strip

from ganlab.engine.data import build
from ganlab.presets import PRESETS
from ganlab.runtime.state import RunState
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.modes import ModesView
from ganlab.ui.views.modes.shades import MOST, columns_at, ratios, rows_of, strip_words


@pytest.fixture
def modes(qtbot):
    view = ModesView()
    qtbot.addWidget(view)
    view.resize(760, 620)
    view.show()
    view.set_state(state("ring"))
    yield view
    view.close()


def show(view, said, step=1536, generation=1):
    view.set_frame(replace(frame(step=step, generation=generation), report=said))
    view._show.now()
    # What takes more room than before is laid out in the next turn of the loop.
    QCoreApplication.processEvents()


def seen(view, step, row, rows=8):
    """Colour on the screen at a step, in the middle of a row."""
    canvas = view.strip
    picture = canvas.grab().toImage()
    ratio = picture.devicePixelRatio()
    y = canvas.area.top() + (row + 0.5) * canvas.area.height() / rows
    return picture.pixelColor(round(canvas._across(step) * ratio), round(y * ratio))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_pixels_of_the_strip_are_the_masses(modes, theme):
    modes.set_theme(theme)
    made = strip(columns=24)
    masses = np.tile(np.linspace(0.0, 0.25, 24, dtype=np.float32)[:, None], (1, 8))
    masses[:, 3] = 0.125
    show(modes, report(strip=replace(made, masses=masses), changes=(), changed_at=()))
    words = strip_words(theme)
    for column in (0, 5, 11, 17, 23):
        at = (column + 0.5) * 64
        expected = words[round(255 * float(np.clip(masses[column, 0] * 8 / 2, 0, 1)))]
        assert seen(modes, at, 0) == QColor(int(expected))
        # What has its share has the same colour at all times.
        assert seen(modes, at, 3) == QColor(int(words[round(255 / 2)]))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_run_one_way_so_that_what_is_missing_is_pale(theme):
    words = strip_words(theme).astype(np.int64)
    lightness = 0.2126 * (words >> 16 & 255) + 0.7152 * (words >> 8 & 255) + 0.0722 * (words & 255)
    change = np.diff(lightness)
    assert (change <= 0.51).all() if theme is LIGHT else (change >= -0.51).all()
    assert abs(lightness[0] - lightness[128]) > 60


def test_a_column_tells_of_the_steps_up_to_its_own():
    made = strip(columns=4, every=100)
    found = columns_at(made, 0.0, np.array([0.0, 1.0, 100.0, 101.0, 400.0, 401.0]))
    assert found.tolist() == [-1, 0, 0, 1, 3, -1]


def test_of_very_many_bins_the_largest_are_shown_in_their_order():
    shares = np.full(100, 0.005)
    shares[90:] = 0.05
    made = replace(
        strip(2), masses=np.zeros((2, 100), np.float32), shares=shares,
        names=tuple(f"bin {i}" for i in range(100)),
    )  # fmt: skip
    rows = rows_of(made)
    assert len(rows.index) == MOST and rows.total == 100
    assert set(range(90, 100)) <= set(rows.index)
    assert list(rows.index) == sorted(rows.index)
    assert ratios(made, rows).shape == (MOST, 2)


def test_pointing_reads_step_mode_mass_and_what_is_expected(modes, qtbot):
    show(modes, report(missing=(1,)))
    canvas = modes.strip
    row = canvas.area.height() / 8
    gone = QPointF(canvas._across(20.5 * 64), canvas.area.top() + 1.5 * row)
    assert canvas.words_at(gone) == "step 1,344 · mode 2 · 0.0 % of samples, 12.5 % expected"
    there = QPointF(canvas._across(20.5 * 64), canvas.area.top() + 2.5 * row)
    assert canvas.words_at(there) == "step 1,344 · mode 3 · 12.0 % of samples, 12.5 % expected"
    qtbot.mouseMove(canvas, there.toPoint())
    qtbot.waitUntil(lambda: "mode 3" in modes.reading.text())
    # Beyond the last observation there is nothing to read.
    assert canvas.words_at(QPointF(canvas.area.right() - 1, there.y())) == ""


def test_numbers_have_their_units_and_what_to_expect(modes):
    show(modes, report())
    numbers = modes.numbers
    assert numbers.ndb.value.text() == "38 %"
    assert numbers.ndb.note.text() == "3 of 8 bins · 5 % by chance"
    assert numbers.covered.value.text() == "5 of 8"
    assert numbers.balance.value.text() == "0.470 nats"
    assert numbers.entropy.value.text() == "1.61 nats"
    assert numbers.entropy.note.text() == "at most 2.08"
    assert numbers.duplicates.note.text() == "≈ 412 different"
    assert numbers.spread.value.text() == "0.94"
    for one in (*numbers.of_any, *numbers.of_modes):
        assert len(one.toolTip()) > 40
    assert "Richardson" in numbers.ndb.toolTip() and "Arora" in numbers.duplicates.toolTip()


def test_of_unknown_modes_nothing_is_said(modes):
    show(modes, report(evidence=evidence(modes=None, entropy=float("nan"))))
    assert all(one.isHidden() for one in modes.numbers.of_modes)
    assert modes.numbers.missing.note.text() == "of the data, in 3 bins"


def test_where_no_sample_is_near_data_nothing_is_claimed(modes):
    none = evidence(missing=tuple(range(8)), counted=0.0)
    show(modes, report(evidence=replace(none, missing=(), ndb=0, ndb_share=0.0)))
    assert modes.missing.text() == "8 modes without a sample of high quality"
    assert modes.numbers.ndb.value.text() == "–"
    assert modes.numbers.missing.value.text() == "–"
    show(modes, report(evidence=replace(none, missing=(), modes=None)))
    assert modes.missing.text() == "Only 0 % of the samples are near any data"


def test_what_is_older_than_the_run_says_so(modes):
    said = report()
    show(modes, said, step=1560)
    assert "older" not in modes.seen.text()
    assert modes.numbers.ndb.value.property("role") != "muted"
    show(modes, said, step=1700)
    assert "older than the run, which is at step 1,700" in modes.seen.text()


def test_missing_points_are_listed_with_their_places(modes):
    show(modes, report(missing=(0, 2)))
    first, second = modes.places.text().splitlines()
    assert first == "mode 1 at (1.00, 0): 12.5 % of the data, 0.0 % drawn"
    assert second.startswith("mode 3 at (")
    assert modes.missing.text() == "It hardly draws these: 25 % of the data"
    show(modes, report("converged", missing=()))
    assert modes.missing.text() == "Every part of the data is drawn"
    assert modes.places.isHidden()


@pytest.fixture
def painted(modes):
    data = PRESETS["dcgan-glyphs"].experiment
    modes.set_state(RunState("playing", 2, data, build(data.data)))
    return modes


def test_missing_pictures_are_shown_themselves(painted):
    said = of_pictures()
    show(painted, said, generation=2)
    examples = painted.examples
    assert examples.isVisible() and len(examples.places) == 2
    shown = examples.grab().toImage()
    ratio, scale = shown.devicePixelRatio(), examples._scale
    for bin_, place in zip(said.missing, examples.places, strict=True):
        for y, x in ((0, 0), (7, 3), (15, 15)):
            at = (place.x() + (x + 0.5) * scale, place.y() + (y + 0.5) * scale)
            got = shown.pixelColor(int(at[0] * ratio), int(at[1] * ratio)).red()
            assert got == round(255 * float(bin_.examples[0, 0, y, x]))
    assert "bin 3: 2: 14.0 % of the data, 1.0 % drawn" in examples.toolTip()


def test_examples_are_painted_again_only_where_they_changed(painted):
    show(painted, of_pictures(), generation=2)
    assert not painted.examples.show_missing(of_pictures().missing)
    other = replace(of_pictures().missing[0], drawn=0.02)
    assert painted.examples.show_missing((other,))


def test_nothing_is_painted_while_the_report_is_the_same(modes, qtbot):
    said = report()
    show(modes, said)
    qtbot.wait(30)
    before = modes.strip.paints
    for step in range(1537, 1560):
        modes.set_frame(replace(frame(step=step), report=said))
    assert not modes._show._pending
    qtbot.wait(30)
    assert modes.strip.paints == before


def test_it_waits_until_something_was_observed(modes):
    assert "Nothing observed yet" in modes.seen.text()
    assert modes.strip.image is None
    assert modes.numbers.ndb.value.text() == "–"
    show(modes, report())
    modes.set_state(state("ring", generation=2))
    assert "Nothing observed yet" in modes.seen.text()
    assert modes.strip.image is None


@pytest.mark.parametrize("size", [(300, 360), (620, 560), (1200, 900)])
def test_it_fits_in_any_panel(modes, size):
    modes.resize(*size)
    show(modes, report())
    modes.grab()
    assert modes.minimumSizeHint().width() <= 620
    assert modes.strip.area.right() <= modes.strip.width()
