"""What does not go together is refused before a run is built, with a reason and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from toys import toy

from ganlab.engine.data import build
from ganlab.engine.experiment import ExperimentError, replace
from ganlab.engine.files import RunFileError, open_run, save_run
from ganlab.engine.refusals import refusals
from ganlab.engine.trainer.run import Event, Run
from ganlab.engine.trainer.trainer import Trainer

PICTURES = {"data.name": "glyphs", "model.family": "dcgan"}


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        (PICTURES | {"regularisation.r1": 1.0}, "regularisation.r1", "discriminator.norm = none"),
        (PICTURES | {"regularisation.lipschitz": "gradient-penalty"}, "regularisation.lipschitz",
         "discriminator.norm = none"),
        (PICTURES | {"regularisation.lipschitz": "spectral"}, "regularisation.lipschitz",
         "batch normalisation"),
        ({"regularisation.r1": 1.0, "discriminator.minibatch": "distance"}, "regularisation.r1",
         "discriminator.minibatch = none"),
        ({"objective.name": "wasserstein", "objective.label_smoothing": 0.1},
         "objective.label_smoothing", "knows no labels"),
        ({"training.unroll": 2, "regularisation.r1": 1.0}, "training.unroll", "gradient"),
        ({"model.family": "conditional-mlp", "discriminator.pack": 2, "data.name": "ring"},
         "discriminator.pack", "set it to 1"),
        ({"data.name": "glyphs"}, "model.family", "not pictures"),
    ],
)  # fmt: skip
def test_each_reason_names_the_field_and_the_way_out(
    changes: dict[str, object], path: str, words: str
) -> None:
    experiment = toy(changes)
    found = refusals(experiment, build(experiment.data))
    assert [refusal.path for refusal in found] == [path]
    assert words in found[0].reason
    with pytest.raises(ExperimentError, match=f"^{path} = "):
        Trainer(experiment)


def test_what_goes_together_is_not_refused() -> None:
    experiment = toy()
    assert refusals(experiment, build(experiment.data)) == ()


def test_a_live_change_is_refused_too_and_changes_nothing() -> None:
    run = Run(toy({"objective.label_smoothing": 0.1}))
    before = run.trainer.experiment
    with pytest.raises(ExperimentError, match="label_smoothing"):
        run.set_field("objective.name", "wasserstein")
    assert run.trainer.experiment == before and not run.journal
    run.set_field("objective.label_smoothing", 0.0)
    run.set_field("objective.name", "wasserstein")
    assert run.trainer.experiment == replace(
        before, {"objective.name": "wasserstein", "objective.label_smoothing": 0.0}
    )


#: Label smoothing only goes with a D that gives a probability: one of the two orders passes
#: through Wasserstein with smoothing on the way there, the other on the way back.
THERE = {"objective.name": "wasserstein", "objective.label_smoothing": 0.0}
BACK = {"objective.label_smoothing": 0.1, "objective.name": "non-saturating"}


@pytest.mark.parametrize("turned", [False, True])
def test_fields_that_only_go_together_are_set_together_in_either_order(
    turned: bool, tmp_path: Path
) -> None:
    run = Run(toy({"objective.label_smoothing": 0.1}))
    for changes in (THERE, BACK):
        run.step()
        paths = sorted(changes, reverse=turned)
        run.set_fields({path: changes[path] for path in paths})
        assert [event.what for event in run.journal[-2:]] == paths
        assert run.trainer.experiment == replace(run.initial, changes)
    run.step()

    save_run(run, tmp_path / "run")
    opened = open_run(tmp_path / "run")
    again = Run(opened.initial)
    again.repeat(opened.journal)
    again.step()
    for other in (opened, again):
        assert other.journal == run.journal
        assert other.trainer.experiment == run.trainer.experiment
        for name, tensor in run.trainer.tensors().items():
            assert torch.equal(tensor, other.trainer.tensors()[name]), name


def test_where_fields_do_not_go_together_none_is_set() -> None:
    run = Run(toy())
    with pytest.raises(ExperimentError, match="^objective.label_smoothing = 0.1: .* knows no"):
        run.set_fields(
            {
                "generator.optimiser.lr": 0.5,
                "objective.name": "wasserstein",
                "objective.label_smoothing": 0.1,
            }
        )
    assert run.trainer.experiment == run.initial and not run.journal


def test_a_saved_run_whose_changes_do_not_go_together_is_refused(tmp_path: Path) -> None:
    run = Run(toy())
    run.set_field("objective.label_smoothing", 0.1)
    run.journal.append(Event(0, "set", "objective.name", "wasserstein"))
    save_run(run, tmp_path / "run")
    with pytest.raises(RunFileError, match="objective.label_smoothing = 0.1: .* knows no labels"):
        open_run(tmp_path / "run")
