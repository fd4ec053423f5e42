from __future__ import annotations

import numpy as np
import pytest
import torch
from pictures import Bars

from ganlab.engine.classifier import Classifier, Untrainable, measured_accuracy, split, train
from ganlab.engine.classifier import training as module
from ganlab.engine.classifier.training import epochs_for
from ganlab.engine.data.images.image_set import Pictures


def test_it_learns_and_says_how_well(trained: Classifier) -> None:
    facts = trained.facts
    assert facts["accuracy"] > 0.97 and trained.accuracy == facts["accuracy"]
    assert (facts["held_out"], facts["trained_on"], facts["seed"], facts["epochs"]) == (
        150,
        600,
        0,
        12,
    )
    assert trained.labels == ("left", "middle", "right")
    held_out = Bars().held_out
    assert held_out is not None
    assert measured_accuracy(trained, held_out) == trained.accuracy


def test_the_weights_are_judged_as_half_precision_holds_them(trained: Classifier) -> None:
    for weight in trained.weights.values():
        assert weight.dtype == torch.float32
        assert torch.equal(weight, weight.half().float())


def test_the_same_seed_gives_the_same_weights_and_another_others() -> None:
    threads = torch.get_num_threads()
    one, twin, other = (train(Bars(size=150), seed=seed, epochs=1) for seed in (4, 4, 5))
    assert torch.get_num_threads() == threads
    for name, weight in one.weights.items():
        assert torch.equal(weight, twin.weights[name])
    assert not torch.equal(one.weights["hidden.weight"], other.weights["hidden.weight"])


def test_few_pictures_are_looked_at_more_often() -> None:
    assert epochs_for(60_000) == epochs_for(13_000) == 6
    assert epochs_for(6400) == 12 and epochs_for(128) == 600
    # Fewer than a minibatch make one of their own.
    assert epochs_for(20) == 600


def test_progress_is_told_and_can_stop_it() -> None:
    told: list[tuple[float, str]] = []
    train(Bars(size=150), epochs=2, progress=lambda share, words: told.append((share, words)))
    assert [share for share, _ in told] == [0.5, 1.0]
    assert told[0][1].startswith("update 1 of 2, cross-entropy ")

    def stop(share: float, words: str) -> None:
        raise KeyboardInterrupt

    threads = torch.get_num_threads()
    with pytest.raises(KeyboardInterrupt):
        train(Bars(size=150), progress=stop)
    assert torch.get_num_threads() == threads


def test_its_own_held_out_pictures_are_taken_where_a_set_has_them() -> None:
    data = Bars()
    parts = split(data, 0)
    assert parts.training is data.reference and parts.held_out is data.held_out


def test_of_another_finite_set_a_tenth_is_held_out_and_none_is_in_both() -> None:
    data = Bars(held_out=False)
    parts = split(data, 0)
    assert (len(parts.training), len(parts.held_out)) == (540, 60)
    both = np.concatenate([parts.training.pixels, parts.held_out.pixels])
    assert len(np.unique(both.reshape(600, -1), axis=0)) == 600
    again = split(data, 0)
    np.testing.assert_array_equal(again.held_out.pixels, parts.held_out.pixels)


def test_of_an_endless_set_pictures_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DRAWN", 2500)
    monkeypatch.setattr(module, "DRAWN_HELD_OUT", 30)
    parts = split(Bars(size=None, held_out=False), 0)
    assert (len(parts.training), len(parts.held_out)) == (2500, 30)
    assert parts.training.pixels.dtype == np.uint8 and parts.training.pixels.max() > 200
    drawn = np.concatenate([parts.training.pixels, parts.held_out.pixels])
    assert len(np.unique(drawn.reshape(len(drawn), -1), axis=0)) == 2530
    own = Bars(size=None)
    assert split(own, 0).held_out is own.held_out


class Unlabelled(Bars):
    @property
    def labels(self) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize(
    ("data", "says"), [(Unlabelled(), "has no labels"), (Bars(size=5), "has 5 pictures")]
)
def test_what_cannot_be_learnt_says_why(data: Bars, says: str) -> None:
    with pytest.raises(Untrainable, match=f"^Bars {says}"):
        train(data)


def test_shifts_move_pictures_by_two_pixels_at_most() -> None:
    pixels = np.zeros((50, 1, 16, 16), np.uint8)
    pixels[:, :, 8, 8] = 255
    pictures = Pictures(pixels, np.zeros(50, np.int64))
    places = set()
    for x, _ in module._batches(pictures, 25, 4, np.random.default_rng(0)):
        assert x.shape == (25, 1, 16, 16) and x.dtype == np.float32 and x.max() == 1.0
        assert (x.sum(axis=(1, 2, 3)) == 1.0).all()
        places |= set(zip(*np.nonzero(x[:, 0])[1:], strict=True))
    assert {down for down, _ in places} == {right for _, right in places} == set(range(6, 11))


def test_half_of_the_pictures_are_damaged_each_in_its_own_way() -> None:
    rng = np.random.default_rng(0)
    x = torch.from_numpy(rng.random((400, 3, 28, 28)).astype(np.float32))
    seen = module.damaged(x, np.random.default_rng(1))
    assert seen.shape == x.shape and float(seen.min()) >= 0.0 and float(seen.max()) <= 1.0
    change = (seen - x).abs().mean((1, 2, 3))
    untouched = (change < 1e-4).double().mean().item()
    # Five standard errors of a share.
    assert untouched == pytest.approx(1 - module.DAMAGED, abs=5 * 0.5 / 400**0.5)
    hurt = change[change >= 1e-4]
    assert len(hurt.unique()) == len(hurt) and float(hurt.max()) < 0.5
    assert torch.equal(seen, module.damaged(x, np.random.default_rng(1)))


@pytest.mark.parametrize("what", ["BENT", "BLURRED", "FADED", "NOISY"])
def test_each_damage_can_be_seen_alone(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BENT", "BLURRED", "FADED", "NOISY"):
        monkeypatch.setattr(module, name, getattr(module, name) if name == what else 0.0)
    monkeypatch.setattr(module, "DAMAGED", 1.0)
    x = torch.zeros(50, 1, 28, 28)
    x[:, :, 8:20, 10:14] = 1.0
    seen = module.damaged(x, np.random.default_rng(0))
    change = seen - x
    if what == "FADED":
        assert float(change.max()) <= 1e-6 and float(change.min()) < -0.2
    elif what == "NOISY":
        assert float(change[:, :, :4].std()) > 0.01
    else:
        # Bending and blurring move light about and keep most of it.
        assert float(change.abs().sum()) > 50
        assert float(seen.sum() / x.sum()) == pytest.approx(1.0, abs=0.1)
