"""Line icons of one family, drawn here: 24 units square, strokes of 1.75, in the theme's colours.

They come from short SVG paths, so they are there with the first paint and stay crisp at any scale.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ganlab.ui.theme import Theme

__all__ = ["NAMES", "icon", "pixmap"]

#: ``S`` strokes a path, ``F`` fills one, ``D`` dashes one.
_SHAPES: dict[str, tuple[tuple[str, str], ...]] = {
    "play": (
        ("F", "M8 5.2v13.6a.8.8 0 0 0 1.2.7l11-6.8a.8.8 0 0 0 0-1.4l-11-6.8"
              "A.8.8 0 0 0 8 5.2z"),
    ),
    "pause": (("F", "M7 5h3.2v14H7zM13.8 5H17v14h-3.2z"),),
    "step": (("S", "M6 6l7 6-7 6zM17 6v12"),),
    "step-both": (("S", "M4 6l6 6-6 6M11 6l6 6-6 6M20 6v12"),),
    "step-back": (("S", "M18 6l-7 6 7 6zM7 6v12"),),
    "stop-back": (("S", "M18 6l-6 6 6 6M10 6l-6 6 6 6"),),
    "stop-next": (("S", "M6 6l6 6-6 6M14 6l6 6-6 6"),),
    "newest": (("S", "M4 12h11M10.5 7l5 5-5 5M19.5 6v12"),),
    "bookmark": (("S", "M7 4h10v16l-5-4-5 4z"),),
    "record": (
        ("S", "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16z"),
        ("F", "M12 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z"),
    ),
    "panels": (("S", "M3.5 6h17v12h-17zM7.7 6v12M12 6v12M16.3 6v12"),),
    "branch": (("S", "M6.5 4v16M6.5 15c0-5 10-3 10-9M13.5 8.5l3-3 3 3"),),
    "freeze": (
        ("S", "M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9"),
        ("S", "M9.5 4.5L12 7l2.5-2.5M9.5 19.5L12 17l2.5 2.5"),
    ),
    "reset": (("S", "M5 12a7 7 0 1 0 2.2-5.1M4.5 4v4.5H9"),),
    "seed": (
        ("S", "M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"),
        ("F", "M8.5 7.2a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6zM15.5 14.2a1.3 1.3 0 1 1 0 2.6"
              " 1.3 1.3 0 0 1 0-2.6zM12 10.7a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6z"),
    ),
    "slower": (("S", "M5 12h14"),),
    "faster": (("S", "M5 12h14M12 5v14"),),
    "open": (("S", "M3.5 18.5v-13h6l2 2.5h8v3M3.5 18.5l3-7.5h15l-3 7.5z"),),
    "folder": (("S", "M3.5 18.5v-13h6l2 2.5h9v10.5z"),),
    "pictures": (
        ("S", "M3.5 5h17v14h-17zM3.5 16l4.5-4.5 4 4 3-3 5.5 5"),
        ("F", "M15.5 7.7a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z"),
    ),
    "save": (("S", "M12 4v10.5M7.5 10.5L12 15l4.5-4.5M4.5 19.5h15"),),
    "export": (("S", "M12 15V4M7.5 8.5L12 4l4.5 4.5M4.5 13v6.5h15V13"),),
    "file": (("S", "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6"),),
    "paste": (("S", "M8 5.5H5.5v15h13v-15H16M8.5 3.5h7v4h-7z"),),
    "draw": (("S", "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5"),),
    "draw-line": (("S", "M3 17.5c4 0 4.5-10 9-10s5 10 9 10M3 20.5h18"),),
    "erase": (("S", "M9 19.5l-5-5 9.5-9.5 6.5 6.5-8 8zM8.5 10l6.5 6.5M9 19.5h11"),),
    "redo": (("S", "M16 5l4 4-4 4M20 9h-9.5a5.5 5.5 0 0 0 0 11H15"),),
    "lock": (("S", "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"),),
    "unlock": (("S", "M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.8-1.2"),),
    "pin": (("S", "M9 4h6M10 4v6l-3 4h10l-3-4V4M12 14v6"),),
    "undo": (("S", "M8 5L4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9"),),
    "quit": (("S", "M14 4.5H5v15h9M10 12h10M16.5 8.5L20 12l-3.5 3.5"),),
    "close": (("S", "M6.5 6.5l11 11M17.5 6.5l-11 11"),),
    "float": (("S", "M9 4.5H4.5v15h15V15M13 4.5h6.5V11M19.5 4.5l-8 8"),),
    "zoom-in": (
        ("S", "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20"
              "M7.5 10.5h6M10.5 7.5v6"),
    ),
    "zoom-out": (
        ("S", "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20"
              "M7.5 10.5h6"),
    ),
    "zoom-reset": (("S", "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20"),),
    "full-screen": (("S", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"),),
    "layout": (("S", "M4 4.5h16v15H4zM9.5 4.5v15M15 4.5v15M15 12h5"),),
    "sun": (
        ("S", "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5V5M12 19v2.5M2.5 12H5M19 12"
              "h2.5M5.3 5.3L7 7M17 17l1.7 1.7M5.3 18.7L7 17M17 7l1.7-1.7"),
    ),
    "moon": (("S", "M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10z"),),
    "system": (("S", "M3.5 5h17v11h-17zM9 20h6M12 16v4"),),
    "keyboard": (
        ("S", "M3 6.5h18v11H3zM7 14h10"),
        ("F", "M6 9h1.6v1.6H6zM9.5 9h1.6v1.6H9.5zM13 9h1.6v1.6H13zM16.5 9h1.6v1.6"
              "h-1.6z"),
    ),
    "about": (
        ("S", "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.5"),
        ("F", "M11.1 7.2h1.8V9h-1.8z"),
    ),
    "copy": (("S", "M8.5 8.5h12v12h-12zM15.5 5V3.5h-12v12H5"),),
    "warning": (("S", "M12 4L21 19.5H3zM12 10v4.5"), ("F", "M11.1 16h1.8v1.8h-1.8z")),
    "target": (("S", "M12 3.5v5M12 15.5v5M3.5 12h5M15.5 12h5M12 12h.01"),),
    "spiral": (("S", "M12 12a2 2 0 0 1 4 0a4 4 0 0 1-8 0a6 6 0 0 1 12 0a8 8 0 0 1-16 0"),),
    "networks": (("S", "M4 4.5v15M9.5 7v10M15 9.5v5M20 11v2M4 12h16"),),
    "grid": (
        ("S", "M4 4.5h16v15H4zM4 9.5h16M4 14.5h16M9.3 4.5v15M14.7 4.5v15"),
        ("F", "M9.3 9.5h5.4v5h-5.4z"),
    ),
    "compare": (("S", "M4 5h6.5v14H4zM13.5 5H20v14h-6.5zM4 15l6.5-4M13.5 12.5L20 9"),),
    "panel": (("S", "M4 5h16v14H4zM4 9h16"),),
    "chevron-right": (("S", "M9.5 6.5L15 12l-5.5 5.5"),),
    "chevron-down": (("S", "M6.5 9.5L12 15l5.5-5.5"),),
    "drop": (("S", "M12 3.5v11M7.5 10L12 14.5l4.5-4.5M4 14.5V20h16v-5.5"),),
}  # fmt: skip

#: Every icon there is.
NAMES = tuple(_SHAPES)


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    parts = []
    for kind, path in _SHAPES[name]:
        if kind == "F":
            parts.append(f'<path d="{path}" fill="{colour}"/>')
        else:
            parts.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.75" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{"".join(parts)}</svg>'
    return QSvgRenderer(QByteArray(svg.encode()))


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon in one colour, ``size`` device-independent pixels square."""
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name, colour).render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


class _LineIcon(QIconEngine):
    """Draws the paths at the size that is asked for, so that no scale is blurred."""

    def __init__(self, name: str, normal: str, disabled: str, checked: str) -> None:
        super().__init__()
        self._parts = (name, normal, disabled, checked)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        _, normal, disabled, checked = self._parts
        if mode == QIcon.Mode.Disabled:
            return disabled
        return checked if state == QIcon.State.On else normal

    def paint(self, painter: QPainter, rect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _renderer(self._parts[0], self._colour(mode, state)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            # Of a button that has no room yet; nothing can be painted on that.
            return QPixmap()
        return pixmap(self._parts[0], self._colour(mode, state), size.width())

    def clone(self) -> QIconEngine:
        return _LineIcon(*self._parts)


def icon(name: str, theme: Theme, *, on_accent: bool = False) -> QIcon:
    """Return an icon for a button or menu of this theme."""
    normal = theme.on_accent if on_accent else theme.ink
    return QIcon(_LineIcon(name, normal, theme.line if on_accent else theme.muted, normal))
