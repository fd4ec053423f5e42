"""Other data brings what suits it, unless something was set by hand."""

from __future__ import annotations

import pytest

from ganlab.engine.data import DISTRIBUTIONS, build
from ganlab.engine.experiment import DataSpec, Experiment, replace
from ganlab.presets import PRESETS
from ganlab.recipes import suited

RING = DISTRIBUTIONS["ring"]


@pytest.mark.parametrize("start", [*PRESETS, ""])
@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_whoever_changed_only_the_data_gets_what_suits_it(start: str, name: str) -> None:
    before = PRESETS[start].experiment if start else Experiment()
    before = replace(before, {"run.seed": 7})
    data = DataSpec(name=name)
    after, _ = suited(before, data, DISTRIBUTIONS[name])
    assert after.data == data
    assert after.run == before.run
    if name in {preset.experiment.data.name for preset in PRESETS.values()}:
        assert any(replace(p.experiment, {"run.seed": 7}) == after for p in PRESETS.values())
    if DISTRIBUTIONS[name].dims == 2:
        assert after.latent.size == 2


def test_the_notice_names_what_else_has_changed_and_only_then() -> None:
    figure_1 = PRESETS["figure-1"].experiment
    ring, notice = suited(figure_1, DataSpec(name="ring"), RING)
    assert PRESETS["ring"].title in notice
    assert suited(ring, DataSpec(name="ring"), RING) == (ring, "")


def test_what_was_set_by_hand_is_kept() -> None:
    mine = replace(PRESETS["figure-1"].experiment, {"generator.width": 77})
    after, notice = suited(mine, DataSpec(name="ring"), RING)
    assert after == replace(mine, {"data.name": "ring"})
    assert notice == ""


def test_own_data_gets_what_suits_its_dimensions() -> None:
    data = DataSpec(name="drawn", dabs=((0.0, 0.0, 0.2),))
    after, notice = suited(PRESETS["figure-1"].experiment, data, build(data))
    assert after.latent.size == 2
    assert notice
    more = DataSpec(name="drawn", dabs=((0.0, 0.0, 0.2), (0.5, 0.0, 0.2)))
    assert suited(after, more, build(more)) == (replace(after, {"data.dabs": more.dabs}), "")
