from __future__ import annotations

import codecs
import pickle
from pathlib import Path

import numpy as np
import pytest

from ganlab.engine.data import DataError, parse_points, read_points
from ganlab.engine.data import read as module

POINTS = np.random.default_rng(0).normal(size=(25, 2)).round(4)


def rows(delimiter: str, header: str = "", points: np.ndarray = POINTS) -> str:
    lines = [delimiter.join(str(v) for v in row) for row in points]
    return "\n".join([header, *lines] if header else lines) + "\n"


@pytest.mark.parametrize("delimiter", [",", ", ", ";", " ; ", "\t", " ", "   "])
@pytest.mark.parametrize("header", ["", "width,height", "a b", "x;y", '"x, cm"\t"y"'])
def test_separators_and_headers(delimiter: str, header: str) -> None:
    np.testing.assert_array_equal(parse_points(rows(delimiter, header)), POINTS)


@pytest.mark.parametrize("header", ["", "height in cm", "# from the lab"])
def test_one_column(header: str) -> None:
    one = POINTS[:, :1]
    np.testing.assert_array_equal(parse_points(rows(",", header, one)), one)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\n\n  \n" + text.replace("\n", "\n\n"),
        lambda text: text.rstrip("\n"),
        lambda text: "# made by hand\n# x, y\n" + text.replace("\n", "  # seen\n", 3),
        lambda text: "\ufeff" + text,
        lambda text: "\n".join(f'"{line}"'.replace(",", '","') for line in text.split()),
        lambda text: text.replace("\n", " \n\t\n"),
    ],
)
def test_what_other_programs_write(change: object) -> None:
    assert callable(change)
    np.testing.assert_array_equal(parse_points(change(rows(","))), POINTS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "points.csv"
    file.write_text(rows(",", "Größe,Höhe"), encoding=encoding)
    np.testing.assert_array_equal(read_points(file), POINTS)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".CSV"])
def test_text_files_by_their_ending(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"points{suffix}"
    file.write_text(rows("\t" if suffix == ".tsv" else ","))
    np.testing.assert_array_equal(read_points(str(file)), POINTS)


@pytest.mark.parametrize("dtype", ["f8", "f4", ">f8", "f2", "i4", "u1"])
@pytest.mark.parametrize("shape", [(24,), (24, 1), (12, 2)])
def test_npy(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    stored = np.arange(24).astype(dtype).reshape(shape)
    np.save(tmp_path / "points.npy", stored)
    read = read_points(tmp_path / "points.npy")
    np.testing.assert_array_equal(read, stored.reshape(shape[0], -1))
    assert read.dtype == np.float64


def test_a_fortran_ordered_npy(tmp_path: Path) -> None:
    np.save(tmp_path / "points.npy", np.asfortranarray(POINTS))
    np.testing.assert_array_equal(read_points(tmp_path / "points.npy"), POINTS)


def damaged(line: int, text: str, header: str = "x,y") -> str:
    lines = rows(",", header).split("\n")
    lines[line - 1] = text
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (damaged(17, "1.0,abc"), "p.csv, line 17, column 2: 'abc' is not a number"),
        (damaged(17, "abc,1.0"), "p.csv, line 17, column 1: 'abc' is not a number"),
        (damaged(5, "1.0"), "p.csv, line 5, column 2 is missing: this row has 1 column, "),
        (damaged(5, "1,2,3"), "p.csv, line 5, column 3 is one too many: this row has 3 columns, "),
        (damaged(9, "1.0,"), "p.csv, line 9, column 2 is empty: every row needs 2 columns"),
        (damaged(9, ",1.0"), "p.csv, line 9, column 1 is empty"),
        (damaged(7, "nan,1"), "p.csv, line 7, column 1: 'nan' is not a finite number"),
        (damaged(7, "1,-inf"), "p.csv, line 7, column 2: '-inf' is not a finite number"),
        (damaged(7, "1,1e999"), "p.csv, line 7, column 2: '1e999' is not a finite number"),
        (damaged(7, "1_000,1"), "p.csv, line 7, column 1: '1_000' is not a number"),
        (damaged(7, f"{'z' * 99},1"), f"p.csv, line 7, column 1: '{'z' * 29}…' is not a number"),
        # The first row of numbers counts as one, even where half of it is broken.
        (damaged(1, "oops,1.0"), "p.csv, line 1, column 1: 'oops' is not a number"),
        ("\n\n" + damaged(4, "1,x"), "p.csv, line 6, column 2: 'x' is not a number"),
        (
            rows(";").replace(".", ","),
            "line 2, column 1: .* is not a number .decimals are written with a point.",
        ),
        (rows(",", points=np.tile(POINTS, 2)), "p.csv, line 1 has 4 columns: 1 or 2 are wanted"),
        (rows(",", "a,b,c", np.c_[POINTS, POINTS[:, 0]]), "p.csv, line 2 has 3 columns"),
        ("", "p.csv is empty: 1 or 2 columns of numbers are wanted"),
        ("\n \n# nothing\n", "p.csv is empty"),
        ("x,y\n", "p.csv, line 1: 'x,y' is no number, and no line follows"),
        ("hello\nworld\n", "p.csv, line 2, column 1: 'world' is not a number"),
        ("x,y\n" + "1,2\n3,4\n" * 4, "p.csv has 8 rows of numbers: at least 10 are needed"),
        ("1\n" * 30, "p.csv, column 1 is constant"),
        (rows(",") + "\x00", "p.csv is not text"),
    ],
)
def test_a_bad_text_names_line_and_column(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse_points(text, "p.csv")


def test_pasted_text_is_called_the_clipboard() -> None:
    with pytest.raises(DataError, match="^clipboard, line 12, column 1: 'x' is not a number$"):
        parse_points(damaged(12, "x,1"))


def test_a_fault_far_down_a_long_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    lines = [f"{i},{i % 7}" for i in range(50_000)]
    lines[43_210] = "12,3.4.5"
    file.write_text("\n".join(lines))
    with pytest.raises(
        DataError, match=r"^long.csv, line 43211, column 2: '3.4.5' is not a number$"
    ):
        read_points(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (bytes(range(256)) * 20, "p.csv is not a text file"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 50, "p.csv is not a text file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "p.csv is not text"),
        (b"", "p.csv is empty"),
    ],
)
def test_binary_files(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "p.csv").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_points(tmp_path / "p.csv")


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv does not exist: check the path"):
        read_points(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DataError, match=r"folder\.csv cannot be read: "):
        read_points(tmp_path / "folder.csv")
    with pytest.raises(DataError, match="no file is chosen"):
        read_points("")
    with pytest.raises(DataError, match=r"p\.xlsx is a \.xlsx file: save the points as \.csv,"):
        read_points(tmp_path / "p.xlsx")
    with pytest.raises(DataError, match="points is a file without an ending"):
        read_points(tmp_path / "points")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 2**20)
    (tmp_path / "p.csv").write_bytes(b"1,2\n" * 2**19)
    with pytest.raises(DataError, match="p.csv is too large: 2 MB, at most 1 MB are read"):
        read_points(tmp_path / "p.csv")


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        (np.zeros((20, 3)), r"p.npy has shape \(20, 3\): .* is wanted$"),
        (np.zeros((2, 20)), r"p.npy has shape \(2, 20\): .* is wanted: save its transpose"),
        (np.zeros((20, 2, 1)), r"p.npy has shape \(20, 2, 1\)"),
        (np.float64(3), r"p.npy has shape \(\)"),
        (np.array(["a"] * 20), "p.npy holds <U1: numbers"),
        (np.zeros(20, complex), "p.npy holds complex128: numbers"),
        (np.zeros(20, bool), "p.npy holds bool: numbers"),
        (np.zeros((5, 2)), "p.npy has 5 rows"),
        (np.zeros((0, 2)), "p.npy"),
        (np.where(np.arange(20) == 4, np.nan, 1.0), "p.npy, row 5, column 1: nan is not a finite"),
    ],
)
def test_a_bad_npy(tmp_path: Path, stored: np.ndarray, message: str) -> None:
    np.save(tmp_path / "p.npy", stored)
    with pytest.raises(DataError, match=message):
        read_points(tmp_path / "p.npy")


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "p.npy", np.array([{}] * 20, dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match="p.npy holds Python objects: save an array of floats"):
        read_points(tmp_path / "p.npy")
    (tmp_path / "q.npy").write_bytes(pickle.dumps([1.0] * 20))
    with pytest.raises(DataError, match="q.npy is not a .npy file: save"):
        read_points(tmp_path / "q.npy")


def test_a_cut_or_foreign_npy(tmp_path: Path) -> None:
    whole = tmp_path / "whole.npy"
    np.save(whole, POINTS)
    for message, content in [
        ("cut.npy is a damaged", whole.read_bytes()[:-9]),
        ("header.npy is a damaged", whole.read_bytes()[:40]),
        ("version.npy is a damaged", b"\x93NUMPY\x09\x00" + bytes(90)),
        ("empty.npy is not a", b""),
        ("noise.npy is not a", bytes(range(256))),
    ]:
        name = message.split()[0]
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=f"{message} .npy file"):
            read_points(tmp_path / name)
    with (tmp_path / "several.npy").open("wb") as file:
        np.savez(file, a=POINTS, b=POINTS)
    with pytest.raises(DataError, match="several.npy is an archive of several arrays"):
        read_points(tmp_path / "several.npy")
