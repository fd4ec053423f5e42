"""A window on the bilinear game: two numbers that learn against each other as G and D do."""

from ganlab.ui.bilinear.dialog import BilinearDialog

__all__ = ["BilinearDialog"]
