"""Numbers over the steps of a run as tables: CSV, with what each column means at its head."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.trainer.history import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["as_table", "history_rows", "history_table", "meaning_of"]

_WHOLE = {"step", "updates_d", "updates_g"}
#: Rows that are put into words in one go: few, as other threads wait meanwhile.
_AT_ONCE = 128

#: Unit and meaning of each column; the loss's own unit where it says ``loss``.
_MEANINGS: dict[str, tuple[str, str]] = {
    "step": ("", "completed steps of Algorithm 1: k_D updates of D, then k_G of G, each"),
    "updates_d": ("", "updates of D so far"),
    "updates_g": ("", "updates of G so far"),
    "loss_d_real": ("loss", "what real samples add to L_D, mean over the minibatch"),
    "loss_d_fake": ("loss", "what generated samples add to L_D, mean over the minibatch"),
    "loss_g": ("loss", "L_G, mean over the minibatch, without auxiliary losses"),
    "value": ("loss", "−L_D without smoothing and flipping of labels"),
    "accuracy_real": ("share, 0 to 1", "real samples of the minibatch that D calls real"),
    "accuracy_fake": ("share, 0 to 1", "generated samples of the minibatch that D calls fake"),
    "gradient_norm_d": ("loss per unit of weight", "Euclidean norm of L_D's gradient over all "
                        "parameters of D"),
    "gradient_norm_g": ("loss per unit of weight", "Euclidean norm of L_G's gradient over all "
                        "parameters of G"),
    "auxiliary_d": ("nats", "auxiliary loss that D learns by, of labels or codes"),
    "auxiliary_g": ("nats; 1 where it is EBGAN's", "auxiliary loss that G learns by, of labels or "
                    "codes, or the pulling-away term"),
    "penalty_d": ("loss", "what regularisation adds to L_D"),
}  # fmt: skip


def meaning_of(column: str, unit: str = "") -> str:
    """Say what a column of the loss history is.

    Parameters
    ----------
    column
        One of :data:`~ganlab.engine.trainer.history.COLUMNS`.
    unit
        Of the losses under the objective at hand; empty where they are pure numbers.

    Returns
    -------
    str
        ``name [unit]: meaning``.
    """
    own, words = _MEANINGS.get(
        column,
        ("nats", f"lower bound on the information that a sample holds of code {column[-2:]}"),
    )
    own = own.replace("loss", unit or "1")
    return f"{column} [{own}]: {words}" if own else f"{column}: {words}"


def as_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], notes: Sequence[str] = ()
) -> bytes:
    """Return a table as CSV: UTF-8, a comma between cells, a point in numbers.

    Parameters
    ----------
    columns, rows
        Names, and as many cells in each row.
    notes
        Lines before the names, each after ``# ``: readers of tables can be told to skip those.
    """
    text = io.StringIO()
    for note in notes:
        text.writelines(f"# {line}\n" for line in note.splitlines())
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def history_rows(rows: NDArray[np.float32]) -> Iterable[list[str]]:
    """Yield the cells of loss history ``[n, columns]``: in full, and empty where not a number."""
    whole = np.array([name in _WHOLE for name in COLUMNS])
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        # By NumPy and many at once: number by number takes twice as long, of long runs seconds.
        cells = np.where(np.isnan(some), "", some.astype(str))
        cells[:, whole] = some[:, whole].astype(np.int64).astype(str)
        yield from cells.tolist()


def history_table(rows: NDArray[np.float32], unit: str = "", about: Sequence[str] = ()) -> bytes:
    """Return the loss history ``[n, columns]`` as a table that explains itself.

    Parameters
    ----------
    rows
        Of all :data:`~ganlab.engine.trainer.history.COLUMNS`.
    unit
        Of the losses; see :func:`meaning_of`.
    about
        Which run it is of, in lines that come first.
    """
    notes = [
        *about,
        "A row for each step, and for each update made by hand between two; empty where a network "
        "was not updated in it, or has no such number. float32, in full.",
        *(meaning_of(name, unit) for name in COLUMNS),
    ]
    return as_table(COLUMNS, history_rows(rows), notes)
