"""What a view may ask of a training: small frozen requests, answered with numpy copies.

A probe is one file: a request (frozen, hashable), a result (frozen, numpy only) and the function
that answers one with the other from a :class:`~ganlab.engine.snapshot.Snapshot`, registered by
the request's type. Requests and results import without torch. Probes draw their random numbers
from streams of their own, so that watching a run never changes it.
"""

from ganlab.engine.probes.by_label import ByLabelRequest, ByLabelResult
from ganlab.engine.probes.confidence import ConfidenceRequest, ConfidenceResult
from ganlab.engine.probes.curves import CurvesRequest, CurvesResult
from ganlab.engine.probes.density import DensityRequest, DensityResult
from ganlab.engine.probes.field import FieldRequest, FieldResult
from ganlab.engine.probes.filters import FiltersRequest, FiltersResult
from ganlab.engine.probes.interpolation import InterpolationRequest, InterpolationResult
from ganlab.engine.probes.manifold import ManifoldRequest, ManifoldResult
from ganlab.engine.probes.nearest import NearestRequest, NearestResult
from ganlab.engine.probes.pictures import (
    PicturesRequest,
    PicturesResult,
    RealPicturesRequest,
    RealPicturesResult,
)
from ganlab.engine.probes.point import PointRequest, PointResult
from ganlab.engine.probes.probe import Request, Result, evaluate, probe
from ganlab.engine.probes.samples import SamplesRequest, SamplesResult
from ganlab.engine.probes.scale import Scale
from ganlab.engine.probes.score import ScoreRequest, ScoreResult
from ganlab.engine.probes.shape import ShapeRequest, ShapeResult

__all__ = [
    "ByLabelRequest",
    "ByLabelResult",
    "ConfidenceRequest",
    "ConfidenceResult",
    "CurvesRequest",
    "CurvesResult",
    "DensityRequest",
    "DensityResult",
    "FieldRequest",
    "FieldResult",
    "FiltersRequest",
    "FiltersResult",
    "InterpolationRequest",
    "InterpolationResult",
    "ManifoldRequest",
    "ManifoldResult",
    "NearestRequest",
    "NearestResult",
    "PicturesRequest",
    "PicturesResult",
    "PointRequest",
    "PointResult",
    "RealPicturesRequest",
    "RealPicturesResult",
    "Request",
    "Result",
    "SamplesRequest",
    "SamplesResult",
    "Scale",
    "ScoreRequest",
    "ScoreResult",
    "ShapeRequest",
    "ShapeResult",
    "evaluate",
    "probe",
]
