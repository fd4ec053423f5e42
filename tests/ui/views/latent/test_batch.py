"""Many latents in small parts, shown together."""

from __future__ import annotations

import numpy as np
import pytest
from latent_runs import Answering
from pytestqt.qtbot import QtBot

from ganlab.engine.latent import LatentSpace
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.state import LatentState
from ganlab.ui.views.latent.batch import PART, Batch

SPACE = LatentSpace.noise(2, "normal")
Z = SPACE.sample(30, np.random.default_rng(1))


class Asked:
    """A batch, and who answers it."""

    def __init__(self) -> None:
        self.session = Answering(lambda z: z * 2)
        self.latent = LatentState(self.session)
        self.generator = Generator(self.latent, self.session)
        self.generator.follow(self.session)  # type: ignore[arg-type]
        self.latent.set_space(SPACE, 1)
        self.batch = Batch("many", self.generator, self.session)
        self.came = 0
        self.batch.came.connect(self._count)

    def _count(self) -> None:
        self.came += 1

    def answer(self, part: int) -> None:
        """Answer one part."""
        others, self.session.waiting = self.session.waiting, {}
        channel = f"many:{part}"
        self.session.waiting[channel] = others.pop(channel)
        self.session.answer()
        self.session.waiting = others


@pytest.fixture
def asked(qapp: object) -> Asked:
    return Asked()


def test_no_part_is_large_and_the_first_is_answered_first(asked: Asked) -> None:
    asked.batch.ask(Z)
    waiting = asked.session.waiting
    assert [len(r.z) for r in waiting.values()] == [30 - 2 * PART, PART, PART]
    # The newest is answered first.
    assert list(waiting) == ["many:2", "many:1", "many:0"]
    asked.session.answer()
    np.testing.assert_allclose(asked.batch.x, 2 * Z)
    assert asked.batch.fresh.all() and asked.batch.held.all()


def test_all_of_them_are_told_of_once(asked: Asked) -> None:
    asked.batch.ask(Z)
    asked.session.answer()
    assert asked.came == 1
    asked.session.learn(lambda z: z * 3)
    assert asked.came == 2 and asked.batch.step == 1
    np.testing.assert_allclose(asked.batch.x, 3 * Z)


def test_a_part_is_told_of_soon_where_others_are_late(asked: Asked, qtbot: QtBot) -> None:
    asked.batch.ask(Z)
    asked.answer(1)
    assert asked.came == 0
    qtbot.waitUntil(lambda: asked.came > 0, timeout=5000)
    assert asked.batch.held.sum() == PART and asked.batch.held[PART : 2 * PART].all()
    asked.batch.hush()


def test_an_answer_to_another_question_is_none(asked: Asked) -> None:
    asked.batch.ask(Z)
    late = dict(asked.session.waiting)
    asked.batch.ask(-Z)
    asked.session.waiting = late
    asked.session.answer()
    assert not asked.batch.held.any() and asked.came == 0
    asked.batch.hush()


def test_the_same_question_is_not_asked_twice(asked: Asked) -> None:
    asked.batch.ask(Z)
    asked.session.answer()
    asked.batch.ask(Z.copy())
    assert not asked.session.waiting
    assert asked.session.asked == 30


def test_fewer_latents_forget_the_parts_beyond(asked: Asked) -> None:
    asked.batch.ask(Z)
    asked.batch.ask(Z[:5])
    assert set(asked.session.last) == {"many:0"}
    asked.batch.hush()
    assert not asked.session.last and asked.batch.x is None


def test_another_run_is_asked_again_and_nothing_of_the_one_before_is_kept(asked: Asked) -> None:
    asked.batch.ask(Z)
    asked.session.answer()
    asked.batch.clear()
    asked.session.g = lambda z: z * 5
    asked.latent.set_space(SPACE, 2)
    asked.session.answer()
    np.testing.assert_allclose(asked.batch.x, 5 * Z)


def test_a_failure_is_said_and_leaves_nothing(asked: Asked) -> None:
    words: list[str] = []
    asked.batch.failed.connect(words.append)
    asked.batch.ask(Z)
    asked.session.answer()
    asked.session.generate_failed.emit("many:1", "out of memory")
    asked.session.generate_failed.emit("panel", "not ours")
    assert words == ["out of memory"]
    assert not asked.batch.held.any()


def test_fewer_that_are_late_are_missed_as_others_are(asked: Asked, qtbot: QtBot) -> None:
    asked.batch.ask(Z)
    asked.session.answer()
    asked.batch.ask(Z[:7])
    assert len(asked.batch.held) == len(asked.batch.fresh) == 7
    with qtbot.waitSignal(asked.batch.came):
        pass
    assert asked.batch.x is None and not asked.batch.held.any()
