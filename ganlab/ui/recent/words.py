"""What a list says of a run."""

from __future__ import annotations

import time

from ganlab.recents import Recent

__all__ = ["ago", "facts", "menu_text"]

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


def ago(when: float, now: float | None = None) -> str:
    """Say when something was: the nearer, the finer."""
    past = max(0.0, (time.time() if now is None else now) - when)
    if past < _MINUTE:
        return "just now"
    if past < _HOUR:
        return f"{int(past / _MINUTE)} min ago"
    if past < _DAY:
        return f"{int(past / _HOUR)} h ago"
    return time.strftime("%-d %b %Y" if _has_dash() else "%d %b %Y", time.localtime(when))


def _has_dash() -> bool:
    return time.strftime("%-d", time.localtime(0)).isdigit()


def facts(recent: Recent, now: float | None = None) -> str:
    """Say how far it is and when that was."""
    return f"step {recent.step:,} · {ago(recent.when, now)}"


def menu_text(recent: Recent) -> str:
    """Return one line for a menu."""
    name = recent.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    kept = name if recent.saved else "not saved"
    return f"{recent.title}, step {recent.step:,} – {kept}".replace("&", "&&")
