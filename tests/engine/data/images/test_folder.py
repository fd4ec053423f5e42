"""A person's own folder: every picture that can be read, and every other one named."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganlab.engine.data import DataError
from ganlab.engine.data.images import build_images, decode, picture_thumbnails, read_folder
from ganlab.engine.data.images.folder import ReadingCancelled

LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def put(file: Path, colour: object = RED, size: tuple[int, int] = (40, 40), **how: object) -> Path:
    """Save a picture of one colour."""
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = "RGB" if isinstance(colour, tuple) else "L"
    Image.new(mode, size, colour).save(file, **how)  # type: ignore[arg-type]
    return file


def fill(folder: Path, count: int = 10, colour: object = RED) -> Path:
    for i in range(count):
        put(folder / f"p{i:02}.png", colour)
    return folder


def colours(folder: Path, side: int = 16) -> list[tuple[int, ...]]:
    """Return the mean colour of each picture, in order."""
    pixels = read_folder(folder, side).reference.pixels
    return [tuple(np.rint(p.mean(axis=(1, 2))).astype(int).tolist()) for p in pixels]


@pytest.mark.parametrize("side", [16, 28, 32, 48, 64])
def test_sub_folders_are_labels(tmp_path: Path, side: int) -> None:
    fill(tmp_path / "green ones", 6, GREEN)
    fill(tmp_path / "Blue ones", 4, BLUE)
    put(tmp_path / "green ones" / "deeper" / "q.png", GREEN)
    (tmp_path / "empty").mkdir()
    (tmp_path / "green ones" / "notes.txt").write_text("no picture, and not meant as one")
    made = build_images("folder", str(tmp_path), str(side))
    assert made.labels == ("Blue ones", "green ones")
    assert made.shape == (3, side, side) and made.size == 11 and made.kind == "images"
    assert made.label_shares == pytest.approx([4 / 11, 7 / 11])
    x, y = made.sample_labelled(200, np.random.default_rng(0))
    assert x.dtype == np.float32 and set(y) == {0, 1}
    assert np.array_equal(x[:, 1].mean(axis=(1, 2)), y)
    assert np.array_equal(x[:, 2].mean(axis=(1, 2)), 1 - y)
    assert made.held_out is None and made.available
    assert str(made.size) in made.description and made.title == tmp_path.name


def test_without_them_pictures_carry_no_label(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "texts").mkdir()
    made = build_images("folder", str(tmp_path))
    assert made.labels == () and len(made.label_shares) == 0
    assert made.reference.labels is None
    assert made.side == 32
    assert made.sample(3, np.random.default_rng(0)).shape == (3, 3, 32, 32)
    with pytest.raises(ValueError, match="has no labels"):
        made.sample_labelled(3, np.random.default_rng(0))


def test_pictures_beside_labelled_folders_are_left_out_and_named(tmp_path: Path) -> None:
    fill(tmp_path / "a")
    stray = put(tmp_path / "stray.png")
    report = read_folder(tmp_path).report
    assert report.read == 10
    assert [(s.path, s.reason) for s in report.skipped] == [
        (stray, "stands beside the labelled folders, in none")
    ]


def test_the_order_is_by_label_and_name_whatever_the_disk_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i, name in enumerate(["b", "A", "c", "B2", "d", "e", "f", "g", "h", "i"]):
        put(tmp_path / f"{name}.png", (i * 20, 0, 0))
    expected = [(v * 20, 0, 0) for v in (1, 0, 3, 2, 4, 5, 6, 7, 8, 9)]
    assert colours(tmp_path) == expected
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(scan(path))))
    put(tmp_path / "z.png", WHITE)
    assert colours(tmp_path) == [*expected, WHITE]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("p.png", {}),
        ("p.JPG", {"quality": 95}),
        ("p.jpeg", {"quality": 95}),
        ("p.bmp", {}),
        ("p.gif", {}),
        ("p.webp", {"lossless": True}),
        ("p.tif", {}),
        ("p.TIFF", {"compression": "tiff_lzw"}),
    ],
)
def test_every_format_is_read(tmp_path: Path, name: str, how: dict[str, object]) -> None:
    fill(tmp_path, 9)
    put(tmp_path / name, (0, 128, 255), (50, 30), **how)
    assert np.array(colours(tmp_path)[0]) == pytest.approx([0, 128, 255], abs=6)


def one_picture(tmp_path: Path, side: int = 32) -> np.ndarray:
    """Return the picture ``a.*`` beside nine coloured ones, [channels, side, side]."""
    fill(tmp_path, 9)
    made = read_folder(tmp_path, side)
    assert made.report.skipped == () and len(made.reference) == 10
    return made.reference.pixels[0]


def test_of_a_moving_picture_the_first_frame_is_read(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (BLUE, GREEN)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert one_picture(tmp_path).mean(axis=(1, 2)) == pytest.approx([0, 0, 255])


def test_the_middle_square_is_kept(tmp_path: Path) -> None:
    wide = Image.new("RGB", (120, 40), BLUE)
    wide.paste(GREEN, (40, 0, 80, 40))
    wide.save(tmp_path / "a.png")
    assert one_picture(tmp_path).mean(axis=(1, 2)) == pytest.approx([0, 255, 0], abs=8)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_picture_is_turned_as_its_camera_says(tmp_path: Path, name: str) -> None:
    lying = Image.new("RGB", (200, 200), BLUE)
    lying.paste(GREEN, (0, 0, 100, 200))  # left half
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: to be shown turned by 90° clockwise
    lying.save(tmp_path / name, exif=exif)
    picture = one_picture(tmp_path)
    assert picture[1, :12].min() > 200 and picture[2, 20:].min() > 200


def test_small_details_are_smoothed_not_dropped(tmp_path: Path) -> None:
    board = (np.indices((256, 256)).sum(axis=0) % 2 * 255).astype(np.uint8)
    Image.fromarray(board).convert("RGB").save(tmp_path / "a.png")
    picture = one_picture(tmp_path).astype(int)
    assert np.abs(picture[:, 2:-2, 2:-2] - 127.5).max() < 3


def test_grey_pictures_alone_are_grey(tmp_path: Path) -> None:
    fill(tmp_path, 9, 100)
    put(tmp_path / "same.png", (100, 100, 100))  # grey, though saved in colour
    assert read_folder(tmp_path).shape == (1, 32, 32)
    put(tmp_path / "zz.png", RED)
    made = read_folder(tmp_path)
    assert made.shape == (3, 32, 32)
    assert made.reference.pixels[0, :, 5, 5].tolist() == [100, 100, 100]
    assert made.reference.pixels[-1, :, 5, 5].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Image.new("RGBA", (9, 9), (0, 0, 0, 0)), WHITE),
        (lambda: Image.new("RGBA", (9, 9), (0, 255, 0, 255)), GREEN),
        (lambda: Image.new("LA", (9, 9), (0, 0)), WHITE),
        (lambda: Image.new("P", (9, 9), 0), (0, 0, 0)),
        (lambda: Image.new("1", (9, 9), 1), WHITE),
        (lambda: Image.fromarray(np.full((9, 9), 65_535, np.uint16)), WHITE),
        (lambda: Image.fromarray(np.full((9, 9), 257 * 40, np.uint16)), (40, 40, 40)),
    ],
)
def test_other_kinds_of_pixels(
    tmp_path: Path, make: Callable[[], Image.Image], expected: tuple[int, ...]
) -> None:
    make().save(tmp_path / "a.png")
    picture = one_picture(tmp_path)
    assert picture.mean(axis=(1, 2)) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, 128), (100.0, 100), (65_535.0, 255), (np.nan, None), (-1, None)]
)
def test_pictures_of_floats(tmp_path: Path, value: float, expected: int | None) -> None:
    file = tmp_path / "a.tif"
    Image.fromarray(np.full((9, 9), value, np.float32)).save(file)
    read = decode.decode(file, 16)
    if expected is None:
        assert isinstance(read, str) and "16 bits" in read
    else:
        assert not isinstance(read, str)
        assert (read == expected).all()


def test_cmyk_is_colour(tmp_path: Path) -> None:
    Image.new("CMYK", (9, 9), (0, 255, 255, 0)).save(tmp_path / "a.jpg", quality=95)
    red, green, blue = one_picture(tmp_path).mean(axis=(1, 2))
    assert red > 200 and green < 60 and blue < 60


def bomb(side: int) -> bytes:
    """Return a PNG of few bytes that says it has side x side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


@LINKS
def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    fill(tmp_path, 12)
    whole = (tmp_path / "p00.png").read_bytes()
    content = {
        "empty.png": (b"", "empty file"),
        "text.png": (b"this is no picture", "not a picture of a known format"),
        "cut.png": (whole[: len(whole) // 2], "damaged: "),
        "large.png": (bomb(9_400), "too large: "),
        "larger.png": (bomb(12_000), "too large: "),
        "largest.png": (bomb(60_000), "too large: "),
        "eps.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    }
    for name, (data, _) in content.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "not-there.png")
    (tmp_path / "self.png").symlink_to(tmp_path / "self.png")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    report = read_folder(tmp_path).report
    assert report.read == 12
    reasons = {skipped.path.name: skipped.reason for skipped in report.skipped}
    for name, (_, start) in content.items():
        assert reasons.pop(name).startswith(start)
    assert reasons.pop("nowhere.png") == "leads nowhere"
    assert reasons.pop("pipe.png") == "not a file"
    assert reasons.pop("self.png")
    assert reasons == {}
    assert str(report).startswith("12 pictures; left out: cut.png (damaged: ")
    assert str(report).endswith("and 9 more")


def test_a_picture_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, 11)
    opened = Image.open

    def open_others(file: Path, **options: object) -> Image.Image:
        if file.name == "p03.png":
            raise PermissionError(13, "Permission denied")
        return opened(file, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Image, "open", open_others)
    (skipped,) = read_folder(tmp_path).report.skipped
    assert (skipped.path.name, skipped.reason) == ("p03.png", "may not be read")


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path)
    put(tmp_path / ".hidden.png", GREEN)
    fill(tmp_path / ".thumbnails", 3, GREEN)
    made = read_folder(tmp_path)
    assert made.labels == () and made.size == 10 and made.report.skipped == ()


@LINKS
def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    fill(tmp_path / "a")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    elsewhere = fill(tmp_path.parent / f"{tmp_path.name}-elsewhere", 3, GREEN)
    (tmp_path / "b").symlink_to(elsewhere)
    made = read_folder(tmp_path)
    assert made.labels == ("a", "b") and made.size == 13


@pytest.mark.parametrize("count", [0, 9])
def test_too_few_pictures_are_refused(tmp_path: Path, count: int) -> None:
    fill(tmp_path, count)
    with pytest.raises(DataError) as caught:
        read_folder(tmp_path)
    words = "holds no pictures: .png, .jpg" if not count else "at least 10 are needed: 9 pictures"
    assert words in str(caught.value) and str(tmp_path) in str(caught.value)


def test_too_few_because_of_damage_says_so(tmp_path: Path) -> None:
    for i in range(20):
        (tmp_path / f"{i}.jpg").write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"0 pictures; left out: 0.jpg \(not a picture .* 19 more"):
        read_folder(tmp_path)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no folder is chosen"):
        build_images("folder", "")
    with pytest.raises(DataError, match="nowhere does not exist"):
        read_folder(tmp_path / "nowhere")
    file = put(tmp_path / "p.png")
    with pytest.raises(DataError, match=r"p.png is not a folder"):
        read_folder(file)
    with pytest.raises(ValueError, match="side 33"):
        read_folder(tmp_path, 33)


def test_too_many_pictures_are_refused_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, 11)
    monkeypatch.setattr("ganlab.engine.data.images.folder.MAX_PICTURES", 10)
    with pytest.raises(DataError, match="holds 11 pictures: at most 10"):
        read_folder(tmp_path)


def test_progress_is_told_and_cancelling_ends_it(tmp_path: Path) -> None:
    fill(tmp_path, 12)
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    with pytest.raises(ReadingCancelled):
        read_folder(tmp_path, progress=tell, cancelled=lambda: len(told) >= 5)
    assert told == [(done, 12) for done in range(5)]
    told.clear()
    made = read_folder(tmp_path, progress=tell)
    assert told == [(done, 12) for done in range(13)]
    told.clear()
    assert read_folder(tmp_path, progress=tell) is made and told == []


def test_a_folder_is_read_once_until_it_changes(tmp_path: Path) -> None:
    fill(tmp_path)
    made = build_images("folder", str(tmp_path), "16")
    assert build_images("folder", f"{tmp_path}/", "16") is made
    assert made.at(16) is made and made.at(28).shape == (3, 28, 28)
    put(tmp_path / "p00.png", GREEN)
    os.utime(tmp_path / "p00.png", ns=(1, 1))
    changed = build_images("folder", str(tmp_path), "16")
    assert changed is not made
    assert changed.reference.pixels[0, 1].min() == 255
    (tmp_path / "p05.png").rename(tmp_path / "a.png")
    assert build_images("folder", str(tmp_path), "16") is not changed


def test_thumbnails_are_its_pictures(tmp_path: Path) -> None:
    fill(tmp_path)
    shown = picture_thumbnails(read_folder(tmp_path, 28), 4)
    assert shown is not None and shown.shape == (4, 28, 28, 3)
    assert (shown == np.array(RED)).all()
