"""The three views in the window: behind the others, and asking only while they are seen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from ui_fakes import Opened, make_frame

from ganlab.engine.latent import LatentSpace
from ganlab.ui.views.latent import ArithmeticView, PadView, TraversalView

KEYS = ("pad", "traversal", "arithmetic")


@pytest.fixture
def stage(window: Opened) -> Opened:
    for view in (PadView, TraversalView, ArithmeticView):
        window.add_view(view())
    window.fake.become(generation=2, latent=LatentSpace.noise(2, "normal"))
    settle(window)
    return window


def settle(window: Opened) -> None:
    """Let the window's clock tick with a frame at hand, until views have heard of it."""
    for _ in range(3):
        window.fake.frames.append(make_frame(generation=window.state.generation))
        window.loop.tick()
        for _ in range(3):
            QApplication.processEvents()


def asked(window: Opened) -> set[str]:
    return {request.channel.split(":")[0] for request in window.fake.latents}


def test_they_stand_behind_what_shows_the_data(stage: Opened) -> None:
    assert stage.hosts["figure1"].on_screen()
    for key in KEYS:
        assert not stage.panels[key].isHidden()
        assert not stage.hosts[key].on_screen()
    assert not asked(stage)


@pytest.mark.parametrize(
    ("key", "channels"),
    [("pad", {"pad", "pad-corners"}), ("traversal", {"traversal", "traversal-curves"})],
)
def test_they_ask_when_they_come_to_the_front_and_stop_behind(
    stage: Opened, key: str, channels: set[str]
) -> None:
    stage.actions_[f"show_{key}"].trigger()
    settle(stage)
    assert stage.hosts[key].on_screen()
    assert asked(stage) == channels
    stage.fake.latents.clear()
    stage.panels["figure1"].raise_()
    settle(stage)
    assert {channel.split(":")[0] for channel in stage.fake.forgotten} == channels
    stage.latent.set_value("z1", 0.5)
    settle(stage)
    assert not asked(stage)


def test_what_is_added_is_asked_for(stage: Opened) -> None:
    stage.actions_["show_arithmetic"].trigger()
    settle(stage)
    view: Any = stage.hosts["arithmetic"].view
    view.buttons["A"].click()
    assert asked(stage) == {"arithmetic"}


def test_a_walk_ends_behind_another_tab(stage: Opened) -> None:
    stage.actions_["show_traversal"].trigger()
    settle(stage)
    view: Any = stage.hosts["traversal"].view
    view.animation.play.click()
    assert view.animation.player.playing
    stage.panels["figure1"].raise_()
    settle(stage)
    assert not view.animation.player.playing


def test_their_choices_are_remembered(stage: Opened) -> None:
    view: Any = stage.hosts["pad"].view
    view.mode.setCurrentIndex(1)
    stage.close()
    assert stage.settings.views["pad"] == {"mode": "factors"}
    assert stage.settings.views["arithmetic"] == {}
