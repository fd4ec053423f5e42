"""The description and the card tell the truth about a model."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest
from bundles import KINDS, trained

from ganlab.engine.detector.report import Evidence
from ganlab.engine.export import FORMATS, ExportError, Source
from ganlab.engine.export.bundle.card import card
from ganlab.engine.export.bundle.config import as_json, describe
from ganlab.engine.export.formats import silent
from ganlab.engine.numbers import DETECTED, MEANINGS, detected, scored
from ganlab.engine.trainer.run import Run


def described(run: Run) -> tuple[dict, str]:
    table = describe(Source.of(run))
    return table, card(table, run.trainer.experiment)


def some_evidence(run: Run) -> Evidence:
    """Look once: what the detector would say by now."""
    run.trainer.recorder.flush()
    run.detector.observe(run.trainer.snapshot(), run.trainer.recorder.history)
    assert run.detector.evidence is not None
    return run.detector.evidence


def test_every_number_has_a_meaning() -> None:
    run = trained("plane")
    evidence = some_evidence(run)
    names = set(detected(evidence)) | set(scored(run.trainer.snapshot()))
    other = {"lower_bound", "lower_bound_of", "lower_bound_unit"}
    assert names | other == set(MEANINGS)
    assert set(detected(evidence)) == DETECTED
    assert set(scored(trained("gmmn").trainer.snapshot())) <= set(MEANINGS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_description_is_json_and_a_card_leaves_nothing_open(kind: str) -> None:
    table, text = described(trained(kind))
    assert json.loads(as_json(table)) == json.loads(json.dumps(table))
    assert "None" not in text and "nan" not in text and "  " not in text.replace("\n  - ", "")
    for heading in ("Use it", "Data", "Training", "Metrics", "Limits", "Files"):
        assert f"\n## {heading}\n" in text


def test_what_is_no_finite_number_is_null() -> None:
    content = as_json({"a": math.inf, "b": [1.0, math.nan], "c": {"d": "[\n"}})
    assert json.loads(content) == {"a": None, "b": [1.0, None], "c": {"d": "[\n"}}
    assert '"b": [1.0, null]' in content.decode()


def test_the_card_tells_how_it_was_trained() -> None:
    run = trained(
        "plane",
        **{
            "objective.name": "hinge",
            "regularisation.lipschitz": "gradient-penalty",
            "regularisation.gradient_penalty": 3.0,
            "discriminator.pack": 2,
            "training.steps": 3,
        },
    )
    run.set_field("generator.optimiser.lr", 0.0125)
    _, text = described(run)
    for words in (
        "3 steps (3 were planned)",
        "Lipschitz constraint gradient-penalty; Penalty weight 3; Packing 2; Averaged G 0.9",
        "rate 0.0125",
        "1 change by hand",
        "running average",
    ):
        assert words in text
    assert "It stands at" not in text
    assert "stands at step 3 of 1,000 planned" in described(trained("line"))[1]


def test_the_verdict_and_its_evidence_are_among_the_limits() -> None:
    run = trained("plane")
    evidence = dataclasses.replace(some_evidence(run), missing_share=0.25)
    source = dataclasses.replace(
        Source.of(run),
        evidence=evidence,
        verdict=dataclasses.replace(
            run.detector.verdict,
            kind="collapsed",
            words="Collapsed onto 2 modes",
            evidence_words=("512 samples of the last look",),
        ),
    )
    table = describe(source)
    limits = card(table, run.trainer.experiment).split("## Limits")[1]
    assert "Collapsed onto 2 modes.\n  - 512 samples of the last look\n" in limits
    assert "25 % of the data is hardly drawn" in limits
    assert table["verdict"]["kind"] == "collapsed"


@pytest.mark.parametrize("name", ["bundle", "pt2", "onnx"])
def test_a_model_that_diverged_is_refused(name: str) -> None:
    run = trained("plane")
    run.trainer.weights_d.flat[3] = math.nan
    with pytest.raises(ExportError, match="diverged"):
        FORMATS[name].build(Source.of(run), "generator", silent)
