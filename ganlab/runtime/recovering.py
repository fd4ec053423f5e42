"""What sessions left that were killed: opened again, or kept in the list of recent runs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.engine.data import DataError
from ganlab.engine.experiment import ExperimentError

if TYPE_CHECKING:
    from ganlab.runtime.keeping import RunKeeper

__all__ = ["recover"]

_log = logging.getLogger(__name__)


def recover(keeper: RunKeeper, opens: bool) -> None:
    """Keep those runs, and open the newest that is sound, where that is asked for.

    None of it may stop the start: what cannot be used is set aside, and the person is told.
    """
    from ganlab.engine.files import RunFileError
    from ganlab.engine.files.glance import glance
    from ganlab.presets import title_of
    from ganlab.recents import is_unsaved, keep_unsaved
    from ganlab.sessions import reclaim

    found: list[tuple[Path, str, int]] = []
    # The newest is noted last, and so stands first in the list.
    for path in reversed(reclaim()):
        try:
            seen = glance(path, picture=False)
        except RunFileError as error:
            _set_aside(keeper, path, error)
            continue
        found.insert(0, (path, title_of(seen.experiment), seen.step))
        if is_unsaved(path):
            keep_unsaved(path, title_of(seen.experiment), seen.step)
    while opens and found:
        if _open(keeper, *found.pop(0)):
            break
    kept = sum(is_unsaved(path) for path, _, _ in found)
    if kept:
        what = "a run" if kept == 1 else f"{kept} runs"
        keeper.notice.emit(f"Kept {what} of a session that was cut short: see Open recent")


def _open(keeper: RunKeeper, path: Path, title: str, step: int) -> bool:
    from ganlab.engine.files import RunFileError, open_run

    try:
        run = open_run(path, past=True)
    except RunFileError as error:
        _set_aside(keeper, path, error)
        return False
    except (DataError, ExperimentError) as error:
        keeper.rejected.emit(f"{title} cannot be shown again: {error}")
        return False
    keeper.adopt(run, "paused", path)
    keeper.notice.emit(
        f"Recovered: {title}, step {step:,}, as it was when the last session was cut short. "
        + ("It is not saved yet" if keeper.files.file is None else f"It lies in {path}")
    )
    return True


def _set_aside(keeper: RunKeeper, path: Path, error: Exception) -> None:
    from ganlab.recents import forget, is_unsaved

    if not is_unsaved(path):
        # A file of the person's own is left alone.
        keeper.rejected.emit(str(error))
        return
    aside = path.with_suffix(".damaged")
    try:
        path.replace(aside)
    except OSError:
        aside = path
    _log.warning("set aside: %s", error)
    keeper.rejected.emit(
        f"A run of a session that was cut short cannot be recovered: {error}. It lies in {aside}"
    )
    forget(path)
