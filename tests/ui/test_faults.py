"""What nobody caught becomes a message and a log, on the right thread."""

import sys
import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication

from ganlab.ui.faults import FaultReporter, log_path


@pytest.fixture
def reporter(qapp):
    reporter = FaultReporter()
    reporter.install()
    yield reporter
    reporter.uninstall()


def fail(text="no such luck"):
    raise RuntimeError(text)


def raised(text="no such luck"):
    try:
        fail(text)
    except RuntimeError:
        return sys.exc_info()


def test_a_fault_in_a_thread_is_told_on_this_one(reporter, window, qtbot, capsys):
    places = []
    reporter.caught.connect(window.uncaught)
    reporter.caught.connect(lambda fault: places.append(QThread.currentThread()))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(window.toasts.shown))
    (toast,) = window.toasts.shown
    assert "RuntimeError: no such luck" in toast.text
    assert places == [window.thread()]
    toast.action_button.click()
    assert "in fail" in QGuiApplication.clipboard().text()
    assert "in fail" in log_path().read_text()
    assert "no such luck" in capsys.readouterr().err


def test_a_fault_on_this_thread_is_told_too(reporter, capsys):
    told = []
    reporter.caught.connect(told.append)
    sys.excepthook(*raised())
    assert [fault.message for fault in told] == ["RuntimeError: no such luck"]


def test_the_same_fault_thirty_times_a_second_is_told_once(reporter, capsys):
    told = []
    reporter.caught.connect(told.append)
    fault = raised()
    for _ in range(30):
        sys.excepthook(*fault)
    sys.excepthook(*raised("another"))
    assert len(told) == 2
    assert log_path().read_text().count("no such luck") == 1


def test_the_log_does_not_grow_for_ever(reporter, capsys):
    log_path().write_text("x" * 1_000_001)
    sys.excepthook(*raised())
    assert log_path().stat().st_size < 10_000
    assert log_path().with_suffix(".old.log").exists()


def test_a_log_that_cannot_be_written_stops_nothing(reporter, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("ganlab.ui.faults.log_path", lambda: tmp_path / "no" / "such" / "log")
    told = []
    reporter.caught.connect(told.append)
    sys.excepthook(*raised())
    assert len(told) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_interrupt_is_no_fault(reporter, capsys):
    told = []
    reporter.caught.connect(told.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []


def test_the_hooks_are_given_back(qapp):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    reporter = FaultReporter()
    reporter.install()
    assert sys.excepthook != before[0]
    reporter.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
