"""What cells show and how they are coloured, without a window."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from sweeps import made_up, sweep

from ganlab.engine.experiment import FIELDS, Experiment, replace
from ganlab.sweep.perform import Standing
from ganlab.sweep.plan import Plan, Trial, lay_out
from ganlab.sweep.result import Ending, Result
from ganlab.ui.sweep.axis_box import first_values
from ganlab.ui.sweep.colours import colour_at, ink_on, share_of
from ganlab.ui.sweep.look import looks, span_of
from ganlab.ui.sweep.words import axis_title, offered, value_text


def test_the_colours_are_cividis() -> None:
    table = pg.colormap.get("cividis").getLookupTable(nPts=256)[:, :3].astype(float)
    ours = 255 * np.array([colour_at(i / 255).getRgbF()[:3] for i in range(256)])
    # Some of its colours and straight lines between them: hardly off anywhere.
    assert np.abs(ours - table).max() <= 8
    # Lightness rises all the way.
    lightness = ours @ [0.299, 0.587, 0.114]
    assert (np.diff(lightness) > 0).all()


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_numbers_can_be_read_on_every_colour(share: float) -> None:
    def luminance(colour) -> float:
        c = np.array(colour.getRgbF()[:3])
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    ground = colour_at(share)
    light, dark = sorted((luminance(ground), luminance(ink_on(ground))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_span_that_is_a_point_has_the_middle_colour() -> None:
    assert share_of(3.0, (3.0, 3.0)) == 0.5
    assert [share_of(v, (1.0, 5.0)) for v in (1.0, 2.0, 9.0)] == [0.0, 0.25, 1.0]


def ended(trial: Trial, ending: Ending = "done") -> Standing:
    return Standing("ended", 40, Result(ending, "loss is nan", 40, metrics=made_up(trial)))


@pytest.fixture
def plan() -> Plan:
    return lay_out(sweep(seeds=(0, 1, 2)))


def test_each_state_has_a_shape_and_words_of_its_own(plan: Plan) -> None:
    first, second, third = (cell.trials for cell in plan.cells)
    found = {t.name: Standing("waiting") for t in plan.trials}
    assert [look.sign for look in looks(plan, "jsd_nats", found)] == ["empty"] * 3
    found |= {first[0].name: ended(first[0]), first[1].name: Standing("running", 20)}
    found |= {second[0].name: Standing("running", 20)}
    found |= {t.name: ended(t, "diverged") for t in third}
    shown = looks(plan, "jsd_nats", found)
    assert [look.sign for look in shown] == ["number", "running", "diverged"]
    # One of three is done, one half: the ring is half way.
    assert shown[0].note == "1 of 3" and shown[0].progress == pytest.approx(0.5)
    assert shown[1].progress == pytest.approx(0.5 / 3)
    assert span_of(shown) == (shown[0].value, shown[0].value)
    assert "Seed 1: step 20" in shown[0].tip and "diverged: loss is nan" in shown[2].tip
    # The same runs told by a number that they have not.
    found[first[1].name] = found[first[2].name] = ended(first[1])
    assert looks(plan, "support", found)[0].sign == "none"


def test_what_is_refused_says_why() -> None:
    plan = lay_out(
        sweep(("regularisation.r1", (0.0, 1.0)), ("discriminator.minibatch", ("none", "distance")))
    )
    shown = looks(plan, "jsd_nats", {t.name: Standing("waiting") for t in plan.trials})
    assert [look.sign for look in shown] == ["empty", "empty", "empty", "refused"]
    assert "set discriminator.minibatch = none" in shown[3].tip


def test_only_what_matters_is_offered_and_begins_with_values_that_are_allowed() -> None:
    experiment = replace(Experiment(), {"data.name": "ring"})
    fields = offered(experiment)
    paths = [field.path for field in fields]
    assert "discriminator.optimiser.lr" in paths and "model.family" in paths
    assert not {"run.seed", "data.file", "generator.optimiser.momentum"} & set(paths)
    for field in fields:
        values = first_values(field, experiment)
        assert 2 <= len(set(values)) == len(values)
        for value in values:
            replace(experiment, {field.path: value})


def test_axes_are_named_with_their_unit() -> None:
    plan = lay_out(sweep(("training.k_d", (1, 2)), ("objective.name", ("minimax", "hinge"))))
    assert axis_title(plan.sweep.axes[0]) == "Training: k_D (updates)"
    assert value_text(FIELDS["objective.name"], "non-saturating") != "non-saturating"
