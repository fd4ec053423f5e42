"""Films are read back with Pillow: frames, times, size and pixels."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganlab.engine.recording import FILMS, Cancelled, Film, Plan, RecordError, mp4

WIDTH, HEIGHT = 61, 40


def drawn(n: int, colours: int = 6) -> list[np.ndarray]:
    """Frames in which a square walks over a gradient of few colours."""
    rng = np.random.default_rng([7, colours])
    table = rng.integers(0, 256, (colours, 3), np.uint8)
    ground = table[np.arange(WIDTH) * colours // WIDTH][None].repeat(HEIGHT, 0)
    frames = []
    for i in range(n):
        frame = ground.copy()
        frame[5 + i : 15 + i, 3 + 2 * i : 12 + 2 * i] = 255 - table[0]
        frames.append(frame)
    return frames


def write(path: Path, name: str, frames: list[np.ndarray], rate: int = 10, hold: float = 0.0):
    height, width = frames[0].shape[:2]
    plan = Plan(width, height, len(frames), rate, hold, title="step 1 → 9")
    with Film(path, FILMS[name], plan) as film:
        for frame in frames:
            film.add(frame)
        film.finish()


def read(path: Path) -> tuple[list[np.ndarray], list[float]]:
    with Image.open(path) as image:
        frames, times = [], []
        for i in range(image.n_frames):
            image.seek(i)
            frames.append(np.array(image.convert("RGB")))
            times.append(float(image.info["duration"]))
        assert image.info["loop"] == 0
    return frames, times


@pytest.mark.parametrize("colours", [6, 3000])
def test_an_apng_holds_every_pixel_of_every_frame(tmp_path, colours):
    frames = drawn(8, 6)
    if colours > 6:
        noise = np.random.default_rng(3).integers(0, 256, (8, HEIGHT, WIDTH, 3), np.uint8)
        frames = list(noise)
    write(tmp_path / "a.png", "apng", frames, rate=30, hold=0.5)
    found, times = read(tmp_path / "a.png")
    assert len(found) == 8
    for was, now in zip(frames, found, strict=True):
        np.testing.assert_array_equal(now, was)
    assert times[:-1] == pytest.approx([1000 / 30] * 7)
    assert times[-1] == pytest.approx(1000 / 30 + 500, abs=1.0)


def test_a_gif_of_few_colours_holds_every_pixel(tmp_path):
    frames = drawn(8)
    write(tmp_path / "a.gif", "gif", frames, rate=10, hold=1.0)
    found, times = read(tmp_path / "a.gif")
    assert len(found) == 8
    for was, now in zip(frames, found, strict=True):
        np.testing.assert_array_equal(now, was)
    assert times == [100.0] * 7 + [1100.0]


def test_a_gif_of_many_colours_is_near_and_what_stands_still_stays_still(tmp_path):
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    ground = np.stack([4 * x, 6 * y, 2 * x + 3 * y], axis=2).astype(np.uint8)
    frames = []
    for i in range(6):
        frame = ground.copy()
        frame[:, 10 * i : 10 * i + 4] = (40 * i, 250 - 40 * i, 128)
        frames.append(frame)
    write(tmp_path / "a.gif", "gif", frames)
    found, _ = read(tmp_path / "a.gif")
    for was, now in zip(frames, found, strict=True):
        assert np.abs(now.astype(int) - was).mean() < 6
    # The last column never changes, whatever comes and goes beside it.
    assert all((frame[:, -1] == found[0][:, -1]).all() for frame in found)


def test_a_frame_that_changes_nothing_is_a_frame_all_the_same(tmp_path):
    frames = drawn(1) * 3
    for name, suffix in (("gif", "gif"), ("apng", "png")):
        path = tmp_path / f"a.{suffix}"
        write(path, name, frames)
        with Image.open(path) as image:
            assert getattr(image, "n_frames", 1) == 3


def test_the_rate_that_a_gif_can_keep_is_the_rate_that_is_said(tmp_path):
    form = FILMS["gif"]
    assert form.true_rate(30) == pytest.approx(100 / 3)
    assert FILMS["apng"].true_rate(30) == 30
    write(tmp_path / "a.gif", "gif", drawn(5), rate=30)
    _, times = read(tmp_path / "a.gif")
    assert 1000 * 5 / sum(times) == pytest.approx(form.true_rate(30))
    assert form.seconds(Plan(8, 8, 5, 30, hold=2.0)) == pytest.approx(sum(times) / 1000 + 2)


@pytest.mark.parametrize("name", ["gif", "apng"])
def test_a_film_that_is_called_off_leaves_nothing_and_what_was_there(tmp_path, name):
    path = tmp_path / "mine.gif"
    path.write_bytes(b"mine")
    frames = drawn(4)
    with pytest.raises(Cancelled), Film(path, FILMS[name], Plan(WIDTH, HEIGHT, 4, 10)) as film:
        film.add(frames[0])
        raise Cancelled
    assert [p.name for p in tmp_path.iterdir()] == ["mine.gif"]
    assert path.read_bytes() == b"mine"


def test_it_can_be_called_off_while_the_gif_is_written(tmp_path):
    def tell(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with (
        pytest.raises(Cancelled),
        Film(tmp_path / "a.gif", FILMS["gif"], Plan(WIDTH, HEIGHT, 4, 10)) as film,
    ):
        for frame in drawn(4):
            film.add(frame)
        film.finish(tell)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["gif", "apng"])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, name, monkeypatch):
    form, path = FILMS[name], tmp_path / "a.bin"
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        pytest.raises(RecordError, match=r"a\.bin: cannot be written \(No space left on device\)"),
        Film(path, form, Plan(WIDTH, HEIGHT, 4, 10)) as film,
    ):
        film.add(drawn(1)[0])

        class Full:
            def write(self, data: bytes) -> int:
                raise full

            def close(self) -> None: ...

        file = film._writer._spool if name == "gif" else film._writer
        file._file.close()
        file._file = Full()
        film.add(drawn(2)[1])
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path):
    gif, plan = FILMS["gif"], Plan(WIDTH, HEIGHT, 4, 10)
    for path, plan_, words in (
        (tmp_path / "none" / "a.gif", plan, "does not exist; make it first"),
        (tmp_path, plan, "is a folder"),
        (tmp_path / "a.gif", Plan(WIDTH, HEIGHT, 0, 10), "at least 1"),
        (tmp_path / "a.gif", Plan(WIDTH, HEIGHT, 4, 60), "GIF takes from 1 to 50"),
    ):
        with pytest.raises(RecordError, match=words):
            Film(path, gif, plan_)
    with Film(tmp_path / "a.gif", gif, plan) as film, pytest.raises(ValueError, match="must be"):
        film.add(np.zeros((3, 3, 3), np.uint8))
    assert not list(tmp_path.iterdir())


def test_mp4_says_what_it_misses_and_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(mp4.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(mp4.shutil, "which", lambda name: None)
    why = FILMS["mp4"].missing()
    assert "ffmpeg" in why and 'pip install "ganlab[mp4]"' in why
    with pytest.raises(RecordError, match="MP4 needs ffmpeg"):
        Film(tmp_path / "a.mp4", FILMS["mp4"], Plan(WIDTH, HEIGHT, 4, 10))
    assert not list(tmp_path.iterdir())


def test_an_mp4_is_written_by_ffmpeg(tmp_path):
    if why := FILMS["mp4"].missing():
        pytest.skip(why)
    write(tmp_path / "a.mp4", "mp4", drawn(8), hold=0.5)
    content = (tmp_path / "a.mp4").read_bytes()
    assert content[4:8] == b"ftyp" and b"avc1" in content
    # Eight frames and half a second of ten more a second: in its table of samples.
    at = content.index(b"stsz")
    assert int.from_bytes(content[at + 12 : at + 16]) == 8 + 5
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_an_mp4_that_is_called_off_leaves_neither_file_nor_process(tmp_path):
    if why := FILMS["mp4"].missing():
        pytest.skip(why)
    form, plan = FILMS["mp4"], Plan(WIDTH, HEIGHT, 4, 10)
    with pytest.raises(Cancelled), Film(tmp_path / "a.mp4", form, plan) as film:
        film.add(drawn(1)[0])
        process = film._writer._process
        raise Cancelled
    assert process.poll() is not None
    assert not list(tmp_path.iterdir())
