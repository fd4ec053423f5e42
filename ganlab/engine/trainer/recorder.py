"""What a step leaves behind, at the price of a few references."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ganlab.engine.lazy import functional as F
from ganlab.engine.lazy import torch
from ganlab.engine.trainer.history import COLUMNS, History

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

__all__ = ["Number", "Recorder"]

#: A number, or, on a GPU, a tensor ``[]`` that nobody has waited for yet.
Number: TypeAlias = "float | Tensor"

#: Steps whose value and accuracies are computed in one go.
BLOCK = 64


@dataclass
class _Step:
    """The last update of each network in the step at hand."""

    logits: Tensor | None = None
    #: Losses on real and on fake, gradient norm, auxiliary loss.
    d: tuple[Number, ...] = (math.nan,) * 4
    #: Loss, gradient norm, auxiliary loss.
    g: tuple[Number, ...] = (math.nan,) * 3
    #: L_I of each code ``[codes]``.
    information: Tensor | None = None


_D = ("loss_d_real", "loss_d_fake", "gradient_norm_d", "auxiliary_d")
_G = ("loss_g", "gradient_norm_g", "auxiliary_g")
_SEEN = ("value", "accuracy_real", "accuracy_fake")
_INFORMATION = COLUMNS.index("information_c1")
_COLUMN = {name: i for i, name in enumerate(COLUMNS)}


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

    def discriminator(
        self, logits: Tensor, real: Number, fake: Number, norm: Number, auxiliary: Number = math.nan
    ) -> None:
        """Note an update of D: outputs ``[2 batch, 1]``, real first, losses and gradient norm."""
        self._now.logits = logits
        self._now.d = real, fake, norm, auxiliary

    def generator(
        self,
        loss: Number,
        norm: Number,
        auxiliary: Number = math.nan,
        information: Tensor | None = None,
    ) -> None:
        """Note an update of G; ``information`` is that of each code ``[codes]``."""
        self._now.g = loss, norm, auxiliary
        self._now.information = information

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
        rows[:, :3] = [(step, d, g) for step, d, g, _ in self._steps]
        seen = [step[3] for step in self._steps]
        rows[:, [_COLUMN[name] for name in _D]] = _numbers([now.d for now in seen])
        rows[:, [_COLUMN[name] for name in _G]] = _numbers([now.g for now in seen])
        coded = [row for row, now in enumerate(seen) if now.information is not None]
        if coded:
            bounds = [now.information for now in seen if now.information is not None]
            block = torch.stack(bounds).cpu().numpy()
            rows[coded, _INFORMATION : _INFORMATION + block.shape[1]] = block
        watched = [row for row, now in enumerate(seen) if now.logits is not None]
        if watched:
            with torch.inference_mode():
                # In double precision, in which a row comes out the same in a block of any size:
                # the history, too, must not depend on how often it is looked at.
                logits = [now.logits for now in seen if now.logits is not None]
                a = torch.stack(logits).squeeze(2).cpu().double()
                real, fake = a[:, : self._batch], a[:, self._batch :]
                value = -(F.softplus(-real).mean(1) + F.softplus(fake).mean(1))
                right = (real > 0).double().mean(1), (fake < 0).double().mean(1)
                block = torch.stack((value, *right), 1).numpy()
            rows[np.ix_(watched, [_COLUMN[name] for name in _SEEN])] = block
        self.history.extend(rows)
        self._steps.clear()

    def open_step(self) -> dict[str, Any]:
        """Return what is noted of a half-done step: JSON values, None for what is not known."""
        now = self._now
        numbers = [float(number) for number in (*now.d, *now.g)]
        return {
            "logits": None if now.logits is None else now.logits.flatten().tolist(),
            "numbers": [None if math.isnan(number) else number for number in numbers],
            "information": None if now.information is None else now.information.tolist(),
        }

    def resume(self, noted: dict[str, Any], device: torch.device) -> None:
        """Go on with a step of which :meth:`open_step` noted one half."""
        logits = noted["logits"]
        numbers = [math.nan if number is None else float(number) for number in noted["numbers"]]
        if len(numbers) == 5:
            # Written before there were auxiliary losses.
            numbers = [*numbers[:3], math.nan, *numbers[3:], math.nan]
        real, fake, norm_d, auxiliary_d, loss_g, norm_g, auxiliary_g = numbers
        # Older files have none.
        information = noted.get("information")
        self._now = _Step(
            None if logits is None else torch.tensor(logits, device=device).unsqueeze(1),
            (real, fake, norm_d, auxiliary_d),
            (loss_g, norm_g, auxiliary_g),
            None if information is None else torch.tensor(information, device=device),
        )

    def drop(self) -> None:
        """Forget steps that are not in the history yet (after a failure)."""
        self._steps.clear()
        self._now = _Step()


def _numbers(rows: list[tuple[Number, ...]]) -> NDArray[np.float64]:
    """Bring numbers, or tensors that nobody has waited for yet, to the CPU in one go."""
    waiting = [number for row in rows for number in row if isinstance(number, torch.Tensor)]
    came = iter(torch.stack(waiting).tolist() if waiting else ())
    return np.array(
        [[next(came) if isinstance(n, torch.Tensor) else n for n in row] for row in rows]
    )
