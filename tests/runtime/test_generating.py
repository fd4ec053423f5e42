"""The thread that evaluates latents: who asked last is answered first."""

from __future__ import annotations

import numpy as np
from toys import toy

from ganlab.engine.trainer.trainer import Trainer
from ganlab.runtime.generating import Generated, GenerateThread, LatentRequest


def test_a_newer_copy_of_g_goes_first_to_who_asked_last(qtbot) -> None:
    trainer = Trainer(toy({"data.name": "ring"}))
    z = np.zeros((1, trainer.snapshot(generation=1).latent.size), np.float32)
    thread, came = GenerateThread(), []
    thread.generated.connect(lambda answer: came.append(answer))
    for channel in ("panel", "grid", "panel"):
        thread.submit(LatentRequest(channel, z, 1))
    thread.offer(trainer.snapshot(generation=1))
    thread.start()
    try:
        qtbot.waitUntil(lambda: len(came) == 2)
        thread.stop()
        assert thread.wait()
        trainer.step()
        # Both wait for the newer copy before the thread looks.
        thread.offer(trainer.snapshot(generation=1))
        thread._stopping = False
        thread.start()
        qtbot.waitUntil(lambda: len(came) == 4)
    finally:
        thread.stop()
        assert thread.wait()
    answers: list[Generated] = came
    assert [a.request.channel for a in answers] == ["panel", "grid"] * 2
    assert answers[2].step == answers[0].step + 1
