"""The scrubber under the views: any step of the run again, bookmarks and branches."""

from ganlab.ui.timeline.bar import TimelineBar

__all__ = ["TimelineBar"]
