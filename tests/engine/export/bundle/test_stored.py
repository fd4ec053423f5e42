"""Bundles that an earlier version wrote: see ``stored/README.md``."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from bundles import module

from ganlab.engine.files import open_run

RING = Path(__file__).parent / "stored" / "ring-schema-1.zip"


def test_it_opens_where_it_stood_and_samples_as_it_did() -> None:
    run = open_run(RING)
    assert run.trainer.step_count == 300 and run.finished
    assert run.detector.evidence is not None and run.detector.evidence.step == 256
    assert len(run.trainer.recorder.history) == 300
    snapshot = run.trainer.snapshot()
    # The first two of `ganlab sample ring-schema-1.zip --seed 1`.
    z = snapshot.latent.sample(8, np.random.default_rng(1))[:2]
    np.testing.assert_allclose(
        snapshot.generate(z),
        [[2.2289130, -0.9245853], [-1.4672810, -1.9627695]],
        atol=1e-5,
    )


def test_it_goes_on_as_it_did() -> None:
    run = open_run(RING)
    for _ in range(10):
        run.step()
    run.trainer.recorder.flush()
    history = run.trainer.recorder.history
    assert history.column("step")[-1] == 310
    assert history.column("loss_g")[-1] == pytest.approx(0.9998379, abs=1e-4)
    assert history.column("loss_d_real")[-1] == pytest.approx(0.6886372, abs=1e-4)


def test_its_program_still_runs(tmp_path: Path) -> None:
    with zipfile.ZipFile(RING) as archive:
        archive.extractall(tmp_path)
    z = torch.tensor([[0.5, -1.0], [0.0, 0.0]])
    with torch.no_grad():
        x = module(tmp_path).load(tmp_path)(z).numpy()
    wanted = [[1.4965982, -0.1326496], [-0.0579581, -0.2669241]]
    np.testing.assert_allclose(x, wanted, atol=1e-5)
    np.testing.assert_allclose(open_run(tmp_path).trainer.snapshot().generate(z), x, atol=1e-5)
