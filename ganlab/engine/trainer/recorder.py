"""What a step leaves behind, at the price of a few references."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.trainer.history import COLUMNS, History

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Recorder"]

#: Steps whose value and accuracies are computed in one go.
BLOCK = 64


@dataclass
class _Step:
    """The last update of each network in the step at hand."""

    logits: Tensor | None = None
    loss_d: tuple[float, float] = (math.nan, math.nan)
    norm_d: float = math.nan
    loss_g: float = math.nan
    norm_g: float = math.nan


class Recorder:
    """Collects steps and turns them into rows of history, a block at a time.

    D's raw outputs are kept as they came out of the loss, not recomputed: V and the accuracies
    of a step are those of the minibatch on which D was updated, before that update.
    """

    def __init__(self, batch: int) -> None:
        self.history = History()
        self._batch = batch
        self._now = _Step()
        self._steps: list[tuple[int, int, int, _Step]] = []

    def discriminator(self, logits: Tensor, real: float, fake: float, norm: float) -> None:
        """Note an update of D: outputs ``[2 batch, 1]``, real first, losses and gradient norm."""
        self._now.logits = logits
        self._now.loss_d = (real, fake)
        self._now.norm_d = norm

    def generator(self, loss: float, norm: float) -> None:
        """Note an update of G."""
        self._now.loss_g, self._now.norm_g = loss, norm

    def close_step(self, step: int, updates_d: int, updates_g: int) -> None:
        """Note that a step is complete."""
        self._steps.append((step, updates_d, updates_g, self._now))
        self._now = _Step()
        if len(self._steps) == BLOCK:
            self.flush()

    def flush(self) -> None:
        """Bring the history up to the last complete step."""
        if not self._steps:
            return
        rows = np.full((len(self._steps), len(COLUMNS)), np.nan, np.float64)
        column = {name: i for i, name in enumerate(COLUMNS)}
        watched: list[int] = []
        logits: list[Tensor] = []
        for row, (step, updates_d, updates_g, seen) in enumerate(self._steps):
            rows[row, :3] = step, updates_d, updates_g
            rows[row, column["loss_d_real"] : column["loss_g"]] = seen.loss_d
            rows[row, column["loss_g"]] = seen.loss_g
            rows[row, column["gradient_norm_d"] :] = seen.norm_d, seen.norm_g
            if seen.logits is not None:
                watched.append(row)
                logits.append(seen.logits)
        if logits:
            with torch.inference_mode():
                # In double precision, in which a row comes out the same in a block of any size:
                # the history, too, must not depend on how often it is looked at.
                a = torch.stack(logits).squeeze(2).cpu().double()
                real, fake = a[:, : self._batch], a[:, self._batch :]
                value = -(F.softplus(-real).mean(1) + F.softplus(fake).mean(1))
                right = (real > 0).double().mean(1), (fake < 0).double().mean(1)
                block = torch.stack((value, *right), 1).numpy()
            rows[watched, column["value"] : column["gradient_norm_d"]] = block
        self.history.extend(rows)
        self._steps.clear()

    def open_step(self) -> dict[str, Any]:
        """Return what is noted of a half-done step: JSON values, None for what is not known."""
        now = self._now
        numbers = (*now.loss_d, now.norm_d, now.loss_g, now.norm_g)
        return {
            "logits": None if now.logits is None else now.logits.flatten().tolist(),
            "numbers": [None if math.isnan(number) else number for number in numbers],
        }

    def resume(self, noted: dict[str, Any], device: torch.device) -> None:
        """Go on with a step of which :meth:`open_step` noted one half."""
        logits = noted["logits"]
        real, fake, norm_d, loss_g, norm_g = (
            math.nan if number is None else float(number) for number in noted["numbers"]
        )
        self._now = _Step(
            None if logits is None else torch.tensor(logits, device=device).unsqueeze(1),
            (real, fake),
            norm_d,
            loss_g,
            norm_g,
        )

    def drop(self) -> None:
        """Forget steps that are not in the history yet (after a failure)."""
        self._steps.clear()
        self._now = _Step()
