"""Any step again, to the bit: live changes, freezes, single updates and divergence included."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from picture_runs import SMALL
from toys import toy

from ganlab.engine.experiment import Experiment
from ganlab.engine.files import open_run, save_run
from ganlab.engine.timeline import Seeker, Shelf, Timeline
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import Run

D, G = "discriminator", "generator"


def everything(run: Run) -> dict[str, Any]:
    """All that a run is at a step, copied."""
    trainer = run.trainer
    trainer.recorder.flush()
    return {
        "tensors": {name: tensor.clone() for name, tensor in trainer.tensors().items()},
        "counters": copy.deepcopy(trainer.counters()),
        "experiment": trainer.experiment,
        "beyond_plan": run.beyond_plan,
        "journal": list(run.journal),
        # As text: numbers that are none are not equal to themselves.
        "memory": json.dumps(run.detector.memory.as_json()),
        "history": trainer.recorder.history.since(0),
    }


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, tensor in wanted["tensors"].items():
        assert torch.equal(found["tensors"][name], tensor), name
    np.testing.assert_array_equal(found["history"], wanted["history"])
    for key in ("counters", "experiment", "beyond_plan", "journal", "memory"):
        assert found[key] == wanted[key], key


def watched(experiment: Experiment, every: int = 16, memory: int = 10**9, disk: int = 0) -> Run:
    run = Run(experiment)
    run.timeline = Timeline(Shelf(memory, disk), every, experiment.training.steps)
    run.timeline.keep(run.place())
    return run


def do_something(run: Run, rng: np.random.Generator) -> None:
    """Do one of the things that a hand can do, mid-step or between two steps."""
    match rng.integers(8):
        case 0:
            run.set_field("generator.optimiser.lr", float(rng.choice([0.001, 0.002, 0.0005])))
        case 1:
            run.set_field("training.k_d", int(rng.integers(1, 4)))
        case 2:
            run.set_fields({"training.k_g": int(rng.integers(1, 3)), "objective.name": "minimax"})
        case 3:
            run.freeze(D)
        case 4:
            run.freeze(G)
        case 5:
            run.freeze(None)
        case 6:
            run.update(D)
        case _:
            for _ in range(int(rng.integers(1, 4))):
                run.update(G)


@pytest.mark.parametrize("seed", range(3))
def test_every_step_of_a_run_with_changes_is_found_again_to_the_bit(seed: int) -> None:
    rng = np.random.default_rng([seed, 7])
    changes = {"discriminator.dropout": 0.2, "averaging.decay": 0.9, "training.steps": 100}
    run = watched(toy(changes))
    first_pass: dict[int, dict[str, Any]] = {0: everything(run)}
    while run.trainer.step_count < 140:
        if rng.random() < 0.08:
            do_something(run, rng)
            if run.finished:
                run.go_on()
        elif run.finished:
            run.go_on()
        else:
            run.substep()
        if not run.trainer.mid_step:
            # The last that a step was before the next began is what counts.
            first_pass[run.trainer.step_count] = everything(run)
    assert len(run.journal) > 10
    seeker = Seeker(run)
    for step in rng.permutation(list(first_pass))[:30]:
        assert_same(everything(seeker.reach(int(step))), first_pass[int(step)])


def test_looking_back_changes_nothing_of_the_run() -> None:
    run, alone = watched(toy()), Run(toy())
    for _ in range(100):
        run.step()
    Seeker(run).reach(37)
    for _ in range(50):
        run.step()
    for _ in range(150):
        alone.step()
    assert_same(everything(run), everything(alone))


def test_thinned_snapshots_leave_every_step_exact() -> None:
    size = sum(t.numel() * t.element_size() for t in Run(toy()).trainer.tensors().values())
    run = watched(toy(), every=2, memory=6 * (size + 64_000))
    first_pass = {}
    for step in range(1, 151):
        run.step()
        first_pass[step] = everything(run)
    assert run.timeline is not None
    assert len(run.timeline) <= 6
    seeker = Seeker(run)
    for step in (149, 150, 1, 76, 77, 23, 100):
        assert_same(everything(seeker.reach(step)), first_pass[step])


def test_snapshots_in_files_are_the_same_to_the_bit() -> None:
    run = watched(toy(), every=4, memory=200_000, disk=10**9)
    first_pass = {}
    for step in range(1, 101):
        run.step()
        first_pass[step] = everything(run)
    assert run.timeline is not None
    shelf = run.timeline.shelf
    assert shelf.on_disk > 0
    seeker = Seeker(run)
    for step in (5, 50, 12, 100):
        assert_same(everything(seeker.reach(step)), first_pass[step])
    shelf.close()


@pytest.mark.parametrize("family", ["dcgan", "infogan"])
def test_pictures_are_found_again_to_the_bit(family: str) -> None:
    changes = {**SMALL, "model.family": family, "averaging.decay": 0.9}
    run = watched(toy(changes), every=3, memory=400_000, disk=10**9)
    first_pass = {}
    for step in range(1, 14):
        run.step()
        first_pass[step] = everything(run)
    seeker = Seeker(run)
    for step in (2, 11, 7):
        assert_same(everything(seeker.reach(step)), first_pass[step])
    assert run.timeline is not None
    assert run.timeline.shelf.on_disk > 0
    run.timeline.shelf.close()


def test_a_run_that_diverged_is_found_as_it_was_before_and_after_it_came_back() -> None:
    run = watched(toy())
    for _ in range(70):
        run.step()
    before = everything(run)
    run.set_field("generator.optimiser.lr", 0.002)
    for _ in range(10):
        run.step()
    with torch.no_grad():
        run.trainer.weights_g.flat.fill_(float("nan"))
    with pytest.raises(Diverged):
        run.step()
    assert run.trainer.step_count == 64
    assert run.detector.verdict.kind == "diverged"
    back = everything(run)
    for _ in range(30):
        run.step()
    seeker = Seeker(run)
    # What was done by hand stays set, and now takes effect at the step it went back to.
    assert_same(everything(seeker.reach(64)), back)
    assert seeker.run.detector.verdict.kind == "diverged"
    seeker.reach(63)
    assert seeker.run.detector.verdict.kind != "diverged"
    assert seeker.run.trainer.experiment == before["experiment"]
    assert_same(everything(Seeker(run).reach(80)), everything(Seeker(run).reach(80)))
    assert run.trainer.experiment.generator.optimiser.lr == 0.002


def test_a_run_taken_from_the_past_goes_on_as_the_first_one_did() -> None:
    run = watched(toy())
    for _ in range(120):
        run.step()
    wanted = everything(run)
    seeker = Seeker(run)
    seeker.reach(45)
    branch = seeker.take()
    assert branch.timeline is not None
    assert branch.timeline.steps == (0, 16, 32, 45)
    while branch.trainer.step_count < 120:
        branch.step()
    assert_same(everything(branch), wanted)
    branch.set_field("generator.optimiser.lr", 0.01)
    branch.step()
    assert_same(everything(run), wanted)


def test_a_run_that_was_opened_is_looked_back_in_without_its_bins(tmp_path: Path) -> None:
    run = watched(toy())
    for _ in range(70):
        run.step()
    save_run(run, tmp_path / "run")
    opened = open_run(tmp_path / "run")
    opened.timeline = Timeline(Shelf(), 16)
    opened.timeline.keep(opened.place())
    there = Seeker(opened).reach(70)
    assert not there.detector.built
    assert_same(everything(there), everything(run))
    for _ in range(20):
        opened.step()
        run.step()
    assert_same(everything(Seeker(opened).reach(83)), everything(Seeker(run).reach(83)))
    with pytest.raises(ValueError, match="begins at step 70"):
        Seeker(opened).aim(69)


def test_no_step_is_looked_for_where_there_is_none() -> None:
    run = watched(toy())
    run.step()
    with pytest.raises(ValueError, match="stands at step 1"):
        Seeker(run).aim(2)
    with pytest.raises(ValueError, match="begins at step 0"):
        Seeker(run).aim(-1)
    with pytest.raises(ValueError, match="no timeline"):
        Seeker(Run(toy()))
