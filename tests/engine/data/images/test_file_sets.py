"""Published sets: found, read once, checked, resized."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from tiny_sets import TinyCifar, TinyIdx, cifar_files, labels_of, write_archive, write_tiny

from ganlab.engine.data import IMAGE_SETS, DataError
from ganlab.engine.data.images import build_images, file_set, find, picture_thumbnails
from ganlab.engine.data.images.file_set import FileSet
from ganlab.folders import add_data_folder, user_folder

FILE_SETS = [s for s in IMAGE_SETS.values() if isinstance(s, FileSet)]


def test_the_sets_stand_in_the_order_of_the_picker() -> None:
    assert list(IMAGE_SETS) == ["glyphs", "mnist", "fashion-mnist", "cifar-10"]


@pytest.mark.parametrize("name", list(IMAGE_SETS))
def test_a_set_is_known_without_its_files(name: str) -> None:
    chosen = IMAGE_SETS[name]
    assert chosen.name == name and chosen.kind == "images"
    assert chosen.title and chosen.description and chosen.source and chosen.licence
    assert chosen.shape == (chosen.shape[0], chosen.native_side, chosen.native_side)
    assert chosen.side == chosen.native_side
    assert len(chosen.labels) == 10 and len(set(chosen.labels)) == 10
    assert chosen.label_shares.sum() == pytest.approx(1)
    assert chosen.size == {"glyphs": None, "cifar-10": 50_000}.get(name, 60_000)
    assert build_images(name, side="48").shape == (chosen.shape[0], 48, 48)
    assert build_images(name).shape == chosen.shape
    with pytest.raises(ValueError, match="side 20: must be one of"):
        build_images(name, side="20")
    assert chosen.available == (name == "glyphs")


@pytest.mark.parametrize("chosen", FILE_SETS, ids=lambda s: s.name)
def test_a_missing_set_says_how_to_get_it(chosen: FileSet) -> None:
    assert find(chosen.name) is None
    rng = np.random.default_rng(0)
    for ask in (lambda: chosen.reference, lambda: chosen.held_out, lambda: chosen.sample(2, rng)):
        with pytest.raises(DataError) as caught:
            ask()
        message = str(caught.value)
        assert f"{chosen.title} is not on this computer" in message
        assert f"ganlab data fetch {chosen.name}" in message
        assert "ganlab data add FOLDER" in message
    assert picture_thumbnails(chosen, 4) is None


def test_glyphs_need_no_files() -> None:
    with pytest.raises(KeyError, match="needs no files"):
        find("glyphs")
    with pytest.raises(KeyError, match="choose one of glyphs"):
        find("mnst")


@pytest.mark.parametrize("packed", [False, True])
def test_an_idx_set_is_what_its_files_say(tmp_path: Path, packed: bool) -> None:
    add_data_folder(tmp_path)
    write_tiny(tmp_path / "tiny", packed)
    tiny = TinyIdx()
    assert tiny.available and tiny.find() == tmp_path / "tiny"
    reference = tiny.reference
    assert reference.pixels.shape == (100, 1, 28, 28) and len(tiny.held_out) == 12
    assert reference.pixels[:, 0, 0, 0].tolist() == list(range(100))
    assert reference.labels is not None
    assert np.array_equal(reference.labels, labels_of((20, 30, 50), (2, 1, 0)))
    assert tiny.size == len(reference)
    assert tiny.label_shares == pytest.approx([0.2, 0.3, 0.5])
    with pytest.raises(ValueError, match="read-only"):
        reference.pixels[0] = 0


def test_samples_are_pictures_of_the_set_with_their_labels(tmp_path: Path) -> None:
    add_data_folder(tmp_path)
    write_tiny(tmp_path / "tiny")
    tiny = TinyIdx()
    x, y = tiny.sample_labelled(3000, np.random.default_rng(0))
    assert x.dtype == np.float32 and x.min() == 0 and x.max() == 1
    chosen = np.rint(x[:, 0, 0, 0] * 255).astype(int)
    reference = tiny.reference
    assert reference.labels is not None
    assert np.array_equal(y, reference.labels[chosen])
    assert np.array_equal(np.rint(x * 255), reference.pixels[chosen])
    # Every picture is as likely as any other.
    assert np.bincount(chosen, minlength=100).min() > 8
    assert np.array_equal(tiny.sample(3000, np.random.default_rng(0)), x)
    assert not np.array_equal(tiny.sample(3000, np.random.default_rng(1)), x)


def test_it_is_read_once_and_again_where_the_files_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_data_folder(tmp_path)
    folder = write_tiny(tmp_path / "tiny")
    reads = []
    read = TinyIdx._read
    monkeypatch.setattr(TinyIdx, "_read", lambda self, f: reads.append(f) or read(self, f))
    sets = [TinyIdx() for _ in range(4)]
    threads = [threading.Thread(target=lambda s=s: s.reference) for s in sets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len({id(s.reference.pixels) for s in sets}) == 1
    assert TinyIdx().at(28).held_out is sets[0].held_out
    assert len(reads) == 1
    file = folder / "train-labels-idx1-ubyte.gz"
    os.utime(file, ns=(1, 1))
    assert TinyIdx().reference is not sets[0].reference
    assert len(reads) == 2


@pytest.mark.parametrize("side", [16, 28, 32, 64])
def test_another_side_is_resized_once_as_pillow_does(tmp_path: Path, side: int) -> None:
    from PIL import Image

    add_data_folder(tmp_path)
    write_tiny(tmp_path / "tiny")
    native, resized = TinyIdx(), TinyIdx(side)
    assert resized.shape == (1, side, side)
    assert resized.reference.pixels.shape == (100, 1, side, side)
    assert resized.reference is native.at(side).reference
    assert resized.held_out.pixels.shape == (12, 1, side, side)
    picture = Image.fromarray(native.reference.pixels[3, 0].astype(np.float32))
    expected = np.asarray(picture.resize((side, side), Image.Resampling.BICUBIC))
    assert np.abs(resized.reference.pixels[3, 0] - expected.clip(0, 255)).max() <= 0.51
    assert resized.sample(5, np.random.default_rng(0)).shape == (5, 1, side, side)


def test_places_are_asked_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = write_tiny(user_folder("data") / "tiny")
    assert TinyIdx().find() == own
    chosen = write_tiny(tmp_path / "chosen" / "tiny")
    add_data_folder(tmp_path / "chosen")
    assert TinyIdx().find() == chosen
    named = write_tiny(tmp_path / "named")
    monkeypatch.setenv("GANLAB_DATA", str(named))
    assert TinyIdx().find() == named
    (named / "t10k-images-idx3-ubyte.gz").unlink()
    assert TinyIdx().find() == chosen
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path / "nowhere"))
    assert TinyIdx().find() == chosen


def test_files_of_the_same_names_are_told_apart_by_their_labels(tmp_path: Path) -> None:
    add_data_folder(write_tiny(tmp_path / "somewhere", first=(0, 1, 2)))
    assert TinyIdx().find() is None
    damaged = tmp_path / "somewhere" / "train-labels-idx1-ubyte.gz"
    damaged.write_bytes(b"")
    assert TinyIdx().find() is None


def test_other_labels_than_the_published_ones_are_refused(tmp_path: Path) -> None:
    add_data_folder(tmp_path)
    folder = write_tiny(tmp_path / "tiny", packed=False)
    file = folder / "train-labels-idx1-ubyte"
    content = bytearray(file.read_bytes())
    content[-1] = (content[-1] + 1) % 3
    file.write_bytes(content)
    with pytest.raises(DataError, match="not those of Tiny: their labels are others"):
        _ = TinyIdx().reference
    content[-1] = 7
    file.write_bytes(content)
    with pytest.raises(DataError, match="ganlab data fetch tiny"):
        _ = TinyIdx().reference


def test_a_damaged_file_is_named_and_not_a_thumbnail(tmp_path: Path) -> None:
    add_data_folder(tmp_path)
    folder = write_tiny(tmp_path / "tiny", packed=False)
    file = folder / "train-images-idx3-ubyte"
    whole = file.read_bytes()
    file.write_bytes(whole[:500])
    tiny = TinyIdx()
    with pytest.raises(DataError) as caught:
        _ = tiny.reference
    assert f"{file} is incomplete" in str(caught.value)
    assert picture_thumbnails(tiny, 4) is None
    file.write_bytes(whole)
    assert len(tiny.reference) == 100, "what is mended can be read"


def test_pictures_and_labels_of_different_number_are_refused(tmp_path: Path) -> None:
    add_data_folder(tmp_path)
    folder = write_tiny(tmp_path / "tiny", packed=False)
    (folder / "t10k-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 1, 0]))
    with pytest.raises(DataError, match="12 pictures and t10k-labels-idx1-ubyte 1 labels"):
        _ = TinyIdx().held_out


def test_thumbnails_are_pictures_of_the_set_read_without_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_data_folder(tmp_path)
    write_tiny(tmp_path / "tiny")
    with monkeypatch.context() as patch:
        patch.setattr(file_set, "_load", None)  # so whoever reads all fails
        shown = picture_thumbnails(TinyIdx(), 9, seed=1)
    assert shown is not None and shown.shape == (9, 28, 28, 1) and shown.dtype == np.uint8
    pixels = TinyIdx().reference.pixels.transpose(0, 2, 3, 1)
    assert all(np.array_equal(pixels[picture[0, 0, 0]], picture) for picture in shown)
    again, other = (picture_thumbnails(TinyIdx(), 9, seed=seed) for seed in (1, 2))
    assert np.array_equal(again, shown) and not np.array_equal(other, shown)
    glyphs = picture_thumbnails(IMAGE_SETS["glyphs"], 5)
    assert glyphs is not None and glyphs.shape == (5, 28, 28, 1) and glyphs.max() == 255


@pytest.mark.parametrize("how", ["archive", "folder", "files"])
def test_cifar_is_read_from_its_binary_version(tmp_path: Path, how: str) -> None:
    add_data_folder(tmp_path)
    files = cifar_files()
    folder = tmp_path / "cifar-10"
    if how == "archive":
        write_archive(folder / "cifar-10-binary.tar.gz", files)
    else:
        inner = folder / "cifar-10-batches-bin" if how == "folder" else folder
        inner.mkdir(parents=True)
        for name, content in files.items():
            (inner / name).write_bytes(content)
    tiny = TinyCifar()
    shown = picture_thumbnails(tiny, 4)
    assert shown is not None and shown.shape == (4, 32, 32, 3)
    record = np.frombuffer(files["data_batch_2.bin"], np.uint8)[:3073]
    reference = tiny.reference
    assert reference.labels is not None
    assert reference.pixels.shape == (50, 3, 32, 32) and len(tiny.held_out) == 10
    assert reference.labels[10] == record[0]
    assert np.array_equal(reference.pixels[10].ravel(), record[1:])
    assert tiny.at(16).reference.pixels.shape == (50, 3, 16, 16)
    every = {picture.tobytes() for picture in reference.pixels.transpose(0, 2, 3, 1)}
    assert all(picture.tobytes() in every for picture in shown)


def test_of_an_archive_only_known_files_are_read_and_none_is_written(tmp_path: Path) -> None:
    add_data_folder(tmp_path)
    files = cifar_files()
    archive = tmp_path / "cifar-10" / "cifar-10-binary.tar.gz"
    write_archive(archive, {**files, "../../escaped.bin": b"x", "extra.bin": b"y"})
    before = {p for p in tmp_path.rglob("*") if p != tmp_path / "ganlab-home"}
    assert len(TinyCifar().reference) == 50
    assert {p for p in tmp_path.rglob("*") if p != tmp_path / "ganlab-home"} == before


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("missing", "data_batch_3.bin is missing"),
        ("short", "has a wrong size"),
        ("cut", "is damaged"),
        ("no archive", "is damaged"),
        ("labels", "not those of CIFAR-10"),
    ],
)
def test_a_wrong_archive_is_named(tmp_path: Path, damage: str, words: str) -> None:
    add_data_folder(tmp_path)
    files = cifar_files()
    archive = tmp_path / "cifar-10" / "cifar-10-binary.tar.gz"
    if damage == "missing":
        del files["data_batch_3.bin"]
    if damage == "short":
        files["data_batch_3.bin"] = files["data_batch_3.bin"][:-1]
    if damage == "labels":
        files["data_batch_3.bin"] = b"\xff" + files["data_batch_3.bin"][1:]
    write_archive(archive, files)
    if damage == "cut":
        archive.write_bytes(archive.read_bytes()[:-3000])
    if damage == "no archive":
        archive.write_bytes(b"<html>")
    with pytest.raises(DataError) as caught:
        _ = TinyCifar().reference
    assert words in str(caught.value)
    assert "ganlab data fetch cifar-10" in str(caught.value)


def test_mnist_itself(mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(mnist.parent))
    digits = build_images("mnist")
    assert digits.available
    assert digits.reference.pixels.shape == (60_000, 1, 28, 28)
    assert digits.held_out is not None and len(digits.held_out) == 10_000
    # The mean grey of the training pictures, as is widely used to normalise them.
    assert digits.reference.pixels.mean() / 255 == pytest.approx(0.1307, abs=1e-4)
    # Named itself, the folder is MNIST's and not that of another set with the same names.
    monkeypatch.setenv("GANLAB_DATA", str(mnist))
    assert find("mnist") == mnist
    assert find("fashion-mnist") is None


def test_fashion_mnist_itself(mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(mnist.parent))
    if find("fashion-mnist") is None:
        pytest.skip(f"Fashion-MNIST is not in {mnist.parent}")
    clothes = build_images("fashion-mnist")
    assert clothes.reference.pixels.mean() / 255 == pytest.approx(0.2860, abs=1e-4)
    assert clothes.reference.labels is not None
    # Trousers are two long legs: their middle is darker than their sides at the hem.
    trousers = clothes.reference.pixels[clothes.reference.labels == 1, 0].mean(axis=0)
    assert trousers[24, 14] < trousers[24, 10] and trousers[24, 14] < trousers[24, 17]
