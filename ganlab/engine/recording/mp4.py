"""MP4: small and smooth, by ffmpeg, which is no part of this program."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ganlab.engine.recording.errors import RecordError
from ganlab.engine.recording.film import FilmFormat, Pixels, Plan, Tell

__all__ = ["MP4", "EXTRA", "Mp4Writer", "ffmpeg", "missing"]

#: What brings an ffmpeg of its own.
EXTRA = "imageio_ffmpeg"
#: Seconds that ffmpeg has for the end of a film, once it has all frames.
_PATIENCE = 120.0
#: Seconds between two looks at whether it has ended.
_LOOK = 0.1


def ffmpeg() -> str | None:
    """Return the ffmpeg that is there, the extra's before the system's; None where none is."""
    if importlib.util.find_spec(EXTRA) is not None:
        # By name alone: what packs this program would pack a whole ffmpeg with it.
        with contextlib.suppress(RuntimeError, AttributeError):
            return str(importlib.import_module(EXTRA).get_ffmpeg_exe())
    return shutil.which("ffmpeg")


def missing() -> str:
    """Return why no MP4 can be written here, and the way out; nothing where it can."""
    if ffmpeg() is not None:
        return ""
    way = 'pip install "ganlab[mp4]", or install ffmpeg itself'
    if getattr(sys, "frozen", False):
        way = "install ffmpeg itself"
    return (
        f"MP4 needs ffmpeg, which is not here: {way}, and choose MP4 again. GIF and APNG do without"
    )


class Mp4Writer:
    """Hands each frame to an ffmpeg beside this program.

    H.264 at a constant quality at which text stays sharp (crf 18), 4:2:0, to be played by
    anything; a side of an odd number of pixels gets one more, as H.264 has only even ones.

    Parameters
    ----------
    path
        A file that is there.
    plan
        Of the film.

    Raises
    ------
    RecordError
        Where there is no ffmpeg, or it fails; by any call.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        program = ffmpeg()
        if program is None:
            raise RecordError(missing())
        self._plan, self._last = plan, b""
        self._number = 0
        size = f"{plan.width}x{plan.height}"
        read = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(plan.rate), "-i", "-"]
        even = "pad=ceil(iw/2)*2:ceil(ih/2)*2"
        how = ["-vf", even, "-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p", "-threads", "1"]
        told = ["-metadata", f"title={plan.title}", "-movflags", "+faststart", "-f", "mp4"]
        command = [program, "-y", "-v", "error", *read, "-an", *how, *told, str(path)]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  Closed by `close`.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._errors
        )

    def add(self, pixels: Pixels) -> None:
        """Hand over the next frame."""
        self._last = pixels.tobytes()
        self._number += 1
        self._write(self._last)
        if self._number == self._plan.frames:
            for _ in range(round(self._plan.hold * self._plan.rate)):
                self._write(self._last)

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
        except OSError as error:
            self._process.wait(_PATIENCE)
            raise self._failure() from error

    def finish(self, tell: Tell) -> None:
        """Let ffmpeg write the end, and see that it did."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError as error:
            raise self._failure() from error
        frames = self._plan.frames
        for _ in range(round(_PATIENCE / _LOOK)):
            # It may be called off while ffmpeg writes what it has kept back.
            tell(frames, frames)
            with contextlib.suppress(subprocess.TimeoutExpired):
                if self._process.wait(_LOOK) != 0:
                    raise self._failure()
                return
        raise RecordError(f"ffmpeg did not end within {_PATIENCE:.0f} s; nothing was written")

    def _failure(self) -> RecordError:
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        why = said[-1] if said else f"it ended with {self._process.returncode}"
        return RecordError(f"ffmpeg could not write the film: {why}")

    def close(self) -> None:
        """End ffmpeg where it still runs."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._errors.close()


MP4 = FilmFormat(
    "mp4",
    "MP4",
    "Small and smooth: slides and video players (H.264); plays once, or as its player is told",
    ".mp4",
    (1, 60),
    Mp4Writer,
    missing=missing,
)
