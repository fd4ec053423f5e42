"""Classifiers as files, and where they are looked for."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shlex
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ganlab import __version__
from ganlab.engine.classifier.classifier import Classifier
from ganlab.engine.classifier.network import Layers
from ganlab.engine.data.dataset import Dataset
from ganlab.engine.data.images.folder import FolderSet
from ganlab.engine.files.atomic import write_file
from ganlab.engine.lazy import torch
from ganlab.folders import resource, user_folder

__all__ = [
    "ClassifierFileError",
    "classifier_name",
    "classifier_path",
    "load_classifier",
    "own_classifier_path",
    "read_classifier",
    "save_classifier",
    "training_command",
    "versions",
]

KIND = "ganlab classifier"
SCHEMA = 1
SUFFIX = ".safetensors"


class ClassifierFileError(ValueError):
    """A file that is no classifier, or damaged; the message names it and the way out."""


def versions() -> dict[str, str]:
    """Versions of what a classifier was trained by."""
    found = {"ganlab": __version__, "python": platform.python_version()}
    for package in ("torch", "numpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def save_classifier(classifier: Classifier, path: Path) -> None:
    """Write weights in half precision, with the facts as metadata: one JSON text, ``ganlab``.

    Raises
    ------
    ganlab.engine.files.RunFileError
        Where it cannot be written; an earlier file is then untouched.
    """
    from safetensors.torch import save

    layers = classifier.layers
    metadata = {
        "kind": KIND,
        "schema": SCHEMA,
        "layers": [layers.channels, layers.side, layers.classes],
        "labels": list(classifier.labels),
        "facts": dict(classifier.facts),
    }
    weights = {name: w.half().contiguous() for name, w in classifier.weights.items()}
    # One text: of several, safetensors writes now this one first and now that.
    write_file(path, save(weights, {"ganlab": json.dumps(metadata, ensure_ascii=False)}))


def read_classifier(path: Path) -> Classifier:
    """Read a classifier that :func:`save_classifier` wrote.

    Raises
    ------
    ClassifierFileError
        Where there is none, it is damaged, or of a newer ganlab.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "pt") as file:
            texts = file.metadata() or {}
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        metadata: dict[str, Any] = json.loads(texts["ganlab"])
        if metadata["kind"] != KIND:
            raise ValueError(f"it holds {metadata['kind']!r}")
        if metadata["schema"] > SCHEMA:
            raise ClassifierFileError(
                f"{path}: was written by a newer ganlab: update ganlab to use it"
            )
        layers = Layers(*(int(number) for number in metadata["layers"]))
        labels = tuple(str(label) for label in metadata["labels"])
        facts = dict(metadata["facts"])
        float(facts["accuracy"])
    except ClassifierFileError:
        raise
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ClassifierFileError(
            f"{path}: is no classifier of ganlab, or damaged ({error}): train it again by "
            "`ganlab classifier train`"
        ) from error
    shapes = {name: tuple(w.shape) for name, w in weights.items()}
    if shapes != layers.shapes or len(labels) != layers.classes:
        raise ClassifierFileError(
            f"{path}: its weights do not fit its layers: train it again by "
            "`ganlab classifier train`"
        )
    if not all(bool(torch.isfinite(w).all()) for w in weights.values()):
        raise ClassifierFileError(f"{path}: some of its weights are no numbers: train it again")
    return Classifier(layers, weights, labels, facts)


def classifier_name(data: Dataset) -> str:
    """Return the name by which the classifier of a data set is kept.

    A person's own folders are told apart by where they lie.
    """
    if isinstance(data, FolderSet):
        where = hashlib.sha256(str(data.folder.expanduser().absolute()).encode()).hexdigest()
        return f"folder-{data.title}-{where[:8]}"
    return data.name


def training_command(data: Dataset) -> str:
    """Return what to type for a classifier of this data."""
    what = str(data.folder) if isinstance(data, FolderSet) else data.name
    return shlex.join(["ganlab", "classifier", "train", what])


def own_classifier_path(name: str) -> Path:
    """Where a classifier that a person trained is looked for; see :func:`classifier_name`."""
    safe = re.sub(r"[^\w.-]+", "_", name).strip("._") or "data"
    return user_folder("data") / "classifiers" / f"{safe}{SUFFIX}"


def classifier_path(name: str) -> Path | None:
    """Find the classifier of a data set: a person's own first, then one that is shipped."""
    own = own_classifier_path(name)
    if own.is_file():
        return own
    try:
        return resource("classifiers", own.name)
    except FileNotFoundError:
        return None


def load_classifier(dataset_name: str) -> Classifier | None:
    """Return the classifier of a data set, read once; None where nobody has trained one.

    Raises
    ------
    ClassifierFileError
        Where there is a file, but no sound one.
    """
    path = classifier_path(dataset_name)
    return None if path is None else _cached(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _cached(path: Path, modified: int) -> Classifier:
    """Read once; a file that was trained again has another time of change."""
    return read_classifier(path)
