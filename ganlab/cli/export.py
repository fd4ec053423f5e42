"""``ganlab export``: a trained model as files that run without ganlab."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from ganlab.cli.errors import FAILED, INTERRUPTED, CommandError
from ganlab.cli.shares import Shares
from ganlab.cli.target import find_run

if TYPE_CHECKING:
    from ganlab.engine.export.perform import Exported, ExportRequest
    from ganlab.engine.export.source import Source

HELP = "export a trained model, to run without ganlab"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "run_folder",
        nargs="?",
        metavar="RUN",
        help="folder, .ganlab file, bundle or the name of a trained model",
    )
    parser.add_argument("--format", default="bundle", metavar="FORMAT", help="bundle; see --list")
    parser.add_argument(
        "--part",
        default="generator",
        metavar="PART",
        help="generator, discriminator, or codes: Q, which reads InfoGAN's (generator)",
    )
    parser.add_argument("--out", type=Path, metavar="PATH", help="a new file or folder, or .zip")
    parser.add_argument("--replace", action="store_true", help="replace what an export wrote there")
    parser.add_argument(
        "--check",
        action="store_true",
        help="load it in a fresh interpreter without ganlab and compare its outputs",
    )
    parser.add_argument("--list", action="store_true", help="list the formats and end")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Export and print what was written."""
    from ganlab.engine.export import FORMATS, PARTS
    from ganlab.engine.export.perform import ExportRequest

    if options.list:
        _list()
        return 0
    if options.format not in FORMATS:
        raise CommandError(f"--format {options.format}: must be one of {', '.join(FORMATS)}")
    if options.part not in PARTS:
        raise CommandError(f"--part {options.part}: must be one of {', '.join(PARTS)}")
    if options.run_folder is None or options.out is None:
        raise CommandError(
            "RUN --out PATH: name a run folder, a .ganlab file, a bundle or a trained model, and "
            "where to export to; or ask for --list"
        )
    request = ExportRequest(
        options.format, options.out, options.part, options.replace, options.check
    )
    done = _perform(_open(find_run(options.run_folder)), request, options)
    if options.json:
        print(json.dumps(as_json(done), ensure_ascii=False), flush=True)
    else:
        print(told(done))
        if options.check and done.difference is None and not done.unproven:
            print("not checked: there is nothing in this format to load")
    if done.unproven and not options.progress:
        raise CommandError(f"written, but not proven: {done.unproven}", FAILED)
    return 0


def _open(path: Path) -> Source:
    from ganlab.engine.export import Source
    from ganlab.engine.files import RunFileError
    from ganlab.engine.trainer.run import one_thread

    one_thread()
    try:
        return Source.read(path)
    except RunFileError as error:
        raise CommandError(str(error)) from error


def _perform(source: Source, request: ExportRequest, options: argparse.Namespace) -> Exported:
    from ganlab.engine.export import ExportError
    from ganlab.engine.export.perform import perform
    from ganlab.engine.files import RunFileError

    with Shares(silent=options.json) as shares:

        def progress(share: float, what: str) -> None:
            shares.show(share, what)
            if options.progress:
                print(json.dumps({"share": share, "what": what}), flush=True)

        try:
            with _ended_in_order():
                return perform(source, request, progress)
        except ExportError as error:
            raise CommandError(str(error)) from error
        except RunFileError as error:
            raise CommandError(f"--out {error}", FAILED) from error
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"--out {request.path}: not exported ({reason})", FAILED) from error
        except KeyboardInterrupt:
            raise CommandError("interrupted; nothing half-written is left", INTERRUPTED) from None


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Take SIGTERM for Ctrl+C: by itself it would leave half a file and a running check behind."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def as_json(done: Exported) -> dict[str, object]:
    """What was written, as JSON values."""
    return {
        "path": str(done.path),
        "size": done.size,
        "step": done.step,
        "seconds": round(done.seconds, 3),
        "difference": done.difference,
        "outputs": done.outputs,
        "unproven": done.unproven,
    }


def told(done: Exported) -> str:
    """What was written, in words."""
    words = f"{done.path}: {done.size:,} bytes, step {done.step:,}, {done.seconds:.1f} s"
    if done.difference is not None:
        words += (
            f"\nchecked without ganlab: {done.outputs:,} outputs, largest difference "
            f"{done.difference:.2g}"
        )
    return words


def _list() -> None:
    from ganlab.engine.export import FORMATS

    for format_ in FORMATS.values():
        what = format_.suffix or "folder or .zip"
        print(f"{format_.name}  —  {format_.title} ({what}; {', '.join(format_.parts)})")
        print(f"    {format_.description}")
