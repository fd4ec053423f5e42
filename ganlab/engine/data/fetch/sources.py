"""Where the published sets are fetched from, and what each file must be.

The checksums are those of files whose MD5 sums are the published ones (LeCun's MNIST as its
mirrors list it, the table in Fashion-MNIST's repository, the page of CIFAR-10), so a mirror need
not be trusted, and need not speak https.
"""

from __future__ import annotations

from dataclasses import dataclass

from ganlab.engine.data.images.cifar_10 import CIFAR_10_ARCHIVE
from ganlab.engine.data.images.idx_set import IDX_FILES
from ganlab.engine.registry import Registry

__all__ = ["SOURCES", "Source"]


@dataclass(frozen=True)
class Source:
    """One file of a set.

    Attributes
    ----------
    name : str
        Of the file.
    urls : tuple of str
        Where it lies, in the order in which they are tried.
    size : int
        In bytes.
    sha256 : str
        Of the whole file, in hexadecimal.
    """

    name: str
    urls: tuple[str, ...]
    size: int
    sha256: str


def _idx(mirrors: tuple[str, ...], files: tuple[tuple[int, str], ...]) -> tuple[Source, ...]:
    return tuple(
        Source(f"{name}.gz", tuple(f"{mirror}/{name}.gz" for mirror in mirrors), size, sha256)
        for name, (size, sha256) in zip(IDX_FILES, files, strict=True)
    )


#: The files of each set that can be fetched.
SOURCES: Registry[tuple[Source, ...]] = Registry("data set to fetch")
SOURCES.add(
    "mnist",
    _idx(
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist",
            "https://storage.googleapis.com/cvdf-datasets/mnist",
        ),
        (
            (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ),
    ),
)
SOURCES.add(
    "fashion-mnist",
    _idx(
        (
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets",
        ),
        (
            (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        ),
    ),
)
SOURCES.add(
    "cifar-10",
    (
        Source(
            CIFAR_10_ARCHIVE,
            (
                f"https://www.cs.toronto.edu/~kriz/{CIFAR_10_ARCHIVE}",
                "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/"
                f"{CIFAR_10_ARCHIVE}",
            ),
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        ),
    ),
)
