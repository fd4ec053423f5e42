"""Scores of pictures by every kind of D's output: the bar, its mark, and what is said of one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from outputs import KINDS, register_energy
from picture_answers import Run, middle, point_at
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ganlab.engine.experiment import replace
from ganlab.engine.objectives import LOG_ODDS, OBJECTIVES
from ganlab.engine.probes import PicturesRequest, Scale
from ganlab.ui.theme import LIGHT
from ganlab.ui.views.pictures import ByLabelView, SamplesView
from ganlab.ui.views.pictures.live import LivePictures
from ganlab.ui.views.pictures.words import score

#: A score that says real, the scale it is on, and how both are written.
SAID = {
    "log-odds": (0.9, (0.0, 0.5, 1.0), "D(x) 0.900"),
    "score with a threshold": (0.8, (-1.0, 0.0, 1.0), "D(x) 0.800"),
    "critic": (3.2, (-6.0, -1.0, 4.0), "f(x) 3.20"),
    "energy": (0.1, (0.0, 0.6, 2.0), "E(x) 0.100"),
}


@pytest.fixture(autouse=True)
def an_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    register_energy(monkeypatch)


def judge(run: Run, kind: str) -> Scale:
    """Let D give that score to every generated picture."""
    output = OBJECTIVES[KINDS[kind]].output
    run.experiment = replace(run.experiment, {"objective.name": KINDS[kind]})
    run.d, ends, _ = SAID[kind]
    found = None in (output.lo, output.threshold, output.hi)
    run.scale = Scale(*ends, found, output)
    return run.scale


def bar(view: LivePictures, block: int, index: int) -> np.ndarray:
    """Return the colours along the bar under a picture, ``[pixels, 3]``."""
    sheet = view.sheet
    place = sheet.blocks[block].place(index)
    row = place.bottom() + 1 + sheet.blocks[block].gap + sheet.blocks[block].bar // 2
    image = sheet.grab().toImage()
    return np.array(
        [image.pixelColor(x, row).getRgb()[:3] for x in range(place.left() + 1, place.right())]
    )


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_bar_is_as_long_and_as_real_as_the_score_is_on_its_scale(
    make: Callable[..., LivePictures], run: Run, kind: str
) -> None:
    scale = judge(run, kind)
    view = make(SamplesView)
    share = float(view.scale.share(np.array([run.d]))[0])
    assert view.scale.middle == scale.middle and view.scale.hi >= run.d
    colours = bar(view, 0, 0)
    track = np.abs(colours - rgb(LIGHT.line)).max(axis=1) < 6
    filled = np.flatnonzero(~track)
    # The mark stands in the middle, whatever the number there.
    marked = np.flatnonzero(np.abs(colours - rgb(LIGHT.muted)).max(axis=1) < 6)
    assert marked.tolist() == pytest.approx([len(colours) // 2] * len(marked), abs=1)
    assert len(marked) >= 1
    assert filled.max() + 1 == pytest.approx(share * len(colours), abs=2)
    start = colours[2].astype(int)
    blue = np.abs(start - rgb(LIGHT.real)).sum() < np.abs(start - rgb(LIGHT.fake)).sum()
    assert blue, "every one of these scores says real"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_one_names_the_value(
    make: Callable[..., LivePictures], run: Run, kind: str
) -> None:
    judge(run, kind)
    view = make(SamplesView)
    point_at(view.sheet, middle(view.sheet, 0, 1))
    assert SAID[kind][2] in view.facts.text()
    QTest.mouseClick(view.sheet, Qt.MouseButton.LeftButton, pos=middle(view.sheet, 0, 1))
    assert SAID[kind][2] in view.enlarged.lines.text()  # type: ignore[attr-defined]
    view.enlarged.close_card()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("log-odds", ("from 0 to 1", "mark is D = ½")),
     ("score with a threshold", ("from −1 to 1", "mark is D = 0")),
     ("critic", ("from −6 to 4", "mark is midway", "f = −1")),
     ("energy", ("from 2 to 0: low is real", "mark is midway", "E = 0.6"))],
)  # fmt: skip
def test_the_check_box_tells_the_bar_s_ends_and_its_mark(
    make: Callable[..., LivePictures], run: Run, kind: str, words: tuple[str, ...]
) -> None:
    judge(run, kind)
    view = make(SamplesView)
    assert view.scores is not None
    tip = view.scores.toolTip().replace("\n", " ")
    assert OBJECTIVES[KINDS[kind]].output.meaning[:30] in tip
    for word in words:
        assert word in tip


def test_real_and_generated_pictures_share_one_scale(
    make: Callable[..., LivePictures], run: Run
) -> None:
    judge(run, "critic")
    view = make(SamplesView)
    run.real_scale = Scale(-11.0, -1.0, 9.0, True, run.scale.output)
    view.real.click()  # type: ignore[attr-defined]
    run.show(view)
    assert (view.scale.lo, view.scale.hi) == (-11.0, 9.0)


def test_by_label_scores_by_the_same_words(make: Callable[..., LivePictures]) -> None:
    run = Run(conditional=True)
    judge(run, "critic")
    view = make(ByLabelView)
    view.set_state(run.state())
    assert view.scores is not None
    view.scores.click()
    run.show(view)
    point_at(view.sheet, middle(view.sheet, 0, 1))
    assert "f(x) 0.300" in view.facts.text()


def test_a_score_that_is_no_number_says_so() -> None:
    assert score(float("nan"), LOG_ODDS) == "D(x) is no number"
    assert score(-0.5, OBJECTIVES["wasserstein"].output) == "f(x) −0.500"


def test_g_as_trained_can_be_seen_in_its_average_s_place(
    make: Callable[..., LivePictures], run: Run
) -> None:
    run.averaged = True
    view = make(SamplesView)
    box = view.plain  # type: ignore[attr-defined]
    assert any("G averaged" in caption.text for caption in view.sheet.captions)
    assert box.isVisible() and not any(r.needs_plain for r in view.wanted())
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    (asked,) = (r for r in view.requests() if isinstance(r, PicturesRequest))
    assert asked.plain and asked.needs_plain
    run.show(view)
    texts = [caption.text for caption in view.sheet.captions]
    assert any("G as trained" in text for text in texts)
    box.click()
    run.show(view)
    assert any("G averaged" in caption.text for caption in view.sheet.captions)
    run.experiment = replace(run.experiment, {"averaging.decay": 0.0})
    run.generation = 2
    view.set_state(run.state())
    assert box.isHidden()
