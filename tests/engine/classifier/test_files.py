from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from ganlab.engine.classifier import (
    Classifier,
    ClassifierFileError,
    classifier_path,
    load_classifier,
    own_classifier_path,
    read_classifier,
    save_classifier,
    versions,
)
from ganlab.folders import resource


def described(classifier: Classifier, **facts: object) -> Classifier:
    return Classifier(
        classifier.layers, classifier.weights, classifier.labels, {**classifier.facts, **facts}
    )


def test_what_is_written_is_read_again(trained: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "bars.safetensors"
    save_classifier(
        described(trained, command="ganlab classifier train bars", licence="„frei“"), path
    )
    read = read_classifier(path)
    assert read.layers == trained.layers and read.labels == trained.labels
    assert read.facts["command"] == "ganlab classifier train bars"
    assert read.facts["licence"] == "„frei“" and read.accuracy == trained.accuracy
    assert list(read.weights) and all(
        torch.equal(weight, trained.weights[name]) for name, weight in read.weights.items()
    )
    # Two bytes a number, and some for the facts.
    assert path.stat().st_size < 2 * trained.layers.parameters + 4000
    assert "bars" in read.words().lower() and "parameters" in read.words()


def test_a_persons_own_is_found_and_read_anew_when_it_was_trained_again(
    trained: Classifier,
) -> None:
    name = "my bars & more"
    assert classifier_path(name) is None and load_classifier(name) is None
    path = own_classifier_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_classifier(described(trained, seed=1), path)
    os.utime(path, ns=(1, 1))
    first = load_classifier(name)
    assert first is not None and first.facts["seed"] == 1
    assert load_classifier(name) is first
    save_classifier(described(trained, seed=2), path)
    os.utime(path, ns=(2, 2))
    second = load_classifier(name)
    assert second is not None and second.facts["seed"] == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", "", "C:\\x"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    path = own_classifier_path(name)
    assert path.parent == own_classifier_path("bars").parent and path.suffix == ".safetensors"


def test_damaged_files_are_told_of(trained: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "bars.safetensors"
    with pytest.raises(ClassifierFileError, match="bars.safetensors"):
        read_classifier(path)
    path.write_bytes(b"no such thing")
    with pytest.raises(ClassifierFileError, match="is no classifier of ganlab, or damaged"):
        read_classifier(path)
    save_file({"a": torch.zeros(3)}, path)
    with pytest.raises(ClassifierFileError, match="train it again"):
        read_classifier(path)
    weights = {**trained.weights, "hidden.weight": torch.zeros(3, 3)}
    save_classifier(Classifier(trained.layers, weights, trained.labels, trained.facts), path)
    with pytest.raises(ClassifierFileError, match="do not fit its layers"):
        read_classifier(path)
    weights = {name: w * float("nan") for name, w in trained.weights.items()}
    save_classifier(Classifier(trained.layers, weights, trained.labels, trained.facts), path)
    with pytest.raises(ClassifierFileError, match="no numbers"):
        read_classifier(path)


def test_versions_name_what_matters() -> None:
    assert {"ganlab", "python", "torch", "numpy"} <= versions().keys()


@pytest.mark.parametrize(
    ("name", "bar"), [("mnist", 0.992), ("fashion-mnist", 0.91), ("glyphs", 0.995)]
)
def test_those_that_are_shipped_are_sound_and_say_where_they_come_from(
    name: str, bar: float
) -> None:
    classifier = read_classifier(resource("classifiers", f"{name}.safetensors"))
    assert classifier.accuracy >= bar
    facts = classifier.facts
    assert facts["name"] == name
    assert facts["command"].startswith(f"ganlab classifier train {name} --seed {facts['seed']} ")
    assert facts["licence"] and facts["source"] and facts["held_out"] == 10_000
    assert set(facts["versions"]) >= {"torch", "numpy", "ganlab"}
    assert (classifier.layers.channels, classifier.layers.side) == (1, 28)
