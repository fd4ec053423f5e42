"""Whom panels and views ask what G makes of latents."""

from typing import Any

import numpy as np
import pytest
from ui_fakes import FakeSession

from ganlab.engine.experiment import Experiment
from ganlab.engine.latent import LatentSpace
from ganlab.runtime.generating import Generated
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.state import LatentState

TWO = LatentSpace.noise(2, "normal")


@pytest.fixture
def latent(qtbot: Any) -> LatentState:
    state = LatentState()
    state.set_space(TWO, 1)
    return state


@pytest.fixture
def session(qtbot: Any) -> FakeSession:
    return FakeSession(Experiment())


def answer(session: FakeSession, index: int = -1, step: int = 0) -> Generated:
    request = session.latents[index]
    made = Generated(request, request.z * 2.0, None, step)
    session.generated.emit(made)
    return made


def test_an_answer_reaches_who_asked(latent: LatentState, session: FakeSession) -> None:
    generator, came = Generator(latent), []
    generator.came.connect(came.append)
    generator.follow(session)
    z = np.array([[1.0, -2.0]], np.float32)
    serial = generator.ask("panel", z, judged=True)
    z[:] = 9.0
    request = session.latents[-1]
    assert (request.channel, request.judged, request.serial) == ("panel", True, serial)
    assert request.generation == 1
    assert request.z.tolist() == [[1.0, -2.0]], "a copy: who asks may change its own"
    made = answer(session)
    assert came == [made]


def test_what_was_asked_before_the_session_is_asked_when_it_comes(
    latent: LatentState, session: FakeSession
) -> None:
    generator = Generator(latent)
    generator.ask("pad", latent.z[None])
    serial = generator.ask("pad", latent.z[None] + 1)
    generator.follow(session)
    assert [request.serial for request in session.latents] == [serial]


def test_answers_of_another_run_are_dropped_and_asked_again(
    latent: LatentState, session: FakeSession
) -> None:
    generator, came = Generator(latent), []
    generator.came.connect(came.append)
    generator.follow(session)
    generator.ask("panel", latent.z[None])
    latent.set_space(TWO, 2)
    assert [request.generation for request in session.latents] == [1, 2]
    answer(session, 0)
    assert came == []
    made = answer(session, 1)
    assert came == [made]


def test_another_latent_space_forgets_what_was_asked(
    latent: LatentState, session: FakeSession
) -> None:
    generator, came = Generator(latent), []
    generator.came.connect(came.append)
    generator.follow(session)
    generator.ask("panel", latent.z[None])
    latent.set_space(LatentSpace.noise(3, "normal"), 2)
    assert session.forgotten == ["panel"]
    assert len(session.latents) == 1
    answer(session, 0)
    assert came == []


def test_who_forgets_hears_nothing_more(latent: LatentState, session: FakeSession) -> None:
    generator, heard = Generator(latent), []
    generator.came.connect(heard.append)
    generator.failed.connect(lambda channel, words: heard.append((channel, words)))
    generator.follow(session)
    generator.ask("panel", latent.z[None])
    generator.ask("pad", latent.z[None])
    generator.forget("panel")
    generator.forget("never asked")
    assert session.forgotten == ["panel"]
    answer(session, 0)
    session.generate_failed.emit("panel", "no")
    assert heard == []
    session.generate_failed.emit("pad", "out of memory")
    assert heard == [("pad", "out of memory")]
