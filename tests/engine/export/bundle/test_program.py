"""``generator.py`` makes what the live model makes, and reads as if a person had written it."""

from __future__ import annotations

import csv
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from bundles import KINDS, module, trained, written
from PIL import Image

from ganlab.engine.export.check import LARGEST_DIFFERENCE, every_condition
from ganlab.engine.export.parts import answers
from ganlab.engine.models import FAMILIES
from ganlab.engine.trainer.run import Run


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Run, Path]]:
    """Every kind of model, trained for some steps, and its bundle."""
    place = tmp_path_factory.mktemp("bundles")
    runs = {kind: trained(kind) for kind in KINDS}
    return {kind: (run, written(run, place / kind)) for kind, run in runs.items()}


def test_every_family_is_among_them(bundles: dict[str, tuple[Run, Path]]) -> None:
    known = {run.initial.model.family for run, _ in bundles.values()}
    assert known == set(FAMILIES)


@pytest.mark.parametrize("kind", KINDS)
def test_it_answers_as_the_live_model_does_in_every_condition(
    bundles: dict[str, tuple[Run, Path]], kind: str
) -> None:
    run, folder = bundles[kind]
    snapshot = run.trainer.snapshot()
    g = module(folder).load(folder)
    for inputs in every_condition(snapshot, "generator", np.random.default_rng(0)):
        wanted = answers(snapshot, "generator", dict(inputs))["x"]
        with torch.no_grad():
            found = g(**{name: torch.from_numpy(value) for name, value in inputs.items()}).numpy()
        assert found.dtype == np.float32 and found.shape == wanted.shape
        assert np.abs(found - wanted).max() <= LARGEST_DIFFERENCE


def test_all_of_them_pass_as_code_of_a_person(bundles: dict[str, tuple[Run, Path]]) -> None:
    files = [str(folder / "generator.py") for _, folder in bundles.values()]
    rules = ["--isolated", "--line-length", "100"]
    style = ["--select", "E,F,W,I,UP,B,SIM,C4,PT,RET,PTH"]
    for command in (["check", *style], ["format", "--diff"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *rules, *files],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_holds_only_what_its_model_needs(bundles: dict[str, tuple[Run, Path]]) -> None:
    texts = {kind: (folder / "generator.py").read_text() for kind, (_, folder) in bundles.items()}
    assert "Conv" not in texts["plane"] and "LABELS" not in texts["plane"]
    assert "label" in texts["conditional-mlp"] and "c1" not in texts["conditional-mlp"]
    assert "BatchNorm" in texts["dcgan"] and "LOCATION" not in texts["dcgan"]
    assert "pick_number" not in texts["infogan-mlp"]
    for text in texts.values():
        assert "numpy" not in text and "import ganlab" not in text


def test_samples_are_of_the_seed_and_of_what_was_chosen(
    bundles: dict[str, tuple[Run, Path]],
) -> None:
    _, folder = bundles["conditional-dcgan"]
    g = module(folder).load(folder)
    x = g.sample(5, seed=3)
    assert x.shape == (5, 1, 16, 16) and x.min() >= 0.0 and x.max() <= 1.0
    assert torch.equal(x, g.sample(5, seed=3))
    assert not torch.equal(x, g.sample(5, seed=4))
    assert torch.equal(g.sample(4, label="7"), g.sample(4, label=7))
    assert not torch.equal(g.sample(4, label=7), g.sample(4, label=6))
    for wrong in ("seven", 10, -1):
        with pytest.raises(ValueError, match=f"label {wrong}: must be"):
            g.sample(1, label=wrong)


def test_a_label_by_name_is_not_its_index(bundles: dict[str, tuple[Run, Path]]) -> None:
    # The modes of a ring are counted from 1.
    _, folder = bundles["conditional-mlp"]
    g = module(folder).load(folder)
    assert torch.equal(g.sample(3, label="1"), g.sample(3, label=0))


def test_codes_out_of_range_are_named(bundles: dict[str, tuple[Run, Path]]) -> None:
    _, folder = bundles["infogan"]
    g = module(folder).load(folder)
    assert g.sample(501, c1=9, c3=-1.0).shape == (501, 1, 16, 16)
    for wrong, words in (({"c1": 10}, "c1 = 10: must be"), ({"c2": 0.5}, "c2 = 0.5: must be")):
        with pytest.raises(ValueError, match=words):
            g.sample(1, **wrong)
    for value in (1.5, float("nan")):
        with pytest.raises(ValueError, match="c3 = .*from -1 to 1"):
            g.sample(1, c3=value)


def ran(folder: Path, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    """Call it as a person does, from elsewhere, in an interpreter that shows every warning."""
    return subprocess.run(
        [sys.executable, "-I", "-W", "error", str(folder / "generator.py"), *arguments],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_commands_that_are_shown_run_as_they_are(
    bundles: dict[str, tuple[Run, Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    run, folder = bundles[kind]
    monkeypatch.chdir(tmp_path)
    shown = (folder / "README.md").read_text().split("```sh\n")[1].split("```")[0].splitlines()
    latent = run.trainer.latent
    assert len(shown) == (1 if latent.size == latent.noise_size else 2)
    for command in shown:
        assert command.split()[:2] == ["python", "generator.py"]
        assert command in (folder / "generator.py").read_text()
        monkeypatch.setattr(sys, "argv", shlex.split(command)[1:])
        module(folder).main()
    assert len(list(tmp_path.iterdir())) == len(shown)


def test_its_command_draws_a_grid(bundles: dict[str, tuple[Run, Path]], tmp_path: Path) -> None:
    _, folder = bundles["conditional-dcgan"]
    asked = ("--n", "7", "--seed", "2", "--label", "3", "--out", "grid.png")
    done = ran(folder, *asked, where=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(tmp_path / "grid.png") as picture:
        assert picture.size == (3 * 18 + 2, 3 * 18 + 2) and picture.mode == "L"
        grid = np.asarray(picture) / 255
    x = module(folder).load(folder).sample(7, 2, label="3")
    np.testing.assert_allclose(grid[2:18, 20:36], x[1, 0], atol=0.5 / 255 + 1e-6)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--label", "x", "--out", "x.png"), "label x: must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8"),
        (("--out", "x.jpg"), "--out x.jpg: must end in .png or .csv"),
        (("--n", "0", "--out", "x.png"), "--n 0: must be at least 1"),
        (("--seed", "-1", "--out", "x.png"), "--seed -1: must be a whole number"),
        (("--out", "nowhere/x.png"), "No such file or directory"),
    ],
)
def test_its_command_says_what_is_wrong(
    bundles: dict[str, tuple[Run, Path]],
    asked: tuple[str, ...],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["generator.py", *asked])
    with pytest.raises(SystemExit) as caught:
        module(bundles["conditional-dcgan"][1]).main()
    assert caught.value.code == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.glob("x.*"))


def test_points_become_a_table_and_a_scatter(
    bundles: dict[str, tuple[Run, Path]], tmp_path: Path
) -> None:
    run, folder = bundles["plane"]
    made = module(folder)
    x = made.load(folder).sample(40)
    made.write_csv(tmp_path / "x.csv", x)
    with open(tmp_path / "x.csv", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["x", "y"]
    np.testing.assert_array_equal(np.array(rows, np.float32), x.numpy())
    view = run.trainer.distribution.view
    nan = float("nan")
    points = torch.tensor([[view.lo[0], view.hi[1]], [0.0, 0.0], [1e30, 0.0], [nan, 0.0]])
    sheet, outside = made.scatter(points)
    assert outside == 2
    made.write_png(tmp_path / "x.png", sheet)
    with Image.open(tmp_path / "x.png") as picture:
        pixels = np.asarray(picture)
    green = (pixels == (0, 158, 115)).all(axis=2)
    # One in the corner on the top left, one in the middle.
    assert green[0, 0] and green[360, 360] and green.sum() == 4 + 9


def test_numbers_become_bars(bundles: dict[str, tuple[Run, Path]]) -> None:
    run, folder = bundles["line"]
    (lo,), (hi,) = run.trainer.distribution.view.lo, run.trainer.distribution.view.hi
    quarter = lo + 0.26 * (hi - lo)
    sheet, outside = module(folder).bars(torch.tensor([[quarter], [quarter], [hi + 1.0]]))
    assert outside == 1
    columns = (sheet != 255).any(dim=0).sum(dim=0).nonzero().flatten().tolist()
    assert min(columns) > 170 and max(columns) < 200


def test_words_from_elsewhere_never_become_code(tmp_path: Path) -> None:
    evil = '"""\nraise SystemExit("caught")\n"""\\'
    run = trained("plane")
    run.trainer.distribution = _titled(run.trainer.distribution, evil)
    folder = written(run, tmp_path / "bundle")
    assert module(folder).load(folder).sample(2).shape == (2, 2)
    assert "caught" in (folder / "generator.py").read_text().splitlines()[0]


def test_words_from_elsewhere_never_become_markup(tmp_path: Path) -> None:
    run = trained("plane")
    run.trainer.distribution = _titled(run.trainer.distribution, "![x](http://x) <b>`|\n# Free")
    card = (written(run, tmp_path / "bundle") / "README.md").read_text()
    assert card.count("!\\[x\\](http://x) \\<b\\>\\`\\| # Free") >= 2
    assert "\n# Free" not in card


def _titled(data: object, title: str) -> object:
    import copy

    found = copy.copy(data)
    found.title = title  # type: ignore[attr-defined]
    return found
