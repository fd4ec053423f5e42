"""Runs on disk: a folder of TOML, JSON, safetensors and CSV, or the same folder zipped.

Nothing is ever unpickled, and a place is either written whole or left as it was.
"""

from ganlab.engine.files.atomic import check_target
from ganlab.engine.files.errors import RunFileError
from ganlab.engine.files.open import looks_like_run, open_run, read_journal
from ganlab.engine.files.save import save_run

__all__ = [
    "RunFileError",
    "check_target",
    "looks_like_run",
    "open_run",
    "read_journal",
    "save_run",
]
