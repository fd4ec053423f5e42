"""The journal, and what happens when numbers run away."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from toys import toy

from ganlab.engine.experiment import Experiment, ExperimentError
from ganlab.engine.trainer.diverged import Diverged
from ganlab.engine.trainer.run import CHECK_EVERY, Event, Run

D, G = "discriminator", "generator"


def assert_same(a: Run, b: Run) -> None:
    for name, tensor in a.trainer.tensors().items():
        assert torch.equal(tensor, b.trainer.tensors()[name]), name
    assert a.trainer.counters() == b.trainer.counters()
    assert a.trainer.experiment == b.trainer.experiment
    assert (a.journal, a.beyond_plan) == (b.journal, b.beyond_plan)


def repeated(run: Run) -> Run:
    """Start afresh and go through the journal, as read from a file, to the same update."""
    events = [Event(**json.loads(json.dumps(event.as_json()))) for event in run.journal]
    again = Run(run.initial)
    again.repeat(events)
    while again.trainer.updates < run.trainer.updates:
        again.substep()
    return again


def substeps(run: Run, n: int) -> None:
    for _ in range(n):
        run.substep()


def test_a_run_with_every_kind_of_change_repeats_bit_for_bit() -> None:
    run = Run(toy({"training.steps": 20, "discriminator.dropout": 0.2, "averaging.decay": 0.9}))
    run.set_field("generator.optimiser.lr", 0.01)
    substeps(run, 3)
    run.set_field("training.k_d", 3)
    substeps(run, 4)
    run.freeze(G)
    run.update(D)
    run.update(G)
    substeps(run, 5)
    run.set_field("objective.name", "minimax")
    run.freeze(D)
    substeps(run, 2)
    run.freeze(None)
    run.set_field("discriminator.optimiser.beta1", 0.5)
    run.set_field("training.k_g", 2)
    substeps(run, 7)
    run.set_field("training.steps", 8)
    run.go_on()
    substeps(run, 75)
    assert {event.do for event in run.journal} == {"set", "freeze", "update", "continue"}
    assert run.trainer.mid_step
    assert_same(run, repeated(run))


def test_the_journal_notes_at_which_update_a_change_took_effect() -> None:
    run = Run(toy())
    substeps(run, 3)
    run.set_field("training.k_d", 2)
    run.freeze(G)
    run.update(D)
    run.freeze(None)
    run.go_on()
    assert run.journal == [
        Event(3, "set", "training.k_d", 2),
        Event(3, "freeze", G),
        Event(3, "update", D),
        Event(4, "freeze"),
        Event(4, "continue"),
    ]


def test_what_changes_nothing_is_not_noted() -> None:
    run = Run(toy())
    run.set_field("training.k_d", 1)
    run.freeze(None)
    run.go_on()
    run.go_on()
    assert run.journal == [Event(0, "continue")]


def test_a_whole_number_is_noted_as_the_rate_that_it_is() -> None:
    run = Run(toy())
    run.set_field("generator.optimiser.lr", 1)
    (event,) = run.journal
    assert event.value == 1.0 and type(event.value) is float


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("generator.width", 16, "generator.width cannot change during a run"),
        ("training.k_d", 0, "training.k_d = 0: must be"),
        ("training.kd", 2, "unknown field training.kd"),
    ],
)
def test_a_refused_change_changes_nothing(path: str, value: Any, message: str) -> None:
    run = Run(toy())
    with pytest.raises(ExperimentError, match=message):
        run.set_field(path, value)
    assert run.trainer.experiment == run.initial and run.journal == []


def test_it_is_finished_at_the_planned_step_and_can_be_continued() -> None:
    run = Run(toy({"training.steps": 3}))
    for _ in range(3):
        assert not run.finished
        run.step()
    assert run.finished
    run.go_on()
    assert not run.finished
    run.step()
    assert run.trainer.step_count == 4
    assert_same(run, repeated(run))


def test_more_planned_steps_go_on_and_fewer_stop() -> None:
    run = Run(toy({"training.steps": 2}))
    run.step()
    run.step()
    run.set_field("training.steps", 5)
    assert not run.finished
    run.set_field("training.steps", 1)
    assert run.finished


def test_repetition_stops_where_it_is_told_to() -> None:
    run = Run(toy())
    substeps(run, 10)
    run.freeze(G)
    again = Run(run.initial)
    again.repeat(run.journal, until=lambda: again.trainer.updates == 4)
    assert again.trainer.updates == 4 and again.journal == []


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown journal event 'fly'"):
        Run(toy()).apply(Event(0, "fly"))


# -- numbers that run away --------------------------------------------------------------------


def poison(flat: torch.Tensor, number: float, index: int = 0) -> None:
    flat[index] = number


def is_finite(run: Run) -> bool:
    return all(bool(torch.isfinite(t).all()) for t in run.trainer.tensors().values())


NAN, INF = float("nan"), float("inf")


# (A D that is infinitely sure of everything gives G a gradient of nil, which is no fault of G.)
@pytest.mark.parametrize(
    ("poisoned", "updated", "named", "number"),
    [
        *(
            (poisoned, updated, named, number)
            for poisoned, updated, named in ((D, D, D), (G, D, D), (G, G, G))
            for number in (NAN, INF, -INF)
        ),
        (D, G, G, NAN),
    ],
)
def test_the_update_that_meets_a_poisoned_weight_says_so(
    poisoned: str, updated: str, named: str, number: float
) -> None:
    run = Run(toy())
    run.step()
    weights = {D: run.trainer.weights_d, G: run.trainer.weights_g}
    # The last bias reaches every output.
    poison(weights[poisoned].flat, number, -1)
    with pytest.raises(Diverged) as caught:
        run.update(updated)  # type: ignore[arg-type]
    fault = caught.value
    assert (fault.network, fault.step) == (named, 2)
    assert fault.quantity in ("loss", "gradient norm") and not np.isfinite(fault.number)
    assert f"step 2: the {fault.quantity} of the {named} is {fault.number}" in str(fault)
    assert is_finite(run)


def test_an_infinite_gradient_of_a_finite_loss_is_named_as_that() -> None:
    run = Run(toy())
    # The last layer's 8 weights, times 1e20: the loss stays finite, the gradient's square not.
    run.trainer.weights_d.flat[-9:-1] *= 1e20
    with pytest.raises(Diverged) as caught:
        run.substep()
    assert (caught.value.network, caught.value.quantity) == (D, "gradient norm")


def wild(steps: int = 1000) -> Experiment:
    """Plain gradient descent at far too high a rate."""
    rules = {
        f"{network}.optimiser.{name}": value
        for network in (G, D)
        for name, value in (("name", "momentum"), ("lr", 0.01), ("momentum", 0.9))
    }
    return toy({"training.steps": steps, "generator.depth": 3, "discriminator.depth": 3, **rules})


def blow_up(run: Run) -> Diverged:
    for network in (G, D):
        run.set_field(f"{network}.optimiser.lr", 10.0)
    with pytest.raises(Diverged) as caught:
        substeps(run, 100_000)
    return caught.value


def calm(run: Run) -> None:
    for network in (G, D):
        run.set_field(f"{network}.optimiser.lr", 1e-4)


@pytest.mark.parametrize("start", [0, 3, CHECK_EVERY + 6])
def test_a_run_that_blew_up_goes_on_from_its_last_good_state(start: int) -> None:
    run = Run(wild())
    for _ in range(start):
        run.step()
    fault = blow_up(run)
    good = start - start % CHECK_EVERY
    assert run.trainer.step_count == fault.kept
    assert fault.kept is not None and good <= fault.kept < fault.step
    assert f"stopped at step {fault.step:,}" in str(fault)
    assert f"that of step {fault.kept:,}, is kept" in str(fault)
    assert is_finite(run)
    calm(run)
    before = run.trainer.step_count
    for _ in range(50):
        run.step()
    assert run.trainer.step_count == before + 50 and is_finite(run)
    assert_same(run, repeated(run))


def test_what_was_set_by_hand_outlives_the_going_back_and_updates_do_not() -> None:
    run = Run(toy({"training.steps": 500}))
    for _ in range(CHECK_EVERY + 5):
        run.step()
    run.set_field("training.k_d", 2)
    run.update(G)
    run.freeze(G)
    run.go_on()
    run.substep()
    poison(run.trainer.weights_d.flat, float("nan"), -1)
    with pytest.raises(Diverged) as caught:
        run.substep()
    assert caught.value.kept == run.trainer.step_count == CHECK_EVERY
    at = 2 * CHECK_EVERY
    assert run.trainer.updates == at and not run.trainer.mid_step
    assert run.journal == [
        Event(at, "set", "training.k_d", 2),
        Event(at, "freeze", G),
        Event(at, "continue"),
    ]
    assert run.trainer.experiment.training.k_d == 2
    assert run.trainer.frozen == G and run.beyond_plan
    substeps(run, 9)
    assert_same(run, repeated(run))


def test_the_history_of_undone_steps_is_gone() -> None:
    run = Run(toy())
    for _ in range(CHECK_EVERY + 5):
        run.step()
    run.substep()
    poison(run.trainer.weights_g.flat, float("nan"), -1)
    with pytest.raises(Diverged):
        run.substep()
    history = run.trainer.recorder.history
    assert len(history) == CHECK_EVERY
    run.freeze(D)
    run.step()
    run.trainer.recorder.flush()
    assert history.column("step").tolist() == list(range(1, CHECK_EVERY + 2))
    # Nothing of the half step that was undone is left in the row.
    assert np.isnan(history.column("loss_d_real")[-1])


@pytest.mark.parametrize("steps", [CHECK_EVERY, 5])
def test_a_last_update_that_runs_away_is_found_before_the_run_is_called_finished(
    steps: int,
) -> None:
    run = Run(toy({"training.steps": steps}))
    for _ in range(steps - 1):
        run.step()
    run.substep()
    genuine: Callable[..., None] = run.trainer.optimiser_g.update

    def run_away(parameters: Any, spec: Any, rate: float) -> None:
        genuine(parameters, spec, rate)
        poison(parameters.flat, float("nan"))

    run.trainer.optimiser_g.update = run_away  # type: ignore[method-assign]
    with pytest.raises(Diverged) as caught:
        run.substep()
    fault = caught.value
    assert (fault.network, fault.quantity, fault.step) == (G, "largest weight", steps)
    assert np.isnan(fault.number)
    assert is_finite(run) and not run.finished


def test_a_state_that_was_opened_is_one_to_go_back_to() -> None:
    first, opened = Run(toy()), Run(toy())
    for _ in range(7):
        first.step()
    opened.trainer.restore(first.trainer.tensors(), first.trainer.counters())
    opened.mark_good()
    poison(opened.trainer.weights_d.flat, float("nan"), -1)
    with pytest.raises(Diverged) as caught:
        opened.substep()
    assert caught.value.kept == 7
    for run in (first, opened):
        run.step()
    assert torch.equal(first.trainer.weights_g.flat, opened.trainer.weights_g.flat)
