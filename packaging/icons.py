#!/usr/bin/env python3
"""Make the icons of all sizes and systems from one drawing: `python packaging/icons.py [OUT]`.

OUT (default `build/icons`) gets `hicolor/` as Linux wants it, `ganlab.ico` for Windows and
`ganlab.icns` for macOS. Needs PySide6 and Pillow, which ganlab needs anyway.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parent / "resources" / "icons" / "ganlab.svg"
RUN_FILE = HERE / "linux" / "application-x-ganlab-run.svg"
#: Pixels; what desktops ask for, from a list of files to a large overview.
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
_ICO = (16, 24, 32, 48, 64, 128, 256)


def drawn(svg: Path, size: int) -> bytes:
    """Return a drawing as PNG of `size` × `size` pixels.

    Raises
    ------
    ValueError
        Where it is no drawing that can be read.
    """
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg}: no SVG that Qt can draw")
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def main(out: Path) -> list[Path]:
    """Make all icons below `out`; return their files."""
    made = []
    for svg, kind, name in (
        (PROGRAM, "apps", "ganlab"),
        (RUN_FILE, "mimetypes", "application-x-ganlab-run"),
    ):
        for size in SIZES:
            made.append(_write(out / f"hicolor/{size}x{size}/{kind}/{name}.png", drawn(svg, size)))
        scalable = out / f"hicolor/scalable/{kind}/{name}.svg"
        scalable.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(svg, scalable)
        made.append(scalable)
    pictures = {size: Image.open(io.BytesIO(drawn(PROGRAM, size))) for size in (*SIZES, 1024)}
    ico, icns = out / "ganlab.ico", out / "ganlab.icns"
    # Each size is drawn by itself: a picture made smaller loses its lines.
    pictures[256].save(
        ico, sizes=[(s, s) for s in _ICO], append_images=[pictures[s] for s in _ICO if s != 256]
    )
    pictures[1024].save(icns, append_images=[pictures[s] for s in (32, 64, 128, 256, 512)])
    return [*made, ico, icns]


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    root = HERE.parent
    for path in main(Path(sys.argv[1]) if len(sys.argv) > 1 else root / "build" / "icons"):
        print(path)
