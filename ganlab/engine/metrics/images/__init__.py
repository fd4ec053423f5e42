"""What can be said of generated pictures in numbers; each with its definition and source."""

from ganlab.engine.metrics.images.measure import (  # noqa: I001
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

# In the order of the panel.
from ganlab.engine.metrics.images import codes

__all__ = [
    "MEASURES",
    "SAMPLES",
    "Cancelled",
    "Measure",
    "MeasureError",
    "Progress",
    "Report",
    "Row",
    "codes",
    "explain",
    "quick",
]
