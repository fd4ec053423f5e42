"""A run that was saved is looked back in as if it had never been closed."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.files import RunFileError, layout, open_run, save_run
from ganlab.engine.files.save import run_members
from ganlab.engine.timeline import Seeker, Shelf, Timeline
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import Run


def watched(steps: int, every: int = 16, **changes: Any) -> Run:
    """Return a run with a timeline, with live changes and a bookmark on its way."""
    run = Run(toy({"averaging.decay": 0.9, "discriminator.dropout": 0.2, **changes}))
    run.timeline = Timeline(Shelf(), every)
    run.timeline.keep(run.place())
    while run.trainer.step_count < steps:
        if run.trainer.step_count == 40:
            run.set_field("generator.optimiser.lr", 5e-3)
            run.freeze("discriminator")
        if run.trainer.step_count == 50:
            run.freeze(None)
        run.step()
    return run


def everything(run: Run) -> dict[str, Any]:
    run.trainer.recorder.flush()
    return {
        "tensors": {name: tensor.clone() for name, tensor in run.trainer.tensors().items()},
        "counters": json.dumps(run.trainer.counters()),
        "memory": json.dumps(run.detector.memory.as_json()),
        "journal": list(run.journal),
        "experiment": run.trainer.experiment,
        "history": run.trainer.recorder.history.since(0),
    }


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert found["tensors"].keys() == wanted["tensors"].keys()
    for name, tensor in wanted["tensors"].items():
        assert torch.equal(found["tensors"][name], tensor), name
    np.testing.assert_array_equal(found["history"], wanted["history"])
    for key in ("counters", "memory", "journal", "experiment"):
        assert found[key] == wanted[key], key


@pytest.mark.parametrize("name", ["run", "run.ganlab"])
def test_every_step_of_an_opened_run_is_that_of_the_first_pass(tmp_path: Path, name: str) -> None:
    run = watched(0)
    wanted = {0: everything(run)}
    while run.trainer.step_count < 150:
        if run.trainer.step_count == 70:
            run.set_fields({"training.k_d": 2, "objective.name": "minimax"})
        run.step()
        if run.trainer.step_count in (9, 64, 70, 71, 130):
            wanted[run.trainer.step_count] = everything(run)
    assert run.timeline is not None
    run.timeline.set_bookmark(70, "k_D = 2 – from here")
    save_run(run, tmp_path / name)
    opened = open_run(tmp_path / name, past=True)
    assert opened.timeline is not None
    assert opened.timeline.steps == run.timeline.steps
    assert opened.timeline.bookmarks == run.timeline.bookmarks
    seeker = Seeker(opened)
    for step in (130, 9, 71, 0, 64):
        assert_same(everything(seeker.reach(step)), wanted[step])
    # What was set before step 71 took effect at the end of step 70.
    assert seeker.reach(70).trainer.experiment.training.k_d == 2
    assert_same(everything(opened), everything(run))
    for _ in range(20):
        opened.step()
        run.step()
    assert_same(everything(opened), everything(run))


def test_states_are_spread_over_the_run_within_the_budget(tmp_path: Path) -> None:
    run = watched(200, every=4)
    assert run.timeline is not None
    run.timeline.keep(run.timeline.nearest(124), pinned=True)
    size = run.timeline.chosen(10**9)[0].size + 64_000
    few = run.timeline.chosen(6 * size)
    assert [kept.step for kept in few] == [0, 40, 80, 120, 124, 160]
    assert run.timeline.chosen(size - 1) == []
    assert [kept.step for kept in run.timeline.chosen(size)] == [0]
    members = run_members(run, past=6 * size)
    assert len(members[layout.STATES]) < 6 * size
    points = json.loads(members[layout.TIMELINE])["points"]
    assert [point["counters"]["step"] for point in points] == [0, 40, 80, 120, 124, 160]
    assert [point["pinned"] for point in points] == [False] * 4 + [True, False]


def test_what_is_handed_on_carries_no_past(tmp_path: Path) -> None:
    run = watched(40)
    save_run(run, tmp_path / "compact", compact=True)
    assert not (tmp_path / "compact" / layout.TIMELINE).exists()
    assert open_run(tmp_path / "compact", past=True).timeline is None
    assert layout.TIMELINE not in run_members(run)


def test_a_run_in_brief_opens_as_the_whole_one(tmp_path: Path) -> None:
    from ganlab.engine.files.atomic import write_zip

    run = watched(90)
    write_zip(tmp_path / "brief.ganlab", run_members(run, past=10**7, brief=True), plain=True)
    opened = open_run(tmp_path / "brief.ganlab", past=True)
    assert_same(everything(opened), everything(run))
    assert_same(everything(Seeker(opened).reach(33)), everything(Seeker(run).reach(33)))


def test_a_state_in_a_file_that_is_gone_costs_itself_alone(tmp_path: Path) -> None:
    run = watched(100)
    assert run.timeline is not None
    size = run.timeline.chosen(10**9)[0].size
    run.timeline.shelf.disk, run.timeline.shelf.memory = 10**9, 8 * 64_000 + 3 * size
    run.timeline.keep(run.place())
    members = run_members(run, past=None)
    spilled = [kept for kept in run.timeline.chosen(10**9) if kept.spilled]
    assert [kept.step for kept in spilled[:3]] == [0, 16, 32]
    spilled[2].forget()
    points = json.loads(members[layout.TIMELINE])["points"]
    assert [p["counters"]["step"] for p in points] == [0, 16, 48, 64, 80, 96, 100]
    run.timeline.shelf.close()


def test_a_run_that_diverged_is_looked_back_in_like_any_other(tmp_path: Path) -> None:
    run = watched(0)
    while run.trainer.step_count < 70:
        run.step()
    assert run.timeline is not None
    run.timeline.set_bookmark(20, "here")
    run.set_field("generator.optimiser.lr", 1.0)
    run.trainer.weights_d.flat.detach().fill_(math.inf)
    with pytest.raises(Diverged):
        run.step()
    # It went back, with the rate that was set since: twice the same step.
    run.set_field("generator.optimiser.lr", 1e-3)
    stood = run.trainer.step_count
    run.update("discriminator")
    run.timeline.keep(run.place(), pinned=True)
    assert run.timeline.steps.count(stood) == 3
    wanted = everything(run)
    while run.trainer.step_count < stood + 40:
        run.step()
    save_run(run, tmp_path / "run.ganlab")
    opened = open_run(tmp_path / "run.ganlab", past=True)
    assert opened.trainer.notice == run.trainer.notice
    assert opened.timeline is not None and opened.timeline.steps == run.timeline.steps
    assert opened.timeline.bookmarks == run.timeline.bookmarks
    seeker = Seeker(opened)
    assert_same(everything(seeker.reach(stood)), wanted)
    assert_same(everything(seeker.reach(stood + 40)), everything(run))
    seeker.reach(20)


# -- damage -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    run = watched(100, every=40)
    assert run.timeline is not None
    run.timeline.set_bookmark(64, "here")
    folder = tmp_path_factory.mktemp("whole") / "run"
    save_run(run, folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["points"][1].update(events=99),
        lambda t: t["points"][1].update(events=3),
        lambda t: t["points"][1]["counters"].update(step=-1),
        lambda t: t["points"][2]["counters"].update(step=2),
        lambda t: t["points"][1]["counters"].update(plan=["generator"]),
        lambda t: t["points"][1]["counters"].update(streams=[]),
        lambda t: t["points"][2]["memory"].update(looks=[10**6]),
        lambda t: t["points"][2]["memory"].update(looks=[-1]),
        lambda t: t["points"][2]["memory"].update(rows=["x"]),
        lambda t: t["shared"].update(rows=[[1, 0, [1]]]),
        lambda t: t["shared"].update(looks=[{}]),
        lambda t: t.update(points=[{}] * 3),
        lambda t: t.update(bookmarks=[[0.5, "x"]]),
        lambda t: t.update(bookmarks=[[1, 2]]),
        lambda t: t.update(bookmarks=[[101, "x"]]),
        lambda t: t.update(bookmarks=[[10**400, "x"]]),
        lambda t: t.update(bookmarks={}),
        lambda t: t["points"][2]["counters"].update(step=101, updates_d=300, updates_g=300),
        lambda t: t.pop("shared"),
    ],
)  # fmt: skip
def test_a_timeline_of_another_kind_costs_itself_alone(
    whole: dict[str, bytes], tmp_path: Path, change: Change
) -> None:
    table = json.loads(whole[layout.TIMELINE])
    change(table)
    files = {**whole, layout.TIMELINE: json.dumps(table).encode()}
    opened = open_run(put(tmp_path / "run", files), past=True)
    assert opened.timeline is None
    assert "timeline.json is damaged" in opened.trainer.notice
    assert "opened without its earlier steps" in opened.trainer.notice
    assert_same(everything(opened), everything(open_run(tmp_path / "run")))


def put(place: Path, files: dict[str, bytes]) -> Path:
    place.mkdir(exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place


def test_truncated_flipped_or_missing_states_cost_themselves_alone(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    dice = np.random.default_rng([0, 71])
    sound = open_run(put(tmp_path / "run", whole), past=True)
    assert sound.timeline is not None and sound.timeline.steps == (0, 40, 80)
    lost = 0
    for name in (layout.TIMELINE, layout.STATES):
        for turn in range(30):
            damaged = bytearray(whole[name])
            if turn % 3 == 0:
                damaged = damaged[: dice.integers(len(damaged))]
            else:
                for _ in range(1 + turn // 3):
                    at = dice.integers(len(damaged) if turn % 3 == 1 else 400)
                    damaged[at] ^= 1 << int(dice.integers(8))
            (tmp_path / "run" / name).write_bytes(damaged)
            opened = open_run(tmp_path / "run", past=True)
            lost += opened.timeline is None
            if opened.timeline is not None:
                for step in opened.timeline.steps:
                    Seeker(opened).reach(step)
            assert opened.trainer.step_count == 100
        (tmp_path / "run" / name).write_bytes(whole[name])
    assert lost > 25
    (tmp_path / "run" / layout.STATES).unlink()
    assert "timeline.safetensors is missing" in open_run(tmp_path / "run", past=True).trainer.notice


def test_rows_of_another_kind_are_refused(whole: dict[str, bytes], tmp_path: Path) -> None:
    empty = io.BytesIO()
    # No bytes each, and gigabytes in the history's own form.
    nothing = [(name, "|S0") for name in ("step", "updates_d", "updates_g")]
    header = {"descr": nothing, "fortran_order": False, "shape": (10**12,)}
    np.lib.format.write_array_header_1_0(empty, header)
    many = io.BytesIO()
    np.save(many, np.zeros((1 << 23) + 1, [(name, "|i1") for name, _ in nothing]))
    ill = b"\x93NUMPY\x01\x00v\x00{'descr': '|O'"
    for wrong in (b"", whole[layout.WEIGHTS], ill, empty.getvalue(), many.getvalue()):
        put(tmp_path / "run", {**whole, layout.ROWS: wrong})
        with pytest.raises(RunFileError, match="metrics.npy"):
            open_run(tmp_path / "run")
