"""What no script is written for, and what is said of it."""

from __future__ import annotations

import pytest
from scripts import trained
from toys import playing, toy

from ganlab.engine.export import FORMATS, ExportError, Source
from ganlab.engine.export.formats import silent
from ganlab.engine.export.script import pictures
from ganlab.engine.models import FAMILIES
from ganlab.engine.trainer.run import Run

SCRIPT = FORMATS["script"]


@pytest.mark.parametrize("family", [name for name in FAMILIES if "mlp" in name or name == "gmmn"])
def test_other_families_are_refused_by_name(family: str) -> None:
    data = "glyphs" if family == "mlp-2014" else "ring"
    run = trained({**playing(family), "data.name": data}, 0)
    reason = SCRIPT.refuse(Source.of(run))
    if family in ("mlp", "mlp-2014"):
        assert reason == ""
    else:
        assert reason.startswith(f"model.family = {family}: ")
        assert "mlp, mlp-2014 and dcgan" in reason


@pytest.mark.parametrize(
    ("path", "value", "off"),
    [
        ("training.unroll", 2, "0"),
        ("discriminator.pack", 2, "1"),
        ("discriminator.minibatch", "distance", "none"),
    ],
)
def test_what_makes_the_loop_another_is_refused_by_field(
    path: str, value: object, off: str
) -> None:
    source = Source.of(Run(toy({path: value}), watch=False))
    reason = SCRIPT.refuse(source)
    assert reason.startswith(f"{path} = {value}: ")
    assert f"set it to {off} " in reason
    with pytest.raises(ExportError, match=path):
        SCRIPT.build(source, "generator", silent)


def test_changes_by_hand_are_refused_but_going_on_is_not() -> None:
    run = trained({"training.steps": 3}, 3)
    run.go_on()
    run.step()
    assert SCRIPT.refuse(Source.of(run)) == ""
    run.set_field("generator.optimiser.lr", 0.5)
    run.update("discriminator")
    reason = SCRIPT.refuse(Source.of(run))
    assert "generator.optimiser.lr was set to 0.5" in reason
    assert "after 8 updates, and 1 more" in reason
    frozen = trained({}, 1)
    frozen.freeze("generator")
    assert "the generator was held still" in SCRIPT.refuse(Source.of(frozen))


def test_half_precision_is_refused_for_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganlab.engine.trainer.precision.has_bfloat16", lambda device: True)
    reason = SCRIPT.refuse(Source.of(Run(toy({"run.precision": "bfloat16"}), watch=False)))
    assert reason.startswith("run.precision = bfloat16: ")
    assert "set it to float32" in reason


def test_pictures_that_are_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = {"data.name": "glyphs", "model.family": "dcgan", "training.batch_size": 64}
    source = Source.of(Run(toy(changes), watch=False))
    assert SCRIPT.refuse(source) == ""
    monkeypatch.setattr(pictures, "_ROOM", 10 << 20)
    reason = SCRIPT.refuse(source)
    assert reason.startswith("training.batch_size = 64: ")
    assert "more than 10 MB" in reason
