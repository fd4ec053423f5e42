"""The idx reader: right files whole, wrong ones by name and with the way out."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from ganlab.engine.data import DataError
from ganlab.engine.data.images.idx import read_idx

VALUES = np.arange(5 * 4 * 3).reshape(5, 4, 3).astype(np.uint8)
RAW = bytes([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 3]) + VALUES.tobytes()


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_whatever_its_name_says_of_packing(tmp_path: Path, packed: bool) -> None:
    file = tmp_path / "any"
    file.write_bytes(gzip.compress(RAW) if packed else RAW)
    assert np.array_equal(read_idx(file, 3), VALUES)
    assert np.array_equal(read_idx(file, 3, first=2), VALUES[:2])
    assert np.array_equal(read_idx(file, 3, first=9), VALUES)


def test_an_empty_array_is_an_array(tmp_path: Path) -> None:
    file = tmp_path / "none"
    file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 0]))
    assert read_idx(file, 1).shape == (0,)


PACKED = gzip.compress(RAW, mtime=0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not an idx file"),
        (b"\0\0", "is not an idx file"),
        (b"<html>not found</html>", "is not an idx file"),
        (RAW[:2] + b"\x0d" + RAW[3:], "holds values of type 13, where 8"),
        (RAW[:3] + b"\x01" + RAW[4:], "has 1 dimensions, where 3 are wanted"),
        (RAW[:9], "is incomplete"),
        (RAW[:-1], "is incomplete"),
        (RAW + b"\0", "is longer than it says"),
        (RAW[:4] + b"\xff\xff\xff\xff" + RAW[8:], "which is too much"),
        (PACKED[:-12], "is incomplete"),
        (PACKED[:30], "is incomplete"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "is damaged"),
        (PACKED[:12] + bytes(20) + PACKED[32:], "is "),
    ],
)
def test_a_wrong_file_is_named_with_the_way_out(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "digits.gz"
    file.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_idx(file, 3, advice="ask for another")
    message = str(caught.value)
    assert str(file) in message and words in message and message.endswith("ask for another")


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none does not exist"):
        read_idx(tmp_path / "none", 1)
    with pytest.raises(DataError, match="cannot be read"):
        read_idx(tmp_path, 1)
