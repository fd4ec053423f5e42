"""``ganlab data``: the sets of pictures, where they are, and how to get them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ganlab.cli.errors import FAILED, INTERRUPTED, CommandError
from ganlab.cli.progress import Progress

HELP = "list the sets of pictures, fetch one, or name a folder that holds some"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --json, and what can be done besides listing."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    fetch = actions.add_parser("fetch", help="fetch a set from its public mirrors")
    fetch.add_argument("name", metavar="NAME", help="a set, as listed by `ganlab data`")
    fetch.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help="keep it in DIR/NAME, and look there from now on, instead of the user's data folder",
    )
    add = actions.add_parser("add", help="remember a folder that holds data sets")
    add.add_argument("folder", type=Path, metavar="DIR", help="with the files, or a folder of each")


def run(options: argparse.Namespace) -> int:
    """List, fetch or remember."""
    if options.action == "fetch":
        return _fetch(options.name, options.to)
    if options.action == "add":
        return _add(options.folder)
    return _list(as_json=options.json)


class _Bytes(Progress):
    """The bar of a download."""

    def words(self, step: int, steps: int, speed: float) -> str:
        return f"{step / 1e6:.1f} of {steps / 1e6:.1f} MB  {speed / 1e6:.1f} MB/s"


def _list(*, as_json: bool) -> int:
    entries = _entries()
    if as_json:
        print(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    for entry in entries:
        channels, side, _ = entry["shape"]
        size = "endless" if entry["size"] is None else f"{entry['size']:,}"
        print(f"{entry['name']}  —  {entry['title']}: {entry['description']}")
        print(
            f"    {size} pictures of {side} × {side} in {'colour' if channels == 3 else 'grey'}, "
            f"labels: {', '.join(entry['labels'])}"
        )
        print(f"    licence: {entry['licence']}")
        print(f"    {_where(entry)}")
    return 0


def _entries() -> list[dict[str, Any]]:
    from ganlab.engine.data.fetch import SOURCES
    from ganlab.engine.data.images import IMAGE_SETS, find

    entries = []
    for name, chosen in IMAGE_SETS.items():
        sources = SOURCES.get(name)
        folder = find(name) if sources else None
        entries.append(
            {
                "name": name,
                "title": chosen.title,
                "description": chosen.description,
                "shape": list(chosen.shape),
                "size": chosen.size,
                "labels": list(chosen.labels),
                "source": chosen.source,
                "licence": chosen.licence,
                "available": folder is not None or not sources,
                "folder": None if folder is None else str(folder),
                "fetch_bytes": sum(source.size for source in sources) if sources else None,
            }
        )
    return entries


def _where(entry: dict[str, Any]) -> str:
    if entry["fetch_bytes"] is None:
        return "drawn as needed: no files"
    if entry["folder"] is not None:
        return f"in {entry['folder']}"
    return f"missing: `ganlab data fetch {entry['name']}` ({entry['fetch_bytes'] / 1e6:,.0f} MB)"


def _fetch(name: str, to: Path | None) -> int:
    from ganlab.engine.data.fetch import SOURCES, FetchError, fetch
    from ganlab.engine.data.images import IMAGE_SETS
    from ganlab.engine.registry import UnknownNameError

    try:
        sources = SOURCES[name]
    except UnknownNameError as error:
        if name in IMAGE_SETS:
            raise CommandError(f"{name} needs no files: there is nothing to fetch") from None
        raise CommandError(str(error)) from None
    if to is not None and to.exists() and not to.is_dir():
        raise CommandError(f"--to {to}: must be a folder")
    target = None if to is None else to.expanduser().resolve() / name
    with _Bytes(sum(source.size for source in sources)) as bar:
        try:
            folder = fetch(name, target, progress=lambda done, total: bar.show(done))
        except FetchError as error:
            raise CommandError(str(error), FAILED) from error
        except KeyboardInterrupt:
            raise CommandError(
                "interrupted; what has arrived is kept, and the same command goes on from there",
                INTERRUPTED,
            ) from None
    if target is not None:
        _remember(target.parent)
    print(f"{IMAGE_SETS[name].title} is in {folder}")
    return 0


def _add(folder: Path) -> int:
    from ganlab.engine.data.images import IMAGE_SETS
    from ganlab.engine.data.images.file_set import FileSet

    added = _remember(folder)
    sets = [chosen for chosen in IMAGE_SETS.values() if isinstance(chosen, FileSet)]
    found = [chosen.name for chosen in sets if chosen.find_in(added) is not None]
    print(f"{added} is looked into from now on: it holds {', '.join(found) or 'no set yet'}")
    if not found:
        for chosen in sets:
            print(f"{chosen.name} needs {chosen.wanted}", file=sys.stderr)
    return 0


def _remember(folder: Path) -> Path:
    from ganlab.folders import add_data_folder

    if not folder.expanduser().is_dir():
        raise CommandError(f"{folder} is not a folder: choose one that holds data files")
    try:
        return add_data_folder(folder)
    except OSError as error:
        raise CommandError(
            f"the folder cannot be remembered: {error.filename} cannot be written "
            f"({error.strerror}); name it in GANLAB_DATA instead",
            FAILED,
        ) from None
