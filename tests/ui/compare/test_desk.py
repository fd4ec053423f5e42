"""Opened from the main window: only one of both trains, and both end together."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from sessions import PATIENCE
from toys import toy
from ui_fakes import Opened

from ganlab.comparisons import Comparison, Variant
from ganlab.engine.experiment import replace
from ganlab.runtime import commands as c
from ganlab.ui.toast import Toast


def test_one_of_both_plays_and_a_run_goes_over(window: Opened, qtbot: QtBot) -> None:
    window.actions_["compare"].trigger()
    desk = window.comparing
    assert desk is not None and desk.side is not None
    side = desk.side
    assert side.isVisible() and side.chooser.isVisible()
    assert "Figure 1" in side.chooser.of.text()
    # What is changed is what is at hand, also where that is another experiment by now.
    window.fake.become(experiment=replace(window.state.experiment, {"run.seed": 7}))
    assert "seed 7" in side.chooser.of.text()
    variants = (Variant("one"), Variant("two", (("training.k_d", 2),)))
    side.begin(Comparison("k_D", "", toy({"training.steps": 100_000}), variants))
    page = side.page
    assert page is not None
    qtbot.waitUntil(lambda: page.state.phase == "paused", timeout=PATIENCE)
    window.fake.become(phase="playing")
    window.fake.take_posted()
    page.post(c.Play())
    qtbot.waitUntil(lambda: c.Pause() in window.fake.posted, timeout=PATIENCE)
    assert any(
        "Paused while the comparison plays" in t.text for t in window.toasts.findChildren(Toast)
    )
    window.fake.become(phase="paused")
    # And the other way round.
    window.fake.become(phase="playing")
    qtbot.waitUntil(lambda: page.state.phase == "paused", timeout=PATIENCE)
    window.fake.become(phase="paused")
    head = page.state.head
    page.columns[0].open.click()
    qtbot.waitUntil(
        lambda: any(isinstance(p, c.Adopt) for p in window.fake.posted), timeout=PATIENCE
    )
    (adopted,) = (p for p in window.fake.posted if isinstance(p, c.Adopt))
    assert adopted.run.trainer.step_count == head
    window.close()
    assert not side.isVisible() and side.page is None


def test_every_comparison_is_in_the_menu(window: Opened) -> None:
    from ganlab.comparisons import COMPARISONS

    names = {action.objectName() for action in window.menus["Presets"].actions()}
    assert {f"comparison:{name}" for name in COMPARISONS} <= names
