"""How large films are, and everything in them."""

from __future__ import annotations

from ganlab.ui.export_view.sizes import Size

__all__ = ["SIZES"]

#: As those of pictures: ``scale`` is pixels of the film to one of the window's.
SIZES: dict[str, Size] = {
    size.key: size
    for size in (
        Size("small", "480 × 360", "Small enough for a message", 480, 360, 0.8),
        Size("vga", "640 × 480", "For a page or a document", 640, 480, 1.0),
        Size("wide", "960 × 540", "Half a screen: room for two views", 960, 540, 1.0),
        Size("hd", "1280 × 720", "A slide", 1280, 720, 1.4),
        Size("full", "1920 × 1080", "A full screen", 1920, 1080, 2.0),
        Size("square", "720 × 720", "As high as it is wide", 720, 720, 1.2),
    )
}
