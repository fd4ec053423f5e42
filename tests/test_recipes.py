"""Other data brings what suits it, unless something was set by hand."""

from __future__ import annotations

import pytest

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS, build
from ganlab.engine.experiment import DataSpec, Experiment, replace
from ganlab.engine.models import FAMILIES
from ganlab.engine.refusals import refusals
from ganlab.presets import PRESETS
from ganlab.recipes import suited, with_family

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
    same = {p.experiment.data.name for p in PRESETS.values()}
    if start == "conditional-ring" and len(DISTRIBUTIONS[name].labels) > 1:
        # Whoever looks at labels goes on looking at labels, where there are any.
        assert (after.model.family == "conditional-mlp") == (DISTRIBUTIONS[name].dims == 2)
    elif start == "infogan-ring":
        # And whoever looks at codes goes on looking at codes.
        assert (after.model.family == "infogan-mlp") == (DISTRIBUTIONS[name].dims == 2)
    elif start in ("gmmn-ring", "ebgan-moons"):
        # And whoever has something else in D's place keeps it, with the game that it plays.
        theirs = before.model.family, before.objective.name
        kept = (after.model.family, after.objective.name) == theirs
        assert kept == (DISTRIBUTIONS[name].dims == 2)
    elif name in same:
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


@pytest.mark.parametrize("start", [*PRESETS, ""])
@pytest.mark.parametrize("name", IMAGE_SETS)
def test_pictures_bring_networks_that_fit_them(start: str, name: str) -> None:
    before = PRESETS[start].experiment if start else Experiment()
    for experiment in (before, replace(before, {"training.batch_size": 33})):
        after, notice = suited(experiment, DataSpec(name=name), IMAGE_SETS[name])
        assert after.data.name == name
        assert not FAMILIES[after.model.family].fits(IMAGE_SETS[name])
        if build(before.data).kind == "images":
            assert after.model.family == before.model.family
        elif experiment is before:
            # Networks for points would not do, though some could be made to fit.
            assert after.model.family == "dcgan" and notice


def test_networks_that_were_set_by_hand_are_kept_only_where_they_fit() -> None:
    mine = replace(PRESETS["dcgan-glyphs"].experiment, {"generator.width": 20})
    mnist = DataSpec(name="mnist")
    assert suited(mine, mnist, IMAGE_SETS["mnist"])[0] == replace(mine, {"data.name": "mnist"})
    ring, notice = suited(mine, DataSpec(name="ring"), RING)
    assert ring.model.family == "mlp" and notice


@pytest.mark.parametrize("start", PRESETS)
def test_another_family_brings_networks_of_its_own_size(start: str) -> None:
    before = PRESETS[start].experiment
    data = build(before.data)
    for name, family in FAMILIES.items():
        if family.fits(data) or name == before.model.family:
            continue
        after, _ = with_family(before, name, data)
        assert after.model.family == name
        assert after.data == before.data and after.run == before.run
        known = [p.experiment for p in PRESETS.values() if p.experiment.model.family == name]
        if known:
            sizes = [(p.generator.width, p.discriminator.width) for p in known]
            assert (after.generator.width, after.discriminator.width) in sizes
        by_hand = replace(before, {"training.batch_size": 33})
        assert with_family(by_hand, name, data)[0].training == by_hand.training


@pytest.mark.parametrize(("family", "plays"), [("ebgan-mlp", "energy"), ("gmmn", "mmd")])
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_family_with_something_else_in_d_s_place_brings_its_objective(
    family: str, plays: str, by_hand: bool
) -> None:
    before = PRESETS["ring"].experiment
    if by_hand:
        before = replace(before, {"training.k_g": 3})
    there, _ = with_family(before, family, RING)
    assert (there.model.family, there.objective.name) == (family, plays)
    assert not refusals(there, RING)
    back, _ = with_family(there, "mlp", RING)
    assert (back.model.family, back.objective.name) == ("mlp", "non-saturating")
    assert not refusals(back, RING)
    assert there.training.k_g == (3 if by_hand else there.training.k_g)


def test_an_objective_that_the_other_family_can_play_is_kept() -> None:
    before = replace(PRESETS["ring"].experiment, {"objective.name": "minimax", "training.k_g": 3})
    after, _ = with_family(before, "infogan-mlp", RING)
    assert after.objective.name == "minimax"
