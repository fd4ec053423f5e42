"""The format ONNX: a part of a model for runtimes other than PyTorch, in browsers and on phones."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.export.agreement import allowed, difference
from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.formats import FORMATS, Format, Progress
from ganlab.engine.export.metadata import as_texts, metadata
from ganlab.engine.export.parts import PARTS, Part, answers, example, inputs_of, outputs_of
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from onnx import ModelProto

    from ganlab.engine.export.source import Source
    from ganlab.engine.snapshot import Snapshot

__all__ = ["INSTALL", "PACKAGES"]

#: What torch's exporter needs; onnxruntime is for the trial alone.
PACKAGES = ("onnx", "onnxscript")
INSTALL = 'python -m pip install "ganlab[onnx]"'
#: Numbers of samples with which it is tried before it is handed out.
_TRIED = (1, 7, 64)

LOADER = """\
def load(path):
    import onnxruntime
    import torch

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]

    def run(inputs):
        found = session.run(names, {name: t.numpy() for name, t in inputs.items()})
        return {name: torch.from_numpy(each) for name, each in zip(names, found, strict=True)}

    return run
"""


def _refuse(source: Source) -> str:
    missing = [name for name in PACKAGES if find_spec(name) is None]
    return f"ONNX needs {' and '.join(missing)}, not installed: {INSTALL}" if missing else ""


def _build(source: Source, part: Part, progress: Progress) -> Mapping[str, bytes]:
    import onnx

    progress(0.0, "tracing the network")
    model = _converted(source.snapshot, part, progress)
    onnx.helper.set_model_props(model, as_texts(metadata(source, part)))
    onnx.checker.check_model(model, full_check=True)
    file = model.SerializeToString()
    if find_spec("onnxruntime") is not None:
        progress(0.95, "running it in onnxruntime")
        _try(file, source.snapshot, part)
    progress(1.0, "done")
    return {"model.onnx": file}


def _converted(snapshot: Snapshot, part: Part, progress: Progress) -> ModelProto:
    """Return the part as a model of ONNX, bare of what tells of this computer."""
    from ganlab.engine.export.torch_export import traced

    program = traced(snapshot, part)
    progress(0.4, "translating it to ONNX")
    with _quiet():
        converted = torch.onnx.export(
            program,
            dynamo=True,
            external_data=False,
            verbose=False,
            input_names=[tensor.name for tensor in inputs_of(snapshot, part)],
            output_names=[tensor.name for tensor in outputs_of(snapshot, part)],
        )
    assert converted is not None
    model: ModelProto = converted.model_proto
    graph = model.graph
    # Shapes in between can be inferred again, and have names of the tracer's own for n.
    del graph.value_info[:]
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "n"
    for holder in (model, graph, *graph.node, *graph.input, *graph.output, *graph.initializer):
        del holder.metadata_props[:]
        holder.doc_string = ""
    return model


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep to itself what the exporter says that nobody here can do anything about."""
    log = logging.getLogger("torch.onnx._internal.exporter._registration")
    level = log.level
    # It warns that torchvision is not there, of which no network here has an operator.
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # PyTorch's exporter copies a tree of inputs in a way that PyTorch calls outdated.
            warnings.filterwarnings("ignore", r"`isinstance\(treespec, LeafSpec\)`", FutureWarning)
            yield
    finally:
        log.setLevel(level)


def _try(file: bytes, snapshot: Snapshot, part: Part) -> None:
    """Run the file once, as a check of translator and runtime.

    Raises
    ------
    ExportError
        Where its outputs are not the live model's.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # No pool of threads beside those of a training.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    for n in _TRIED:
        inputs = example(snapshot, part, n, rng)
        expected = answers(snapshot, part, inputs)
        found = session.run(list(expected), inputs)
        for (name, wanted), got in zip(expected.items(), found, strict=True):
            if (gap := difference(got, wanted)) > allowed(wanted):
                raise ExportError(
                    f"onnxruntime {onnxruntime.__version__} gives another {name} than the live "
                    f"model, off by {gap:.2g}: nothing was written; try the bundle, or "
                    f"another version of onnxruntime"
                )


FORMATS.add(
    "onnx",
    Format(
        name="onnx",
        title="ONNX",
        description="For other runtimes, browsers and phones: graph and weights in one file, any "
        "number of samples, tried in onnxruntime where that is installed.",
        suffix=".onnx",
        parts=PARTS,
        refuse=_refuse,
        build=_build,
        loader=LOADER,
        apart=True,
    ),
)
