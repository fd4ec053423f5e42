"""Tables that explain themselves, and that every reader of CSV reads."""

from __future__ import annotations

import csv
import io

import numpy as np

from ganlab.engine.files.table import as_table, history_rows, history_table, meaning_of
from ganlab.engine.trainer.history import COLUMNS


def rows(n: int) -> np.ndarray:
    block = np.random.default_rng(0).normal(size=(n, len(COLUMNS))).astype(np.float32)
    block[:, :3] = np.arange(n)[:, None]
    block[1, 5] = np.nan
    return block


def test_numbers_come_back_exactly() -> None:
    block = rows(5)
    text = as_table(COLUMNS, history_rows(block)).decode()
    again = list(csv.DictReader(io.StringIO(text)))
    assert [row["step"] for row in again] == ["0", "1", "2", "3", "4"]
    assert again[1]["loss_g"] == ""
    for name in COLUMNS[6:]:
        numbers = np.array([row[name] for row in again], np.float32)
        np.testing.assert_array_equal(numbers, block[:, COLUMNS.index(name)])


def test_every_column_is_explained_before_the_names() -> None:
    lines = history_table(rows(2), "nats", ["Of a run"]).decode().splitlines()
    assert lines[0] == "# Of a run"
    head = lines.index(",".join(COLUMNS))
    assert all(line.startswith("# ") for line in lines[:head])
    assert len(lines) == head + 3


def test_a_meaning_has_the_unit_of_the_loss() -> None:
    assert meaning_of("loss_g", "nats").startswith("loss_g [nats]: L_G")
    assert meaning_of("loss_g").startswith("loss_g [1]: ")
    assert meaning_of("step").startswith("step: ")
    assert "code c2" in meaning_of("information_c2")
