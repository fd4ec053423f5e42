"""How a command ends when it cannot do what was asked."""

from __future__ import annotations

__all__ = ["BAD_INPUT", "FAILED", "INTERRUPTED", "CommandError"]

BAD_INPUT = 2
FAILED = 1
INTERRUPTED = 130


class CommandError(Exception):
    """One line for stderr, and the exit code."""

    def __init__(self, message: str, code: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.code = code
