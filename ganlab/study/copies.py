"""What it costs to keep a copy of a run every few seconds, by processor time."""

from __future__ import annotations

import statistics
import time

__all__ = ["cost"]

_STEPS, _ROUNDS = 1_000, 3


def cost(preset: str) -> str:
    """Train a while, take copies, and say what share of the time they take.

    Of the thread that trains, and of that and the one that writes together; where they share one
    interpreter, the latter is what training may lose at most.
    """
    from ganlab.engine.timeline import Shelf, Timeline
    from ganlab.engine.trainer.run import Run, one_thread
    from ganlab.presets import PRESETS
    from ganlab.runtime.autosaving import EVERY, Autosaver
    from ganlab.runtime.file_state import FileState

    one_thread()
    run = Run(PRESETS[preset].experiment)
    run.timeline = Timeline(Shelf(), 16)
    run.timeline.keep(run.place())
    for _ in range(_STEPS):
        run.step()
    files, now = FileState(), [0.0]
    files.begin(run)
    saver = Autosaver(files, print, lambda: now[0])
    own, both = [], []
    # Six copies have one preview among them.
    for _ in range(6 * _ROUNDS + 1):
        run.step()
        now[0] += EVERY
        began, mine = time.process_time(), time.thread_time()
        saver.look(run)
        own.append(time.thread_time() - mine)
        saver.join()
        both.append(time.process_time() - began)
    saver.drop()
    # The first one imports what it needs.
    here, all_ = statistics.mean(own[1:]), statistics.mean(both[1:])
    return (
        f"{preset}: a copy at step {run.trainer.step_count:,} takes {1000 * here:.1f} ms of the "
        f"thread that trains ({100 * here / EVERY:.2f} % of the {EVERY:g} s from one to the next), "
        f"with the thread that writes {1000 * all_:.0f} ms ({100 * all_ / EVERY:.2f} %)."
    )
