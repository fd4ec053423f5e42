"""The program as a process: painted first, closed cleanly, whoever closes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from ganlab.ui.timings import age

PLAYING = """
    import sys
    from PySide6.QtCore import QTimer
    from ganlab.ui import app

    begun = app.Late._session

    def session(late):
        begun(late)
        window = late._window
        window.controller.play()
        {then}

    app.Late._session = session
    code = app.run("figure-1")
    print("code", code, "torch here" if "torch" in sys.modules else "no torch")
    sys.exit(code)
"""
CLOSE = "window.loop.drawn.connect(lambda f: f.step > 3 and window.close())"
ANNOUNCE = "window.loop.drawn.connect(lambda f: print('playing', flush=True) if f.step else None)"


def start(user_home, then):
    environment = {**os.environ, "GANLAB_HOME": str(user_home), "GANLAB_TIMINGS": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PLAYING).format(then=then)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_closing_while_playing_ends_well(user_home):
    process = start(user_home, CLOSE)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "code 0" in out
    marks = ("first window painted after", "training ready after", " at step ")
    assert sorted(marks, key=err.index) == list(marks)
    assert "Traceback" not in err
    assert (user_home / "config" / "settings.json").is_file()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_as_its_button_does(user_home, number):
    process = start(user_home, ANNOUNCE)
    assert process.stdout is not None
    assert process.stdout.readline() == "playing\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert (user_home / "config" / "settings.json").is_file()


def test_the_window_is_painted_without_the_heavy_libraries(user_home):
    script = """
        import sys
        from PySide6.QtCore import QTimer
        from ganlab.ui import app

        def painted(late):
            heavy = [m for m in ("torch", "numpy", "pydantic", "pyqtgraph") if m in sys.modules]
            print("heavy", heavy)
            late._window.close()

        app.Late._painted = painted
        sys.exit(app.run())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "GANLAB_HOME": str(user_home)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "heavy []"


def test_the_age_of_a_process_counts_from_its_start():
    first = age()
    assert 0 < first <= age()
