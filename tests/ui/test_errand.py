"""Long work in a thread: told how far it is, called off at any moment, and leaving nothing."""

import threading

import pytest

from ganlab.ui.errand import Errand


class Gate:
    """Work that goes on a piece at a time, when it is let."""

    def __init__(self, total=4):
        self.total = total
        self.lets = threading.Semaphore(0)
        self.begun = threading.Event()
        self.noticed = threading.Event()

    def __call__(self, progress, cancelled):
        self.begun.set()
        for done in range(self.total):
            progress(done, self.total)
            self.lets.acquire()
            if cancelled():
                self.noticed.set()
                raise InterruptedError
        progress(self.total, self.total)
        return "made"


@pytest.fixture
def rig(qapp, qtbot):
    class Rig:
        errand = Errand(qapp)
        ended = []

        def start(self, work, words="Working"):
            self.errand.start(
                words,
                lambda done, total: f"{done} of {total}",
                work,
                lambda v: self.ended.append(("done", v)),
                lambda e: self.ended.append(("failed", e)),
            )

    rig = Rig()
    rig.ended = []
    yield rig
    rig.errand.close()
    rig.errand.deleteLater()


def test_it_says_how_far_it_is_and_what_came_of_it(rig, qtbot):
    work = Gate()
    assert not rig.errand.busy
    rig.start(work)
    assert rig.errand.busy and rig.errand.words == "Working"
    assert rig.errand.share is None and rig.errand.numbers == ""
    work.lets.release()
    qtbot.waitUntil(lambda: rig.errand.share == 0.25)
    assert rig.errand.numbers == "1 of 4"
    for _ in range(3):
        work.lets.release()
    qtbot.waitUntil(lambda: bool(rig.ended))
    assert rig.ended == [("done", "made")] and not rig.errand.busy


def test_a_failure_is_handed_over(rig, qtbot):
    error = OSError("no room")

    def work(progress, cancelled):
        raise error

    rig.start(work)
    qtbot.waitUntil(lambda: bool(rig.ended))
    assert rig.ended == [("failed", error)] and not rig.errand.busy


def test_what_is_called_off_tells_nobody_how_it_ends(rig, qtbot):
    work, changes = Gate(), []
    rig.start(work)
    assert work.begun.wait(20)
    rig.errand.changed.connect(lambda: changes.append(rig.errand.busy))
    rig.errand.cancel()
    assert changes == [False]
    work.lets.release()
    assert work.noticed.wait(20)
    rig.errand._worker.join()
    qtbot.wait(20)
    assert rig.ended == [] and changes == [False]


def test_what_begins_anew_waits_for_what_was_called_off(rig, qtbot):
    first, second = Gate(), Gate(1)
    rig.start(first)
    assert first.begun.wait(20)
    rig.start(second, "Again")
    assert rig.errand.words == "Again"
    assert not second.begun.wait(0.1)
    first.lets.release()
    assert second.begun.wait(20) and first.noticed.is_set()
    second.lets.release()
    qtbot.waitUntil(lambda: bool(rig.ended))
    assert rig.ended == [("done", "made")]


def test_closing_stops_a_thread_that_looks(rig):
    def work(progress, cancelled):
        while not cancelled():
            progress(1, 2)

    rig.start(work)
    worker = rig.errand._worker
    rig.errand.close()
    assert not worker.is_alive() and not rig.errand._timer.isActive()
