"""The readout's look at generated pictures: the quick measure, and nothing where it has no say."""

import numpy as np
from pictures import Bars

from ganlab.engine.metrics.images import quick
from ganlab.engine.probes import ConfidenceRequest, evaluate
from ganlab.engine.trainer.trainer import Trainer
from ganlab.presets import PRESETS


def test_it_is_the_quick_measure_of_as_many_samples():
    snapshot = Trainer(PRESETS["dcgan-glyphs"].experiment).snapshot(1)
    request = ConfidenceRequest(n=32, seed=3)
    result = evaluate(request, snapshot)
    assert result.request == request
    assert result.confidence == quick(snapshot, 32, 3)
    assert result.confidence.n == 32
    assert np.isclose(sum(result.confidence.shares), 1.0)


def test_data_without_a_classifier_has_no_answer():
    experiment = PRESETS["dcgan-glyphs"].experiment
    snapshot = Trainer(experiment, Bars(side=16)).snapshot(1)
    assert evaluate(ConfidenceRequest(n=8), snapshot).confidence is None
