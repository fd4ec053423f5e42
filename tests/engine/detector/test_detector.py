"""Verdicts on generators of which the truth is known."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from made_samples import history_of

from ganlab.engine.data import DISTRIBUTIONS, IMAGE_SETS
from ganlab.engine.detector.detector import Detector
from ganlab.engine.detector.ndb import binomial_bound

RING, GRID = DISTRIBUTIONS["ring"], DISTRIBUTIONS["grid"]
GLYPHS = IMAGE_SETS["glyphs"].at(16)


def true(data):
    return lambda n, rng: data.sample(n, rng)


def of_labels(data, kept):
    """Return a sampler of the data's samples of some labels alone."""

    def make(n, rng):
        x, y = data.sample_labelled(40 * n // max(1, len(kept)) + 200, rng)
        found = x[np.isin(y, kept)][:n]
        assert len(found) == n
        return found

    return make


@pytest.mark.parametrize("name", ["ring", "grid", "gaussian", "spiral", "heavy-tail-1d"])
@pytest.mark.parametrize("blind", [False, True])
def test_true_data_converges(watch, name: str, blind: bool) -> None:
    data = DISTRIBUTIONS[name]
    detector = watch(Detector(data, blind=blind), true(data))
    evidence = detector.evidence
    assert detector.verdict.kind == "converged" and detector.verdict.confidence == 1.0
    assert evidence.ndb <= binomial_bound(len(evidence.counts))
    assert evidence.missing == () and evidence.score < 0.03
    assert evidence.pairwise_ratio == pytest.approx(1.0, abs=0.15)
    assert evidence.duplicate_rate < 0.03
    if data.modes is not None and not blind:
        assert evidence.modes.covered == evidence.modes.total
        assert evidence.entropy == pytest.approx(math.log(evidence.modes.total), abs=0.02)
    else:
        assert evidence.modes is None and math.isnan(evidence.entropy)
    assert detector.verdict.advice == () and detector.missing == ()


def test_true_pictures_converge_and_missing_digits_are_found(watch) -> None:
    good = watch(Detector(GLYPHS), true(GLYPHS), times=12)
    assert good.verdict.kind == "converged"
    assert good.evidence.ndb <= binomial_bound(len(good.evidence.counts))
    assert good.evidence.score < 0.05
    bad = watch(good, of_labels(GLYPHS, [0, 2, 3, 4, 5, 6, 8, 9]), times=10)
    assert bad.verdict.kind == "dropping"
    assert bad.verdict.words.startswith("Dropping modes: ") and "%" in bad.verdict.words
    assert {name[-1] for name in (m.name for m in bad.missing)} == {"1", "7"}
    assert bad.missing[0].examples.shape[1:] == (1, 16, 16)
    assert bad.evidence.score > 0.1


@pytest.mark.parametrize("blind", [False, True])
def test_dropped_modes_are_named_and_counted(watch, blind: bool) -> None:
    detector = watch(Detector(RING, blind=blind), true(RING), times=10)
    watch(detector, of_labels(RING, [0, 1, 2, 3, 5]), times=8)
    verdict = detector.verdict
    assert verdict.kind == "dropping" and verdict.is_trouble and verdict.advice
    if not blind:
        assert verdict.words == "Dropping modes (5 of 8 left)"
        assert {m.name for m in detector.missing} == {"mode 5", "mode 7", "mode 8"}
        assert detector.evidence.modes.covered == 5
    assert detector.evidence.missing_share == pytest.approx(3 / 8, abs=0.03)
    assert all(m.drawn == 0 for m in detector.missing)


@pytest.mark.parametrize("blind", [False, True])
def test_one_mode_of_25_is_enough(watch, blind: bool) -> None:
    detector = watch(Detector(GRID, blind=blind), of_labels(GRID, list(range(24))), times=20)
    assert detector.verdict.kind == "dropping"
    assert detector.evidence.score == pytest.approx(0.04, abs=0.02)


def test_a_collapse_is_told_within_500_steps(watch) -> None:
    detector = watch(Detector(RING), true(RING), times=10)
    began = detector.memory.looks[-1].step
    watch(detector, of_labels(RING, [2]), times=500 // detector.every)
    verdict = detector.verdict
    assert verdict.kind == "collapsed"
    assert verdict.words == f"Collapsed onto 1 mode since step {verdict.since_step:,}"
    assert began < verdict.since_step <= began + 500
    watch(detector, true(RING), times=15)
    assert detector.verdict.kind == "converged"
    kinds = [change.kind for change in detector.changes]
    assert kinds[-1] == "converged" and "collapsed" in kinds
    assert list(detector.memory.changed_at) == sorted(detector.memory.changed_at)


def test_a_generator_of_three_outputs_has_collapsed_to_three(watch) -> None:
    outputs = RING.sample(3, np.random.default_rng(5))
    detector = watch(
        Detector(DISTRIBUTIONS["ring"]), lambda n, rng: outputs[rng.integers(3, size=n)]
    )
    assert detector.verdict.kind == "collapsed"
    assert detector.evidence.duplicate_rate == 1.0
    assert detector.evidence.support == pytest.approx(3, rel=0.1)


def test_modes_that_take_turns_rotate(watch) -> None:
    turn = iter(range(1000))

    def make(n, rng):
        return RING.modes.centres[np.full(n, next(turn) % 8)].astype(np.float32)

    detector = watch(Detector(RING), make, times=30)
    assert detector.verdict.kind == "rotating"
    evidence = detector.evidence
    assert evidence.imbalance_at_once > 0.6 > 0.1 > evidence.imbalance_over_time
    assert evidence.turnover > 0.9


def test_a_generator_without_gradient_is_starved(watch) -> None:
    detector = watch(
        Detector(RING), lambda n, rng: 0.1 * rng.standard_normal((n, 2), np.float32), times=1
    )
    gone = history_of(64, gradient_norm_g=1e-4, accuracy_real=1.0, accuracy_fake=1.0)
    watch(detector, lambda n, rng: 0.1 * rng.standard_normal((n, 2), np.float32), 10, gone)
    assert detector.verdict.kind == "starved"
    assert detector.verdict.words == "Generator starved: vanishing gradient"
    paths = {path for advice in detector.verdict.advice for path, _ in advice.changes}
    assert "discriminator.optimiser.lr" in paths


def test_samples_that_are_no_numbers_or_flung_away_have_diverged(watch) -> None:
    for value in (np.nan, 1e6):
        detector = watch(Detector(RING), true(RING), times=6)
        watch(detector, lambda n, rng, v=value: np.full((n, 2), v, np.float32), times=1)
        assert detector.verdict.kind == "diverged", value


def test_noise_over_everything_is_learning(watch) -> None:
    detector = watch(Detector(GRID), lambda n, rng: 3.0 * rng.standard_normal((n, 2), np.float32))
    assert {change.kind for change in detector.changes} == {"learning"}


def test_it_repeats_and_goes_on_from_what_was_kept(watch) -> None:
    one, other = Detector(GRID), Detector(GRID)
    half = of_labels(GRID, list(range(12)))
    for detector in (one, other):
        watch(detector, true(GRID), times=8)
    assert one.memory.as_json() == other.memory.as_json()
    again = Detector(GRID)
    again.restore(json.loads(json.dumps(one.state(), allow_nan=False)))
    assert again.report().verdict == one.verdict and again.evidence == one.evidence
    for detector in (one, again):
        watch(detector, half, times=6)
    assert one.state() == again.state() and one.verdict.kind in ("collapsed", "dropping")


def test_the_strip_holds_masses_of_modes(watch) -> None:
    detector = watch(Detector(RING), of_labels(RING, [0, 4]), times=6)
    strip = detector.report().strip
    assert strip.of_modes and strip.names[4] == "mode 5" and strip.masses.shape == (6, 8)
    assert strip.masses[:, [0, 4]].sum(axis=1).min() > 0.95
    assert strip.masses[:, [1, 2, 3, 5, 6, 7]].max() == 0.0
    assert list(strip.steps) == [detector.every * i for i in range(1, 7)]
    assert strip.shares.sum() == pytest.approx(1.0)


def test_before_anything_was_seen_it_waits() -> None:
    report = Detector(RING).report()
    assert report.verdict.kind == "waiting" and report.evidence is None
    assert report.strip.masses.shape == (0, 0) and report.missing == () and report.changes == ()
