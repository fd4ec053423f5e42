"""What a step leaves behind, at the price of a few references."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ganlab.engine.lazy import torch
from ganlab.engine.trainer.history import COLUMNS, History

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from ganlab.engine.objectives import Objective, Output

__all__ = ["Number", "Recorder"]

#: A number, or, on a GPU, a tensor ``[]`` that nobody has waited for yet.
Number: TypeAlias = "float | Tensor"

#: Steps whose value and accuracies are computed in one go.
BLOCK = 64


@dataclass
class _Step:
    """The last update of each network in the step at hand."""

    #: D's raw outputs ``[2 n, 1]``, real first, and how they are read.
    logits: Tensor | None = None
    output: Output | None = None
    #: Losses on real and on fake, gradient norm, auxiliary loss, value, penalty.
    d: tuple[Number, ...] = (math.nan,) * 6
    #: Loss, gradient norm, auxiliary loss.
    g: tuple[Number, ...] = (math.nan,) * 3
    #: L_I of each code ``[codes]``.
    information: Tensor | None = None


_D = ("loss_d_real", "loss_d_fake", "gradient_norm_d", "auxiliary_d", "value", "penalty_d")
_G = ("loss_g", "gradient_norm_g", "auxiliary_g")
_SEEN = ("accuracy_real", "accuracy_fake")
_INFORMATION = COLUMNS.index("information_c1")
_COLUMN = {name: i for i, name in enumerate(COLUMNS)}


class Recorder:
    """Collects steps and turns them into rows of history, a block at a time.

    D's raw outputs are kept as they came out of the loss, not recomputed: the accuracies of a step
    are those of the minibatch on which D was updated, before that update.
    """

    def __init__(self) -> None:
        self.history = History()
        self._now = _Step()
        self._steps: list[tuple[int, int, int, _Step]] = []

    def discriminator(
        self,
        logits: Tensor,
        output: Output,
        real: Number,
        fake: Number,
        norm: Number,
        *,
        auxiliary: Number = math.nan,
        value: Number = math.nan,
        penalty: Number = math.nan,
    ) -> None:
        """Note an update of D.

        Parameters
        ----------
        logits, output
            Raw outputs ``[2 n, 1]``, real first, and how they are read.
        real, fake, norm
            Losses on real and on generated samples, and the gradient norm.
        """
        self._now.logits, self._now.output = logits, output
        self._now.d = real, fake, norm, auxiliary, value, penalty

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
        columns = [_COLUMN[name] for name in _SEEN]
        for output in {now.output for now in seen if now.output is not None}:
            if output.threshold is None:
                continue
            watched = [row for row, now in enumerate(seen) if now.output == output]
            logits = [now.logits for row in watched if (now := seen[row]).logits is not None]
            rows[np.ix_(watched, columns)] = _accuracies(logits, output)
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

    def resume(self, noted: dict[str, Any], objective: Objective, device: torch.device) -> None:
        """Go on with a step of which :meth:`open_step` noted one half."""
        logits = noted["logits"]
        numbers = [math.nan if number is None else float(number) for number in noted["numbers"]]
        if len(numbers) == 5:
            # Written before there were auxiliary losses.
            numbers = [*numbers[:3], math.nan, *numbers[3:], math.nan]
        if len(numbers) == 7:
            # Written before there were penalties, when V was computed when it was asked for.
            numbers = [*numbers[:4], -(numbers[0] + numbers[1]), math.nan, *numbers[4:]]
        # Older files have none.
        information = noted.get("information")
        if logits is not None:
            logits = torch.tensor(logits, device=device).view(-1, 1)
        self._now = _Step(
            logits,
            None if logits is None else objective.output,
            tuple(numbers[:6]),
            tuple(numbers[6:]),
            None if information is None else torch.tensor(information, device=device),
        )

    def drop(self) -> None:
        """Forget steps that are not in the history yet (after a failure)."""
        self._steps.clear()
        self._now = _Step()


def _accuracies(logits: list[Tensor], output: Output) -> NDArray[np.float64]:
    """How often D is right about real and about generated samples, ``[steps, 2]``."""
    assert output.threshold is not None
    with torch.inference_mode():
        raw = torch.stack(logits).cpu().double()
        steps, n = raw.shape[:2]
        value = output(raw.flatten(0, 1)).view(steps, n) - output.threshold
        if not output.real_is_high:
            value = -value
        real, fake = value[:, : n // 2] > 0, value[:, n // 2 :] < 0
        right: NDArray[np.float64] = torch.stack((real, fake)).double().mean(2).T.numpy()
    return right


def _numbers(rows: list[tuple[Number, ...]]) -> NDArray[np.float64]:
    """Bring numbers, or tensors that nobody has waited for yet, to the CPU in one go."""
    waiting = [number for row in rows for number in row if isinstance(number, torch.Tensor)]
    came = iter(torch.stack(waiting).tolist() if waiting else ())
    return np.array(
        [[next(came) if isinstance(n, torch.Tensor) else n for n in row] for row in rows]
    )
