"""The picker of a family of networks, and the diagram of what it builds."""

from ganlab.ui.model_picker.picker import ModelPicker

__all__ = ["ModelPicker"]
