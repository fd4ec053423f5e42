"""Fetching against mirrors that do all that mirrors do."""

from __future__ import annotations

import errno
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from file_server import Behaviour

from ganlab.engine.data.fetch import SOURCES, FetchCancelled, FetchError, Source, fetch
from ganlab.engine.registry import UnknownNameError
from ganlab.folders import user_folder

FILES: dict[str, bytes] = {}
Bring = Callable[..., Path]
Mirrors = tuple[Behaviour, Behaviour]
BIG = "pictures.bin"


@pytest.fixture(autouse=True)
def content(mirrors: Mirrors) -> None:
    FILES.update({path.strip("/"): data for path, data in mirrors[0].files.items()})


def holds_all(folder: Path) -> bool:
    """Whether a folder holds the right files and nothing else."""
    return {file.name: file.read_bytes() for file in folder.iterdir()} == FILES


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def cancel_after(bytes_arrived: int) -> dict[str, Any]:
    """Return a progress and a cancel that stop once so much is there."""
    seen = [0]
    return {
        "progress": lambda done, total: seen.__setitem__(0, done),
        "cancelled": lambda: seen[0] >= bytes_arrived,
    }


def test_a_complete_fetch_tells_how_far_it_is(bring: Bring, mirrors: Mirrors) -> None:
    told: list[tuple[int, int]] = []
    folder = bring(progress=lambda done, total: told.append((done, total)))
    assert holds_all(folder)
    total = sum(len(data) for data in FILES.values())
    assert {t for _, t in told} == {total}
    done = [d for d, _ in told]
    assert done == sorted(done) and done[-1] == total and len(set(done)) > 4
    assert mirrors[1].asked == []


def test_what_is_there_is_not_fetched_again(bring: Bring, mirrors: Mirrors) -> None:
    folder = bring()
    mirrors[0].asked.clear()
    bring()
    assert mirrors[0].asked == []
    # A wrong file under the right name is not right for its name, nor for its size.
    (folder / BIG).write_bytes(bytes(len(FILES[BIG])))
    bring()
    assert holds_all(folder)
    assert mirrors[0].asked == [(f"/{BIG}", None)]


def test_where_none_is_named_it_goes_to_the_users_data_folder(bring: Bring) -> None:
    assert bring(folder=None) == user_folder("data") / "tiny"
    assert holds_all(user_folder("data") / "tiny")


def test_a_cancelled_fetch_keeps_what_came_and_goes_on_from_there(
    bring: Bring, mirrors: Mirrors, tmp_path: Path
) -> None:
    with pytest.raises(FetchCancelled):
        bring(**cancel_after(100_000))
    part = tmp_path / "data" / f"{BIG}.part"
    assert names(tmp_path / "data") == {part.name}
    held = part.stat().st_size
    assert 100_000 <= held < len(FILES[BIG]) - 100_000, "it stops within a chunk"
    assert part.read_bytes() == FILES[BIG][:held]
    assert holds_all(bring())
    assert mirrors[0].asked[1] == (f"/{BIG}", f"bytes={held}-")


def test_cancelled_before_it_begins_asks_nobody(bring: Bring, mirrors: Mirrors) -> None:
    with pytest.raises(FetchCancelled):
        bring(cancelled=lambda: True)
    assert mirrors[0].asked == []


def test_an_interrupted_answer_is_gone_on_with(bring: Bring, mirrors: Mirrors) -> None:
    mirrors[0].cut = 130_000
    assert holds_all(bring())
    ranges = [wanted for path, wanted in mirrors[0].asked if path == f"/{BIG}"]
    assert ranges == [None, "bytes=130000-", "bytes=260000-"]
    assert mirrors[1].asked == []


def test_the_next_mirror_goes_on_where_the_first_broke_down(bring: Bring, mirrors: Mirrors) -> None:
    mirrors[0].cut = 50_000  # more attempts than one mirror gets
    assert holds_all(bring())
    assert mirrors[1].asked[0] == (f"/{BIG}", "bytes=200000-")


def test_a_mirror_without_ranges_begins_again(
    bring: Bring, mirrors: Mirrors, tmp_path: Path
) -> None:
    with pytest.raises(FetchCancelled):
        bring(**cancel_after(100_000))
    mirrors[0].ranges = False
    assert holds_all(bring())
    assert mirrors[0].asked[1][1] is not None
    assert mirrors[1].asked == []


def test_an_answer_that_fits_no_part_is_not_added_to_it(
    bring: Bring, mirrors: Mirrors, tmp_path: Path
) -> None:
    with pytest.raises(FetchCancelled):
        bring(**cancel_after(100_000))
    mirrors[0].headers["Content-Range"] = f"bytes 0-{len(FILES[BIG]) - 1}/{len(FILES[BIG])}"
    assert holds_all(bring())
    assert mirrors[1].asked[0][0] == f"/{BIG}"


@pytest.mark.parametrize("length", [1, 120_000, 300_000, 400_000])
def test_a_part_of_another_file_is_thrown_away(
    bring: Bring, mirrors: Mirrors, tmp_path: Path, length: int
) -> None:
    """As it is left where the file changed between two fetches, or the disk was at fault."""
    part = tmp_path / "data" / f"{BIG}.part"
    part.parent.mkdir()
    part.write_bytes(bytes(length))
    assert holds_all(bring())
    assert mirrors[1].asked == [], "the fault was not the mirror's"


def test_a_mirror_with_another_file_is_passed_over(bring: Bring, mirrors: Mirrors) -> None:
    mirrors[0].files[f"/{BIG}"] = bytes(len(FILES[BIG]))
    assert holds_all(bring())
    assert [path for path, _ in mirrors[0].asked].count(f"/{BIG}") == 1
    assert mirrors[1].asked == [(f"/{BIG}", None)]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (bytes(300_000), "sends another file: its checksum is wrong"),
        (bytes(299_999), "has a file of 299,999 bytes, where 300,000 are right"),
        (bytes(300_001), "has a file of 300,001 bytes, where 300,000 are right"),
    ],
)
def test_where_all_have_another_file_nothing_is_left(
    bring: Bring, mirrors: Mirrors, tmp_path: Path, other: bytes, words: str
) -> None:
    for mirror in mirrors:
        mirror.files[f"/{BIG}"] = other
    with pytest.raises(FetchError) as caught:
        bring()
    assert str(caught.value).count(words) == 2
    assert names(tmp_path / "data") == set()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (bytes(299_999), "ended after 299,999 of 300,000 bytes"),
        (bytes(300_001), "sends more than the 300,000 bytes that are right"),
    ],
)
def test_a_mirror_that_tells_no_size_is_counted(
    bring: Bring, mirrors: Mirrors, tmp_path: Path, other: bytes, words: str
) -> None:
    for mirror in mirrors:
        mirror.files[f"/{BIG}"] = other
        mirror.headers["Content-Length"] = ""
        mirror.ranges = False
    with pytest.raises(FetchError) as caught:
        bring()
    assert words in str(caught.value)
    assert BIG not in names(tmp_path / "data")


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_a_mirror_that_refuses_is_passed_over_and_named(
    bring: Bring, mirrors: Mirrors, tmp_path: Path, status: int
) -> None:
    mirrors[0].status = status
    assert holds_all(bring())
    mirrors[1].status = status
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(FetchError) as caught:
        bring()
    message = str(caught.value)
    assert message.startswith(f"tiny: {BIG} could not be fetched: 127.0.0.1 answers {status} ")
    assert message.count(f"answers {status} ") == 2
    assert "ganlab data add FOLDER" in message
    assert names(tmp_path / "data") == set()


def test_without_a_network_the_message_names_the_way_by_a_folder(
    bring: Bring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/a.bin"
        monkeypatch.setitem(SOURCES._items, "tiny", (Source("a.bin", (url, url), 3, "0" * 64),))
        with pytest.raises(FetchError) as caught:
            bring()
    message = str(caught.value)
    assert message.startswith("tiny: a.bin could not be fetched: 127.0.0.1 cannot be reached (")
    assert "choose their folder (`ganlab data add FOLDER`)" in message
    assert "\n" not in message
    assert names(tmp_path / "data") == set()


def test_an_unknown_host_is_a_failure_in_words(bring: Bring) -> None:
    def no_such_host(request: Any, timeout: float) -> Any:
        raise URLError(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))

    with pytest.raises(FetchError, match=r"cannot be reached \(Name or service not known\)"):
        bring(opener=no_such_host)


def test_a_mirror_that_falls_silent_is_given_up(bring: Bring, mirrors: Mirrors) -> None:
    mirrors[0].silent = 70_000
    assert holds_all(bring(timeout=0.3))
    assert mirrors[0].asked[:2] == [(f"/{BIG}", None), (f"/{BIG}", "bytes=70000-")]


def test_where_all_are_silent_it_ends_and_keeps_what_came(
    bring: Bring, mirrors: Mirrors, tmp_path: Path
) -> None:
    for mirror in mirrors:
        mirror.silent = 0
    began = time.monotonic()
    with pytest.raises(FetchError, match="does not answer for 0.2 s"):
        bring(timeout=0.2)
    # Two mirrors, one wait each: far below the 20 s that the server would keep it waiting.
    assert time.monotonic() - began < 15
    part = tmp_path / "data" / f"{BIG}.part"
    assert names(tmp_path / "data") == {part.name} and part.stat().st_size == 0


class Trickle:
    """An answer of one byte at a time."""

    status = 200

    def __init__(self, size: int) -> None:
        self.headers = {"Content-Length": str(size)}

    def read1(self, n: int) -> bytes:
        time.sleep(0.01)
        return b"x"

    def __enter__(self) -> Trickle:
        return self

    def __exit__(self, *args: object) -> None:
        pass


def test_a_trickle_is_as_good_as_nothing(bring: Bring) -> None:
    with pytest.raises(FetchError, match="sends less than 256 bytes per second"):
        bring(opener=lambda request, timeout: Trickle(len(FILES[BIG])), timeout=0.1)


def disk_that_fails(monkeypatch: pytest.MonkeyPatch, number: int, after: int) -> None:
    """Let writing to any part fail once it holds so many bytes."""
    opened = Path.open

    def failing(self: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        file = opened(self, mode, *args, **options)
        if self.suffix != ".part" or mode == "rb":
            return file
        write, written = file.write, [0]

        class Failing:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *args: object) -> None:
                file.close()

            def __getattr__(self, name: str) -> Any:
                return getattr(file, name)

            def write(self, data: bytes) -> int:
                written[0] += len(data)
                if written[0] > after:
                    raise OSError(number, "no way")
                return int(write(data))

        return Failing()

    monkeypatch.setattr(Path, "open", failing)


def test_a_disk_that_fills_up_is_named_and_gets_its_room_back(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk_that_fails(monkeypatch, errno.ENOSPC, 100_000)
    with pytest.raises(FetchError) as caught:
        bring()
    assert str(caught.value).startswith("the disk is full: tiny needs")
    assert str(tmp_path / "data") in str(caught.value)
    assert names(tmp_path / "data") == set()


def test_another_fault_of_the_disk_keeps_what_came(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk_that_fails(monkeypatch, errno.EIO, 100_000)
    with pytest.raises(FetchError, match=r"cannot be written \(no way\)"):
        bring()
    assert names(tmp_path / "data") == {f"{BIG}.part"}


def test_too_small_a_disk_is_seen_before_anything_is_written(
    bring: Bring, mirrors: Mirrors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=2**20 + 200_000))
    with pytest.raises(FetchError, match="tiny needs 0 MB more in .*: make room"):
        bring()
    assert mirrors[0].asked == [] and names(tmp_path / "data") == set()
    # With a part of it there, the rest fits.
    (tmp_path / "data" / f"{BIG}.part").write_bytes(FILES[BIG][:150_000])
    assert holds_all(bring())


def test_a_folder_that_cannot_be_made_or_written_is_named(
    bring: Bring, mirrors: Mirrors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FetchError, match=r"file/data cannot be written \(Not a directory\)"):
        bring(folder=tmp_path / "file" / "data")
    with pytest.raises(FetchError, match=r"file cannot be written \(File exists\)"):
        bring(folder=tmp_path / "file")
    opened = Path.open

    def read_only(self: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        if mode != "rb":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return opened(self, mode, *args, **options)

    monkeypatch.setattr(Path, "open", read_only)
    with pytest.raises(FetchError, match=r"data cannot be written \(Permission denied\): choose"):
        bring()
    assert names(tmp_path / "data") == set()


def test_only_what_is_published_can_be_fetched() -> None:
    with pytest.raises(UnknownNameError, match="choose one of mnist, fashion-mnist, cifar-10"):
        fetch("glyphs")
