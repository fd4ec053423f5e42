"""What became of one run of a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, cast

from ganlab import __version__

__all__ = ["ENDINGS", "Ending", "Result", "versions"]

#: How a run can end: all planned steps made; a number no longer finite; no run came of it.
Ending = Literal["done", "diverged", "failed"]
ENDINGS: tuple[Ending, ...] = ("done", "diverged", "failed")


@dataclass(frozen=True)
class Result:
    """The end of one run.

    Attributes
    ----------
    ending : str
        One of :data:`ENDINGS`.
    reason : str
        Why it did not get through, in words; empty where it did.
    step : int
        Steps that it made.
    seconds : float
        How long its process took.
    metrics : mapping
        Numbers by name; see :data:`~ganlab.sweep.metrics.METRICS`.
    verdict : str
        The detector's word.
    versions : mapping
        Of the packages that its numbers depend on.
    fingerprint : str
        Of what it was trained by; see :class:`~ganlab.sweep.plan.Trial`.
    """

    ending: Ending
    reason: str = ""
    step: int = 0
    seconds: float = 0.0
    metrics: Mapping[str, Any] = field(default_factory=dict)
    verdict: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""

    @property
    def current(self) -> bool:
        """Whether the versions at hand would come to the same."""
        return dict(self.versions) == versions()

    def as_json(self) -> dict[str, Any]:
        """Return JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, table: Any) -> Result:
        """Read what :meth:`as_json` wrote.

        Raises
        ------
        ValueError
            Where it is anything else.
        """
        if not isinstance(table, dict):
            raise ValueError("is no table")
        kinds: dict[str, tuple[type, ...]] = {
            "ending": (str,), "reason": (str,), "step": (int,), "seconds": (int, float),
            "metrics": (dict,), "verdict": (str,), "versions": (dict,), "fingerprint": (str,),
        }  # fmt: skip
        for name, allowed in kinds.items():
            if not isinstance(table.get(name), allowed):
                raise ValueError(f"{name} is missing or of another kind")
        if table["ending"] not in ENDINGS:
            raise ValueError(f"ending = {table['ending']!r}")
        return cls(**{name: cast(Any, table[name]) for name in kinds})


def versions() -> dict[str, str]:
    """Return the versions on which a run's numbers depend, without importing the packages."""
    found = {"ganlab": __version__}
    for package in ("torch", "numpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
