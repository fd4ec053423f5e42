"""Two to four runs in step, in a thread of their own beside the training."""

from ganlab.runtime.comparing.frames import CompareFrame, CompareRequest
from ganlab.runtime.comparing.session import CompareSession
from ganlab.runtime.comparing.state import CompareState

__all__ = ["CompareFrame", "CompareRequest", "CompareSession", "CompareState"]
