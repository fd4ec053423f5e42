"""The window in which a trained model is exported."""

from ganlab.ui.export.desk import ExportDesk

__all__ = ["ExportDesk"]
