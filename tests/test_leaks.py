"""The guard that watches all other tests must itself catch each kind of leak."""

import threading
import time
from collections.abc import Iterator

import pytest
from leaks import Leaks
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


class Sleeper(QThread):
    """Runs until it is told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.wake = threading.Event()

    def run(self) -> None:
        self.wake.wait(20)


class Holder:
    window: QWidget | None = None


@pytest.fixture
def leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Leaks]:
    monkeypatch.setattr("leaks.GRACE_SECONDS", 0.1)
    yield Leaks()


def test_thread_is_named_with_where_it_was_started(leaks: Leaks) -> None:
    wake = threading.Event()
    thread = threading.Thread(target=wake.wait, args=(20,), name="stray")
    thread.start()
    found = leaks.found()
    wake.set()
    thread.join()
    assert len(found) == 1
    assert "'stray'" in found[0]
    assert "test_leaks.py" in found[0]


def test_qthread(leaks: Leaks, qtbot: QtBot) -> None:
    thread = Sleeper()
    thread.start()
    found = leaks.found()
    thread.wake.set()
    thread.wait()
    assert len(found) == 1
    assert "QThread Sleeper" in found[0]
    assert "test_leaks.py" in found[0]


def test_timer(leaks: Leaks, qtbot: QtBot) -> None:
    timer = QTimer()
    timer.setObjectName("tick")
    timer.start(1000)
    found = leaks.found()
    timer.stop()
    assert len(found) == 1
    assert "'tick'" in found[0]


def test_window_is_named_with_its_holder(leaks: Leaks, qtbot: QtBot) -> None:
    holder = Holder()
    holder.window = QWidget()
    holder.window.setWindowTitle("stray")
    found = leaks.found()
    holder.window = None
    assert len(found) == 1
    assert "'stray'" in found[0]
    assert "Holder.window" in found[0]


def test_what_ends_in_time_is_no_leak(qtbot: QtBot) -> None:
    leaks = Leaks()
    thread = threading.Thread(target=time.sleep, args=(0.05,))
    thread.start()
    window = QWidget()
    window.itself = window  # type: ignore[attr-defined]
    del window
    single = QTimer()
    single.setSingleShot(True)
    single.start(0)
    assert leaks.found() == []
