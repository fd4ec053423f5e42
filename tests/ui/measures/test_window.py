"""Where the panel of measures stands."""

from pictures import Bars
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from ganlab.engine.experiment import replace
from ganlab.ui.actions import ACTIONS


def learn_pictures(window, generation=2):
    experiment = replace(window.state.experiment, {"data.name": "glyphs"})
    window.fake.become(experiment=experiment, distribution=Bars(), generation=generation)


def test_pictures_bring_a_tab_beside_the_numbers_that_are_always_on(window, qtbot):
    assert window.panels["measures"].isHidden()
    learn_pictures(window)
    assert not window.panels["measures"].isHidden()
    assert window.tabifiedDockWidgets(window.panels["readout"]) == [window.panels["measures"]]
    qtbot.waitUntil(window.hosts["readout"].on_screen)
    assert not window.hosts["measures"].on_screen()
    bars = [
        (bar, [bar.tabText(i) for i in range(bar.count())])
        for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if bar.isVisible()
    ]
    ((tabs, titles),) = [(bar, titles) for bar, titles in bars if "Measures" in titles]
    place = tabs.tabRect(titles.index("Measures")).center()
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(window.hosts["measures"].on_screen)
    # What comes to the front gets a frame, though the run rests.
    assert window.loop.timer.isActive()


def test_points_put_it_away_and_it_says_what_it_is_for(window):
    learn_pictures(window)
    again = replace(window.state.experiment, {"data.name": "gaussian-1d"})
    window.fake.become(experiment=again, distribution=window_data(), generation=3)
    assert window.panels["measures"].isHidden()
    assert ACTIONS["show_measures"].menu == "View"
    window.actions_["show_measures"].trigger()
    host = window.hosts["measures"]
    assert not window.panels["measures"].isHidden()
    assert host.waiting.words == "Measures judge generated pictures."
    assert not host.revealed


def window_data():
    from ganlab.engine.data import DISTRIBUTIONS

    return DISTRIBUTIONS["gaussian-1d"]


def test_what_a_person_hid_stays_hidden_while_pictures_stay(window, qtbot):
    learn_pictures(window)
    # Behind another tab it is brought to the front first.
    window.actions_["show_measures"].trigger()
    qtbot.waitUntil(window.hosts["measures"].on_screen)
    assert window.actions_["show_measures"].isChecked()
    window.actions_["show_measures"].trigger()
    assert window.panels["measures"].isHidden()
    assert not window.actions_["show_measures"].isChecked()
    learn_pictures(window, generation=3)
    assert window.panels["measures"].isHidden()
    window.actions_["reset_layout"].trigger()
    assert not window.panels["measures"].isHidden()
