"""Files that anybody may have made: each is refused in words, or opened; nothing else happens."""

from __future__ import annotations

import json
import os
import random
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bundles import trained, written

from ganlab.engine.files import RunFileError, layout, open_run, read_journal

Files = dict[str, bytes]
_WANTED = (layout.RUN, layout.CONFIG, layout.EXPERIMENT, layout.JOURNAL, layout.STATE,
           layout.WEIGHTS, layout.METRICS)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Every file of a small bundle that the detector has looked at."""
    run = trained("conditional-mlp", 6, **{"averaging.decay": 0.9, "generator.width": 8})
    run.set_field("generator.optimiser.lr", 2e-3)
    run.freeze("generator")
    run.freeze(None)
    run.update("discriminator")
    run.substep()
    run.trainer.recorder.flush()
    run.detector.observe(run.trainer.snapshot(), run.trainer.recorder.history)
    folder = written(run, tmp_path_factory.mktemp("whole") / "bundle")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where a hostile bundle goes; nothing may appear around it."""
    inner = tmp_path / "deep" / "inner"
    inner.mkdir(parents=True)
    yield inner / "bundle"
    (inner / "bundle.zip").unlink(missing_ok=True)
    assert [each.name for each in inner.iterdir()] in ([], ["bundle"])
    assert [each.name for each in inner.parent.iterdir()] == ["inner"]


def put(place: Path, files: Files) -> Path:
    place.mkdir(exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place


def pack(place: Path, files: Files) -> Path:
    target = place.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def tried(path: Path) -> bool:
    """Whether it opens; what opens must be able to go on, or to say that it has diverged."""
    from ganlab.engine.trainer.diverged import Diverged

    try:
        run = open_run(path)
    except RunFileError as error:
        assert str(path) in str(error) or path.name in str(error)
        assert len(str(error)) < 1000
        return False
    try:
        run.step()
        run.detector.report()
    except Diverged:
        pass
    return True


# -- damage -----------------------------------------------------------------------------------


def test_every_member_truncated_or_flipped(whole: Files, place: Path) -> None:
    dice = random.Random(0)
    put(place, whole)
    refused = 0
    for name in _WANTED:
        content = whole[name]
        for turn in range(24):
            damaged = bytearray(content)
            if turn % 4 == 0:
                damaged = damaged[: dice.randrange(len(damaged))]
            else:
                reach = len(damaged) if turn % 4 == 1 else min(len(damaged), 300)
                for _ in range(1 + turn // 3):
                    damaged[dice.randrange(reach)] ^= 1 << dice.randrange(8)
            (place / name).write_bytes(damaged)
            refused += not tried(place)
        (place / name).write_bytes(content)
    assert refused > 90
    assert tried(place)


def test_a_zip_truncated_or_flipped_anywhere(whole: Files, place: Path) -> None:
    content = pack(place, whole).read_bytes()
    dice = random.Random(1)
    refused = 0
    for turn in range(120):
        damaged = bytearray(content)
        if turn % 3 == 0:
            damaged = damaged[: dice.randrange(len(damaged))]
        else:
            # Its list of members stands at the end.
            start = 0 if turn % 3 == 1 else len(damaged) - 900
            for _ in range(1 + turn % 8):
                damaged[dice.randrange(start, len(damaged))] ^= 1 << dice.randrange(8)
        place.with_suffix(".zip").write_bytes(damaged)
        refused += not tried(place.with_suffix(".zip"))
    assert refused > 80


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from _leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for i in range(min(len(value), 2)):
            yield from _leaves(value[i], (*path, i))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copied = value.copy()
    copied[path[0]] = _with(value[path[0]], path[1:], new)
    return copied


_OTHERS = (None, [], {}, "x", -1, 2**70, 1.5, True, [[[]]], float("inf"))


@pytest.mark.parametrize("name", [layout.STATE, layout.RUN, layout.CONFIG])
def test_another_kind_of_value_anywhere(whole: Files, place: Path, name: str) -> None:
    put(place, whole)
    table = json.loads(whole[name])
    paths = list(_leaves(table))
    dice = random.Random(2)
    for path in dice.sample(paths, min(len(paths), 150)):
        (place / name).write_text(json.dumps(_with(table, path, dice.choice(_OTHERS))))
        tried(place)


def test_events_of_another_kind(whole: Files, place: Path) -> None:
    put(place, whole)
    lines = whole[layout.JOURNAL].decode().splitlines()
    sound = {"updates": 1, "do": "set", "what": "training.k_d", "value": 2}
    (place / layout.JOURNAL).write_text("\n".join([*lines, json.dumps(sound)]))
    assert tried(place)
    for key, value in (
        ("do", "explode"),
        ("do", []),
        ("what", "generator.width"),
        ("what", "no.such.field"),
        ("what", 3),
        ("value", [2]),
        ("updates", -1),
        ("updates", "1"),
        ("more", 1),
    ):
        (place / layout.JOURNAL).write_text(json.dumps({**sound, key: value}))
        for read in (open_run, read_journal):
            with pytest.raises(RunFileError, match="journal.jsonl is damaged"):
                read(place)


# -- traps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [layout.RUN, layout.CONFIG, layout.STATE, layout.JOURNAL, layout.EXPERIMENT],
)
def test_a_million_brackets_are_too_deep(whole: Files, place: Path, name: str) -> None:
    opened = b"a = " if name == layout.EXPERIMENT else b""
    for deep in (b"[" * 10**6, b'{"a":' * 10**5):
        put(place, {**whole, name: opened + deep})
        with pytest.raises(RunFileError, match=name):
            open_run(place)


def test_a_header_that_promises_more_than_there_is(whole: Files, place: Path) -> None:
    rest = whole[layout.WEIGHTS][8:]
    for length in (2**60, 2**64 - 1, len(rest) + 1, 0):
        put(place, {**whole, layout.WEIGHTS: struct.pack("<Q", length) + rest})
        with pytest.raises(RunFileError, match="model.safetensors is damaged"):
            open_run(place)


def tensors(**changes: Any) -> bytes:
    """Return a safetensors file with one tensor, whose description is as it is told to be."""
    told = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4], **changes}
    header = json.dumps({"generator.layers.0.weight": told}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": [2**40, 2**40]},
        {"shape": [2**62, 0]},
        {"shape": [-1]},
        {"shape": "x"},
        {"dtype": "F7"},
        {"dtype": "I32"},
        {"data_offsets": [0, 2**60]},
        {"data_offsets": [4, 0]},
    ],
)
def test_tensors_of_impossible_shapes(whole: Files, place: Path, changes: dict[str, Any]) -> None:
    put(place, {**whole, layout.WEIGHTS: tensors(**changes)})
    with pytest.raises(RunFileError, match="model.safetensors is damaged"):
        open_run(place)


def test_weights_that_are_no_numbers_or_do_not_fit(whole: Files, place: Path) -> None:
    from safetensors.numpy import load, save

    weights = load(whole[layout.WEIGHTS])
    name = "discriminator.layers.0.weight"
    for wrong, words in (
        (np.full_like(weights[name], np.nan), f"{name} holds numbers that are not finite"),
        (np.full_like(weights[name], np.inf), "diverged"),
        (weights[name][:-1], f"{name} has shape"),
        (weights[name].astype(np.int64), f"{name} is of int64"),
    ):
        put(place, {**whole, layout.WEIGHTS: save({**weights, name: np.ascontiguousarray(wrong)})})
        with pytest.raises(RunFileError, match=words):
            open_run(place)
    del weights[name]
    put(place, {**whole, layout.WEIGHTS: save(weights)})
    with pytest.raises(RunFileError, match=f"{name} is missing"):
        open_run(place)


def test_networks_that_were_merely_written_down_are_never_built(
    whole: Files, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = whole[layout.EXPERIMENT].decode().replace("width = 8", "width = 2048")
    put(place, {**whole, layout.EXPERIMENT: text.encode()})
    monkeypatch.setattr("ganlab.engine.trainer.run.Run.__init__", _never)
    with pytest.raises(RunFileError, match="has shape"):
        open_run(place)


def _never(*_arguments: object) -> None:
    raise AssertionError("must not be reached")


def test_points_that_a_header_merely_promises(tmp_path: Path) -> None:
    source = tmp_path / "mine.npy"
    np.save(source, np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32))
    run = trained("plane", **{"data.name": "file", "data.file": str(source)})
    folder = written(run, tmp_path / "bundle")
    content = (folder / layout.DATA).read_bytes()
    assert b"(50, 2)" in content
    for wrong in (
        content.replace(b"(50, 2)", b"(9" + b"9" * 12 + b", 2)").replace(b" " * 13, b"", 1),
        content.replace(b"'<f4'", b"'|O8'"),
        content.replace(b"(50, 2)", b"(-50,2)"),
        content[:20],
        b"",
        b"\x93NUMPY\x09\x00" + content[8:],
    ):
        (folder / layout.DATA).write_bytes(wrong)
        with pytest.raises(RunFileError, match="data.npy"):
            open_run(folder)


# -- zips -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad", ["../outside", "/outside", "..\\outside", "C:/outside", "a/../../outside", "\\outside"]
)
def test_names_that_climb_out_are_refused(whole: Files, place: Path, bad: str) -> None:
    below = {f"{bad.removesuffix('outside')}{name}": content for name, content in whole.items()}
    for files in ({**whole, bad: b"caught"}, below):
        with pytest.raises(RunFileError, match="leads out of its folder: .* do not unzip it"):
            open_run(pack(place, files))
    assert not Path("/outside").exists() and not Path("outside").exists()


def test_a_member_that_promises_ten_gigabytes(whole: Files, place: Path) -> None:
    for name in (layout.WEIGHTS, layout.STATE, layout.METRICS):
        content = bytearray(pack(place, whole).read_bytes())
        at = content.rindex(name.encode()) - 46
        assert content[at : at + 4] == b"PK\x01\x02"
        struct.pack_into("<I", content, at + 24, 0xFFFFFFF0)
        place.with_suffix(".zip").write_bytes(content)
        with pytest.raises(RunFileError, match=f"{name} is too large for a run"):
            open_run(place.with_suffix(".zip"))


def test_a_bomb_is_not_unpacked(whole: Files, place: Path) -> None:
    put_in = {**whole, layout.WEIGHTS: bytes(100 << 20)}
    target = pack(place, put_in)
    assert target.stat().st_size < 1 << 20
    with pytest.raises(RunFileError, match="model.safetensors is too large for a run .* made from"):
        open_run(target)


def test_the_same_member_twice(whole: Files, place: Path) -> None:
    target = pack(place, whole)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr(layout.WEIGHTS, whole[layout.WEIGHTS])
    with pytest.raises(RunFileError, match="holds model.safetensors twice"):
        open_run(target)


def _link(archive: zipfile.ZipFile, name: str) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def _encrypted(archive: zipfile.ZipFile, name: str) -> None:
    archive.writestr(name, b"secret")
    archive.getinfo(name).flag_bits |= 1


def _squeezed(archive: zipfile.ZipFile, name: str) -> None:
    archive.writestr(name, b"x" * 100, zipfile.ZIP_LZMA)


@pytest.mark.parametrize(
    ("add", "words"),
    [(_link, "is a link"), (_encrypted, "is encrypted"), (_squeezed, "compressed in another way")],
)
def test_members_that_are_none(
    whole: Files, place: Path, add: Callable[[zipfile.ZipFile, str], None], words: str
) -> None:
    target = pack(place, {name: c for name, c in whole.items() if name != layout.STATE})
    with zipfile.ZipFile(target, "a") as archive:
        add(archive, layout.STATE)
    with pytest.raises(RunFileError, match=f"state.json .*{words}|state.json is {words}"):
        open_run(target)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX's")
def test_links_and_pipes_in_a_folder_are_not_followed(whole: Files, place: Path) -> None:
    for make, words in (
        (lambda path: path.symlink_to("/dev/zero"), "is a link"),
        (lambda path: path.symlink_to("/etc/passwd"), "is a link"),
        (os.mkfifo, "is no file"),
        (Path.mkdir, "is no file"),
    ):
        put(place, {name: c for name, c in whole.items() if name != layout.STATE})
        make(place / layout.STATE)
        with pytest.raises(RunFileError, match=f"state.json {words}"):
            open_run(place)
        if (place / layout.STATE).is_dir():
            (place / layout.STATE).rmdir()
        else:
            (place / layout.STATE).unlink()
