"""Torch, imported at its first use.

The first window needs experiments, registries and thumbnails, none of which computes on
tensors; torch alone takes longer to import than that window may take to appear. Modules of the
engine that do compute write ``from ganlab.engine.lazy import torch`` and pay for it later.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["functional", "torch"]

if TYPE_CHECKING:
    import torch
    import torch.nn.functional as functional
else:

    class _Lazy(ModuleType):
        """A stand-in that becomes the module at the first attribute asked of it."""

        def __getattr__(self, attribute: str) -> Any:
            value = getattr(importlib.import_module(self.__name__), attribute)
            if not isinstance(value, ModuleType):
                # Remembered, so that a hot loop pays for one dictionary look-up only.
                setattr(self, attribute, value)
            return value

    torch = _Lazy("torch")
    functional = _Lazy("torch.nn.functional")
