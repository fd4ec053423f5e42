"""Of work that comes faster than it is done, the newest is done."""

import threading

import pytest

from ganlab.runtime.newest import NewestThread


class Slow(NewestThread[int]):
    def __init__(self):
        super().__init__("slow")
        self.done = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def work(self, work):
        self.begun.set()
        assert self.let_go.wait(20)
        self.done.append(work)


@pytest.fixture
def slow(qapp):
    made = Slow()
    made.start()
    yield made
    made.let_go.set()
    made.stop()
    assert made.wait(20_000)


def test_what_has_not_begun_is_replaced(slow, qtbot):
    slow.submit(1)
    assert slow.begun.wait(20)
    for work in (2, 3, 4):
        slow.submit(work)
    slow.let_go.set()
    qtbot.waitUntil(lambda: len(slow.done) == 2)
    assert slow.done == [1, 4]


def test_it_ends_after_what_is_at_hand(slow):
    slow.submit(1)
    assert slow.begun.wait(20)
    slow.submit(2)
    assert not slow.stopping()
    slow.stop()
    assert slow.stopping()
    slow.let_go.set()
    assert slow.wait(20_000)
    assert slow.done == [1]
