"""The members of a run on disk, read by name: of a folder, or of a folder zipped.

What is read may come from anybody. So members are asked for by the layout's names alone, and no
path in a zip is ever followed; links, devices and pipes are no members; and nothing is read that
is larger than such a member can be.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ganlab.engine.files import layout
from ganlab.engine.files.errors import RunFileError

__all__ = ["WAY_OUT", "Members", "reading"]

#: What is said of damage.
WAY_OUT = "the file is left as it is, open another copy"

#: Bytes that a member can have at most: no run of toy networks comes near it.
_LARGEST = {
    layout.WEIGHTS: 1 << 30,
    layout.STATES: 1 << 30,
    layout.METRICS: 1 << 28,
    layout.ROWS: 1 << 28,
    layout.DATA: 1 << 27,
    layout.PREVIEW: 1 << 22,
}
_LARGEST_TEXT = 1 << 26
#: A member of more than so many bytes is none where it was zipped to a hundredth of its size:
#: weights and tables of numbers do not lend themselves to that, bombs do.
_SUSPICIOUS, _SHRUNK = 1 << 26, 100
_PLAIN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class _Store(Protocol):
    def read(self, name: str) -> bytes:
        """Return a member's content; KeyError where there is none of that name."""

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of that name."""


class Members:
    """Reads one member after the other.

    Attributes
    ----------
    path : Path
        Of the folder or the zip.
    """

    def __init__(self, path: Path, store: _Store) -> None:
        self.path, self._store = path, store

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name in self._store

    def content(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises
        ------
        RunFileError
            Where it is missing, no member of a run, too large or unreadable.
        """
        try:
            return self._store.read(name)
        except RunFileError:
            raise
        except (FileNotFoundError, KeyError) as error:
            raise RunFileError(f"{self.path}: is not a run of ganlab: {name} is missing") from error
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise RunFileError(f"{self.path}: {name} cannot be read ({reason})") from error
        except Exception as error:  # zlib.error is no OSError, and it is not alone
            raise self.damaged(name, error) from error

    def text(self, name: str) -> str:
        """Return a member's text; see :meth:`content`."""
        try:
            return self.content(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.damaged(name, error) from error

    def damaged(self, name: str, error: Exception | str) -> RunFileError:
        """Return the error that says what is wrong with a member."""
        said = str(error) or type(error).__name__
        if isinstance(error, RecursionError):
            said = "nested too deeply"
        elif isinstance(error, KeyError):
            said = f"{error} is missing"
        if len(said) > 300:
            said = f"{said[:300]} …"
        return RunFileError(f"{self.path}: {name} is damaged ({said}); {WAY_OUT}")

    @contextmanager
    def parsing(self, name: str) -> Iterator[None]:
        """Turn whatever a parser makes of a damaged member into a :class:`RunFileError`."""
        try:
            yield
        except RunFileError:
            raise
        except Exception as error:
            # Of bytes that anybody may have written, any error can come: too deep, too large.
            raise self.damaged(name, error) from error


@contextmanager
def reading(path: Path) -> Iterator[Members]:
    """Open a run's folder or zip.

    Raises
    ------
    RunFileError
        Where there is none.
    """
    if not path.exists():
        raise RunFileError(f"{path}: does not exist")
    if path.is_dir():
        yield Members(path, _Folder(path))
        return
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise RunFileError(f"{path}: cannot be read ({error.strerror or error})") from error
    except Exception as error:  # BadZipFile, and whatever a damaged list of members leads to
        raise RunFileError(f"{path}: is not a run of ganlab, or damaged ({error})") from error
    with archive:
        yield Members(path, _Zip(path, archive))


def _check_size(path: Path, name: str, size: int) -> None:
    most = _LARGEST.get(name, _LARGEST_TEXT)
    if size > most:
        raise RunFileError(
            f"{path}: {name} is too large for a run ({size:,} bytes, at most {most:,})"
        )


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __contains__(self, name: str) -> bool:
        return (self._path / name).is_file()

    def read(self, name: str) -> bytes:
        member = self._path / name
        kind = member.lstat()
        if stat.S_ISLNK(kind.st_mode):
            raise RunFileError(
                f"{self._path}: {name} is a link: a run holds its files itself, copy it there"
            )
        if not stat.S_ISREG(kind.st_mode):
            raise RunFileError(f"{self._path}: {name} is no file")
        _check_size(self._path, name, kind.st_size)
        with open(member, "rb") as file:
            content = file.read(kind.st_size + 1)
        # A file that grew meanwhile.
        _check_size(self._path, name, len(content))
        return content


class _Zip:
    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        names = archive.namelist()
        for name in names:
            if _leads_out(name):
                raise RunFileError(
                    f"{path}: holds {name[:80]!r}, a name that leads out of its folder: no run has "
                    "such a file, do not unzip it"
                )
        self._top = _top(path, names)
        wanted = {self._top + name for name in layout.MEMBERS}
        seen: set[str] = set()
        for name in names:
            if name in wanted and name in seen:
                raise RunFileError(
                    f"{path}: holds {name.removeprefix(self._top)} twice: nobody can tell which "
                    "is meant, zip the folder again"
                )
            seen.add(name)

    def __contains__(self, name: str) -> bool:
        return self._top + name in self._archive.NameToInfo

    def read(self, name: str) -> bytes:
        info = self._archive.getinfo(self._top + name)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise RunFileError(
                f"{self._path}: {name} is a link: a run holds its files itself, zip it again"
            )
        if info.flag_bits & 1:
            raise RunFileError(f"{self._path}: {name} is encrypted: unzip it first")
        if info.compress_type not in _PLAIN_WAYS:
            raise RunFileError(
                f"{self._path}: {name} is compressed in another way than zip's usual one: unzip "
                "it, and open the folder"
            )
        _check_size(self._path, name, info.file_size)
        if info.file_size > max(_SUSPICIOUS, _SHRUNK * info.compress_size):
            raise RunFileError(
                f"{self._path}: {name} is too large for a run ({info.file_size:,} bytes, made "
                f"from {info.compress_size:,})"
            )
        # No more than the size that is stated, whatever follows; and its checksum is checked.
        return self._archive.read(info)


def _top(path: Path, names: list[str]) -> str:
    """Return what stands before the members' names: nothing, or one folder with its slash."""
    if layout.RUN in names:
        return ""
    folders = {name[: -len(layout.RUN)] for name in names if _is_in_top_folder(name)}
    if len(folders) > 1:
        listed = ", ".join(sorted(folder.rstrip("/") for folder in folders))
        raise RunFileError(
            f"{path}: holds several runs ({listed}): unzip it, and open one of its folders"
        )
    return folders.pop() if folders else ""


def _is_in_top_folder(name: str) -> bool:
    folder, slash, rest = name.partition("/")
    return bool(folder and slash) and rest == layout.RUN


def _leads_out(name: str) -> bool:
    """Whether a name is absolute, or climbs, on any system."""
    parts = name.replace("\\", "/").split("/")
    return not parts[0] or parts[0].endswith(":") or ".." in parts
