"""MNIST: handwritten digits."""

from __future__ import annotations

from ganlab.engine.data.images.idx_set import IdxSet

__all__ = ["Mnist"]


class Mnist(IdxSet):
    """70,000 handwritten digits, 60,000 of them to learn from (LeCun et al. 1998)."""

    name = "mnist"
    title = "MNIST"
    description = "60,000 handwritten digits, 28 × 28 grey, centred in their frame."
    source = (
        "LeCun, Bottou, Bengio & Haffner (1998), Gradient-based learning applied to document "
        "recognition, Proceedings of the IEEE 86(11)"
    )
    licence = "CC BY-SA 3.0, Yann LeCun and Corinna Cortes, as is commonly stated"
    class_names = tuple("0123456789")
    class_counts = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
    held_out_size = 10_000
    folder_names = ("mnist", "MNIST", "MNIST/raw")
    first_labels = (5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5, 3, 6, 1, 7)
