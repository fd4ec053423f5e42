"""What does not go together is refused before a run is built, with a reason and a way out."""

from __future__ import annotations

import pytest
from toys import toy

from ganlab.engine.data import build
from ganlab.engine.experiment import ExperimentError, replace
from ganlab.engine.refusals import refusals
from ganlab.engine.trainer.run import Run
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
