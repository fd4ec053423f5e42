"""The grid that a sweep comes to."""

from __future__ import annotations

import pytest
from sweeps import sweep

from ganlab.sweep import SweepError
from ganlab.sweep.plan import lay_out, written


def test_each_cell_has_its_values_and_each_trial_its_seed() -> None:
    plan = lay_out(sweep(("training.k_d", (1, 2, 4)), ("training.k_g", (1, 3)), seeds=(5, 9)))
    assert (plan.columns, plan.rows, len(plan.trials)) == (3, 2, 12)
    cell = plan.cell((2, 1))
    assert cell.values == (4, 3)
    for trial, seed in zip(cell.trials, (5, 9), strict=True):
        assert trial.experiment.training.k_d == 4 and trial.experiment.training.k_g == 3
        assert trial.experiment.run.seed == seed
    assert len({trial.name for trial in plan.trials}) == 12
    # The first seed of every cell comes first.
    assert [trial.seed for trial in plan.trials] == [5] * 6 + [9] * 6


def test_what_does_not_go_together_is_refused_cell_by_cell() -> None:
    found = sweep(
        ("regularisation.r1", (0.0, 1.0)), ("discriminator.minibatch", ("none", "distance"))
    )
    refused = [(cell.values, bool(cell.refused), len(cell.trials)) for cell in lay_out(found).cells]
    assert refused == [
        ((0.0, "none"), False, 2), ((1.0, "none"), False, 2),
        ((0.0, "distance"), False, 2), ((1.0, "distance"), True, 0),
    ]  # fmt: skip


def test_a_field_without_effect_is_refused() -> None:
    with pytest.raises(SweepError, match=r"optimiser\.momentum has no effect"):
        lay_out(sweep(("generator.optimiser.momentum", (0.1, 0.5))))
    both = sweep(
        ("generator.optimiser.momentum", (0.1, 0.5)),
        ("generator.optimiser.name", ("adam", "momentum")),
    )
    assert len(lay_out(both).trials) == 8


def test_where_no_cell_can_be_trained_it_is_said() -> None:
    with pytest.raises(SweepError, match="no cell can be trained: training.unroll"):
        lay_out(sweep(("training.unroll", (1, 2)), regularisation__r1=1.0))


def test_anything_that_matters_makes_another_fingerprint() -> None:
    first = lay_out(sweep()).trials[0]
    assert lay_out(sweep()).trials[0] == first
    others = (sweep(training__steps=41), sweep(training__batch_size=64), sweep(data__name="grid"))
    for other in others:
        assert lay_out(other).trials[0].fingerprint != first.fingerprint
    # By which number cells are compared changes nothing of the runs.
    assert lay_out(sweep(metric="high_quality")).trials == lay_out(sweep()).trials


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-3, "1e-3"), (2.5e-4, "2.5e-4"), (0.05, "0.05"), (4, "4"), (1.0, "1"), ("relu", "relu")],
)
def test_values_are_written_short(value: object, text: str) -> None:
    assert written(value) == text
