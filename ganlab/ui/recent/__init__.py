"""Runs that were opened, saved or left unsaved last, with a picture of each."""

from ganlab.ui.recent.desk import RecentDesk

__all__ = ["RecentDesk"]
