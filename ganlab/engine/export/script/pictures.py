"""How a script comes by pictures: from a set's own files, or from what the run itself saw."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from ganlab.engine.data.errors import DataError
from ganlab.engine.data.images.cifar_10 import Cifar10
from ganlab.engine.data.images.finite import FiniteSet
from ganlab.engine.data.images.idx_set import IDX_FILES, IdxSet
from ganlab.engine.export.errors import ExportError
from ganlab.engine.export.script.piece import Piece, block, constant
from ganlab.engine.trainer.streams import ahead, rng_for

if TYPE_CHECKING:
    from ganlab.engine.data.images import ImageSet
    from ganlab.engine.export.formats import Progress
    from ganlab.engine.export.script.facts import Facts

__all__ = ["ALL", "SEEN", "own_files", "pictures", "too_large"]

#: All pictures of a set, beside the script: NumPy, uint8, ``[n, channels, side, side]``.
ALL = "pictures.npy"
#: The first pictures that a run saw, in order: NumPy, float32, 0 to 1.
SEEN = "minibatches.npz"
#: Bytes of pictures, before they are packed, that travel at most.
_ROOM = 1 << 28
#: Steps of the run for which what it saw is kept, where it fits; and at least.
_STEPS, _LEAST = 200, 100

_TO_NETWORKS = {
    "tanh": (
        "(x - 0.5) / 0.5",
        "Return pictures in [0, 1] as the networks see them: in [−1, 1].",
    ),
    "unit": ("x", "Return pictures in [0, 1] as the networks see them: as they are."),
}

_READ_IDX = '''
def read_pictures(folder):
    """Read the training pictures [n, 1, 28, 28] of {title}, packed or not."""
    path = Path(folder) / "{name}"
    packed = path.with_name(path.name + ".gz")
    if packed.is_file():
        content = gzip.decompress(packed.read_bytes())
    elif path.is_file():
        content = path.read_bytes()
    else:
        raise SystemExit(f"{{packed}} is missing: say with --data where {title} is")
    return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 1, 28, 28)
'''
_READ_CIFAR = '''
def read_pictures(folder):
    """Read the training pictures [n, 3, 32, 32] of CIFAR-10's binary version."""
    files = [Path(folder) / f"data_batch_{i}.bin" for i in range(1, 6)]
    for file in files:
        if not file.is_file():
            raise SystemExit(f"{file} is missing: say with --data where it is")
    records = np.concatenate([np.fromfile(file, np.uint8) for file in files])
    return records.reshape(-1, 3073)[:, 1:].reshape(-1, 3, 32, 32)
'''
_SAMPLER = '''
def sampler(pictures):
    """Return a function that draws n of the pictures, with replacement."""

    def draw_real(n, rng):
        x = pictures[rng.integers(len(pictures), size=n)].astype(np.float32) / 255
        return {to_networks}

    return draw_real
'''
_SEEN = '''
def seen(rng):
    """Yield what the run saw, in order; from then on random ones of the same."""
    with np.load(Path(__file__).with_name("{name}")) as file:
        x = file["x"]
    x = torch.from_numpy({to_networks})
    yield from x.split(BATCH)
    while True:
        yield x[torch.from_numpy(rng.integers(len(x), size=BATCH))]
'''


def own_files(facts: Facts) -> str:
    """Return the name of the published files that a script reads; empty where it reads none."""
    data = facts.data
    if isinstance(data, IdxSet | Cifar10) and data.shape[-1] == data.native_side:
        return data.name
    return ""


def pictures(facts: Facts, progress: Progress) -> Piece:
    """Return what reads or holds a run's pictures.

    Raises
    ------
    ExportError
        Where pictures must travel with the script and cannot be had.
    """
    to_networks = _TO_NETWORKS[facts.family.scaling][0]
    if published := own_files(facts):
        return Piece(
            ("import numpy as np", "from pathlib import Path", *_unpacking(published)),
            (constant("DATA", published, "folder of the files of the data"),),
            (_reader(facts), block(_SAMPLER.format(to_networks=to_networks))),
        )
    imports = ("import numpy as np", "from pathlib import Path")
    data: ImageSet = facts.data  # type: ignore[assignment]
    if not isinstance(data, FiniteSet):
        text = block(_SEEN.format(name=SEEN, to_networks=to_networks))
        return Piece(imports, (), (text,), {SEEN: _seen(facts, progress)})
    try:
        kept = data.reference
    except DataError as error:
        raise ExportError(f"the script needs the pictures beside it: {error}") from error
    content = io.BytesIO()
    np.save(content, kept.pixels, allow_pickle=False)
    sampler = block(_SAMPLER.format(to_networks=to_networks))
    load = f'PICTURES = np.load(Path(__file__).with_name("{ALL}"))'
    return Piece(
        imports,
        (f"# The data: {len(kept):,} pictures.", load),
        (sampler,),
        {ALL: content.getvalue()},
    )


def too_large(facts: Facts) -> str:
    """Return why a run's pictures cannot travel with a script; empty where they can or need not."""
    data = facts.data
    if own_files(facts) or not facts.pictures:
        return ""
    if isinstance(data, FiniteSet):
        size = (data.size or 0) * data.numbers
        if size <= _ROOM:
            return ""
        return (
            f"data.side: the {data.size:,} pictures, which must lie beside the script, take "
            f"{size >> 20:,} MB, more than {_ROOM >> 20} MB; choose a smaller side, or fewer "
            "pictures, and train again"
        )
    if _steps_kept(facts) >= _LEAST:
        return ""
    return (
        f"training.batch_size = {facts.experiment.training.batch_size}: the pictures of "
        f"{_LEAST} steps, which must lie beside the script, take more than {_ROOM >> 20} MB; "
        "choose a smaller batch, k_D or data.side and train again"
    )


def _unpacking(published: str) -> tuple[str, ...]:
    return () if published == Cifar10.name else ("import gzip",)


def _reader(facts: Facts) -> str:
    if isinstance(facts.data, Cifar10):
        return block(_READ_CIFAR)
    return block(_READ_IDX.format(title=facts.data.title, name=IDX_FILES[0]))


def _steps_kept(facts: Facts) -> int:
    """Return how many steps of the run fit into what travels."""
    training = facts.experiment.training
    of_step = 4 * training.batch_size * training.k_d * facts.data.numbers
    return min(_STEPS, _ROOM // of_step)


def _seen(facts: Facts, progress: Progress) -> bytes:
    """Draw once more what the run drew, by the same numbers, in blocks of the same size."""
    experiment, data = facts.experiment, facts.data
    batch, k_d = experiment.training.batch_size, experiment.training.k_d
    wanted, block_size = _steps_kept(facts) * k_d, ahead(batch, data.numbers)
    rng = rng_for(experiment.run.seed, "data")
    blocks = []
    for done in range(0, wanted, block_size):
        progress(done / wanted, "drawing the pictures that the run saw")
        blocks.append(data.sample(block_size * batch, rng))
    content = io.BytesIO()
    np.savez_compressed(content, x=np.concatenate(blocks)[: wanted * batch])
    return content.getvalue()
