"""Runs side by side, in a window of their own. All but the desk is imported when it is opened."""

from ganlab.ui.compare.desk import CompareDesk

__all__ = ["CompareDesk"]
