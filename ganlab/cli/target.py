"""What a person names on the command line: a preset, a file, a saved run, a trained model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.cli.errors import CommandError
from ganlab.engine.experiment import Experiment, ExperimentError, parse_value, read, replace

if TYPE_CHECKING:
    from ganlab.engine.data import Distribution
    from ganlab.engine.trainer.run import Event

__all__ = ["apply_settings", "find_run", "read_target"]


def find_run(target: str) -> Path:
    """Return where a saved run lies that is named by its path, or by a trained model's name.

    Raises
    ------
    CommandError
        Where it is a preset's name, of which no trained model is here.
    """
    from ganlab.presets import PRESETS
    from ganlab.pretrained import pretrained

    path, models = Path(target), pretrained()
    if path.exists() or target not in PRESETS:
        return path
    if target in models:
        return models[target].path
    listed = f"; trained models are {', '.join(models)}" if models else ""
    raise CommandError(
        f"{target}: no model trained by this preset is here: train one by "
        f"`ganlab train {target} --out DIR`{listed}"
    )


def read_target(target: str) -> tuple[Experiment, list[Event], Distribution | None]:
    """Find what is named: its experiment, and a saved run's journal and own points.

    Raises
    ------
    CommandError
        Where there is no such preset or file, or it is unsound.
    """
    from ganlab.engine.files import RunFileError, looks_like_run, read_journal
    from ganlab.presets import PRESETS

    path = Path(target)
    try:
        if target in PRESETS:
            return PRESETS[target].experiment, [], None
        if looks_like_run(path):
            return read_journal(path)
        if path.is_file():
            return read(path), [], None
    except (ExperimentError, RunFileError) as error:
        raise CommandError(str(error)) from error
    what = "is a folder without a run in it" if path.is_dir() else "is neither a preset nor a file"
    raise CommandError(f"{target}: {what}; presets are {', '.join(PRESETS)}")


def apply_settings(experiment: Experiment, settings: list[str]) -> Experiment:
    """Apply ``FIELD=VALUE`` texts in order, validated together.

    Raises
    ------
    CommandError
        Where one is not of that form, or names an unknown field or a value that is not allowed.
    """
    changes = {}
    try:
        for setting in settings:
            path, equals, text = setting.partition("=")
            if not equals:
                raise CommandError(f"--set {setting}: must be FIELD=VALUE")
            changes[path.strip()] = parse_value(path.strip(), text.strip())
        return replace(experiment, changes)
    except ExperimentError as error:
        raise CommandError(str(error)) from error
