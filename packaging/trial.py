"""A packaged program, started as a new user would start it, and what it says of itself.

Standard library only: it runs wherever the package is tried.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Seconds that a command, and a log line of the window, may take on a slow and busy machine.
PATIENCE = 300.0
#: Seconds within which a window that is asked to close must be gone.
CLOSING = 60.0
#: What a program says that misses a part of itself.
SIGNS = re.compile(
    r"Traceback \(most recent call last\)|ModuleNotFoundError|ImportError|No module named"
    r"|undefined symbol|cannot open shared object|DLL load failed|Library not loaded"
    r"|[Cc]ould not (?:load|find) the Qt|Could not load|Failed to (?:load|execute)"
    r"|Cannot (?:find|load)|is neither in .* nor in|no Qt platform plugin"
    r"|QFontDatabase: |QIcon: |QPixmap: |QSvg\w*: |qt\.svg|qt\.qpa\.plugin|PyInstaller"
    r"|Segmentation fault|Fatal Python error|terminate called|Aborted"
    r"|the window says: .*|could not be found out|failed with exit code"
)
ON_WINDOWS = sys.platform == "win32"


class Broken(Exception):
    """The program does not work; the message says what it did and what it should have done."""


class Trial:
    """One program, tried in folders of its own.

    Parameters
    ----------
    program
        The command line that starts it.
    scratch
        An empty folder, for its home and all that it writes.
    platform
        Qt's platform plugin; empty is the system's own.
    """

    def __init__(self, program: list[str], scratch: Path, platform: str) -> None:
        self.program = program
        self.home, self.work = scratch / "home", scratch / "work"
        self.log = scratch / "log"
        for folder in (self.home, self.work, self.log, scratch / "runtime"):
            folder.mkdir(mode=0o700)
        self.environment = environment(self.home, scratch / "runtime", platform)
        #: Seconds from the start of the process to the first painted window.
        self.painted: list[float] = []

    def run(self, *arguments: str) -> str:
        """Run a command to its end; return what it printed."""
        with self._started(arguments) as (process, out, err):
            try:
                code = process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._judge(err)
                raise Broken(f"was not done within {PATIENCE:g} s\n{tail(err)}") from None
        self._judge(out, err)
        if code:
            raise Broken(f"ended with code {code}\n{tail(out)}\n{tail(err)}")
        return text_of(out)

    def window(self, *arguments: str, until: str) -> str:
        """Open the window, wait for a line of its log, close it; return the line."""
        with self._started(arguments) as (process, out, err):
            line = self._await(process, err, until)
            close(process)
            try:
                code = process.wait(CLOSING)
            except subprocess.TimeoutExpired:
                raise Broken(f"was not closed within {CLOSING:g} s\n{tail(err)}") from None
        self._judge(out, err)
        if code:
            raise Broken(f"ended with code {code} when it was closed\n{tail(err)}")
        first = re.search(r"first window painted after ([\d.]+) s", text_of(err))
        if first is None:
            raise Broken(f"never said that the window was painted\n{tail(err)}")
        self.painted.append(float(first[1]))
        return line

    def _await(self, process: subprocess.Popen[bytes], err: Path, until: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            ended = process.poll() is not None
            found = re.search(f"^.*{until}.*$", text_of(err), re.MULTILINE)
            if found:
                return found[0]
            self._judge(err)
            if ended:
                raise Broken(
                    f"ended with code {process.returncode} before it said {until!r}\n{tail(err)}"
                )
            time.sleep(0.05)
        raise Broken(f"did not say {until!r} within {PATIENCE:g} s\n{tail(err)}")

    @contextmanager
    def _started(
        self, arguments: tuple[str, ...]
    ) -> Iterator[tuple[subprocess.Popen[bytes], Path, Path]]:
        number = len(list(self.log.iterdir())) // 2
        out, err = self.log / f"{number}-out.txt", self.log / f"{number}-err.txt"
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = subprocess.Popen(
                [*self.program, *arguments],
                cwd=self.work,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=to_out,
                stderr=to_err,
                # A group of its own: what it started ends with it.
                start_new_session=not ON_WINDOWS,
            )
            try:
                yield process, out, err
            finally:
                end(process)

    def _judge(self, *said: Path) -> None:
        for path in said:
            # The line may not be written to its end yet; what is left out is read the next time.
            sign = SIGNS.search(text_of(path))
            if sign:
                raise Broken(f"said {sign[0]!r}\n{tail(path)}")


def environment(home: Path, runtime: Path, platform: str) -> dict[str, str]:
    """Return the variables of a new user who has set none."""
    ours = ("PYTHON", "GANLAB_", "QT_", "XDG_", "VIRTUAL_ENV", "LD_", "DYLD_", "PIP_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    if not platform.startswith(("xcb", "wayland")):
        kept = {n: v for n, v in kept.items() if n not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept |= {"GANLAB_TIMINGS": "1", "PYTHONUTF8": "1"}
    if platform:
        kept["QT_QPA_PLATFORM"] = platform
    if ON_WINDOWS:
        # Windows keeps a user's folders where no variable moves them.
        return kept | {"GANLAB_HOME": str(home)}
    return kept | {"HOME": str(home), "PATH": os.defpath, "XDG_RUNTIME_DIR": str(runtime)}


def close(process: subprocess.Popen[bytes]) -> None:
    """Ask the window to close, as the desktop does when a session ends."""
    if ON_WINDOWS:
        subprocess.run(["taskkill", "/T", "/PID", str(process.pid)], capture_output=True)
    else:
        process.send_signal(signal.SIGTERM)


def end(process: subprocess.Popen[bytes]) -> None:
    """End it and all that it started, without asking."""
    if process.poll() is None:
        if ON_WINDOWS:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def tail(path: Path, lines: int = 15) -> str:
    return "\n".join(f"    | {line}" for line in text_of(path).strip().splitlines()[-lines:])


def must(holds: object, message: str) -> None:
    if not holds:
        raise Broken(message)
