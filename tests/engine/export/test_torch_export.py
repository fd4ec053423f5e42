from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from exported import trained, without_ganlab

from ganlab import __version__
from ganlab.engine.export import FORMATS, Cancelled, ExportError, Part
from ganlab.engine.export.agreement import LARGEST_DIFFERENCE, difference
from ganlab.engine.export.check import every_condition
from ganlab.engine.export.formats import silent
from ganlab.engine.export.parts import answers, inputs_of
from ganlab.engine.export.torch_export import METADATA

#: Each kind of network, of input and of part; all pairs are for `dev.py study`.
PAIRS: tuple[tuple[str, Part], ...] = (
    ("conditional-mlp", "generator"),
    ("infogan", "codes"),
    ("conditional-dcgan", "discriminator"),
    ("ebgan", "discriminator"),
    ("packed pictures", "discriminator"),
    ("discrimination", "discriminator"),
    ("spectral", "discriminator"),
)
FORMAT = FORMATS["pt2"]


def file_of(model: str, part: Part = "generator") -> bytes:
    (content,) = FORMAT.build(trained(model), part, silent).values()
    return content


def test_files_give_the_live_models_answers_where_ganlab_is_not(tmp_path: Path) -> None:
    files, wanted = [], []
    for i, (model, part) in enumerate(PAIRS):
        path = tmp_path / f"{i}.pt2"
        path.write_bytes(file_of(model, part))
        snapshot = trained(model).snapshot
        cases = every_condition(snapshot, part, np.random.default_rng(2))
        files.append((path, FORMAT.loader, cases))
        wanted.append([answers(snapshot, part, dict(inputs)) for inputs in cases])
    found = without_ganlab(files, tmp_path)
    for pair, right, given in zip(PAIRS, wanted, found, strict=True):
        for mine, theirs in zip(right, given, strict=True):
            assert mine.keys() == theirs.keys(), pair
            for name, values in mine.items():
                assert theirs[name].shape == values.shape, (pair, name)
                assert difference(theirs[name], values) <= LARGEST_DIFFERENCE, (pair, name)


def test_a_program_of_pytorch_calls_it_with_its_inputs_in_order() -> None:
    program = torch.export.load(io.BytesIO(file_of("conditional-mlp")))
    places = [node.name for node in program.graph.nodes if node.op == "placeholder"]
    assert places[-2:] == ["z", "label"]
    model = program.module()
    latent = trained("conditional-mlp").snapshot.latent
    z = torch.zeros(5, latent.noise_size)
    x = model(z, torch.arange(5))
    assert x.shape == (5, 2) and not torch.equal(x[0], x[1])
    assert "generator.layers.0.weight" in program.state_dict
    with pytest.raises(IndexError):
        model(z, torch.full((5,), 99))


def test_it_says_what_it_is() -> None:
    files = {METADATA: ""}
    torch.export.load(io.BytesIO(file_of("acgan", "discriminator")), extra_files=files)
    about = json.loads(files[METADATA])
    assert about["producer"] == f"ganlab {__version__}"
    assert about["part"] == "discriminator" and about["family"] == "ACGAN"
    assert about["data"] == "Glyphs" and about["licence"] == "CC0 1.0 (the font)"
    assert about["step"] == 3 and about["seed"] == 42
    assert [tensor["name"] for tensor in about["inputs"]] == ["x"]
    assert about["inputs"][0]["shape"] == [1, 16, 16]
    assert [tensor["name"] for tensor in about["outputs"]] == ["raw", "shown"]
    assert "probability that x is real" in about["outputs"][1]["meaning"]


@pytest.mark.parametrize("part", ["generator", "discriminator"])
def test_it_tells_nothing_of_this_computer_nor_of_private_data(part: Part) -> None:
    content = file_of("dcgan", part)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert str(Path(__file__).parents[3]).encode() not in told
    assert str(Path(torch.__file__).parents[1]).encode() not in told
    program = torch.export.load(io.BytesIO(content))
    assert program.example_inputs is not None
    shapes = [tensor.shape for tensor in inputs_of(trained("dcgan").snapshot, part)]
    assert [tuple(given.shape[1:]) for given in program.example_inputs[0]] == shapes
    assert not any(given.any() for given in program.example_inputs[0])


def test_progress_goes_on_and_can_call_it_off() -> None:
    shares: list[float] = []

    def watch(share: float, what: str) -> None:
        shares.append(share)
        if what == "writing the graph":
            raise Cancelled

    with pytest.raises(Cancelled):
        FORMAT.build(trained("mlp"), "generator", watch)
    assert shares == sorted(shares) and shares[0] == 0.0


def test_a_part_that_the_model_has_not_is_refused() -> None:
    with pytest.raises(ExportError, match="no codes that a Q could read"):
        file_of("mlp", "codes")
