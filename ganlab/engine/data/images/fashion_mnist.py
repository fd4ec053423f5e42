"""Fashion-MNIST: pictures of clothes."""

from __future__ import annotations

from ganlab.engine.data.images.idx_set import IdxSet

__all__ = ["FashionMnist"]


class FashionMnist(IdxSet):
    """70,000 pictures of clothes, 60,000 of them to learn from (Xiao et al. 2017)."""

    name = "fashion-mnist"
    title = "Fashion-MNIST"
    description = "60,000 pictures of clothes in ten classes, 28 × 28 grey."
    source = (
        "Xiao, Rasul & Vollgraf (2017), Fashion-MNIST: a novel image dataset for benchmarking "
        "machine learning algorithms, arXiv:1708.07747"
    )
    licence = "MIT, Zalando SE"
    class_names = (
        "T-shirt/top",
        "trouser",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
        "ankle boot",
    )
    class_counts = (6000,) * 10
    held_out_size = 10_000
    folder_names = ("fashion-mnist", "fashion_mnist", "FashionMNIST", "FashionMNIST/raw")
    first_labels = (9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9)
