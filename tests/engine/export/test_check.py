from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from safetensors.torch import save
from toys import toy

from ganlab.engine.export import Cancelled, ExportError, Format, Part, Progress, Source
from ganlab.engine.export.check import check
from ganlab.engine.export.perform import ExportRequest, perform
from ganlab.engine.trainer.run import Run

#: A small model that anyone can load.
LOADER = """
from safetensors.torch import load_file

def load(path):
    held = load_file(path)
    def model(given):
        h = torch.tanh(torch.nn.functional.linear(given["z"], held["w1"], held["b1"]))
        return {"x": torch.nn.functional.linear(h, held["w2"], held["bias"])}

    return model
"""


@pytest.fixture(scope="module")
def source() -> Source:
    run = Run(toy({"generator.activation": "tanh", "data.name": "ring"}), watch=False)
    for _ in range(3):
        run.step()
    return Source.of(run)


def perceptron(source: Source, part: Part, progress: Progress) -> Mapping[str, bytes]:
    import torch

    snapshot = source.snapshot
    scale = torch.tensor(snapshot.scale, dtype=torch.float32)
    w1, b1, w2, b2 = (w.clone() for w in snapshot.generator_weights)
    bias = b2 * scale + torch.tensor(snapshot.location, dtype=torch.float32)
    return {"model": save({"w1": w1, "b1": b1, "w2": w2 * scale[:, None], "bias": bias})}


def made(loader: str) -> Format:
    return Format(
        "perceptron",
        "Perceptron",
        "",
        ".safetensors",
        ("generator",),
        lambda s: "",
        perceptron,
        loader,
    )


@pytest.fixture
def written(source: Source, tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    path.write_bytes(perceptron(source, "generator", lambda share, what: None)["model"])
    return path


def test_a_model_that_is_right_is_found_right(source: Source, written: Path) -> None:
    found = check(source.snapshot, made(LOADER), written, "generator")
    assert found.cases == 3 and found.outputs == 2 * (1 + 7 + 64)
    assert found.difference < 1e-5


def test_a_model_that_is_wrong_is_found_wrong(source: Source, written: Path) -> None:
    for wrong, words in (
        (LOADER.replace('held["bias"]', 'held["bias"] + 1e-3'), "differ from the model's by 0.001"),
        (LOADER.replace('held["bias"]', 'held["bias"] + torch.nan'), "differ from the model's by"),
        (LOADER.replace('{"x":', '{"y":'), "gives nothing for x"),
    ):
        with pytest.raises(ExportError, match=words):
            check(source.snapshot, made(wrong), written, "generator")


def test_it_cannot_lean_on_ganlab(source: Source, written: Path) -> None:
    with pytest.raises(ExportError, match="cannot be loaded without ganlab.*not to be had here"):
        check(source.snapshot, made("import ganlab.engine\n" + LOADER), written, "generator")


def test_it_can_be_called_off(source: Source, written: Path) -> None:
    def never(share: float, what: str) -> None:
        raise Cancelled

    endless = LOADER + "\nimport time\ntime.sleep(600)\n"
    with pytest.raises(Cancelled):
        check(source.snapshot, made(endless), written, "generator", progress=never)


def test_an_export_is_checked_where_that_is_asked_for(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ganlab.engine.export import FORMATS

    monkeypatch.setitem(FORMATS._items, "perceptron", made(LOADER))
    path = tmp_path / "model.safetensors"
    done = perform(source, ExportRequest("perceptron", path, check=True))
    assert done.difference is not None and done.difference < 1e-5 and done.outputs == 144
    assert done.size == path.stat().st_size and done.step == 3
    unchecked = perform(source, ExportRequest("perceptron", path, replace=True))
    assert unchecked.difference is None
    # Written it is, but not what it should be: nobody is left in the dark, and nothing is lost.
    wrong = LOADER.replace('held["bias"]', 'held["bias"] + 1e-3')
    monkeypatch.setitem(FORMATS._items, "perceptron", made(wrong))
    unproven = perform(source, ExportRequest("perceptron", path, replace=True, check=True))
    assert unproven.difference is None and "differ from the model's" in unproven.unproven
    assert path.is_file()
    with pytest.raises(ExportError, match="no discriminator by itself: choose generator"):
        perform(source, ExportRequest("perceptron", tmp_path / "d.safetensors", "discriminator"))
