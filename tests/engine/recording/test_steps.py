"""Steps of a film: from the first to the last, evenly or more closely at first."""

import numpy as np
import pytest

from ganlab.engine.recording.steps import film_steps


def test_even_steps_hold_both_ends():
    assert film_steps(0, 100, 5) == (0, 25, 50, 75, 100)
    assert film_steps(40, 47, 8) == tuple(range(40, 48))
    assert film_steps(3, 90, 1) == (90,)


def test_more_frames_than_steps_show_some_twice():
    assert film_steps(2, 4, 5) == (2, 2, 3, 4, 4)


def test_close_early_means_ever_longer_strides_and_the_same_ends():
    steps = film_steps(10, 1010, 41, "early")
    assert (steps[0], steps[-1]) == (10, 1010)
    assert steps[20] == 260
    assert (np.diff(np.diff(steps)) >= -1).all()


@pytest.mark.parametrize(("first", "last", "frames"), [(5, 4, 3), (0, 4, 0)])
def test_nonsense_is_refused(first, last, frames):
    with pytest.raises(ValueError, match=str(last if frames else frames)):
        film_steps(first, last, frames)
