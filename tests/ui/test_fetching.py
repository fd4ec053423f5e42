"""Sets that are not here: offered, fetched, called off, found in a folder; real clicks."""

import hashlib
import struct
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest
from file_server import serving
from PySide6.QtCore import Qt

from ganlab.engine.data import IMAGE_SETS, DataError, build
from ganlab.engine.data.fetch import SOURCES, Source, fetching
from ganlab.engine.data.images.idx_set import IDX_FILES
from ganlab.engine.experiment import DataSpec, replace
from ganlab.folders import data_folders, user_folder
from ganlab.runtime import commands as c
from ganlab.runtime.state import Failure
from ganlab.ui.fetching import missing_set, plain


def idx(*shape):
    values = np.random.default_rng(0).integers(0, 10, shape).astype(np.uint8)
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape) + values.tobytes()


#: As MNIST's in all but number and content.
FILES = {f"{name}.gz": idx(300, 28, 28) if "images" in name else idx(300) for name in IDX_FILES}
CHOSEN = c.ChooseData(DataSpec(name="mnist"))


@pytest.fixture(autouse=True)
def no_data_of_the_persons_own(monkeypatch):
    monkeypatch.delenv("GANLAB_DATA", raising=False)


@pytest.fixture
def mirror(monkeypatch):
    """Serve what stands for MNIST from this computer, and nothing from elsewhere."""
    with serving({f"/{name}": data for name, data in FILES.items()}) as mirror:
        sources = tuple(
            Source(name, (f"{mirror.url}/{name}",), len(data), hashlib.sha256(data).hexdigest())
            for name, data in FILES.items()
        )
        monkeypatch.setitem(SOURCES._items, "mnist", sources)
        yield mirror


@pytest.fixture
def near(mirror, window):
    """Return a window that fetches from the mirror and waits for it no longer than a test does."""
    opener = build_opener(ProxyHandler({}))
    window.controller.fetching.options = {"opener": opener.open, "timeout": 5.0}
    window.setup.picker.wake()
    return window


def click(window, qtbot, name="mnist"):
    qtbot.mouseClick(window.setup.picker.tiles[name], Qt.MouseButton.LeftButton)


def toast(window, qtbot, words):
    def said():
        return [t for t in window.toasts.shown if words in t.text]

    qtbot.waitUntil(lambda: bool(said()))
    return said()[-1]


def press(toast, qtbot):
    qtbot.mouseClick(toast.action_button, Qt.MouseButton.LeftButton)


# --- asked ---------------------------------------------------------------------------------------


def test_a_click_on_a_missing_set_says_size_source_and_licence(near, qtbot):
    click(near, qtbot, "fashion-mnist")
    qtbot.waitUntil(lambda: bool(near.answers.asked))
    assert near.answers.asked == ["Get Fashion-MNIST"]
    (text, ways), data = near.answers.read[0], IMAGE_SETS["fashion-mnist"]
    assert ways == ("Fetch 31 MB", "Use a folder…")
    for part in ("not on this computer", "github.com", "31 MB", data.source, data.licence):
        assert part in text
    # Cancel leaves all as it is.
    assert near.fake.take_posted() == [] and near.toasts.shown == []
    assert not near.controller.fetching.errand.busy


# --- fetched -------------------------------------------------------------------------------------


def test_a_fetched_set_is_chosen_and_its_tile_shows_it(near, mirror, qtbot):
    tile = near.setup.picker.tiles["mnist"]
    qtbot.waitUntil(lambda: tile.icon_name == "drop")
    near.answers.choice = 0
    click(near, qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [CHOSEN]
    assert "MNIST is on this computer now" in near.toasts.shown[-1].text
    folder = user_folder("data") / "mnist"
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == FILES
    qtbot.waitUntil(lambda: tile.pictured)
    assert "Not on this computer" not in tile.toolTip()
    # The next click asks nothing.
    near.answers.asked.clear()
    click(near, qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [CHOSEN] and near.answers.asked == []


def test_the_note_says_how_far_it_is_and_a_click_calls_it_off(near, mirror, qtbot):
    mirror.silent = 50_000
    near.answers.choice = 0
    note = near.setup.picker.fetch_note
    assert not note.isVisible()
    click(near, qtbot)
    total = sum(len(data) for data in FILES.values())
    qtbot.waitUntil(lambda: note.bar.value() == round(1000 * 50_000 / total))
    assert note.isVisible() and note.words.text() == "Fetching MNIST"
    assert note.numbers.text() == f"0.1 of {total / 1e6:.1f} MB · {5_000_000 / total:.0f} %"
    assert "Fetching MNIST" in note.cancel.accessibleName()
    # It can be seen, whatever the form was scrolled to.
    qtbot.waitUntil(lambda: not note.visibleRegion().isEmpty())
    qtbot.mouseClick(note.cancel, Qt.MouseButton.LeftButton)
    assert not note.isVisible()
    toast(near, qtbot, "what came is kept")
    mirror.over.set()
    near.controller.fetching.errand._worker.join()
    assert near.fake.take_posted() == []
    # It goes on from there.
    mirror.silent = None
    mirror.asked.clear()
    click(near, qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [CHOSEN]
    assert mirror.asked[0] == (f"/{IDX_FILES[0]}.gz", "bytes=50000-")


def test_one_is_fetched_at_a_time(near, mirror, qtbot):
    mirror.silent = 1000
    near.answers.choice = 0
    click(near, qtbot)
    qtbot.waitUntil(lambda: near.controller.fetching.errand.busy)
    click(near, qtbot, "cifar-10")
    toast(near, qtbot, "MNIST is being fetched")
    assert near.answers.asked == ["Get MNIST"]
    # A click on the one under way asks and says nothing.
    said = len(near.toasts.shown)
    click(near, qtbot)
    qtbot.wait(50)
    assert near.answers.asked == ["Get MNIST"] and len(near.toasts.shown) == said
    assert near.controller.fetching.errand.busy


def test_closing_the_window_calls_a_fetch_off(near, mirror, qtbot):
    # That no thread is left is seen to after every test.
    mirror.silent = 1000
    near.answers.choice = 0
    click(near, qtbot)
    errand = near.controller.fetching.errand
    qtbot.waitUntil(lambda: errand.done > 0)
    near.close()
    assert not errand.busy and not errand._timer.isActive()
    mirror.over.set()
    assert near.fake.take_posted() == []


def test_the_last_wish_holds(near, mirror, qtbot):
    # A click while it is looked for the files, and one while they are fetched.
    click(near, qtbot)
    click(near, qtbot, "ring")
    qtbot.wait(100)
    ring = c.ChooseData(DataSpec(name="ring"))
    assert near.fake.take_posted() == [ring] and near.answers.asked == []
    mirror.silent = 1000
    near.answers.choice = 0
    click(near, qtbot)
    qtbot.waitUntil(lambda: near.controller.fetching.errand.done > 0)
    click(near, qtbot, "ring")
    mirror.silent = None
    mirror.over.set()
    said = toast(near, qtbot, "MNIST is on this computer now")
    assert near.fake.take_posted() == [ring]
    press(said, qtbot)
    assert near.fake.take_posted() == [CHOSEN]


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("missing", "answers 404"),
        ("wrong", "its checksum is wrong"),
        ("gone", "cannot be reached"),
        ("full", "are free"),
        ("read-only", "cannot be written"),
    ],
)
def test_a_failure_is_said_with_the_way_by_folder(near, mirror, qtbot, monkeypatch, fault, words):
    if fault == "missing":
        mirror.status = 404
    elif fault == "wrong":
        mirror.files = {path: bytes(len(data)) for path, data in mirror.files.items()}
    elif fault == "gone":
        with serving({}) as other:
            nowhere = other.url
        sources = tuple(
            Source(s.name, (f"{nowhere}/{s.name}",), s.size, s.sha256) for s in SOURCES["mnist"]
        )
        monkeypatch.setitem(SOURCES._items, "mnist", sources)
    elif fault == "full":
        usage = fetching.shutil.disk_usage("/")
        monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    else:
        # A file stands where the folder is to be.
        (user_folder("data") / "mnist").write_text("")
    near.answers.choice = 0
    click(near, qtbot)
    said = toast(near, qtbot, words)
    assert said.kind == "error" and "`" not in said.text
    assert not near.setup.picker.fetch_note.isVisible()
    assert near.fake.take_posted() == []
    near.answers.answer = None
    press(said, qtbot)
    assert near.answers.asked[-1] == "Choose a folder that holds MNIST"


# --- by a folder ---------------------------------------------------------------------------------


def test_a_folder_that_holds_it_is_remembered(near, qtbot, tmp_path):
    (tmp_path / "sets" / "MNIST" / "raw").mkdir(parents=True)
    for name, data in FILES.items():
        (tmp_path / "sets" / "MNIST" / "raw" / name).write_bytes(data)
    near.answers.choice, near.answers.answer = 1, tmp_path / "sets"
    click(near, qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [CHOSEN]
    assert data_folders() == (tmp_path / "sets",)
    assert IMAGE_SETS["mnist"].available


def test_a_folder_that_does_not_hold_it_is_not_remembered(near, qtbot, tmp_path):
    near.answers.choice, near.answers.answer = 1, tmp_path
    click(near, qtbot)
    said = toast(near, qtbot, "does not hold MNIST")
    assert f"{IDX_FILES[0]}.gz" in said.text
    assert data_folders() == () and near.fake.take_posted() == []


def test_whoever_names_no_folder_changes_nothing(near, qtbot):
    near.answers.choice, near.answers.answer = 1, None
    click(near, qtbot)
    qtbot.waitUntil(lambda: len(near.answers.asked) == 2)
    assert near.fake.take_posted() == [] and near.toasts.shown == []


# --- met by training -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "cifar-10"])
def test_what_the_engine_says_names_the_set_that_is_missing(name):
    with pytest.raises(DataError) as caught:
        _ = build(DataSpec(name=name)).reference
    assert missing_set(str(caught.value)) == name
    assert "`" in str(caught.value) and "`" not in plain(str(caught.value))
    assert missing_set(f"training stopped: {caught.value}") == name
    assert (
        missing_set("the cat is not on this computer: fetch it (`ganlab data fetch cat`)") is None
    )


def missing_words():
    with pytest.raises(DataError) as caught:
        _ = IMAGE_SETS["mnist"].reference
    return str(caught.value)


def test_training_that_lacks_its_files_offers_them_and_the_run_is_opened_again(
    near, qtbot, tmp_path
):
    near.controller.post(c.Open(tmp_path))
    mnist = replace(near.state.experiment, {"data.name": "mnist"})
    near.fake.become(experiment=mnist, distribution=IMAGE_SETS["mnist"], generation=2)
    near.fake.take_posted()
    near.fake.failed.emit(Failure(f"training stopped: {missing_words()}", "Traceback …"))
    said = near.toasts.shown[-1]
    assert said.action_button.text() == "Get MNIST…" and "`" not in said.text
    near.answers.choice = 0
    press(said, qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [c.Open(tmp_path)]


def test_a_refused_experiment_is_tried_again_when_its_files_have_come(near, qtbot):
    wanted = c.Load(replace(near.state.experiment, {"data.name": "mnist", "run.seed": 7}))
    near.controller.post(wanted)
    near.fake.take_posted()
    near.fake.rejected.emit(missing_words())
    near.answers.choice = 0
    press(near.toasts.shown[-1], qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [wanted]


def test_a_framed_set_whose_files_are_missing_is_offered_at_a_click(near, qtbot):
    mnist = replace(near.state.experiment, {"data.name": "mnist"})
    near.fake.become(experiment=mnist, distribution=IMAGE_SETS["mnist"], generation=2)
    near.answers.choice = 0
    click(near, qtbot)
    qtbot.waitUntil(lambda: bool(near.fake.posted))
    assert near.fake.take_posted() == [c.Load(mnist)]


def test_other_failures_are_told_as_before(near):
    near.fake.failed.emit(Failure("training stopped: boom", "Traceback …"))
    assert near.toasts.shown[-1].action_button.text() == "Copy details"
    near.fake.rejected.emit("generator.width = 0: must be larger")
    assert near.toasts.shown[-1].action_button is None
