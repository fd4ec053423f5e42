"""Where samples are compared: standardised points; of pictures pixels, PCA or features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ganlab.engine.probes.remember import remember

if TYPE_CHECKING:
    from ganlab.engine.classifier import Classifier
    from ganlab.engine.data.dataset import Dataset

__all__ = ["COMPONENTS", "Space", "SpaceName", "build_space", "ready_classifier"]

SpaceName = Literal["points", "pixels", "pca", "classifier"]
#: Principal components that are kept, at most.
COMPONENTS = 32

Samples = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Space:
    """Maps samples ``[n, *shape]`` in data units to coordinates ``[n, d]``, float32.

    Attributes
    ----------
    name : str
        Which one.
    words : str
        What to call it.
    embed : callable
        The map; what is not finite stays so.
    """

    name: SpaceName
    words: str
    embed: Callable[[Samples], Samples]


def ready_classifier(data: Dataset) -> Classifier | None:
    """Return the classifier of this data, where one lies ready; None where not, or unsound."""
    from ganlab.engine.classifier import ClassifierFileError, classifier_name, load_classifier

    try:
        found = load_classifier(classifier_name(data))
    except ClassifierFileError:
        # Whoever asks for the classifier itself is told; bins have another space to go to.
        return None
    return found if found is not None and found.layers.channels == data.shape[0] else None


def build_space(data: Dataset, real: Samples, name: SpaceName | None = None) -> Space:
    """Return the space of a data set.

    Parameters
    ----------
    real
        Training samples ``[n, *shape]``, to which principal components are fitted.
    name
        None: points as the data's own scale standardises them; pictures by the features of their
        classifier where one lies ready, else by PCA.

    Raises
    ------
    ValueError
        Where a classifier is asked for and there is none.
    """
    if data.kind != "images":
        return Space("points", "the data's own scale", lambda x: _standard(data, x))
    classifier = ready_classifier(data) if name in (None, "classifier") else None
    if name == "classifier" and classifier is None:
        raise ValueError(f"no classifier of {data.title} lies ready: bin by pca or pixels")
    if name == "pixels":
        scale = np.float32(max(float(_flat(real).std()), 1e-6))
        return Space("pixels", "pixels", lambda x: _flat(x) / scale)
    if classifier is not None:
        found = classifier
        features = remember(
            data, ("detector features", len(real)), lambda: _directions(found, real)
        )
        project = principal_components(features)
        return Space(
            "classifier", "features of its classifier", lambda x: project(_directions(found, x))
        )
    project = principal_components(_flat(real))
    return Space("pca", "principal components of its pixels", lambda x: project(_flat(x)))


def _directions(classifier: Classifier, x: Samples) -> Samples:
    """Penultimate features of unit length: what it sees, not how surely it sees it."""
    features = classifier(x).features
    return np.asarray(
        features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-6), np.float32
    )


def principal_components(x: Samples, most: int = COMPONENTS) -> Callable[[Samples], Samples]:
    """Fit principal components to rows ``[n, d]``; return what projects others on them.

    The components are those of the largest variance, scaled by one number for all: coordinates
    have variance 1 on average.
    """
    mean = x.mean(axis=0, dtype=np.float64)
    centred = x - mean
    variances, vectors = np.linalg.eigh(centred.T @ centred / len(x))
    kept = min(most, len(variances))
    top = np.maximum(variances[::-1][:kept], 0.0)
    scale = np.sqrt(max(float(top.mean()), 1e-12))
    matrix = (vectors[:, ::-1][:, :kept] / scale).astype(np.float32)
    offset = (mean @ matrix).astype(np.float32)
    return lambda rows: np.asarray(rows @ matrix - offset, np.float32)


def _standard(data: Dataset, x: Samples) -> Samples:
    return np.asarray((x - data.location) / data.scale, np.float32)


def _flat(x: Samples) -> Samples:
    return np.asarray(x, np.float32).reshape(len(x), -1)
