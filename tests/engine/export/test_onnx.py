from __future__ import annotations

import importlib.util
import io
import json
import logging
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from exported import trained, without_ganlab

from ganlab.engine.export import FORMATS, Cancelled, ExportError, Part
from ganlab.engine.export import onnx as module
from ganlab.engine.export.agreement import LARGEST_DIFFERENCE, difference
from ganlab.engine.export.check import every_condition
from ganlab.engine.export.formats import silent
from ganlab.engine.export.parts import answers, inputs_of, outputs_of
from ganlab.engine.export.perform import ExportRequest, perform, why_not

#: Each kind of network, of input and of part; all pairs are for `dev.py study`.
PAIRS: tuple[tuple[str, Part], ...] = (
    ("conditional-mlp", "generator"),
    ("infogan", "codes"),
    ("conditional-dcgan", "discriminator"),
    ("spectral", "discriminator"),
)
FORMAT = FORMATS["onnx"]


def file_of(model: str, part: Part = "generator") -> bytes:
    (content,) = FORMAT.build(trained(model), part, silent).values()
    return content


@pytest.fixture(scope="module")
def files() -> dict[tuple[str, Part], bytes]:
    """Make them all, and see that nothing is said to whoever reads the output of a program."""
    log = logging.getLogger("torch.onnx._internal.exporter._registration")
    before, printed = log.level, io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        found = {pair: file_of(*pair) for pair in PAIRS}
    assert printed.getvalue() == "" and log.level == before
    return found


def test_files_give_the_live_models_answers_where_ganlab_is_not(
    files: dict[tuple[str, Part], bytes], tmp_path: Path
) -> None:
    asked, wanted = [], []
    for i, ((model, part), content) in enumerate(files.items()):
        path = tmp_path / f"{i}.onnx"
        path.write_bytes(content)
        snapshot = trained(model).snapshot
        cases = every_condition(snapshot, part, np.random.default_rng(2))
        asked.append((path, FORMAT.loader, cases))
        wanted.append([answers(snapshot, part, dict(inputs)) for inputs in cases])
    found = without_ganlab(asked, tmp_path)
    for pair, right, given in zip(PAIRS, wanted, found, strict=True):
        for mine, theirs in zip(right, given, strict=True):
            assert mine.keys() == theirs.keys(), pair
            for name, values in mine.items():
                assert theirs[name].shape == values.shape, (pair, name)
                assert difference(theirs[name], values) <= LARGEST_DIFFERENCE, (pair, name)


def test_inputs_and_outputs_have_their_names_and_any_number_of_samples(
    files: dict[tuple[str, Part], bytes],
) -> None:
    for (model, part), content in files.items():
        snapshot, session = trained(model).snapshot, onnxruntime.InferenceSession(content)
        for tensors, places in (
            (inputs_of(snapshot, part), session.get_inputs()),
            (outputs_of(snapshot, part), session.get_outputs()),
        ):
            assert [place.name for place in places] == [tensor.name for tensor in tensors]
            assert [place.shape for place in places] == [["n", *t.shape] for t in tensors]
            types = {"float32": "tensor(float)", "int64": "tensor(int64)"}
            assert [place.type for place in places] == [types[t.dtype] for t in tensors]


def test_one_file_holds_it_all_and_says_what_it_is(
    files: dict[tuple[str, Part], bytes],
) -> None:
    model = onnx.load_from_string(files["conditional-dcgan", "discriminator"])
    onnx.checker.check_model(model, full_check=True)
    assert all(not tensor.external_data for tensor in model.graph.initializer)
    names = {tensor.name for tensor in model.graph.initializer}
    assert {"discriminator.label.weight", "discriminator.layers.0.weight"} <= names
    about = {entry.key: entry.value for entry in model.metadata_props}
    assert about["family"] == "Conditional DCGAN" and about["data"] == "Glyphs"
    assert about["licence"] == "CC0 1.0 (the font)" and about["step"] == "3"
    assert [tensor["name"] for tensor in json.loads(about["inputs"])] == ["x", "label"]


def test_it_tells_nothing_of_this_computer(files: dict[tuple[str, Part], bytes]) -> None:
    for content in files.values():
        assert str(Path(__file__).parents[3]).encode() not in content
        assert str(Path(onnx.__file__).parents[1]).encode() not in content


def without(*packages: str) -> object:
    def find_spec(name: str) -> object:
        return None if name in packages else importlib.util.find_spec(name)

    return find_spec


def test_a_missing_package_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "find_spec", without("onnxscript"))
    source = trained("mlp")
    words = 'ONNX needs onnxscript, not installed: python -m pip install "ganlab[onnx]"'
    assert why_not(source, "onnx", "generator") == words
    monkeypatch.setattr(module, "find_spec", without("onnxscript", "onnx"))
    with pytest.raises(ExportError, match="needs onnx and onnxscript, not installed"):
        perform(source, ExportRequest("onnx", tmp_path / "model.onnx"))
    assert list(tmp_path.iterdir()) == []


def test_another_answer_in_onnxruntime_is_no_export(
    files: dict[tuple[str, Part], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = onnx.load_from_string(files["conditional-mlp", "generator"])
    monkeypatch.setattr(module, "_converted", lambda *asked: graph)
    source = trained("conditional-mlp")
    # As if translated wrongly: the graph is of another model than the one that is asked.
    shifted = replace(source.snapshot, location=source.snapshot.location + 0.001)
    with pytest.raises(ExportError, match=r"gives another x than the live model, off by 0\.001"):
        FORMAT.build(replace(source, snapshot=shifted), "generator", silent)
    # Nobody can compare where there is no onnxruntime: it is handed out untried.
    monkeypatch.setattr(module, "find_spec", without("onnxruntime"))
    assert FORMAT.build(replace(source, snapshot=shifted), "generator", silent)


def test_it_can_be_called_off_between_steps() -> None:
    said: list[str] = []

    def watch(share: float, what: str) -> None:
        said.append(what)
        if len(said) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        FORMAT.build(trained("mlp"), "generator", watch)
    assert said == ["tracing the network", "translating it to ONNX"]
