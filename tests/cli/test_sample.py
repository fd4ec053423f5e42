"""``ganlab sample``: the sliders' picture, from their values or from an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from toys import toy

from ganlab.cli.main import main
from ganlab.engine import address
from ganlab.engine.files import open_run, save_run
from ganlab.engine.probes.pixels import as_bytes
from ganlab.engine.trainer.run import Run
from ganlab.ui.latent.state import LatentState
from ganlab.ui.latent.tools import LatentTools

SMALL: dict[str, Any] = {
    "data.name": "glyphs", "data.side": "16", "latent.size": 6, "training.batch_size": 8,
}  # fmt: skip


@pytest.fixture
def saved(tmp_path: Path) -> Any:
    """Return what trains a family for a step, saves it and gives its folder."""

    def make(family: str, **changes: Any) -> Path:
        run = Run(toy({**SMALL, "model.family": family, **changes}))
        run.step()
        folder = tmp_path / f"{family}-run"
        save_run(run, folder)
        return folder

    return make


def sample(folder: Path, *more: str, out: str = "x.npy") -> np.ndarray:
    target = folder.parent / out
    assert main(["sample", str(folder), *more, "--out", str(target)]) == 0
    return np.load(target) if out.endswith("npy") else np.asarray(Image.open(target))


def direct(folder: Path, z: np.ndarray) -> np.ndarray:
    return open_run(folder).trainer.snapshot().generate(z)


def refused(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> str:
    assert main(["sample", str(folder), *more, "--out", str(folder.parent / "no.npy")]) == 2
    said = capsys.readouterr().err.strip()
    assert "\n" not in said and not (folder.parent / "no.npy").exists()
    return said


def test_the_address_that_the_sliders_copy_gives_their_picture(saved, qtbot) -> None:
    folder = saved("infogan")
    latent = LatentState()
    latent.set_space(open_run(folder).trainer.latent, 1)
    tools = LatentTools(latent)
    qtbot.addWidget(tools)
    tools.show()
    latent.draw(5)
    latent.set_value("c1", 7)
    latent.set_value("c2", -0.25)
    QTest.mouseClick(tools.copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    made = sample(folder, "--address", text)
    assert made.shape == (1, 1, 16, 16)
    assert np.array_equal(made, direct(folder, latent.z[None]))
    picture = sample(folder, "--address", text, out="x.png")
    assert np.array_equal(picture[2:-2, 2:-2], as_bytes(made)[0])


def test_codes_are_set_for_all_samples_of_a_seed_categories_by_name(saved) -> None:
    folder = saved("infogan")
    space = open_run(folder).trainer.latent
    z = space.sample(4, np.random.default_rng(3))
    for name, value in (("c1", 7), ("c2", -0.25), ("z2", 1.5)):
        z = space.with_values(z, name, value)
    codes = ("--code", "c1=7", "--code", "c2=-0.25", "--code", "z2=1.5")
    made = sample(folder, "--n", "4", "--seed", "3", *codes)
    assert np.array_equal(made, direct(folder, z))


def test_a_label_is_a_code_too_and_values_replace_those_of_an_address(saved) -> None:
    folder = saved("conditional-dcgan")
    space = open_run(folder).trainer.latent
    label = space.label
    assert label is not None
    z = space.with_values(address.at_seed(space, 5, 2)[None], "label", 3)
    for more in (("--code", f"label={label.categories[3]}"), ("--label", label.categories[3])):
        made = sample(folder, "--address", "seed=5:2", *more)
        assert np.array_equal(made, direct(folder, z))


def test_points_have_addresses_too(saved) -> None:
    folder = saved("mlp", **{"data.name": "ring", "latent.size": 2})
    made = sample(folder, "--address", "z=0.5,-1.25", "--n", "3")
    assert np.array_equal(made, np.repeat(direct(folder, np.array([[0.5, -1.25]])), 3, axis=0))


def test_what_cannot_be_is_said_in_one_line(saved, capsys) -> None:
    folder = saved("infogan")
    assert "must be one of 0, 1, 2" in refused(capsys, folder, "--code", "c1=11")
    assert "'much' is not a number" in refused(capsys, folder, "--code", "c2=much")
    said = refused(capsys, folder, "--code", "c99=1")
    assert "c99=1" in said and "z1 … z6, c1, c2" in said
    assert "NAME=VALUE" in refused(capsys, folder, "--code", "c2")
    assert "z has 2 numbers: this model has 6" in refused(
        capsys, folder, "--address", "z=1,2 c1=1 c2=0 c3=0"
    )
    assert "says nothing of" in refused(capsys, folder, "--address", "z=1,2,3,4,5,6")
