"""Sweeps: a small grid over one or two fields of an experiment, each cell trained by seeds.

A sweep is described by a :class:`~ganlab.sweep.spec.Sweep` (a TOML file), laid out by
:func:`~ganlab.sweep.plan.lay_out`, trained by :func:`~ganlab.sweep.perform.perform` in processes
of their own, and kept in a folder (:class:`~ganlab.sweep.folder.SweepFolder`). Nothing here knows
of windows, and nothing imports torch: the processes do.
"""

from ganlab.sweep.errors import SweepError
from ganlab.sweep.spec import Axis, Sweep

__all__ = ["Axis", "Sweep", "SweepError"]
