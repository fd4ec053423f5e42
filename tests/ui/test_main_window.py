"""The window as a whole: panels, themes, drops, messages, closing."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
)
from ui_fakes import make_frame

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import DataSpec, Experiment, from_toml, replace
from ganlab.presets import PRESETS
from ganlab.runtime import commands as c
from ganlab.runtime.state import Failure
from ganlab.ui.settings import Settings, load
from ganlab.ui.theme import DARK, LIGHT

# --- panels ----------------------------------------------------------------------------------


def become(window, name, generation):
    experiment = replace(window.state.experiment, {"data.name": name})
    data = DISTRIBUTIONS[name]
    window.fake.become(experiment=experiment, distribution=data, generation=generation)


def shown(window):
    return {key for key, panel in window.panels.items() if not panel.isHidden()}


def test_the_stage_shows_what_fits_the_data(window):
    rest = {"setup", "latent", "losses", "readout", "modes", "pad", "traversal", "arithmetic"}
    assert shown(window) == rest | {"figure1"}
    become(window, "ring", 2)
    assert shown(window) == rest | {"boundary"}
    become(window, "moons", 3)
    assert shown(window) == rest | {"boundary"}
    become(window, "uniform-1d", 4) if "uniform-1d" in DISTRIBUTIONS else become(
        window, "gaussian-1d", 4
    )
    assert shown(window) == rest | {"figure1"}


def test_what_a_person_hid_stays_hidden_until_the_dimension_changes(window):
    for key in ("figure1", "modes", "pad", "traversal", "arithmetic"):
        window.panels[key].close()
    become(window, "gaussian-1d", 2)
    assert window.panels["figure1"].isHidden()
    assert not window.stage.empty.isHidden()
    become(window, "ring", 3)
    assert not window.panels["boundary"].isHidden()
    assert window.stage.empty.isHidden()


def test_a_view_that_does_not_fit_says_so_and_is_asked_nothing(window):
    window.actions_["show_boundary"].trigger()
    host = window.hosts["boundary"]
    assert not host.revealed
    assert "2-D" in host.waiting.words
    assert not host.on_screen()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (960, 540)])
def test_the_stage_is_large_and_nothing_is_clipped(open_window, size, qtbot):
    window = open_window(size=size)
    qtbot.wait(10)
    assert (window.width(), window.height()) == size
    # The last is a full-HD screen at 200 %: the setup must stay usable there.
    assert window.stage.width() > size[0] * (0.5 if size[0] > 1000 else 0.33)
    panels = [panel for panel in window.panels.values() if panel.isVisible()]
    for part in (window.transport, *panels, window.statusbar):
        hint = part.minimumSizeHint()
        assert part.width() >= hint.width(), part
        assert part.height() >= hint.height(), part
    bar = window.transport
    for child in bar.findChildren(QAbstractButton) + [bar.step, bar.plan]:
        corner = child.mapTo(bar, QPoint(0, 0))
        assert bar.rect().contains(child.rect().translated(corner)), child
        assert child.width() >= child.minimumSizeHint().width()
    inner = window.setup
    assert inner.width() <= window._scroll.viewport().width()


def test_reset_layout_puts_all_back(window, qtbot):
    before = {key: (p.isHidden(), p.isFloating()) for key, p in window.panels.items()}
    left = window.dockWidgetArea(window.panels["setup"])
    window.panels["losses"].setFloating(True)
    window.panels["readout"].close()
    window.panels["figure1"].close()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.panels["setup"])
    window.actions_["reset_layout"].trigger()
    assert {k: (p.isHidden(), p.isFloating()) for k, p in window.panels.items()} == before
    assert window.dockWidgetArea(window.panels["setup"]) == left


def test_title_bars_float_and_hide(window, qtbot):
    panel = window.panels["losses"]
    panel.bar.float_button.click()
    assert panel.isFloating()
    panel.bar.float_button.click()
    assert not panel.isFloating()
    panel.bar.close_button.click()
    assert panel.isHidden()
    assert not window.actions_["show_losses"].isChecked()


def test_what_is_remembered_comes_back(open_window):
    first = open_window()
    first.panels["losses"].close()
    first.setup.form.unfold(["training"])
    first.hosts["boundary"].view.remembered = {"layers": ["field"]}
    first.look.set_zoom(1.2)
    first.look.choose("dark")
    first.fake.become(experiment=replace(first.state.experiment, {"generator.width": 17}))
    first.close()
    kept = load()
    assert from_toml(kept.experiment).generator.width == 17
    second = open_window(settings=kept)
    assert second.panels["losses"].isHidden()
    assert not second.actions_["show_losses"].isChecked()
    assert second.setup.form.unfolded() == ["training"]
    assert second.hosts["boundary"].view.remembered == {"layers": ["field"]}
    assert second.look.zoom == 1.2
    assert second.theme is DARK
    assert second.actions_["theme_dark"].isChecked()


@pytest.mark.parametrize("bad", ["", "not base 64!", "bm90IGEgbGF5b3V0"])
def test_a_bad_layout_is_no_layout(open_window, bad):
    settings = Settings(theme="light", geometry=bad, layout=bad, stage=bad)
    window = open_window(settings=settings)
    assert "figure1" in shown(window)
    assert window.stage.width() > 320


# --- look ------------------------------------------------------------------------------------


def test_themes(window):
    app = QApplication.instance()
    for choice, theme in (("dark", DARK), ("light", LIGHT)):
        window.actions_[f"theme_{choice}"].trigger()
        assert window.theme is theme
        assert app.palette().color(QPalette.ColorRole.Window) == QColor(theme.window)
        assert theme.accent in app.styleSheet()
        assert all(view.theme is theme for view in window.views())
        assert window.settings.theme == choice
        assert window.actions_[f"theme_{choice}"].isChecked()


def test_following_the_system(window, monkeypatch):
    from ganlab.ui import look

    class Hints:
        scheme = Qt.ColorScheme.Dark

        def colorScheme(self):
            return self.scheme

    hints = Hints()
    monkeypatch.setattr(look.QGuiApplication, "styleHints", lambda: hints)
    window.actions_["theme_system"].trigger()
    assert window.theme is DARK
    hints.scheme = Qt.ColorScheme.Light
    window.look._scheme_changed()
    assert window.theme is LIGHT
    window.actions_["theme_dark"].trigger()
    window.look._scheme_changed()
    assert window.theme is DARK


def test_zoom_scales_text_and_is_bounded(window):
    app = QApplication.instance()
    base = app.font().pointSizeF()
    window.actions_["zoom_in"].trigger()
    assert app.font().pointSizeF() == pytest.approx(1.1 * base)
    window.actions_["zoom_reset"].trigger()
    assert app.font().pointSizeF() == pytest.approx(base)
    for action, key, last in (("zoom_in", 1.9, 2.0), ("zoom_out", 0.75, 0.7)):
        window.look.set_zoom(key)
        for _ in range(30):
            window.actions_[action].trigger()
        assert window.look.zoom == last


def test_every_control_has_a_name_and_a_purpose(window):
    kinds = (
        QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QPlainTextEdit, QLineEdit,
    )  # fmt: skip
    seen = 0
    for kind in kinds:
        for control in window.findChildren(kind):
            inside = isinstance(control.parent(), QAbstractSpinBox | QComboBox)
            if inside or isinstance(control, QScrollBar) or control.objectName().startswith("qt_"):
                continue
            seen += 1
            assert control.accessibleName(), control
            assert control.toolTip(), control.accessibleName()
    assert seen > 60


# --- messages --------------------------------------------------------------------------------


def test_what_the_session_says_is_shown(window):
    window.fake.notice.emit("Restarted with seed 42: width changed")
    window.fake.rejected.emit("mine.csv, line 3, column 2: 'oops' is no number")
    window.fake.failed.emit(Failure("NaN in loss_g at step 12", "Traceback …"))
    kinds = [(toast.kind, toast.action_button is not None) for toast in window.toasts.shown]
    assert kinds == [("notice", False), ("error", False), ("error", True)]
    window.toasts.shown[-1].action_button.click()
    assert QApplication.clipboard().text() == "Traceback …"


def test_what_could_not_be_computed_is_said_once(window):
    for step in range(3):
        window.loop.drawn.emit(make_frame(step=step, errors=("FieldRequest: no such luck",)))
    (toast,) = window.toasts.shown
    assert "no such luck" in toast.text and toast.times == 1


def test_the_status_bar(window):
    window.fake.become(phase="playing")
    window.loop.rates.emit(512.4, 29.8)
    bar = window.statusbar
    assert (bar.phase.text(), bar.device.text()) == ("Training", "CPU")
    assert (bar.steps.text(), bar.frames.text()) == ("512 steps/s", "30 frames/s")
    window.loop.rates.emit(0.0, 0.0)
    assert bar.steps.text() == "– steps/s"


def test_an_invalid_number_is_said_in_the_status_bar(window):
    window.setup.form.refused.emit("Width: 9999 is not allowed here")
    assert window.statusbar.hint.text() == "Width: 9999 is not allowed here"


def test_counts_come_with_frames(window):
    window.loop.drawn.emit(make_frame(step=5, updates_d=6, updates_g=5))
    assert window.transport.step.text() == "5"


# --- dropping --------------------------------------------------------------------------------


def dragged(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def enter(window, mime):
    event = QDragEnterEvent(
        window.rect().center(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window, mime):
    event = QDropEvent(
        QPointF(window.rect().center()), Qt.DropAction.CopyAction, mime,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window, event)


def test_a_dropped_csv_is_learned_from(window, tmp_path):
    path = tmp_path / "mine.csv"
    mime = dragged(path)
    assert enter(window, mime)
    assert window.stage.drop.isVisible()
    assert "mine.csv" in window.stage.drop.text()
    drop(window, mime)
    assert not window.stage.drop.isVisible()
    (command,) = window.fake.take_posted()
    assert command == c.ChooseData(DataSpec(name="file", file=str(path)))


def test_a_drag_that_leaves_takes_its_hint_along(window, tmp_path):
    assert enter(window, dragged(tmp_path / "mine.csv"))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.stage.drop.isVisible()


def test_two_files_are_too_many_which_is_said(window, tmp_path):
    mime = dragged(tmp_path / "a.csv", tmp_path / "b.csv")
    enter(window, mime)
    assert "one file or folder at a time" in window.stage.drop.text()
    drop(window, mime)
    assert window.fake.take_posted() == []
    assert "one file or folder at a time" in window.toasts.shown[-1].text


def test_text_is_not_taken(window):
    mime = QMimeData()
    mime.setText("1,2")
    assert not enter(window, mime)
    assert not window.stage.drop.isVisible()


def test_a_dropped_photo_is_refused_in_words(window, tmp_path):
    mime = dragged(tmp_path / "photo.jpg")
    enter(window, mime)
    assert "nothing that ganlab opens" in window.stage.drop.text()
    drop(window, mime)
    assert "photo.jpg" in window.toasts.shown[-1].text
    assert window.fake.take_posted() == []


# --- drawing ---------------------------------------------------------------------------------


def test_drawing_shows_its_view_whatever_the_data(window):
    window.actions_["draw_2d"].trigger()
    assert "boundary" in shown(window) and "figure1" not in shown(window)
    assert window.hosts["boundary"].view.drawing
    assert window.hosts["boundary"].revealed
    window.setup.picker.data_chosen.emit("gaussian-1d")
    assert not window.hosts["boundary"].view.drawing
    assert "figure1" in shown(window) and "boundary" not in shown(window)
    assert window.fake.take_posted() == []


def test_a_stroke_is_learned_from(window):
    window.actions_["draw_2d"].trigger()
    dabs = ((0.0, 0.0, 0.1), (0.5, 0.5, 0.1))
    window.hosts["boundary"].view.drawn.emit(dabs)
    (command,) = window.fake.take_posted()
    assert command == c.ChooseData(DataSpec(name="drawn", dabs=dabs))
    window.actions_["undo_drawing"].trigger()
    assert window.hosts["boundary"].view.undone == 1
    assert window.hosts["figure1"].view.undone == 0


def test_an_empty_drawing_is_not_learned_from(window):
    window.actions_["draw_1d"].trigger()
    window.hosts["figure1"].view.drawn.emit(())
    assert window.fake.take_posted() == []
    assert "empty" in window.statusbar.hint.text()


# --- closing ---------------------------------------------------------------------------------


def test_closing_while_playing_stops_everything_and_remembers(window):
    window.fake.become(phase="playing")
    assert window.loop.timer.isActive()
    assert window.close()
    assert window.fake.closed == 1
    assert not window.loop.timer.isActive()
    assert from_toml(load().experiment) == window.state.experiment
    window.fake.become(phase="paused")
    assert not window.loop.timer.isActive()


def test_a_window_without_training_closes_too(qtbot, qapp):
    from ganlab.ui.main_window import MainWindow

    window = MainWindow(Settings(theme="light"))
    qtbot.addWidget(window)
    window.show()
    assert window.close()
    assert load().experiment == ""
    qapp.setStyleSheet("")


def test_a_last_experiment_that_cannot_be_read_is_the_first_preset():
    from ganlab.ui.start import where_it_was

    assert where_it_was("[generator]\nwidth = -1").experiment == PRESETS["figure-1"].experiment
    assert where_it_was("").experiment == PRESETS["figure-1"].experiment
    assert where_it_was("[generator]\nwidth = 9").experiment == replace(
        Experiment(), {"generator.width": 9}
    )


def test_labels_show_their_text_whole(window, qtbot):
    qtbot.wait(10)
    for part in window.transport.findChildren(QLabel):
        assert part.width() >= part.sizeHint().width(), part.text()
