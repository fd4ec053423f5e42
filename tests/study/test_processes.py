"""Work comes back in order, wherever it was done."""

from __future__ import annotations

import operator
import os

import pytest

from ganlab.study.processes import spread


@pytest.mark.parametrize("processes", [1, 2])
def test_what_comes_of_the_work_is_in_order(processes: int) -> None:
    assert list(spread(processes, pow, [2, 3, 4], [5, 4, 3])) == [32, 81, 64]


def test_one_process_is_this_one_and_two_are_others() -> None:
    who = [os.getpid] * 3
    assert set(spread(1, operator.call, who)) == {os.getpid()}
    assert os.getpid() not in set(spread(2, operator.call, who))
