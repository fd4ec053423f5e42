"""The format torch.export: a part of a model as a graph that PyTorch itself loads and runs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ganlab.engine.export.formats import FORMATS, Format, Progress
from ganlab.engine.export.metadata import metadata
from ganlab.engine.export.parts import PARTS, Part, inputs_of
from ganlab.engine.lazy import torch

if TYPE_CHECKING:
    from ganlab.engine.export.source import Source
    from ganlab.engine.snapshot import Snapshot

__all__ = ["METADATA", "traced"]

#: File within the archive that says what it is.
METADATA = "ganlab.json"
#: Samples in the tracing example: of 0 and of 1 torch.export would make special cases.
_TRACED = 3

LOADER = f'''\
def load(path):
    import json

    import torch

    files = {{"{METADATA}": ""}}
    module = torch.export.load(path, extra_files=files).module()
    about = json.loads(files["{METADATA}"])

    def run(inputs):
        found = module(*(inputs[tensor["name"]] for tensor in about["inputs"]))
        found = found if isinstance(found, tuple) else (found,)
        return {{t["name"]: each for t, each in zip(about["outputs"], found, strict=True)}}

    return run
'''


def traced(snapshot: Snapshot, part: Part) -> torch.export.ExportedProgram:
    """Return the graph of a part for any number of samples, weights within.

    Raises
    ------
    ExportError
        Where the model has no such part.
    """
    from ganlab.engine.export.networks import module_of

    module = module_of(snapshot, part)
    # Zeros: an example travels with the file, and samples of the data may be private.
    inputs = tuple(
        torch.zeros((_TRACED, *tensor.shape), dtype=getattr(torch, tensor.dtype))
        for tensor in inputs_of(snapshot, part)
    )
    n = torch.export.Dim("n")
    program = torch.export.export(module, inputs, dynamic_shapes=tuple({0: n} for _ in inputs))
    for graph in program.graph_module.modules():
        for node in graph.graph.nodes if isinstance(graph, torch.fx.GraphModule) else ():
            # It names files by where they lie on this computer.
            node.meta.pop("stack_trace", None)
    return program


def _build(source: Source, part: Part, progress: Progress) -> Mapping[str, bytes]:
    # The first time of a process it takes seconds: only now is the exporter itself loaded.
    progress(0.0, "tracing the network")
    program = traced(source.snapshot, part)
    progress(0.8, "writing the graph")
    about = json.dumps(metadata(source, part), ensure_ascii=False, indent=1)
    file = io.BytesIO()
    torch.export.save(program, file, extra_files={METADATA: about})
    progress(1.0, "done")
    return {"model.pt2": file.getvalue()}


FORMATS.add(
    "pt2",
    Format(
        name="pt2",
        title="torch.export",
        description="For programs that run PyTorch: graph and weights in one file, any number of "
        "samples. A later PyTorch may not load it: keep a bundle as well.",
        suffix=".pt2",
        parts=PARTS,
        refuse=lambda source: "",
        build=_build,
        loader=LOADER,
        apart=True,
    ),
)
