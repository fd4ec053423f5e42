"""The table of what codes have learned: of readers that are known to be right, wrong or both."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from picture_runs import pictures_of
from pictures import Bars
from toys import toy

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.engine.data.images.glyphs import FACTORS, Glyphs
from ganlab.engine.experiment import Experiment
from ganlab.engine.latent import LatentSpace
from ganlab.engine.metrics.codes import clustering, spearman
from ganlab.engine.metrics.images import MEASURES, Cancelled, MeasureError, Report
from ganlab.engine.metrics.images import codes as module
from ganlab.engine.models.codes import Reading

GLYPHS = Glyphs(16)
CLASSES = np.array([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])


class Reader:
    """Knows each held-out glyph by its pixels: its category is right but for some, c2 turns with
    it, c3 mixes shift and chance, c4 is chance."""

    step, generation, averaged, reader = 40, 2, True, "there is one"
    latent = LatentSpace.noise(2, "normal").and_codes(1, 10, 3)
    experiment = Experiment()

    def __init__(self, data: Any = GLYPHS, wrong: float = 0.1, broken: bool = False) -> None:
        self.distribution = data
        self._broken = broken
        self.asked = 0
        held_out = data.held_out
        self._where = {p.tobytes(): i for i, p in enumerate(held_out.pixels)}
        rng = np.random.default_rng(0)
        n = len(held_out)
        labels = np.where(rng.random(n) < wrong, (held_out.labels + 1) % 10, held_out.labels)
        self.category = CLASSES[labels]
        factors = data.held_out_factors
        noise = rng.normal(size=(n, 3))
        turned = noise[:, 0] if factors is None else -np.exp(factors[:, 0] / 5)
        moved = noise[:, 1] if factors is None else 0.4 * factors[:, 3] / 1.15 + noise[:, 1]
        self.numbers = np.column_stack([turned, moved, noise[:, 2]])

    def codes(self, x: np.ndarray) -> tuple[Reading, ...]:
        self.asked += len(x)
        assert x.dtype == np.float32 and x.min() >= 0 and x.max() <= 1 and len(x) <= module.CHUNK
        at = [self._where[np.rint(p * 255).astype(np.uint8).tobytes()] for p in x]
        c1, *rest = self.latent.codes
        one_hot = np.eye(10)[self.category[at]]
        if self._broken:
            one_hot[0, 0] = math.nan
        found = [Reading(c1, probabilities=0.1 + 0.9 * one_hot)]
        found += [Reading(c, mean=self.numbers[at, i]) for i, c in enumerate(rest)]
        return tuple(found)


def measure(snapshot: Any, **given: Any) -> Report:
    progress = given.pop("progress", lambda share, words: None)
    cancelled = given.pop("cancelled", lambda: False)
    return MEASURES["codes"].run(snapshot, progress, cancelled, **given)


def text(report: Report, label: str) -> str:
    return next(row.text for row in report.rows if row.label == label)


def by_factor(report: Report, code: str) -> list[float]:
    return [report.numbers[f"{code}_{f.name.replace(' ', '_')}"] for f in FACTORS]


def test_the_table_says_what_each_code_has_learned() -> None:
    snapshot = Reader()
    report = measure(snapshot)
    assert [row.label for row in report.rows] == [
        "c1", "c1 by category", "c2", "c2 by factor", "c3", "c3 by factor", "c4", "c4 by factor",
    ]  # fmt: skip
    chosen = np.sort(np.random.default_rng([0, 35]).permutation(10_000)[:5000])
    held_out, factors = GLYPHS.held_out, GLYPHS.held_out_factors
    assert held_out.labels is not None
    found = clustering(snapshot.category[chosen], held_out.labels[chosen], 10, 10)
    assert found.accuracy == pytest.approx(0.9, abs=0.02)
    share = f"{100 * found.accuracy:.1f} ± {100 * found.error:.1f} % by best matching"
    assert text(report, "c1") == f"≈ the classes, {share}"
    # Category 3 holds the zeros, as `CLASSES` has it, and those nines that were taken for zeros.
    assert text(report, "c1 by category").startswith("0 ≈ 3 (")
    assert report.numbers["c1_matching"] == np.argsort(CLASSES).tolist()
    expected = spearman(snapshot.numbers[chosen, 0], factors[chosen].T)
    assert by_factor(report, "c2") == list(expected)
    assert text(report, "c2") == "≈ rotation, |ρ| = 1.00"
    assert text(report, "c2 by factor").startswith("rotation −1.00 · thickness ")
    assert text(report, "c3").startswith("shift x in part, |ρ| = 0.3")
    assert text(report, "c4").startswith("nothing here (|ρ| ≤ 0.0")
    assert all(row.definition for row in report.rows)
    assert "± 0.014 by chance" in report.rows[2].definition
    assert report.note == "5,000 held-out real pictures, seed 0"
    assert (report.step, report.generation) == (40, 2) and snapshot.asked == 5000
    json.dumps(report.numbers, allow_nan=False)


def test_categories_that_say_nothing_of_the_classes_are_not_called_them() -> None:
    snapshot = Reader()
    snapshot.category = np.random.default_rng(8).integers(0, 10, 10_000)
    said = text(measure(snapshot), "c1")
    assert said.startswith("hardly the classes: 1")
    snapshot.category = np.zeros(10_000, int)
    report = measure(snapshot)
    assert text(report, "c1").startswith("hardly the classes: ")
    assert report.numbers["c1_accuracy"] == report.numbers["c1_constant"]
    assert text(report, "c1 by category").count("empty") == 9
    json.dumps(report.numbers, allow_nan=False)


def test_fewer_are_read_where_fewer_are_asked_for_and_a_seed_chooses_them() -> None:
    one, again, other = (measure(Reader(), n=300, seed=seed) for seed in (4, 4, 5))
    assert one.note == "300 held-out real pictures, seed 4" and one.numbers["n"] == 300
    assert one.numbers == again.numbers and by_factor(one, "c2") != by_factor(other, "c2")
    with pytest.raises(MeasureError, match="at least 2"):
        measure(Reader(), n=1)


def test_without_known_factors_a_number_is_not_measured_and_says_why() -> None:
    report = measure(Reader(Bars()))
    assert report.note.startswith("150 held-out")
    assert text(report, "c2") == "–" and not any(key.startswith("c2") for key in report.numbers)
    why = next(row.definition for row in report.rows if row.label == "c2")
    assert "true factors of Bars are not known" in why
    assert len(report.numbers["c1_matching"]) == 10
    assert report.numbers["c1_matching"].count(None) == 7, "three classes for ten categories"
    assert " –" in text(report, "c1 by category")


def test_it_reads_what_q_of_a_training_reads() -> None:
    snapshot = pictures_of(
        "infogan", generator__width=4, discriminator__width=4, latent__continuous=2
    )
    report = measure(snapshot, n=600)
    held_out = GLYPHS.held_out
    chosen = np.sort(np.random.default_rng([0, 35]).permutation(10_000)[:600])
    readings = snapshot.codes(held_out.pixels[chosen].astype(np.float32) / 255)
    names = [r.code.name for r in readings]
    assert [row.label for row in report.rows][::2] == names and len(names) == 3
    rho = spearman(readings[1].values, GLYPHS.held_out_factors[chosen].T)
    np.testing.assert_allclose(by_factor(report, "c2"), rho, atol=0.01)


def test_it_stops_when_told_and_says_how_far_it_is() -> None:
    told: list[tuple[float, str]] = []
    measure(Reader(), progress=lambda share, words: told.append((share, words)), n=2000)
    assert [share for share, _ in told] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert told[0][1] == "reading 2,000 held-out pictures"
    snapshot = Reader()
    with pytest.raises(Cancelled):
        measure(snapshot, cancelled=lambda: snapshot.asked >= 500, n=2000)
    assert snapshot.asked == 500


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(MeasureError, match="diverged"):
        measure(Reader(broken=True), n=20)
    plain = pictures_of("dcgan", generator__width=4, discriminator__width=4)
    with pytest.raises(MeasureError, match="no codes"):
        measure(plain)


def test_it_says_in_words_where_it_does_not_fit() -> None:
    fits = MEASURES["codes"].fits
    coded = toy({"data.name": "glyphs", "model.family": "infogan"})
    assert fits(coded, Glyphs(28)) == ""
    assert "choose a set of them" in fits(coded, DISTRIBUTIONS["ring"])
    plain = toy({"data.name": "glyphs", "model.family": "dcgan"})
    assert fits(plain, Glyphs(28)).startswith("DCGAN has no codes here")
    none = {"latent.categorical": 0, "latent.continuous": 0}
    without = toy({"data.name": "glyphs", "model.family": "infogan", **none})
    assert fits(without, Glyphs(28)).startswith("InfoGAN has no codes here")
    assert "not here: fetch them first" in fits(coded, Bars(there=False))

    class Unlabelled(Bars):
        labels = ()

    assert "have no labels" in fits(coded, Unlabelled())

    class AllTrained(Bars):
        held_out = module.ImageSet.held_out

    assert "holds none back" in fits(coded, AllTrained())
