"""Trained models as files that run without ganlab.

Every format is a file of its own beside this one, and registers itself.
"""

# In the order in which they are offered.
from ganlab.engine.export import bundle, torch_export, onnx, script  # noqa: I001
from ganlab.engine.export.errors import Cancelled, ExportError
from ganlab.engine.export.formats import FORMATS, Format, Progress
from ganlab.engine.export.parts import PARTS, Part
from ganlab.engine.export.source import Source

__all__ = [
    "FORMATS",
    "PARTS",
    "Cancelled",
    "ExportError",
    "Format",
    "Part",
    "Progress",
    "Source",
    "bundle",
    "onnx",
    "script",
    "torch_export",
]
