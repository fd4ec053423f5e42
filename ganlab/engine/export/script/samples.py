"""What a script does with a trained G, and how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.engine.export.script.pictures import ALL, SEEN, own_files
from ganlab.engine.export.script.piece import Piece, block
from ganlab.engine.trainer.streams import ahead

if TYPE_CHECKING:
    from ganlab.engine.export.script.facts import Facts

__all__ = ["main", "samples"]

_POINTS = '''
def write_samples(generator, path, n=2500):
    """Write n samples, in the units of the data, as lines of a .csv file."""
    z = torch.from_numpy(draw_noise(n, stream("samples")))
    with torch.no_grad():
        x = generator(z).numpy() * SCALE + LOCATION
    np.savetxt(path, x, fmt="%.6g", delimiter=",", header="{header}", comments="")
'''
_PICTURES = '''
def write_samples(generator, path, side=8):
    """Write a square of samples as one .png file."""
    generator.eval()
    z = torch.from_numpy(draw_noise(side * side, stream("samples")))
    with torch.no_grad():
        x = {to_data}
    n, channels, height, width = x.shape
    grid = x.view(side, side, channels, height, width).permute(0, 3, 1, 4, 2)
    rows = grid.reshape(side * height, side * width * channels)
    write_png(path, rows.mul(255).round().byte().numpy(), channels)


def write_png(path, rows, channels):
    """Write rows of bytes as a .png file, grey or RGB."""

    def chunk(kind, content):
        length, check = len(content), zlib.crc32(kind + content)
        return struct.pack(">I", length) + kind + content + struct.pack(">I", check)

    height, width = len(rows), rows.shape[1] // channels
    colour = 0 if channels == 1 else 2
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    # Each row begins with 0: it is not filtered.
    lines = b"".join(b"\\0" + row.tobytes() for row in rows)
    with open(path, "wb") as file:
        file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head))
        file.write(chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))
'''
#: G's output as pictures in [0, 1].
_TO_DATA = {"tanh": "generator(z) * 0.5 + 0.5", "unit": "generator(z)"}

_MAIN = """
def main():
    parser = argparse.ArgumentParser(description="Train, print losses, write samples.")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--every", type=int, default=100, help="steps between lines")
    parser.add_argument("--out", default="{out}", help="file for samples")
{more}
    generator = train(real, args.steps, args.every)
    write_samples(generator, args.out)
"""
_DATA = '    parser.add_argument("--data", default=DATA, help="folder of the data\'s files")\n'
_PARSED = "    args = parser.parse_args()"
#: How many the run had, unless somebody said otherwise; rounding depends on it.
_THREADS = """
    cores = max(1, (os.cpu_count() or 2) - 1)  # one is left for other things
    parser.add_argument("--threads", type=int, default=cores)
"""
#: Small networks are the faster on one.
_ONE_THREAD = "\n    torch.set_num_threads(1)  # more get in each other's way on small networks"


def samples(facts: Facts) -> Piece:
    """Return what writes samples."""
    if not facts.pictures:
        header = "x" if facts.data.shape == (1,) else "x,y"
        return Piece(("import numpy as np",), (), (block(_POINTS.format(header=header)),))
    text = _PICTURES.format(to_data=_TO_DATA[facts.family.scaling])
    return Piece(("import struct",), (), tuple(block(text).split("\n\n\n")))


def main(facts: Facts, files: frozenset[str]) -> Piece:
    """Return what the command line calls; ``files`` are those that lie beside the script."""
    more = [_DATA] if own_files(facts) else []
    if facts.pictures:
        more += [_THREADS, _PARSED, "    torch.set_num_threads(args.threads)"]
    else:
        more += [_PARSED, _ONE_THREAD]
    more = [part.strip("\n") for part in (*more, f"    {_real(facts, files)}")]
    text = _MAIN.format(out=f"samples.{'png' if facts.pictures else 'csv'}", more="\n".join(more))
    imports = ("import argparse", *(("import os",) if facts.pictures else ()))
    return Piece(imports, (), (block(text),))


def _real(facts: Facts, files: frozenset[str]) -> str:
    """Return the line that makes the stream of real minibatches."""
    if SEEN in files:
        return 'real = seen(stream("later pictures"))'
    draw = "draw_real"
    if own_files(facts):
        draw = "sampler(read_pictures(args.data))"
    elif ALL in files:
        draw = "sampler(PICTURES)"
    size = ahead(facts.experiment.training.batch_size, facts.data.numbers)
    return f'real = minibatches({draw}, {size}, stream("data"))'
