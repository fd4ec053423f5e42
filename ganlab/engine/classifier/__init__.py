"""A small classifier per labelled set of pictures, by which generated ones are judged."""

from ganlab.engine.classifier.classifier import Classifier, Judgement
from ganlab.engine.classifier.files import (
    ClassifierFileError,
    classifier_name,
    classifier_path,
    load_classifier,
    own_classifier_path,
    read_classifier,
    save_classifier,
    training_command,
    versions,
)
from ganlab.engine.classifier.network import Layers
from ganlab.engine.classifier.training import Untrainable, measured_accuracy, split, train

__all__ = [
    "Classifier",
    "ClassifierFileError",
    "Judgement",
    "Layers",
    "Untrainable",
    "classifier_name",
    "classifier_path",
    "load_classifier",
    "measured_accuracy",
    "own_classifier_path",
    "read_classifier",
    "save_classifier",
    "split",
    "train",
    "training_command",
    "versions",
]
