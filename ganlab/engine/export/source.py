"""What is exported: a training as it stood between two updates, complete and still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganlab.engine.detector.report import Evidence, Verdict
    from ganlab.engine.snapshot import Snapshot
    from ganlab.engine.trainer.run import Run

__all__ = ["Source"]


@dataclass(frozen=True, eq=False)
class Source:
    """A copy that no later update changes, made in one go by the thread that trains.

    Attributes
    ----------
    files : mapping
        The run folder, name to content: enough to go on training from.
    snapshot : Snapshot
        Both networks; its G is the averaged one where the run averages.
    verdict : Verdict
        The detector's last word.
    evidence : Evidence or None
        What that rests on; None before the first observation.
    by_hand : int
        Changes made by hand during the run: its journal's events.
    """

    files: Mapping[str, bytes]
    snapshot: Snapshot
    verdict: Verdict
    evidence: Evidence | None
    by_hand: int

    @classmethod
    def of(cls, run: Run) -> Source:
        """Copy a run between two updates."""
        from ganlab.engine.files.save import run_members

        return cls(
            run_members(run),
            run.trainer.snapshot(),
            run.detector.verdict,
            run.detector.evidence,
            len(run.journal),
        )

    @classmethod
    def read(cls, path: Path) -> Source:
        """Copy a saved run or bundle.

        Raises
        ------
        ganlab.engine.files.RunFileError
            Where it cannot be opened.
        """
        from ganlab.engine.files import open_run

        return cls.of(open_run(path))
