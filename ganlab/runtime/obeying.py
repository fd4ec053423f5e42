"""What comes of each command, between two updates."""

from __future__ import annotations

import math
import traceback
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.engine.data import DataError, build
from ganlab.engine.experiment import (
    FIELDS,
    DataSpec,
    Experiment,
    ExperimentError,
    differing,
    replace,
)
from ganlab.presets import title_of
from ganlab.recents import is_unsaved, note
from ganlab.recipes import suited, with_family
from ganlab.runtime import commands as c
from ganlab.runtime.file_state import Mark
from ganlab.runtime.keeping import RunKeeper
from ganlab.runtime.recovering import recover
from ganlab.runtime.reporting import change_words

if TYPE_CHECKING:
    from ganlab.engine.trainer.run import Run
    from ganlab.engine.trainer.trainer import NetworkName
    from ganlab.runtime.state import Phase

__all__ = ["obey"]

#: What goes on from the step that is looked at.
_FROM_HERE = (
    c.Play,
    c.PlayFromHere,
    c.BranchFrom,
    c.Continue,
    c.StepD,
    c.StepG,
    c.StepBoth,
    c.Freeze,
)


def obey(keeper: RunKeeper, command: c.Command) -> None:
    """Do what a command says; where it cannot be done, say so, and the run stays as it is."""
    try:
        _do(keeper, command)
    except (DataError, ExperimentError, OSError) as error:
        keeper.reject(str(error))
    except Exception as error:
        what = type(command).__name__
        keeper.fail(f"{what} failed: {error}", traceback.format_exc())


def _do(keeper: RunKeeper, command: c.Command) -> None:
    match command:
        case c.Load(experiment, play):
            _load(keeper, experiment, "playing" if play else "paused")
        case c.Adopt(other):
            keeper.leave()
            keeper.adopt(other, "paused")
        case c.ChooseData(data):
            _choose(keeper, data)
        case c.Open(path):
            from ganlab.engine.files import open_run

            opened = open_run(path, past=True)
            keeper.leave(path)
            keeper.adopt(opened, "paused", path)
            keeper.files.note(opened)
        case c.Recover(opens):
            recover(keeper, opens)
        case c.Written(path, mark):
            keeper.written(path, mark)
        case c.HandOver() | c.CopyRun():
            _hand_over(keeper, command)
        case c.CopyPast():
            _hand_past_over(keeper, command)
        case c.SetField(path, value):
            _set(keeper, path, value)
        case c.SetFields(changes, title):
            _set_together(keeper, dict(changes), title)
        case c.PauseAtCollapse(on):
            keeper.pause_at_collapse = on
        case c.Reset(seed):
            _reset(keeper, seed)
        case c.Seek(step):
            keeper.scrubber.seek(step)
        case c.SwitchBranch(index):
            keeper.scrubber.switch(index)
        case c.SetBookmark(step, note):
            keeper.scrubber.set_bookmark(step, note)
        case c.RemoveBookmark(step):
            keeper.scrubber.remove_bookmark(step)
        case c.SetSpeed(updates_per_second):
            if updates_per_second is not None and not 0 < updates_per_second < math.inf:
                raise ExperimentError(
                    f"speed = {updates_per_second} updates a second: must be above 0, "
                    "or None for as fast as it goes"
                )
            keeper.pace.updates_per_second = updates_per_second
            keeper.announce()
        case _:
            run = keeper.scrubber.take() if isinstance(command, _FROM_HERE) else keeper.run
            if run is not None:
                _do_with(keeper, run, command)


def _do_with(keeper: RunKeeper, run: Run, command: c.Command) -> None:
    match command:
        case c.Play():
            if not run.finished:
                keeper.restart_clocks()
                keeper.announce("playing")
        case c.PlayFromHere():
            if run.finished:
                run.go_on()
            keeper.restart_clocks()
            keeper.announce("playing")
        case c.BranchFrom():
            # It stands there by now.
            pass
        case c.Pause():
            if keeper.state.phase == "playing":
                keeper.announce("paused")
        case c.Continue():
            run.go_on()
            keeper.speedometer.clear()
            keeper.announce("playing")
        case c.StepD():
            _step_one(keeper, run, "discriminator")
        case c.StepG():
            _step_one(keeper, run, "generator")
        case c.StepBoth():
            if run.finished:
                run.go_on()
            if keeper.attempt(run.step):
                keeper.announce("paused")
        case c.Freeze(network):
            run.freeze(network)
            keeper.announce()
        case c.Save(path):
            _save(keeper, run, path)
        case _:
            raise TypeError(f"unknown command {command!r}")


def _save(keeper: RunKeeper, run: Run, path: Path) -> None:
    from ganlab.engine.files import check_target
    from ganlab.engine.files.save import run_members

    check_target(path)
    if is_unsaved(path):
        raise ExperimentError(
            f"{path}: ganlab clears runs in this folder away by itself; choose another folder"
        )
    written = c.Written(path, Mark.of(run))
    noted = path, title_of(run.initial), run.trainer.step_count

    def done() -> None:
        note(*noted)
        keeper.post(written)

    keeper.writer.write(path, run_members(run, past=None), done)


def _step_one(keeper: RunKeeper, run: Run, network: NetworkName) -> None:
    if run.trainer.frozen == network:
        letter = network[0].upper()
        raise ExperimentError(f"{letter} is frozen: release it before stepping it")
    if keeper.attempt(lambda: run.update(network)):
        keeper.announce("paused")


def _hand_over(keeper: RunKeeper, command: c.HandOver | c.CopyRun) -> None:
    # What is looked at is what is measured and exported.
    run = keeper.scrubber.finish()
    if run is None:
        command.refuse(None)
        return
    try:
        if isinstance(command, c.CopyRun):
            from ganlab.engine.export import Source

            take = partial(command.take, Source.of(run))
        else:
            take = partial(command.take, run.trainer.snapshot(keeper.state.generation))
    except Exception as error:
        command.refuse(error)
        raise
    take()


def _hand_past_over(keeper: RunKeeper, command: c.CopyPast) -> None:
    run = keeper.run
    if run is None or run.timeline is None:
        command.refuse(None)
        return
    from ganlab.engine.timeline import Past

    try:
        # All of it, whichever step of it is looked at.
        past = Past.of(run)
    except Exception as error:
        command.refuse(error)
        raise
    command.take(past)


# -- another run ------------------------------------------------------------------------------


def _load(keeper: RunKeeper, experiment: Experiment, phase: Phase) -> None:
    from ganlab.engine.trainer.run import Run

    if experiment.data.name == "file":
        # A file that is opened again may hold other points than before.
        keeper.adopt(Run(experiment), phase)
    else:
        keeper.begin(experiment, phase)


def _choose(keeper: RunKeeper, data: DataSpec) -> None:
    from ganlab.engine.trainer.run import Run

    distribution = build(data)
    experiment, notice = suited(keeper.experiment, data, distribution)
    keeper.adopt(Run(experiment, distribution), keeper.going)
    if notice:
        keeper.notice.emit(notice)


def _reset(keeper: RunKeeper, seed: int | None) -> None:
    experiment = keeper.experiment
    if seed is not None:
        experiment = replace(experiment, {"run.seed": seed})
    keeper.begin(experiment, keeper.going)


# -- other fields -----------------------------------------------------------------------------


def _set(keeper: RunKeeper, path: str, value: object) -> None:
    run, before = keeper.run, keeper.experiment
    changed = replace(before, {path: value})
    if run is None:
        keeper.expect(changed)
        return
    if changed == before:
        return
    field = FIELDS[path]
    if field.live:
        _set_live(keeper, {path: value})
        return
    notice = f"Restarted with seed {changed.run.seed}: {field.title.lower()} changed"
    if path == "model.family":
        changed, more = with_family(before, str(value), run.trainer.distribution)
        notice = more or notice
    keeper.begin(changed, keeper.going)
    keeper.notice.emit(notice)


def _set_together(keeper: RunKeeper, changes: dict[str, object], title: str) -> None:
    run, before = keeper.run, keeper.experiment
    changed = replace(before, changes)
    if run is None:
        keeper.expect(changed)
        return
    if changed == before:
        return
    news = dict(differing(before, changes.items()))
    how = "Set"
    if all(FIELDS[path].live for path in news):
        _set_live(keeper, news)
    else:
        keeper.begin(changed, keeper.going)
        how = f"Restarted with seed {changed.run.seed}"
    said = ", ".join(change_words(before, path, value) for path, value in news.items())
    keeper.notice.emit(f"{title}. {how}: {said}" if title else f"{how}: {said}")


def _set_live(keeper: RunKeeper, changes: Mapping[str, object]) -> None:
    run = keeper.scrubber.take()
    assert run is not None
    was_finished = run.finished
    run.set_fields(changes)
    phase = keeper.state.phase
    if was_finished != run.finished:
        phase = "finished" if run.finished else "paused"
    keeper.announce(phase)
