"""Sweeps as files: what is written is read again, and what is unsound names what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sweeps import sweep

from ganlab.presets import PRESETS
from ganlab.sweep import SweepError
from ganlab.sweep.plan import lay_out
from ganlab.sweep.shipped import shipped
from ganlab.sweep.toml import from_toml, read, to_text

SOUND = """
[sweep]
preset = "ring"
metric = "high_quality"
seeds = 3
steps = 400

[[sweep.axes]]
field = "training.k_d"
values = [1, 2]

[[sweep.axes]]
field = "discriminator.optimiser.lr"
from = 1e-4
to = 1e-2
count = 3
scale = "log"

[generator]
width = 32
"""


def test_a_file_says_what_is_swept() -> None:
    found = from_toml(SOUND)
    assert found.seeds == (0, 1, 2)
    assert [axis.field for axis in found.axes] == ["training.k_d", "discriminator.optimiser.lr"]
    assert found.axes[0].values == (1, 2)
    assert found.axes[1].values == pytest.approx((1e-4, 1e-3, 1e-2))
    assert found.base.training.steps == 400
    # The preset's, but for what stands beside it.
    assert found.base.generator.width == 32
    assert found.base.discriminator == PRESETS["ring"].experiment.discriminator


def test_what_is_written_is_read_again() -> None:
    made = sweep(
        ("objective.name", ("minimax", "non-saturating")),
        ("discriminator.optimiser.lr", (1e-3, 0.5)),
        seeds=(7, 3),
        metric="modes_covered",
    )
    assert from_toml(to_text(made)) == made


def test_points_beside_the_file_are_found(tmp_path: Path) -> None:
    np.save(tmp_path / "own.npy", np.random.default_rng(0).normal(size=(50, 2)))
    text = SOUND.replace('preset = "ring"', "").replace("high_quality", "jsd_nats")
    file = tmp_path / "s.toml"
    file.write_text(text + '[data]\nname = "file"\nfile = "own.npy"\n', encoding="utf-8")
    before = lay_out(read(file))
    assert before.sweep.base.data.file == str(tmp_path / "own.npy")
    # Other points under the same name are another experiment.
    np.save(tmp_path / "own.npy", np.random.default_rng(1).normal(size=(50, 2)))
    after = lay_out(read(file))
    assert not {t.name for t in before.trials} & {t.name for t in after.trials}


@pytest.mark.parametrize("name", shipped())
def test_each_that_comes_along_is_sound(name: str) -> None:
    found = shipped()[name]
    assert found.title and found.shows.endswith(".")
    assert len(lay_out(found).trials) <= 60


K_D = '[[sweep.axes]]\nfield = "training.k_d"\nvalues = [1, 2]\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not toml =", "is not valid TOML"),
        ("[training]\nk_d = 2", "the table [sweep]"),
        ("sweep = 3", "the table [sweep]"),
        ('[sweep]\nmetric = "jsd_nats"', "one or two tables [[sweep.axes]]"),
        ('[sweep]\nmetric = "jsd_nats"\naxes = [1]', "one or two tables [[sweep.axes]]"),
        ('[sweep]\nmetric = "jsd_nats"\naxes = []', "must be one or two fields"),
        (f"[sweep]\n{K_D}", "sweep.metric = None"),
        (f'[sweep]\nmetric = "jsd"\n{K_D}', "must be one of modes_covered"),
        (f'[sweep]\nschema = 9\nmetric = "jsd_nats"\n{K_D}', "update ganlab"),
        (f'[sweep]\nschema = "1"\nmetric = "jsd_nats"\n{K_D}', "sweep.schema = '1'"),
        (f'[sweep]\npreset = "rings"\nmetric = "jsd_nats"\n{K_D}', "sweep.preset = 'rings'"),
        (f'[sweep]\nmetric = "jsd_nats"\ncolour = 1\n{K_D}', "unknown field sweep.colour"),
        (f'[sweep]\nmetric = "jsd_nats"\nseeds = []\n{K_D}', "must be from 1 to 20"),
        (f'[sweep]\nmetric = "jsd_nats"\nseeds = 99\n{K_D}', "from 1 to 20"),
        (f'[sweep]\nmetric = "jsd_nats"\nseeds = [1, 1]\n{K_D}', "a seed twice"),
        (f'[sweep]\nmetric = "jsd_nats"\nseeds = [-1]\n{K_D}', "sweep.seeds: -1"),
        (f'[sweep]\nmetric = "jsd_nats"\nseeds = [true]\n{K_D}', "sweep.seeds: True"),
        (f'[sweep]\nmetric = "jsd_nats"\nsteps = 0\n{K_D}', "training.steps = 0: must be a whole"),
        (f'[sweep]\nmetric = "jsd_nats"\n{K_D}{K_D}', "training.k_d twice"),
        (f'[sweep]\nmetric = "jsd_nats"\n{K_D}[training]\nkd = 1', "unknown field training.kd"),
        (K_D.replace("k_d", "kd"), "unknown field training.kd: did you mean training.k_d?"),
        (K_D.replace("training.k_d", "run.seed"), "by each of the sweep's seeds"),
        (K_D.replace("training.k_d", "data.file"), "only numbers and choices"),
        (K_D.replace("[1, 2]", "[1, 99]"), "training.k_d = 99: must be a whole number from 1"),
        (K_D.replace("[1, 2]", "[1, 1.5]"), "training.k_d = 1.5"),
        (K_D.replace("[1, 2]", '["1", 2]'), "training.k_d = '1'"),
        (K_D.replace("[1, 2]", "[2, 2]"), "the value 2 twice"),
        (K_D.replace("[1, 2]", "[2]"), "has 1 values: must be from 2 to 12"),
        (K_D.replace("[1, 2]", "[" + "1, " * 40 + "]"), "has 40 values"),
        (K_D.replace("[1, 2]", "2"), "give a list of values"),
        (K_D.replace("values = [1, 2]", "from = 1\nto = 3"), "and count (a whole number)"),
        (K_D.replace("values = [1, 2]", "from = 1\nto = 3\ncount = 1000000000"), "from 2 to 12"),
        (K_D.replace("values = [1, 2]", "from = 1\nto = 1\ncount = 3"), "two different numbers"),
        (K_D.replace("values = [1, 2]", "from = 1\nto = inf\ncount = 3"), "two different numbers"),
        (
            K_D.replace("values = [1, 2]", 'from = 0\nto = 3\ncount = 3\nscale = "log"'),
            "need numbers above 0",
        ),
        (
            K_D.replace("values = [1, 2]", 'from = 1\nto = 3\ncount = 3\nscale = "cubic"'),
            "must be one of linear, log",
        ),
        (
            '[[sweep.axes]]\nfield = "objective.name"\nfrom = 1\nto = 2\ncount = 2\n',
            "give values, a list of one of minimax",
        ),
    ],
)
def test_what_is_unsound_is_named(text: str, words: str) -> None:
    if text.startswith("[[sweep.axes]]"):
        text = f'[sweep]\nmetric = "jsd_nats"\n{text}'
    with pytest.raises(SweepError) as raised:
        from_toml(text, "s.toml")
    assert str(raised.value).startswith("s.toml")
    assert words in str(raised.value)


def test_too_large_a_grid_is_counted() -> None:
    lr = ("discriminator.optimiser.lr", tuple(1e-4 * i for i in range(1, 13)))
    with pytest.raises(SweepError, match="12 × 12 cells × 4 seeds are 576 runs: must be 500"):
        sweep(("training.k_d", tuple(range(1, 13))), lr, seeds=(0, 1, 2, 3))


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match=r"none\.toml: cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SweepError, match="is not UTF-8 text"):
        read(tmp_path / "b.toml")


def test_a_metric_that_this_data_has_not_is_refused() -> None:
    with pytest.raises(SweepError, match="a run on glyphs has no such number"):
        sweep(data__name="glyphs", model__family="dcgan")
    with pytest.raises(SweepError, match="a run on moons has no such number"):
        sweep(data__name="moons", metric="modes_covered")
