"""A run is kept every few seconds, and when the window closes on one that nobody saved."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from toys import toy

from ganlab import recents, sessions
from ganlab.engine.files import open_run, save_run
from ganlab.engine.files.glance import glance
from ganlab.engine.timeline import Shelf, Timeline
from ganlab.engine.trainer.run import Run
from ganlab.runtime import autosaving
from ganlab.runtime.autosaving import Autosaver
from ganlab.runtime.file_state import FileState, Mark


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Kept:
    """A run that is kept, and the clock that says when."""

    def __init__(self) -> None:
        self.run = Run(toy())
        self.run.timeline = Timeline(Shelf(), 16)
        self.run.timeline.keep(self.run.place())
        self.files, self.clock, self.told = FileState(), Clock(), []
        self.files.begin(self.run)
        self.saver = Autosaver(self.files, self.told.append, self.clock)

    def later(self, seconds: float) -> None:
        self.clock.now += seconds
        self.saver.look(self.run)
        self.saver.join()

    def train(self, steps: int) -> None:
        for _ in range(steps):
            self.run.step()


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_a_copy_is_taken_every_few_seconds_while_something_changes(kept: Kept) -> None:
    copy = sessions.own().run
    assert kept.saver.wait(kept.run) is None
    kept.later(60)
    assert not copy.exists()
    kept.train(20)
    assert kept.saver.wait(kept.run) == 0.0
    kept.later(0)
    assert open_run(copy).trainer.step_count == 20
    kept.train(5)
    assert kept.saver.wait(kept.run) == autosaving.EVERY
    kept.later(autosaving.EVERY - 0.1)
    assert open_run(copy).trainer.step_count == 20
    kept.later(0.1)
    opened = open_run(copy, past=True)
    assert opened.trainer.step_count == 25
    assert opened.timeline is not None and opened.timeline.steps == (0, 16)
    kept.later(60)
    assert kept.saver.wait(kept.run) is None
    # A change while it rests, too.
    kept.run.set_field("generator.optimiser.lr", 0.01)
    kept.later(0)
    assert len(open_run(copy).journal) == 1
    assert glance(copy).picture is not None


def test_what_is_saved_needs_no_copy(kept: Kept, tmp_path: Path) -> None:
    copy = sessions.own().run
    kept.train(3)
    kept.later(10)
    mark = Mark.of(kept.run)
    kept.files.clean = mark
    kept.saver.saved(tmp_path / "mine.ganlab", mark)
    assert not copy.exists()
    kept.later(10)
    assert not copy.exists()
    kept.train(1)
    kept.later(10)
    kept.saver.saved(tmp_path / "mine.ganlab", mark)
    assert open_run(copy).trainer.step_count == 4


def test_an_unsaved_run_is_kept_at_the_end_and_a_saved_one_is_not(kept: Kept) -> None:
    kept.later(10)
    kept.saver.end(kept.run)
    assert recents.recents() == ()
    kept.train(7)
    kept.later(10)
    kept.saver.end(kept.run)
    assert not sessions.own().run.exists()
    (entry,) = recents.recents()
    assert (entry.title, entry.step, entry.saved) == ("two-gaussians, seed 42", 7, False)
    opened = open_run(Path(entry.path), past=True)
    assert opened.trainer.step_count == 7 and opened.timeline is not None
    # One that goes on from there takes its place.
    again = Kept()
    again.run = opened
    again.files.begin(opened, Path(entry.path))
    again.saver.end(opened)
    assert recents.recents() == (entry,)
    opened.step()
    again.saver.end(opened)
    assert [one.step for one in recents.recents()] == [8]
    assert len(list(sessions.unsaved_folder().iterdir())) == 1


def test_few_unsaved_runs_are_kept(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recents, "UNSAVED", 2)
    for steps in range(1, 5):
        kept.train(1)
        kept.saver.end(kept.run)
        for file in sessions.unsaved_folder().iterdir():
            if file.stat().st_mtime > 10**6:
                os.utime(file, (steps, steps))
    assert [one.step for one in recents.recents()][:2] == [4, 3]
    assert len(list(sessions.unsaved_folder().iterdir())) == 2
    monkeypatch.setattr(recents, "BYTES", 1)
    kept.train(1)
    kept.saver.end(kept.run)
    assert [one.step for one in recents.recents()] == [5]


def test_a_disk_that_is_full_is_said_once_and_training_goes_on(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ganlab.engine.files.atomic.write_zip", full)
    for _ in range(3):
        kept.train(1)
        kept.later(10)
    assert len(kept.told) == 1
    assert "No space left" in kept.told[0] and "save it yourself" in kept.told[0]
    kept.saver.end(kept.run)


def test_once_there_is_room_again_copies_are_taken_again(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    copy = sessions.own().run
    with monkeypatch.context() as patch:
        patch.setattr("ganlab.engine.files.atomic.write_zip", full)
        kept.train(1)
        kept.later(10)
    # Not at once: a full disk is not tried every few seconds.
    kept.later(10)
    assert not copy.exists()
    kept.later(60)
    assert open_run(copy).trainer.step_count == 1
    assert "kept again" in kept.told[-1] and len(kept.told) == 2


def test_where_a_run_cannot_be_kept_at_the_end_its_copy_is_found_at_the_next_start(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.train(3)
    kept.later(10)
    kept.train(1)
    own = sessions.own()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("ganlab.engine.files.atomic.write_zip", full)
        kept.saver.end(kept.run)
    own.close()
    (found,) = sessions.reclaim()
    assert open_run(found).trainer.step_count == 3
    assert not own.path.exists()


def test_another_run_is_not_taken_for_one_that_is_gone() -> None:
    marks = set()
    for _ in range(4):
        # Each may get the place in memory of the one before.
        run = Run(toy())
        marks.add(Mark.of(run))
        del run
    assert len(marks) == 4


def test_a_run_that_was_opened_is_not_opened_again_in_place_of_a_new_one(
    kept: Kept, tmp_path: Path
) -> None:
    save_run(kept.run, tmp_path / "mine.ganlab")
    kept.saver.begun(tmp_path / "mine.ganlab")
    assert (sessions.own().path / "lies.txt").read_text() == str(tmp_path / "mine.ganlab")
    kept.saver.begun(None)
    assert not (sessions.own().path / "lies.txt").exists()


def test_of_a_long_history_copies_hold_some_rows(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosaving, "_ROWS", 20)
    kept.train(100)
    kept.later(10)
    steps = open_run(sessions.own().run).trainer.recorder.history.column("step")
    assert len(steps) == 20 and (steps[0], steps[-1]) == (1, 100)
    assert (steps[-11:] == range(90, 101)).all() and set(range(89)) - set(steps)


def test_a_copy_changes_nothing_of_the_run() -> None:
    kept, alone = Kept(), Kept()
    for _ in range(5):
        kept.train(4)
        kept.later(10)
        alone.train(4)
    one, other = kept.run, alone.run
    assert one.trainer.counters() == other.trainer.counters()


def test_the_run_at_hand_is_the_last_to_make_room(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recents, "UNSAVED", 2)
    for step in range(3):
        path = sessions.new_unsaved()
        path.write_bytes(b"a run")
        # The clock is set back each time.
        os.utime(path, (10**6 - step, 10**6 - step))
        recents.keep_unsaved(path, "ring, seed 1", step)
        assert path.exists()
    assert [one.step for one in recents.recents()] == [2, 0]


def test_a_run_that_cannot_be_deleted_leaves_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    path = sessions.new_unsaved()
    path.mkdir()
    recents.note(path, "ring, seed 1", 1, saved=False)
    recents.forget(path, delete=True)
    assert recents.recents() == ()


def test_programs_that_close_together_note_all_their_runs(tmp_path: Path) -> None:
    def note(name: str) -> None:
        for i in range(4):
            recents.note(tmp_path / f"{name}{i}", name, i)

    threads = [threading.Thread(target=note, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recents.recents()) == 16


# -- sessions that were killed ----------------------------------------------------------------

LIVING = """
import sys, time
from pathlib import Path
from ganlab import sessions
own = sessions.own()
own.run.write_bytes(b"a run")
own.note_saving(Path(sys.argv[1]))
print(own.path, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_what_a_killed_session_left_is_kept_and_a_living_ones_is_left_alone(
    tmp_path: Path, user_home: Path
) -> None:
    target = tmp_path / "mine.ganlab"
    (tmp_path / ".mine.ganlab.abcd1234.partial").write_bytes(b"half")
    environment = {**os.environ, "GANLAB_HOME": str(user_home)}
    process = subprocess.Popen(
        [sys.executable, "-c", LIVING, str(target)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert sessions.reclaim() == []
        assert (folder / "run.ganlab").is_file()
    finally:
        process.kill()
        process.communicate()
    (left,) = sessions.reclaim()
    assert left.read_bytes() == b"a run" and left.parent == sessions.unsaved_folder()
    assert not folder.exists()
    assert not list(tmp_path.glob(".mine*"))
    assert sessions.reclaim() == []


@pytest.mark.parametrize("content", [b"", b"\0" * 40, b"/home/m\xc3", b"mine.ganlab"])
def test_notes_that_a_kill_cut_short_cost_nothing_else(content: bytes) -> None:
    folder = sessions.own().path.parent / "1-cut"
    folder.mkdir()
    (folder / "lock").touch()
    for name in ("saving.txt", "lies.txt"):
        (folder / name).write_bytes(content)
    assert sessions.reclaim() == []
    assert not folder.exists()
    folder.mkdir()
    (folder / "lock").touch()
    (folder / "saving.txt").write_bytes(content)
    (folder / "run.ganlab").write_bytes(b"a run")
    (found,) = sessions.reclaim()
    assert found.read_bytes() == b"a run"


def test_the_folder_goes_with_its_session() -> None:
    own = sessions.own()
    assert sessions.own() is own and own.path.is_dir()
    own.close()
    assert not own.path.exists()
    assert sessions.own().path != own.path


def test_spilled_snapshots_lie_in_the_sessions_folder() -> None:
    run = Run(toy())
    run.timeline = Timeline(Shelf(1, 10**9), 4)
    for _ in range(20):
        run.step()
    folders = [each for each in sessions.own().path.iterdir() if each.is_dir()]
    assert len(folders) == 1 and folders[0].name.startswith("timeline-")
    run.timeline.shelf.close()
    assert not folders[0].exists()


def test_a_damaged_list_of_recent_runs_is_empty(tmp_path: Path, user_home: Path) -> None:
    save_run(Run(toy()), tmp_path / "run")
    recents.note(tmp_path / "run", "ring, seed 1", 0)
    assert [one.title for one in recents.recents()] == ["ring, seed 1"]
    file = user_home / "state" / "recent.json"
    for damage in (b"", b"[]", b"{}", b'{"runs": [{"path": 1}]}', b"\xff"):
        file.write_bytes(damage)
        assert recents.recents() == ()
    recents.note(tmp_path / "run", "ring, seed 2", 0)
    recents.forget(tmp_path / "run")
    assert recents.recents() == ()
