"""What is learned: every data set as a live thumbnail, and the person's own data."""

from ganlab.ui.data_picker.picker import DataPicker
from ganlab.ui.data_picker.tile import Tile

__all__ = ["DataPicker", "Tile"]
