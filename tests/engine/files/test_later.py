"""Files that are made when somebody reads them, of the run as it stood before."""

from __future__ import annotations

import pytest
from toys import toy

from ganlab.engine.export import Source
from ganlab.engine.files import layout
from ganlab.engine.files.later import Later
from ganlab.engine.trainer.run import Run


def test_a_file_is_made_once_and_only_for_who_reads_it() -> None:
    made: list[str] = []

    def late() -> bytes:
        made.append("late")
        return b"2"

    files = Later({"early": b"1", "late": late})
    assert list(files) == ["early", "late"] and len(files) == 2 and made == []
    assert dict(files) == {"early": b"1", "late": b"2"} == dict(files)
    assert made == ["late"]
    with pytest.raises(KeyError):
        files["other"]


def test_a_copy_of_a_run_is_not_changed_by_what_comes_before_it_is_read() -> None:
    run = Run(toy({"data.name": "ring"}), watch=False)
    run.step()
    at_once, later = dict(Source.of(run).files), Source.of(run)
    for _ in range(3):
        run.step()
    assert dict(later.files) == at_once
    assert at_once[layout.METRICS].count(b"\n") == 2
