"""What a run was at every step: snapshots within a budget, and replay to the bit between them."""

from ganlab.engine.timeline.bookmark import Bookmark
from ganlab.engine.timeline.past import Past
from ganlab.engine.timeline.seek import Seeker
from ganlab.engine.timeline.shelf import Shelf
from ganlab.engine.timeline.timeline import Timeline

__all__ = ["Bookmark", "Past", "Seeker", "Shelf", "Timeline"]
