"""The thread that minds a sweep: it tells now and then, ends when told, and leaves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from sweeps import FakeWorker, fake, sweep

from ganlab.runtime.sweeping import Sweeping
from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.perform import Standing, standings
from ganlab.sweep.plan import lay_out


@pytest.fixture
def folder(tmp_path: Path) -> SweepFolder:
    return SweepFolder(tmp_path / "s")


def begun(folder: SweepFolder, workers: type[FakeWorker]) -> tuple[Sweeping, dict[str, Standing]]:
    """Begin one; return it, and what it tells."""
    plan, sweeping = lay_out(sweep()), Sweeping(start=workers)
    told: dict[str, Standing] = {}
    sweeping.changed.connect(told.update)
    sweeping.begin(plan, folder, 2, standings(plan, folder))
    return sweeping, told


def test_it_trains_all_and_writes_the_table(folder: SweepFolder, qtbot: Any) -> None:
    sweeping, told = begun(folder, fake())
    with qtbot.waitSignal(sweeping.ended) as ended:
        assert sweeping.busy
    assert ended.args == [True, ""] and not sweeping.busy
    assert {standing.phase for standing in told.values()} == {"ended"} and len(told) == 6
    assert sweeping.far is not None and sweeping.far.words() == "6 of 6 runs"
    assert folder.table.is_file()


def test_called_off_it_keeps_what_is_done(folder: SweepFolder, qtbot: Any) -> None:
    workers = fake(pace=0)
    sweeping, told = begun(folder, workers)
    qtbot.waitUntil(lambda: len(told) == 2)
    with qtbot.waitSignal(sweeping.ended) as ended:
        sweeping.cancel()
    assert ended.args == [False, ""] and not workers.now
    assert {standing.phase for standing in told.values()} == {"waiting"}


def test_closed_it_ends_without_a_word(folder: SweepFolder, qapp: QCoreApplication) -> None:
    workers = fake(pace=0)
    sweeping, _ = begun(folder, workers)
    words: list[object] = []
    sweeping.ended.connect(lambda *said: words.append(said))
    sweeping.close()
    qapp.processEvents()
    assert not workers.now and not sweeping.busy and not words
    sweeping.close()


def test_a_folder_that_is_refused_is_told(tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    sweeping, _ = begun(SweepFolder(tmp_path), fake())
    with qtbot.waitSignal(sweeping.ended) as ended:
        pass
    assert ended.args[0] is False and "holds other files" in ended.args[1]
