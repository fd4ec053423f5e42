"""The measures as they are run: on something that makes pictures, with a classifier of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from pictures import CLASSES, Bars, StandIn
from toys import toy

from ganlab.engine.classifier import Classifier, own_classifier_path, save_classifier, train
from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.image_set import Pictures
from ganlab.engine.experiment import Experiment
from ganlab.engine.metrics.images import (
    MEASURES,
    SAMPLES,
    Cancelled,
    MeasureError,
    Report,
    explain,
    quick,
)
from ganlab.engine.metrics.images import drawing as drawing_module
from ganlab.engine.metrics.images import measures as module
from ganlab.engine.metrics.images.parzen import log_density

CLASSIFIED = ("recognised", "conditional", "frechet", "precision-recall")


@pytest.fixture(scope="module")
def trained() -> Classifier:
    classifier = train(Bars(), epochs=12)
    facts = {**classifier.facts, "command": "ganlab classifier train bars"}
    return Classifier(classifier.layers, classifier.weights, classifier.labels, facts)


@pytest.fixture
def classifier(trained: Classifier) -> Iterator[Classifier]:
    """Put the classifier of bars where measures look for it."""
    path = own_classifier_path("bars")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_classifier(trained, path)
    yield trained
    path.unlink(missing_ok=True)


def measure(
    name: str,
    snapshot: Any,
    progress: Callable[[float, str], None] = lambda share, words: None,
    cancelled: Callable[[], bool] = lambda: False,
    **given: int,
) -> Report:
    return MEASURES[name].run(snapshot, progress, cancelled, **{"n": 300, **given})


def text(report: Report, label: str) -> str:
    return next(row.text for row in report.rows if row.label == label)


def test_every_measure_says_what_it_is() -> None:
    assert tuple(MEASURES) == (*CLASSIFIED, "parzen", "codes")
    for name, entry in MEASURES.items():
        assert entry.name == name
        assert entry.title and entry.definition and entry.source and entry.unit
    assert SAMPLES == 10_000


@pytest.mark.parametrize("name", CLASSIFIED)
def test_every_report_has_definitions_counts_and_where_the_run_stood(
    classifier: Classifier, name: str
) -> None:
    report = measure(name, StandIn(conditional=True), n=120, seed=9)
    assert report.rows and all(row.label and row.text and row.definition for row in report.rows)
    assert (report.step, report.generation) == (12, 3)
    assert "120 samples, seed 9" in report.note
    assert "ganlab classifier train bars" in report.note and "held-out" in report.note
    assert report.numbers["n"] == 120 and report.numbers["seed"] == 9
    json.dumps(report.numbers, allow_nan=False)


def test_good_bars_are_recognised_and_a_collapsed_generator_has_no_entropy(
    classifier: Classifier,
) -> None:
    good = measure("recognised", StandIn())
    assert good.numbers["confident"] > 0.9 and good.numbers["entropy"] > 1.5
    assert good.numbers["real"]["confident"] > 0.9 and good.numbers["labels"] == list(CLASSES)
    assert text(good, "Confident samples") == f"{100 * good.numbers['confident']:.1f} %"
    assert text(good, "Label entropy").endswith("of 1.58 bits")
    assert text(good, "Labels").startswith("left 3")
    fallen = measure("recognised", StandIn(only=1))
    assert fallen.numbers["entropy"] < 0.1 and fallen.numbers["shares"][1] > 0.98


def test_conditional_accuracy_finds_the_share_of_wrong_ones(classifier: Classifier) -> None:
    right = measure("conditional", StandIn(conditional=True), n=1000)
    assert right.numbers["accuracy"] > 0.98
    wrong = measure("conditional", StandIn(conditional=True, wrong=0.3), n=1000)
    assert wrong.numbers["accuracy"] == pytest.approx(0.7, abs=0.06)
    assert sum(wrong.numbers["counts"]) == 1000 and len(wrong.numbers["per_label"]) == 3
    assert "±" in text(wrong, "Conditional accuracy") and "left" in text(wrong, "By label")
    assert text(wrong, "Real pictures") == f"{100 * classifier.accuracy:.1f} %"


def test_a_generator_without_labels_has_no_conditional_accuracy(classifier: Classifier) -> None:
    with pytest.raises(MeasureError, match="sees no label"):
        measure("conditional", StandIn())


def test_the_distance_grows_and_recall_falls_where_classes_are_missing(
    classifier: Classifier,
) -> None:
    good, fallen = StandIn(), StandIn(only=0)
    distances = [measure("frechet", who).numbers for who in (good, fallen)]
    # Of 600 pictures two halves of 300.
    assert all(numbers["n_real"] == 300 for numbers in distances)
    assert distances[0]["distance"] < 5 * distances[0]["floor"]
    assert distances[1]["distance"] > 20 * distances[1]["floor"]
    assert distances[0]["floor"] == distances[1]["floor"]
    shares = [measure("precision-recall", who).numbers for who in (good, fallen)]
    assert shares[0]["precision"] > 0.7 and shares[0]["recall"] > 0.7
    assert shares[1]["precision"] > 0.7 and shares[1]["recall"] < 0.4
    assert shares[0]["real"]["precision"] > 0.7


def test_of_an_endless_set_as_many_real_pictures_are_drawn_as_samples(
    classifier: Classifier,
) -> None:
    report = measure("frechet", StandIn(Bars(size=None)), n=1300)
    assert report.numbers["n_real"] == report.numbers["n"] == 1300


def test_pictures_of_another_side_are_judged_and_the_note_says_how(classifier: Classifier) -> None:
    report = measure("recognised", StandIn(Bars(side=32)), n=60)
    assert "32 × 32 pixels brought to the classifier's 16 × 16" in report.note


def test_the_averaged_generator_is_told_of(classifier: Classifier) -> None:
    report = measure("recognised", StandIn(averaged=True), n=60)
    assert "averaged G" in report.note and report.numbers["averaged"] is True


@pytest.mark.parametrize("name", CLASSIFIED)
def test_the_same_seed_gives_the_same_report_and_another_another(
    classifier: Classifier, name: str
) -> None:
    wrong = {"conditional": True, "wrong": 0.3}
    one, twin = (measure(name, StandIn(**wrong), seed=4).numbers for _ in range(2))
    assert one == twin
    assert measure(name, StandIn(**wrong), seed=5).numbers != one


def test_numpys_own_random_numbers_are_left_alone(classifier: Classifier) -> None:
    np.random.seed(3)
    before = np.random.get_state()[1].copy()  # type: ignore[index]
    for name in CLASSIFIED:
        measure(name, StandIn(conditional=True), n=50)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # type: ignore[index]


def test_one_measure_after_another_draws_the_samples_once(classifier: Classifier) -> None:
    snapshot = StandIn(conditional=True)
    for name in CLASSIFIED:
        measure(name, snapshot)
    assert snapshot.asked == 300
    measure("frechet", snapshot, seed=1)
    assert snapshot.asked == 600
    other = StandIn(conditional=True)
    measure("frechet", other, seed=1)
    assert other.asked == 300


def test_what_was_drawn_is_let_go_with_its_snapshot(classifier: Classifier) -> None:
    snapshot = StandIn()
    measure("recognised", snapshot)
    assert len(drawing_module._latest._kept) == 2
    del snapshot
    assert drawing_module._latest._kept == {}


@pytest.mark.parametrize("name", CLASSIFIED)
def test_progress_rises_to_all_in_words(classifier: Classifier, name: str) -> None:
    told: list[tuple[float, str]] = []
    measure(name, StandIn(conditional=True), lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[0] == 0.0 and 0.9 <= shares[-1] <= 1.0
    assert all(words for _, words in told) and told[0][1] == "drawing 300 samples"


@pytest.mark.parametrize("name", CLASSIFIED)
def test_it_stops_when_it_is_told_to(classifier: Classifier, name: str) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    snapshot = StandIn(conditional=True)
    with pytest.raises(Cancelled):
        measure(name, snapshot, cancelled=cancelled, n=5000)
    assert snapshot.asked < 1500


def test_too_few_samples_are_refused_in_words(classifier: Classifier) -> None:
    for name, n in (("frechet", 1), ("precision-recall", 3)):
        with pytest.raises(MeasureError, match=f"{n} samples: this measure needs at least {n + 1}"):
            measure(name, StandIn(), n=n)


def test_pictures_that_are_no_numbers_are_told_of(classifier: Classifier) -> None:
    snapshot = StandIn()
    snapshot.generate = lambda z: np.full((len(z), 1, 16, 16), np.nan, np.float32)  # type: ignore
    with pytest.raises(MeasureError, match="diverged"):
        measure("recognised", snapshot)
    assert quick(snapshot) is None  # type: ignore[arg-type]


def test_without_a_classifier_it_says_how_to_get_one() -> None:
    with pytest.raises(MeasureError, match="no classifier for Bars yet: .*train bars`"):
        measure("recognised", StandIn())


def test_a_classifier_of_other_classes_is_not_used(classifier: Classifier) -> None:
    class Others(Bars):
        @property
        def labels(self) -> tuple[str, ...]:
            return ("a", "b", "c")

    with pytest.raises(MeasureError, match="trained on other classes"):
        measure("recognised", StandIn(Others()))


def test_points_are_refused() -> None:
    with pytest.raises(MeasureError, match="for pictures"):
        measure("recognised", StandIn(DISTRIBUTIONS["ring"]))
    assert quick(StandIn(DISTRIBUTIONS["ring"])) is None  # type: ignore[arg-type]


# -- a quick one --------------------------------------------------------------------------------


def test_the_quick_one_is_of_256_samples_and_keeps_nothing(classifier: Classifier) -> None:
    snapshot = StandIn()
    found = quick(snapshot)  # type: ignore[arg-type]
    assert found is not None and found.n == 256 == snapshot.asked
    assert found.confident > 0.9 and found.entropy > 1.4
    assert quick(snapshot) == found  # type: ignore[arg-type]
    assert drawing_module._latest._snapshot is None or (
        drawing_module._latest._snapshot() is not snapshot
    )


def test_the_quick_one_is_silent_without_a_classifier() -> None:
    assert quick(StandIn()) is None  # type: ignore[arg-type]


# -- where they fit -----------------------------------------------------------------------------


def test_points_fit_none() -> None:
    for entry in MEASURES.values():
        assert "pictures" in entry.fits(toy(), DISTRIBUTIONS["ring"])


def test_without_a_classifier_only_what_needs_none_could_fit() -> None:
    for name in CLASSIFIED:
        assert "ganlab classifier train bars" in MEASURES[name].fits(Experiment(), Bars())


def test_conditional_accuracy_fits_families_that_see_a_label(classifier: Classifier) -> None:
    fits = MEASURES["conditional"].fits
    for family, fit in (("dcgan", False), ("conditional-dcgan", True), ("acgan", True)):
        experiment = toy({"data.name": "glyphs", "model.family": family})
        assert (fits(experiment, Bars()) == "") is fit
    plain = toy({"data.name": "glyphs", "model.family": "dcgan"})
    assert fits(plain, Bars()) == "DCGAN sees no label: choose a conditional model"


def test_what_compares_with_real_pictures_needs_them(classifier: Classifier) -> None:
    away = Bars(there=False)
    experiment = Experiment()
    assert MEASURES["recognised"].fits(experiment, away) == ""
    for name in ("frechet", "precision-recall"):
        assert "fetch them first" in MEASURES[name].fits(experiment, away)
        assert MEASURES[name].fits(experiment, Bars()) == ""
    rows = measure("recognised", StandIn(away), n=60).rows
    assert [row.label for row in rows] == ["Confident samples", "Label entropy", "Labels"]


class Shapeless(Bars):
    """Grey pictures of 28 pixels, with as many of them as MNIST has."""

    size = 60_000

    def __init__(self, held_out: bool = True, there: bool = True) -> None:
        super().__init__(28, 60_000, held_out, there)

    @property
    def reference(self) -> Pictures:  # type: ignore[override]
        rng = np.random.default_rng(5)
        pixels = np.zeros((60_000, 1, 28, 28), np.uint8)
        pixels[:, :, ::4, ::4] = rng.integers(0, 256, (60_000, 1, 7, 7), np.uint8)
        return Pictures(pixels, np.zeros(60_000, np.int64))


def test_the_2014_protocol_fits_sets_like_mnist_alone() -> None:
    fits = MEASURES["parzen"].fits
    assert fits(Experiment(), Shapeless()) == ""
    assert "fetch them first" in fits(Experiment(), Shapeless(there=False))
    for other in (Bars(28), Bars(32, 60_000), Bars(28, None)):
        assert "MNIST at 28 × 28" in fits(Experiment(), other)


def test_the_2014_protocol_takes_its_pictures_where_the_paper_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "VALIDATION", slice(50_000, 50_020))
    data = Shapeless()
    snapshot = StandIn(data)
    report = measure("parzen", snapshot, n=200)
    assert [row.label for row in report.rows] == ["Parzen log-likelihood", "σ", "Real pictures"]
    numbers = report.numbers
    assert (numbers["n"], numbers["validations"], numbers["tests"]) == (200, 20, 150)
    held_out = data.held_out
    assert held_out is not None
    z = snapshot.latent.sample(200, np.random.default_rng([0, 31]))
    samples = snapshot.generate(z).reshape(200, -1)
    each = log_density(held_out.pixels.reshape(150, -1) / 255, samples, [numbers["sigma"]])[0]
    assert numbers["mean"] == pytest.approx(each.mean(), rel=1e-6)
    assert numbers["error"] == pytest.approx(each.std() / math.sqrt(150), rel=1e-6)
    assert text(report, "Parzen log-likelihood").endswith(" nats") and "±" in report.rows[2].text
    assert "classifier" not in report.note


def test_without_held_out_pictures_the_protocol_says_what_is_missing() -> None:
    with pytest.raises(MeasureError, match="50,000–59,999, and held-out test pictures"):
        measure("parzen", StandIn(Shapeless(held_out=False)))


# -- what goes wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MeasureError("no such thing"), "no such thing"),
        (DataError("MNIST is missing: fetch it"), "MNIST is missing: fetch it"),
        (MemoryError(), "not enough memory for This: close other programs"),
        (RuntimeError("CUDA out of memory."), "not enough memory for This"),
        (KeyError("x"), "This failed: 'x'"),
    ],
)
def test_faults_are_explained(error: Exception, says: str) -> None:
    assert explain("This", error).startswith(says)
