"""How far a slow computation is, by the share that is done."""

from __future__ import annotations

from ganlab.cli.bar import Bar

__all__ = ["Shares"]


class Shares(Bar):
    """A bar of the share that is done, with some words and the time that is left."""

    def show(self, share: float, words: str) -> None:
        """Draw, where it is time to."""
        now = self._due()
        if now is None:
            return
        share = min(max(share, 0.0), 1.0)
        left = ""
        if share > 0.01:
            left = f"  {(now - self._began) * (1 - share) / share:.0f} s left"
        self._draw(share, f"{100 * share:.0f} %  {words}{left}")
