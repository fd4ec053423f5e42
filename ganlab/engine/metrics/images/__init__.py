"""What can be said of generated pictures in numbers; each with its definition and source."""

from ganlab.engine.metrics.images.measure import (
    MEASURES,
    SAMPLES,
    Cancelled,
    Measure,
    MeasureError,
    Progress,
    Report,
    Row,
    explain,
)
from ganlab.engine.metrics.images.measures import quick

__all__ = [
    "MEASURES",
    "SAMPLES",
    "Cancelled",
    "Measure",
    "MeasureError",
    "Progress",
    "Report",
    "Row",
    "explain",
    "quick",
]
