"""A session with real threads, driven as a window drives it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sessions import Open, Window, assert_same, headless
from toys import toy

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.experiment import DataSpec
from ganlab.engine.models.network import parameter_count
from ganlab.engine.probes import (
    DensityRequest,
    FieldRequest,
    ManifoldRequest,
    PointRequest,
    SamplesRequest,
    ScoreRequest,
)
from ganlab.engine.trainer.run import CHECK_EVERY, Event, Run
from ganlab.engine.trainer.trainer import Trainer
from ganlab.presets import PRESETS
from ganlab.runtime import commands as c
from ganlab.runtime.frame import FrameRequest

FIELD = FieldRequest(-2.0, 2.0, -2.0, 2.0, 8, 6)
ALL = (
    FIELD,
    DensityRequest(FIELD),
    ManifoldRequest(4),
    SamplesRequest(30, gradients=True),
    ScoreRequest(100),
)
D, G = "discriminator", "generator"


# -- from start to end ------------------------------------------------------------------------


def test_it_prepares_and_then_stands_paused(window: Open) -> None:
    w = window(start=False)
    assert w.state.phase == "preparing" and w.state.distribution is None
    w.start()
    state = w.state
    assert [s.phase for s in w.states] == ["paused"] and w.states[-1] is state
    assert state.experiment == toy() and state.generation == 1
    assert state.distribution is DISTRIBUTIONS["two-gaussians"]
    assert state.device == "CPU" and state.frozen is None and not state.beyond_plan
    trainer = Trainer(toy())
    assert state.parameters_d == parameter_count(trainer.discriminator)
    assert state.parameters_g == parameter_count(trainer.generator)
    assert w.ask().step == 0


def test_it_plays_to_the_planned_step_exactly_and_then_stands(window: Open) -> None:
    w = window({"training.steps": 30, "training.k_d": 2})
    w.post(c.Play())
    w.until_phase("finished")
    assert [s.phase for s in w.states] == ["paused", "playing", "finished"]
    frame = w.ask()
    assert (frame.step, frame.updates_d, frame.updates_g) == (30, 60, 30)
    # Play alone does not go on; Continue does.
    w.post(c.Play())
    assert w.ask().step == 30 and w.state.phase == "finished"


def test_it_can_be_continued_beyond_the_plan(window: Open) -> None:
    w = window({"training.steps": 5})
    w.post(c.Play())
    w.until_phase("finished")
    w.post(c.Continue())
    w.until_phase("playing")
    assert w.state.beyond_plan
    w.until(lambda: w.ask().step > 12)
    w.post(c.Pause())
    w.until_phase("paused")
    steps = w.ask().step
    w.session.close()
    assert w.run.journal == [Event(10, "continue")]
    twin = Run(w.run.initial)
    twin.repeat(w.run.journal)
    while twin.trainer.updates < w.run.trainer.updates:
        twin.substep()
    assert twin.trainer.step_count == steps
    assert_same(w.weights(), twin.trainer.tensors())


def test_a_pause_stops_before_the_next_update(window: Open) -> None:
    w = window()
    w.post(c.Play())
    w.until_phase("playing")
    w.post(c.Pause())
    w.until_phase("paused")
    first, second = w.ask(), w.ask()
    assert (first.updates_d, first.updates_g) == (second.updates_d, second.updates_g)
    assert second.steps_per_second == 0.0


# -- the promise: what is watched is what would have been --------------------------------------


@pytest.mark.parametrize("objective", ["minimax", "non-saturating"])
def test_watched_paused_or_not_the_weights_are_those_of_a_run_without_a_window(
    window: Open, objective: str
) -> None:
    changes = {
        "training.steps": 200,
        "objective.name": objective,
        "discriminator.dropout": 0.2,
        "averaging.decay": 0.95,
        "training.schedule": "linear",
        "training.k_d": 2,
        "data.name": "grid",
    }
    w = window(changes)
    frames = 0
    while w.state.phase != "finished":
        w.post(c.Play())
        for _ in range(3):
            frame = w.ask(*ALL)
            assert frame.errors == () and set(frame.results) == set(ALL)
            frames += 1
        w.post(c.Pause())
        w.until(lambda: w.state.phase in ("paused", "finished"))
    assert frames >= 6 and w.ask().step == 200
    history = w.ask().history.rows
    w.session.close()
    twin = headless(toy(changes), 200)
    twin.trainer.recorder.flush()
    assert_same(w.weights(), twin.trainer.tensors())
    np.testing.assert_array_equal(history, twin.trainer.recorder.history.since(0))


def test_a_run_with_live_changes_repeats_from_its_journal(window: Open) -> None:
    w = window({"training.steps": 10_000})
    w.post(c.Play())
    w.until(lambda: w.ask().step > 5)
    w.post(
        c.SetField("generator.optimiser.lr", 0.01),
        c.SetField("training.k_d", 3),
        c.SetField("objective.name", "minimax"),
        c.Freeze(G),
    )
    w.until(lambda: w.state.frozen == G)
    generation, before = w.state.generation, w.ask().step
    w.until(lambda: w.ask().step > before + 5)
    w.post(c.Freeze(None), c.StepG(), c.StepD(), c.StepBoth())
    w.until_phase("paused")
    w.post(c.Play())
    w.until_phase("playing")
    w.until(lambda: w.ask().step > before + 15)
    w.session.close()
    run = w.run
    assert generation == w.state.generation == 1 and w.notices == w.rejected == []
    assert [e.do for e in run.journal] == ["set"] * 3 + ["freeze"] * 2 + ["update"] * 2
    assert run.initial == toy({"training.steps": 10_000})
    twin = Run(run.initial)
    twin.repeat(run.journal)
    while twin.trainer.updates < run.trainer.updates:
        twin.substep()
    assert_same(w.weights(), twin.trainer.tensors())
    assert twin.trainer.experiment == run.trainer.experiment == w.state.experiment


# -- frames -----------------------------------------------------------------------------------


def test_no_frame_comes_unasked(window: Open) -> None:
    w = window({"training.steps": 40})
    w.post(c.Play())
    w.until_phase("finished")
    assert w.session.take_frame() is None
    frame = w.ask(PointRequest((0.0, 0.0)))
    assert frame.step == 40 and list(frame.results) == [PointRequest((0.0, 0.0))]
    assert frame.generation == w.state.generation
    # One answer to one question.
    assert w.session.take_frame() is None


def test_of_two_questions_the_later_is_answered(window: Open) -> None:
    w = window(start=False)
    for x in (0.0, 1.0):
        w.session.request_frame(FrameRequest(frozenset([PointRequest((x, 0.0))])))
    w.start()
    frames = []

    def there() -> bool:
        frame = w.session.take_frame()
        if frame is not None:
            frames.append(frame)
        return bool(frames)

    w.until(there)
    assert list(frames[0].results) == [PointRequest((1.0, 0.0))]


def test_history_comes_as_what_is_new(window: Open) -> None:
    w = window()
    w.post(c.StepBoth(), c.StepBoth(), c.StepBoth())
    whole = w.ask().history
    assert whole.start == 0 and whole.rows[:, 0].tolist() == [1, 2, 3]
    w.post(c.StepBoth())
    new = w.ask(history_from=3).history
    assert new.start == 3 and new.rows[:, 0].tolist() == [4]
    assert w.ask(history_from=4).history.rows.shape[0] == 0
    # Another run answers with its whole history.
    w.session.request_frame(FrameRequest(history_from=3, generation=99))
    w.until(lambda: w.session._mailbox._frame is not None)
    frame = w.session.take_frame()
    assert frame is not None and frame.history.start == 0 and len(frame.history.rows) == 4


def test_what_was_asked_of_another_run_is_not_asked_of_this_one(window: Open) -> None:
    w = window()
    point = PointRequest((1.0, 0.0))
    w.session.request_frame(FrameRequest(frozenset({point}), generation=w.state.generation + 1))
    w.until(lambda: w.session._mailbox._frame is not None)
    frame = w.session.take_frame()
    # Such as a curve over the line, of pictures: no answer, and no complaint.
    assert frame is not None and not frame.results and not frame.errors
    assert point in w.ask(point).results


def test_a_frame_from_before_a_reset_is_dropped(window: Open) -> None:
    w = window()
    w.session.request_frame(FrameRequest())
    w.until(lambda: w.session._mailbox._frame is not None)
    w.post(c.Reset())
    w.until(lambda: w.state.generation == 2)
    assert w.session.take_frame() is None
    assert w.ask().generation == 2


def test_a_frame_of_a_run_that_is_not_known_yet_waits_for_it(window: Open) -> None:
    w = window()
    frame = w.ask()
    known, w.session._state = w.session._state, replace_generation(w.state, 0)
    w.session._mailbox.put(frame)
    assert w.session.take_frame() is None
    w.session._state = known
    assert w.session.take_frame() is frame


def replace_generation(state: Any, generation: int) -> Any:
    import dataclasses

    return dataclasses.replace(state, generation=generation)


def test_a_probe_that_fails_is_told_of_in_the_frame(window: Open) -> None:
    w = window()
    # A point of one coordinate, where the data has two.
    wrong, right = PointRequest((0.0,)), PointRequest((0.0, 0.0))
    frame = w.ask(wrong, right)
    assert len(frame.errors) == 1 and frame.errors[0].startswith("PointRequest: ")
    assert list(frame.results) == [right]
    w.post(c.StepBoth())
    assert w.ask(right).step == 1 and w.failures == []


def test_frames_of_the_averaged_generator_say_so(window: Open) -> None:
    assert window({"averaging.decay": 0.9}).ask().averaged
    assert not window().ask().averaged


def test_g_as_trained_comes_beside_its_average_where_it_is_asked_for(window: Open) -> None:
    w = window({"averaging.decay": 0.9})
    w.post(c.StepBoth())
    both = SamplesRequest(8, plain=True)
    found = w.ask(both, SamplesRequest(8)).results
    plain, averaged = found[both].plain, found[SamplesRequest(8)].generated  # type: ignore[attr-defined]
    assert plain is not None and not np.array_equal(plain, averaged)
    np.testing.assert_array_equal(found[both].generated, averaged)  # type: ignore[attr-defined]


# -- single steps and freezing ----------------------------------------------------------------


def counts(w: Window) -> tuple[int, int, int]:
    frame = w.ask()
    return frame.step, frame.updates_d, frame.updates_g


def test_steps_of_d_of_g_and_of_both(window: Open) -> None:
    w = window({"training.k_d": 3})
    w.post(c.StepD())
    assert counts(w) == (0, 1, 0)
    w.post(c.StepG())
    assert counts(w) == (0, 1, 1)
    w.post(c.StepBoth())
    assert counts(w) == (1, 4, 2)
    assert w.state.phase == "paused" and w.state.generation == 1


@pytest.mark.parametrize("command", [c.StepBoth(), c.StepD(), c.StepG()])
def test_a_single_step_pauses_what_plays(window: Open, command: c.Command) -> None:
    w = window()
    w.post(c.Play())
    w.until_phase("playing")
    w.post(command)
    w.until_phase("paused")
    assert counts(w) == counts(w)


def test_the_last_planned_step_made_by_hand_finishes_and_one_more_goes_on(window: Open) -> None:
    w = window({"training.steps": 2})
    w.post(c.StepBoth())
    assert w.ask().step == 1 and w.state.phase == "paused"
    w.post(c.StepBoth())
    w.until_phase("finished")
    w.post(c.StepBoth())
    w.until(lambda: w.state.beyond_plan)
    assert w.ask().step == 3 and w.state.phase == "paused"
    w.post(c.Play())
    w.until_phase("playing")


@pytest.mark.parametrize(("held", "step"), [(D, c.StepD()), (G, c.StepG())])
def test_a_frozen_network_stays_while_the_other_goes_on(
    window: Open, held: str, step: c.Command
) -> None:
    w = window()
    w.post(c.Freeze(held), c.StepBoth(), c.StepBoth())  # type: ignore[arg-type]
    assert counts(w) == ((2, 0, 2) if held == D else (2, 2, 0))
    assert w.state.frozen == held
    w.post(step)
    w.until(lambda: bool(w.rejected))
    assert w.rejected == [f"{held[0].upper()} is frozen: release it before stepping it"]
    assert counts(w)[0] == 2
    w.post(c.Freeze(None), c.StepBoth())
    assert counts(w) == ((3, 1, 3) if held == D else (3, 3, 1))
    assert w.state.frozen is None


# -- changes ----------------------------------------------------------------------------------


def test_what_changes_the_networks_restarts_with_the_same_seed_and_says_so(window: Open) -> None:
    w = window({"run.seed": 7})
    w.post(c.StepBoth(), c.SetField("generator.width", 16))
    w.until(lambda: bool(w.notices))
    assert w.ask().step == 0 and w.state.phase == "paused"
    assert w.notices == ["Restarted with seed 7: width changed"]
    assert w.state.experiment == toy({"run.seed": 7, "generator.width": 16})
    assert_same(w.weights(), Trainer(w.state.experiment).tensors())


def test_a_restart_while_playing_plays_on(window: Open) -> None:
    w = window()
    w.post(c.Play())
    w.until_phase("playing")
    w.post(c.SetField("training.batch_size", 8))
    w.until(lambda: w.state.generation == 2)
    assert w.state.phase == "playing"
    w.until(lambda: w.ask().step > 3)


def test_a_live_change_does_not_restart_and_is_in_the_journal(window: Open) -> None:
    w = window()
    w.post(c.StepD(), c.SetField("discriminator.optimiser.lr", 0.5))
    w.until(lambda: w.state.experiment.discriminator.optimiser.lr == 0.5)
    assert w.state.generation == 1 and w.notices == [] and counts(w) == (0, 1, 0)
    assert w.run.journal == [
        Event(0, "update", D),
        Event(1, "set", "discriminator.optimiser.lr", 0.5),
    ]


def test_fewer_planned_steps_finish_and_more_let_it_play_again(window: Open) -> None:
    w = window({"training.steps": 10})
    w.post(*[c.StepBoth()] * 5, c.SetField("training.steps", 4))
    w.until_phase("finished")
    w.post(c.SetField("training.steps", 8))
    w.until_phase("paused")
    w.post(c.Play())
    w.until_phase("finished")
    assert w.ask().step == 8


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("training.k_d", 0, "training.k_d = 0: must be a whole number from 1 to 50"),
        ("generator.width", 1.5, "generator.width = 1.5: must be a whole number from 2 to 2 048"),
        ("generator.widht", 8, "unknown field generator.widht: did you mean generator.width?"),
    ],
)
def test_a_bad_value_is_rejected_and_the_run_stays(
    window: Open, path: str, value: Any, message: str
) -> None:
    w = window()
    w.post(c.Play())
    w.until_phase("playing")
    states = len(w.states)
    w.post(c.SetField(path, value))
    w.until(lambda: bool(w.rejected))
    assert w.rejected == [message]
    assert w.state.phase == "playing" and w.state.generation == 1
    assert w.state.experiment == toy()
    # The form that ran ahead is told how things stand.
    w.until(lambda: len(w.states) > states)


def test_commands_are_obeyed_in_the_order_in_which_they_were_posted(window: Open) -> None:
    w = window()
    w.post(c.Play(), *[c.SetField("training.k_d", k) for k in (3, 4, 2)], c.Pause())
    w.until(lambda: w.state.phase == "paused" and w.state.experiment.training.k_d == 2)
    assert [event.value for event in w.run.journal] == [3, 4, 2]


def test_what_changes_nothing_does_nothing(window: Open) -> None:
    w = window()
    w.post(c.SetField("generator.width", 8), c.SetField("training.k_d", 1), c.Freeze(None))
    w.post(c.Pause())
    assert w.ask().generation == 1
    assert len(w.states) == 1 and w.run.journal == [] and w.notices == []


def test_reset_begins_again_from_the_same_seed_or_from_another(window: Open) -> None:
    w = window({"run.seed": 3})
    start = w.weights()
    w.post(c.StepBoth(), c.Freeze(G), c.SetField("training.k_d", 2), c.Reset())
    w.until(lambda: w.state.generation == 2)
    assert w.ask().step == 0 and w.state.phase == "paused" and w.state.frozen is None
    # What was set live is the new run's from its start.
    assert w.state.experiment == toy({"run.seed": 3, "training.k_d": 2})
    assert w.run.journal == []
    assert_same(w.weights(), start)
    w.post(c.Reset(seed=4))
    w.until(lambda: w.state.generation == 3)
    assert w.state.experiment.run.seed == 4
    w.ask()
    assert_same(w.weights(), Trainer(w.state.experiment).tensors())
    w.post(c.Reset(seed=-1))
    w.until(lambda: bool(w.rejected))
    assert "run.seed = -1: must be" in w.rejected[0] and w.state.generation == 3


def test_another_experiment_is_loaded_paused_or_playing(window: Open) -> None:
    w = window()
    other = toy({"data.name": "gaussian-1d"})
    w.post(c.Play(), c.Load(other))
    w.until(lambda: w.state.generation == 2)
    assert w.state.phase == "paused" and w.state.experiment == other
    assert w.state.distribution is DISTRIBUTIONS["gaussian-1d"]
    w.post(c.Load(toy(), play=True))
    w.until(lambda: w.state.generation == 3)
    assert w.state.phase == "playing"
    w.until(lambda: w.ask().step > 3)


# -- a person's own data ----------------------------------------------------------------------


def own(path: Path) -> dict[str, Any]:
    return {"data.name": "file", "data.file": str(path)}


def test_data_that_cannot_be_read_is_rejected_and_the_run_stays(
    window: Open, tmp_path: Path
) -> None:
    w = window()
    bad = tmp_path / "bad.csv"
    bad.write_text("1,2\n" * 20 + "3,oops\n")
    w.post(c.StepBoth(), c.Load(toy(own(bad))))
    w.until(lambda: bool(w.rejected))
    assert "bad.csv" in w.rejected[0] and "21" in w.rejected[0] and "oops" in w.rejected[0]
    assert w.state.generation == 1 and w.state.experiment == toy() and w.ask().step == 1
    w.post(c.SetField("data.name", "drawn"))
    w.until(lambda: len(w.rejected) == 2)
    assert "empty" in w.rejected[1] and w.ask().step == 1


def test_other_data_brings_what_suits_it_and_says_so(window: Open, tmp_path: Path) -> None:
    it = window()
    it.post(c.Load(PRESETS["figure-1"].experiment))
    it.post(c.ChooseData(DataSpec(name="ring")))
    it.until(lambda: it.state.generation == 3)
    ring = PRESETS["ring"].experiment
    assert it.state.experiment == ring
    it.until(lambda: bool(it.notices))
    assert PRESETS["ring"].title in it.notices[-1]
    it.post(c.ChooseData(DataSpec(name="file", file=str(tmp_path / "gone.csv"))))
    it.until(lambda: bool(it.rejected))
    assert "gone.csv" in it.rejected[-1]
    assert it.state.experiment == ring and it.state.generation == 3


def test_a_first_experiment_whose_data_is_bad_gives_way_to_one_that_works(
    window: Open, tmp_path: Path
) -> None:
    w = window(own(tmp_path / "gone.csv"))
    assert len(w.rejected) == 1 and "gone.csv" in w.rejected[0]
    assert w.state.phase == "paused" and w.state.experiment.data.name == "ring"
    w.post(c.StepBoth())
    assert w.ask().step == 1 and w.failures == []


def test_a_file_that_is_loaded_again_is_read_again_and_a_reset_keeps_its_points(
    window: Open, tmp_path: Path
) -> None:
    path = tmp_path / "mine.npy"
    rng = np.random.default_rng(0)
    np.save(path, rng.normal(0, 1, (40, 2)))
    w = window(own(path))
    first = w.state.distribution
    np.save(path, rng.normal(100, 1, (50, 2)))
    w.post(c.Reset())
    w.until(lambda: w.state.generation == 2)
    assert w.state.distribution is first
    w.post(c.Load(toy(own(path))))
    w.until(lambda: w.state.generation == 3)
    assert w.state.distribution is not None and w.state.distribution.location[0] > 90


# -- when things go wrong ---------------------------------------------------------------------


def poison(w: Window) -> None:
    """Spoil D's last bias; the thread must be at rest."""
    w.run.trainer.weights_d.flat[-1] = float("nan")


def test_numbers_that_run_away_stop_the_run_at_its_last_good_state(window: Open) -> None:
    w = window()
    w.post(*[c.StepBoth()] * (CHECK_EVERY + 3))
    assert w.ask().step == CHECK_EVERY + 3
    poison(w)
    w.post(c.Play())
    w.until(lambda: bool(w.failures))
    (failure,) = w.failures
    assert "step 68: the loss of the discriminator is nan" in failure.message
    assert "that of step 64, is kept" in failure.message
    assert "Lower that network's learning rate" in failure.message and failure.details == ""
    assert w.state.phase == "failed"
    # Frames and history of the steps that were undone are stale.
    assert w.state.generation == 2
    frame = w.ask()
    assert frame.step == CHECK_EVERY and len(frame.history.rows) == CHECK_EVERY
    assert all(torch.isfinite(t).all() for t in w.weights().values())
    w.post(c.SetField("discriminator.optimiser.lr", 1e-4), c.Play())
    w.until_phase("playing")
    w.until(lambda: w.ask().step > CHECK_EVERY + 3)
    assert len(w.failures) == 1


@pytest.mark.parametrize("command", [c.StepD(), c.StepBoth()])
def test_a_single_step_that_diverges_fails_too_and_a_reset_mends_it(
    window: Open, command: c.Command
) -> None:
    w = window()
    poison(w)
    w.post(command)
    w.until(lambda: bool(w.failures))
    assert w.state.phase == "failed"
    w.post(c.Reset())
    w.until_phase("paused")
    w.post(c.StepBoth())
    assert w.ask().step == 1 and len(w.failures) == 1


def test_an_exception_in_training_is_a_failure_with_its_traceback(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = window()

    def fail(self: Trainer) -> None:
        raise RuntimeError("out of luck")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "update_generator", fail)
        w.post(c.Play())
        w.until(lambda: bool(w.failures))
    assert w.failures[0].message == "training stopped: out of luck"
    assert "RuntimeError: out of luck" in w.failures[0].details
    assert "update_generator" in w.failures[0].details
    assert w.state.phase == "failed"
    w.post(c.Play())
    w.until_phase("playing")
    w.until(lambda: w.ask().step > 3)


def test_an_exception_between_updates_does_not_end_the_thread(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = window()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no copy")

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "snapshot", fail)
        w.session.request_frame(FrameRequest())
        w.until(lambda: bool(w.failures))
    assert w.failures[0].message == "training stopped: no copy"
    w.post(c.StepBoth())
    assert w.ask().step == 1


def test_a_command_that_nobody_knows_is_a_failure(window: Open) -> None:
    w = window()
    w.post(c.Command())
    w.until(lambda: bool(w.failures))
    assert w.failures[0].message.startswith("Command failed: unknown command")
    assert "TypeError" in w.failures[0].details
    w.post(c.StepBoth())
    assert w.ask().step == 1


def test_a_preparation_that_fails_is_told_of_and_another_experiment_may_be_loaded(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine: Callable[..., None] = Trainer.__init__

    def fail(self: Trainer, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("torch is broken")

    monkeypatch.setattr(Trainer, "__init__", fail)
    w = window()
    assert w.state.phase == "failed"
    w.until(lambda: bool(w.failures))
    assert w.failures[0].message == "ganlab could not start training: torch is broken"
    # With no run at hand there is nothing to do, and nothing falls over it.
    w.post(c.Play(), c.StepD(), c.Freeze(G), c.SetSpeed(2.0), c.Pause())
    monkeypatch.setattr(Trainer, "__init__", genuine)
    w.post(c.Load(toy()))
    w.until_phase("paused")
    assert w.ask().step == 0 and len(w.failures) == 1


def test_a_device_that_fails_falls_back_to_the_cpu_with_the_same_seed(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = window({"run.device": "auto"})
    start = w.weights()
    genuine: Callable[..., Any] = Trainer.update
    w.run.trainer.device = torch.device("cuda")

    def fail(self: Trainer, network: Any) -> None:
        if self.device.type == "cuda":
            raise RuntimeError("CUDA error: unspecified launch failure\nmore")
        genuine(self, network)

    monkeypatch.setattr(Trainer, "update", fail)
    w.post(c.StepBoth())
    w.until(lambda: bool(w.notices))
    assert w.notices == [
        "cuda failed (CUDA error: unspecified launch failure): "
        "restarted on the CPU with the same seed"
    ]
    assert w.state.experiment == toy({"run.device": "cpu"}) and w.state.device == "CPU"
    assert w.ask().step == 0
    assert_same(w.weights(), start)


# -- speed ------------------------------------------------------------------------------------


def test_a_held_speed_still_obeys_and_answers_at_once(window: Open) -> None:
    w = window()
    # An update in three hours.
    w.post(c.SetSpeed(1e-4), c.Play())
    w.until_phase("playing")
    assert w.state.updates_per_second == 1e-4
    w.until(lambda: sum(counts(w)) == 1)
    for _ in range(3):
        assert counts(w) == (0, 1, 0)
    # A dial that is turned makes no update of its own.
    for speed in (1e-5, 2e-4, 3e-4):
        w.post(c.SetSpeed(speed))
        w.until(lambda speed=speed: w.state.updates_per_second == speed)
    assert counts(w) == (0, 1, 0)
    w.post(c.SetSpeed(None))
    w.until(lambda: w.ask().step > 3)
    w.post(c.Pause())
    w.until_phase("paused")


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_a_speed_that_is_none_is_rejected(window: Open, speed: float) -> None:
    w = window()
    w.post(c.SetSpeed(speed))
    w.until(lambda: bool(w.rejected))
    assert "must be above 0" in w.rejected[0] and w.state.updates_per_second is None
    w.post(c.Play())
    w.until(lambda: w.ask().step > 2)


def test_the_speed_outlives_a_restart(window: Open) -> None:
    w = window()
    w.post(c.SetSpeed(1e-4), c.Reset())
    w.until(lambda: w.state.generation == 2)
    assert w.state.updates_per_second == 1e-4


# -- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "run.ganlab"])
def test_a_saved_run_stands_where_it_stood_and_goes_on_as_it_would_have(
    window: Open, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    w = window({"training.steps": 50})
    w.post(c.StepBoth(), c.SetField("training.k_d", 2), c.StepD(), c.Freeze(G), c.Save(path))
    w.until(lambda: bool(w.saved))
    assert w.saved == [path]
    saved = w.weights()
    w.post(c.Play())
    w.until_phase("finished")
    end = w.weights()
    w.post(c.Open(path))
    w.until(lambda: w.state.generation == 2)
    assert w.state.phase == "paused" and w.state.frozen == G
    assert w.state.experiment.training.k_d == 2
    assert counts(w) == (1, 2, 1)
    assert_same(w.weights(), saved)
    w.post(c.Play())
    w.until_phase("finished")
    w.ask()
    assert_same(w.weights(), end)


def test_what_is_no_run_is_rejected(window: Open, tmp_path: Path) -> None:
    w = window()
    w.post(c.StepBoth(), c.Open(tmp_path / "nothing"))
    w.until(lambda: bool(w.rejected))
    assert "nothing" in w.rejected[0] and w.state.generation == 1 and w.ask().step == 1
    w.post(c.Save(tmp_path / "no folder" / "run"))
    w.until(lambda: len(w.rejected) == 2)
    assert w.saved == [] and w.failures == []


# -- closing ----------------------------------------------------------------------------------


def stopped(w: Window) -> bool:
    return not (w.session._training.isRunning() or w.session._probes.isRunning())


def test_closing_while_playing_twenty_times(window: Open) -> None:
    for i in range(20):
        w = window()
        w.post(c.Play())
        w.session.request_frame(FrameRequest(frozenset(ALL)))
        if i % 2:
            w.until(lambda w=w: w.session.take_frame() is not None)  # type: ignore[misc]
            w.session.request_frame(FrameRequest(frozenset(ALL)))
        w.session.close()
        assert stopped(w) and w.failures == []
        assert w.session.take_frame() is None


def test_closing_twice_before_the_start_and_while_preparing(window: Open) -> None:
    never = window(start=False)
    never.session.close()
    never.session.close()
    preparing = window(start=False)
    preparing.session.start()
    preparing.session.close()
    preparing.session.close()
    assert stopped(never) and stopped(preparing)
    assert preparing.failures == [] and preparing.rejected == []


def test_closing_while_paused_failed_or_held_to_a_crawl(window: Open) -> None:
    paused, failed, crawling = window(), window(), window()
    poison(failed)
    failed.post(c.StepD())
    failed.until_phase("failed")
    crawling.post(c.SetSpeed(1e-4), c.Play())
    crawling.until_phase("playing")
    for w in (paused, failed, crawling):
        w.session.close()
        assert stopped(w)


def test_what_is_asked_of_a_closed_session_is_nothing(window: Open) -> None:
    w = window()
    w.session.close()
    w.post(c.Play(), c.StepBoth())
    w.session.request_frame(FrameRequest())
    assert w.session.take_frame() is None and stopped(w)
