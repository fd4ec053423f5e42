"""What a run folder holds, by name."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BUNDLE_SCHEMA",
    "CONFIG",
    "DATA",
    "EXPERIMENT",
    "JOURNAL",
    "MEMBERS",
    "METRICS",
    "OPTIMISER",
    "PREVIEW",
    "ROWS",
    "RUN",
    "SCHEMA",
    "STATE",
    "STATES",
    "SUFFIX",
    "TIMELINE",
    "WEIGHTS",
    "ZIP",
]

#: Version of the layout; a folder of a later one is refused, never guessed at.
SCHEMA: Final = 1
#: A run folder zipped into one file.
SUFFIX: Final = ".ganlab"
#: The same, zipped by anybody: a bundle, or a folder as a file manager compresses it.
ZIP: Final = ".zip"

#: Kind, schema, versions, step, seed: what a reader looks at first. JSON.
RUN: Final = "run.json"
#: The experiment as it was at the start. TOML.
EXPERIMENT: Final = "experiment.toml"
#: What was changed by hand since, one event a line. JSON lines.
JOURNAL: Final = "journal.jsonl"
#: Both networks, the averaged generator and the optimisers' memories.
WEIGHTS: Final = "model.safetensors"
#: How names of the optimisers' memories begin in it.
OPTIMISER: Final = "optimiser."
#: Counters and the state of every random stream. JSON.
STATE: Final = "state.json"
#: Loss history, a row for each step; of runs of more than 800,000 rows not every early one.
METRICS: Final = "metrics.csv"
#: The same as numbers, in its place where a run is written every few seconds. NumPy, float32.
ROWS: Final = "metrics.npy"
#: Bookmarks, and of some earlier states what is not in `STATES`; absent where none were kept. JSON.
TIMELINE: Final = "timeline.json"
#: The tensors of those states: ``0.NAME`` of the first, and so on.
STATES: Final = "timeline.safetensors"
#: The person's own points, where the run learns them. NumPy, float32, data units.
DATA: Final = "data.npy"

#: A picture of the run, for lists of runs; of a bundle, its samples. PNG.
PREVIEW: Final = "preview.png"

#: What a bundle has besides: its generator described, for programs that are not this one. JSON.
CONFIG: Final = "config.json"
#: Version of that description.
BUNDLE_SCHEMA: Final = 1

#: Every file that is ever read of a run or a bundle.
MEMBERS: Final = (
    RUN, EXPERIMENT, JOURNAL, WEIGHTS, STATE, METRICS, ROWS, TIMELINE, STATES, DATA, PREVIEW,
    CONFIG,
)  # fmt: skip
