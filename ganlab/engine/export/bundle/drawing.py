"""Samples as a picture or a table, in ``generator.py``: a few lines of its own."""

from __future__ import annotations

from typing import Any

from ganlab.engine.export.bundle.network import noun

__all__ = ["functions", "shown"]


def functions(table: dict[str, Any]) -> list[str]:
    """Return those functions that this model needs, as source."""
    draw = {"pictures": _GRID, "points": _SCATTER, "numbers": _BARS}[noun(table)]
    columns = {
        "pictures": '[f"pixel_{i}" for i in range(samples[0].numel())]',
        "points": '["x", "y"]',
        "numbers": '["x"]',
    }[noun(table)]
    return [draw, _PNG, _CSV.replace("COLUMNS", columns)]


def shown(table: dict[str, Any]) -> str:
    """Return the lines of ``main`` that draw and write a picture."""
    if noun(table) == "pictures":
        return "            write_png(options.out, grid(samples))"
    draw = "scatter" if noun(table) == "points" else "bars"
    return "\n".join(
        [
            f"            picture, outside = {draw}(samples)",
            "            write_png(options.out, picture)",
            '            print(f"{len(samples)} samples from {LO} to {HI}, {outside} outside")',
        ]
    )


_GRID = '''
def grid(pictures: Tensor) -> Tensor:
    """Lay pictures out, about as many across as down, as bytes [channels, height, width]."""
    n, channels, height, width = pictures.shape
    across = math.ceil(n**0.5)
    down = math.ceil(n / across)
    size = (channels, down * (height + 2) + 2, across * (width + 2) + 2)
    sheet = torch.full(size, 255, dtype=torch.uint8)
    pixels = (255 * pictures.clamp(0, 1)).round().to(torch.uint8)
    for i, picture in enumerate(pixels):
        top, left = 2 + i // across * (height + 2), 2 + i % across * (width + 2)
        sheet[:, top : top + height, left : left + width] = picture
    return sheet
'''

_SCATTER = '''
def scatter(points: Tensor) -> tuple[Tensor, int]:
    """Draw points as dots, as bytes [3, SIDE, SIDE]; and count those that lie outside."""
    lo, hi = torch.tensor(LO), torch.tensor(HI)
    inside = ((points >= lo) & (points <= hi)).all(dim=1)
    places = ((points[inside] - lo) / (hi - lo) * (SIDE - 1)).round().long()
    sheet = torch.full((3, SIDE, SIDE), 255, dtype=torch.uint8)
    green = torch.tensor([[0], [158], [115]], dtype=torch.uint8)
    for right, down in itertools.product((-1, 0, 1), repeat=2):
        x = (places[:, 0] + right).clamp(0, SIDE - 1)
        y = (SIDE - 1 - places[:, 1] + down).clamp(0, SIDE - 1)
        sheet[:, y, x] = green
    return sheet, int((~inside).sum())
'''

_BARS = '''
def bars(numbers: Tensor) -> tuple[Tensor, int]:
    """Draw a histogram, as bytes [3, SIDE, SIDE]; and count the numbers that lie outside."""
    (lo,), (hi,) = LO, HI
    inside = (numbers >= lo) & (numbers <= hi)
    counts = torch.histc(numbers[inside], bins=SIDE // 10, min=lo, max=hi)
    heights = (counts / counts.max().clamp(min=1) * SIDE).long()
    sheet = torch.full((3, SIDE, SIDE), 255, dtype=torch.uint8)
    green = torch.tensor([0, 158, 115], dtype=torch.uint8).view(3, 1, 1)
    for i, height in enumerate(heights.tolist()):
        sheet[:, SIDE - height :, 10 * i + 1 : 10 * i + 9] = green
    return sheet, int((~inside).sum())
'''

_PNG = '''
def write_png(path: Path, picture: Tensor) -> None:
    """Write bytes [channels, height, width] as a PNG: grey has one channel, colour three."""
    channels, height, width = picture.shape
    # Row by row; the 0 before each says that it is stored as it is.
    rows = nn.functional.pad(picture.permute(1, 2, 0).reshape(height, -1), (1, 0))

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 0, 0, 0, 0)
    pixels = zlib.compress(bytes(rows.flatten().tolist()))
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    path.write_bytes(b"\\x89PNG\\r\\n\\x1a\\n" + chunks)
'''

_CSV = '''
def write_csv(path: Path, samples: Tensor) -> None:
    """Write one line for each sample, with a header."""
    header = COLUMNS
    rows = [[f"{number:.9g}" for number in row] for row in samples.flatten(1).tolist()]
    text = "\\n".join(",".join(row) for row in [header, *rows])
    path.write_text(f"{text}\\n", encoding="utf-8")
'''
