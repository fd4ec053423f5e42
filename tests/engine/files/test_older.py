"""Runs as earlier versions wrote them: what they had not yet stands at its start."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundles import trained
from safetensors.torch import load_file, save_file

from ganlab.engine.files import layout, open_run, save_run


def without_detector(state: dict[str, Any]) -> None:
    del state["detector"]


def with_three_streams(state: dict[str, Any]) -> None:
    del state["streams"][3:], state["regularisation"]


def without_nearest(state: dict[str, Any]) -> None:
    for look in state["detector"]["looks"]:
        del look["nearest"]


def with_five_numbers(state: dict[str, Any]) -> None:
    numbers = state["half_done"]["numbers"]
    state["half_done"]["numbers"] = [*numbers[:3], *numbers[6:8]]
    del state["half_done"]["information"]


@pytest.mark.parametrize(
    "age", [without_detector, with_three_streams, without_nearest, with_five_numbers]
)
def test_an_older_state_opens_and_goes_on(
    tmp_path: Path, age: Callable[[dict[str, Any]], None]
) -> None:
    run = trained("plane", 5)
    run.detector.observe(run.trainer.snapshot(), run.trainer.recorder.history)
    run.substep()
    save_run(run, tmp_path / "run")
    path = tmp_path / "run" / layout.STATE
    state = json.loads(path.read_text())
    age(state)
    path.write_text(json.dumps(state))
    again = open_run(tmp_path / "run")
    assert again.trainer.step_count == 5 and again.trainer.mid_step
    for _ in range(3):
        run.step()
        again.step()
    mine, its = run.trainer.tensors(), again.trainer.tensors()
    assert all(mine[name].equal(its[name]) for name in mine)


def test_a_compact_run_that_kept_its_optimisers_has_them(tmp_path: Path) -> None:
    run = trained("plane", 5)
    save_run(run, tmp_path / "run", compact=True)
    path = tmp_path / "run" / layout.WEIGHTS
    memories = {n: t.half() for n, t in run.trainer.tensors().items() if n.startswith("optimiser.")}
    save_file({**load_file(path), **memories}, path)
    again = open_run(tmp_path / "run").trainer.tensors()
    assert memories and all(again[name].half().equal(memories[name]) for name in memories)
