"""Every test runs without a screen, in folders of its own, and leaves nothing behind."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Qt or torch are imported: no screen unless one is asked for, one binding for every
# library that asks which, and one thread, with which results do not depend on the machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

import leaks

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GANLAB_DATA") or ROOT.parent / "shared" / "data")

leaks.watch()


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window, and say whose it is."""
    before = leaks.Leaks()
    yield
    found = before.found()
    if found:
        pytest.fail("left behind:\n  " + "\n  ".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def user_home(no_leaks: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test user folders of its own, never the person's; return what holds them."""
    home = tmp_path / "ganlab-home"
    monkeypatch.setenv("GANLAB_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """Return the class of the one application: the program's own."""
    from ganlab.ui.application import Application

    return Application


@pytest.fixture(autouse=True)
def one_torch_thread() -> None:
    """Undo what an earlier test set; a test without torch is not made to import it."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.get_num_threads() != 1:
        torch.set_num_threads(1)


@pytest.fixture
def mnist() -> Path:
    """Return the folder of MNIST's four files, from GANLAB_DATA or beside the checkout."""
    folder = DATA / "mnist"
    if not (folder / "train-images-idx3-ubyte.gz").is_file():
        pytest.skip(f"MNIST is not in {folder}: set GANLAB_DATA to the folder that holds mnist/")
    return folder
