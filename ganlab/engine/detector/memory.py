"""Everything that a detector remembers of a run: frozen, so that a run can go back to it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from ganlab.engine.detector.look import Look
from ganlab.engine.detector.report import Advice, Evidence, Verdict
from ganlab.engine.detector.strip import Columns
from ganlab.engine.detector.verdict import Standing
from ganlab.engine.metrics.modes import ModeReport

__all__ = ["Memory"]


@dataclass(frozen=True)
class Memory:
    """What was seen.

    Attributes
    ----------
    looks : tuple of Look
        The last observations.
    trail : tuple of Evidence
        What each of the last few came to.
    standing : Standing
        The state of the verdict.
    verdict : Verdict
        The current one.
    changes, changed_at : tuple
        Verdicts as they began, and the steps at which they were reached.
    columns : Columns
        Masses over time.
    names, shares : tuple
        Of the modes or bins, and the data's share in each; empty before the first observation.
    start : float
        G's gradient norm at the start; NaN where unknown.
    """

    looks: tuple[Look, ...] = ()
    trail: tuple[Evidence, ...] = ()
    standing: Standing = Standing()
    verdict: Verdict = Verdict("waiting")
    changes: tuple[Verdict, ...] = ()
    changed_at: tuple[int, ...] = ()
    columns: Columns = Columns()
    names: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    start: float = math.nan

    def as_json(self) -> dict[str, Any]:
        """Return JSON values."""
        return {
            "looks": [look.as_json() for look in self.looks],
            "trail": [_plain(evidence) for evidence in self.trail],
            "standing": asdict(self.standing),
            "verdict": asdict(self.verdict),
            "changes": [asdict(verdict) for verdict in self.changes],
            "changed_at": list(self.changed_at),
            "columns": self.columns.as_json(),
            "names": list(self.names),
            "shares": list(self.shares),
            "start": None if math.isnan(self.start) else self.start,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Memory:
        """Undo :meth:`as_json`.

        Raises
        ------
        KeyError, TypeError, ValueError
            Where it is not what :meth:`as_json` gave.
        """
        standing = dict(values["standing"])
        standing["recent"] = tuple(standing["recent"])
        start = values["start"]
        return cls(
            looks=tuple(Look.from_json(look) for look in values["looks"]),
            trail=tuple(_evidence(evidence) for evidence in values["trail"]),
            standing=Standing(**standing),
            verdict=_verdict(values["verdict"]),
            changes=tuple(_verdict(verdict) for verdict in values["changes"]),
            changed_at=tuple(values["changed_at"]),
            columns=Columns.from_json(values["columns"]),
            names=tuple(values["names"]),
            shares=tuple(values["shares"]),
            start=math.nan if start is None else float(start),
        )


def _plain(evidence: Evidence) -> dict[str, Any]:
    values = {name: _number(value) for name, value in asdict(evidence).items()}
    if evidence.modes is not None:
        values["modes"] = {name: _number(v) for name, v in asdict(evidence.modes).items()}
    return values


def _number(value: Any) -> Any:
    """JSON has no numbers that are none, nor infinite ones: those go by name."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _back(value: Any) -> Any:
    if isinstance(value, str):
        return float(value)
    return tuple(value) if isinstance(value, list) else value


def _evidence(values: dict[str, Any]) -> Evidence:
    known = {f.name: _back(values[f.name]) for f in fields(Evidence)}
    modes = values["modes"]
    if modes is not None:
        known["modes"] = ModeReport(**{name: _back(value) for name, value in modes.items()})
    return Evidence(**known)


def _verdict(values: dict[str, Any]) -> Verdict:
    advice = tuple(
        Advice(a["words"], tuple((path, value) for path, value in a["changes"]))
        for a in values["advice"]
    )
    return Verdict(
        **{**values, "evidence_words": tuple(values["evidence_words"]), "advice": advice}
    )
