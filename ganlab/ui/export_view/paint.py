"""A view as pixels, and as a drawing of lines, text and images."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from ganlab.ui.docks import ViewHost
from ganlab.ui.export_view.pose import posed
from ganlab.ui.medium import Medium
from ganlab.ui.theme import Theme

if TYPE_CHECKING:
    from ganlab.runtime.frame import Frame
    from ganlab.ui.views.view import View

__all__ = ["Setting", "as_drawing", "as_image", "png", "pose"]

#: Images in a drawing have at least that many pixels to one of the screen.
_FINE = 3.0
_INCH = 0.0254


@dataclass(frozen=True)
class Setting:
    """How a view is to be painted.

    Attributes
    ----------
    pixels, layout : QSize
        Of the picture, and of the view while it is painted, in its own pixels.
    scale : float
        Pixels of the picture to one of the view's.
    theme, zoom : Theme, float
        Colours, and the window's size of text.
    """

    pixels: QSize
    layout: QSize
    scale: float
    theme: Theme
    zoom: float


def pose(
    host: ViewHost, setting: Setting, medium: Medium, frame: Frame | None = None
) -> AbstractContextManager[View]:
    """Give the view that size and theme for as long as it is painted."""
    return posed(host, setting.layout, setting.theme, setting.zoom, medium, frame)


def as_image(host: ViewHost, setting: Setting, frame: Frame | None = None) -> QImage:
    """Paint the view in pixels, with what it shows or with a frame that was asked for."""
    image = QImage(setting.pixels, QImage.Format.Format_RGB32)
    # So that text has its own size on paper.
    dots = round(host.logicalDpiX() * setting.scale / _INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.fill(QColor(setting.theme.surface))
    medium = Medium(setting.scale)
    with pose(host, setting, medium, frame) as view:
        painter = QPainter(image)
        painter.scale(setting.scale, setting.scale)
        _render(view, painter)
        painter.end()
    return image


def as_drawing(
    host: ViewHost, setting: Setting, title: str, words: str, frame: Frame | None = None
) -> bytes:
    """Paint the view as an SVG; what is made of pixels in the view is an image in it."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    # The older Tiny knows no clipping: curves would run out of their axes.
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    drawing.setOutputDevice(buffer)
    drawing.setSize(setting.pixels)
    drawing.setViewBox(QRectF(0, 0, setting.pixels.width(), setting.pixels.height()))
    drawing.setResolution(host.logicalDpiX())
    drawing.setTitle(title)
    drawing.setDescription(words)
    medium = Medium(max(setting.scale, _FINE), drawing=True)
    with pose(host, setting, medium, frame) as view:
        painter = QPainter(drawing)
        painter.fillRect(QRectF(0, 0, setting.pixels.width(), setting.pixels.height()),
                         QColor(setting.theme.surface))  # fmt: skip
        painter.scale(setting.scale, setting.scale)
        _render(view, painter)
        painter.end()
    buffer.close()
    return bytes(content.data())


def _render(view: QWidget, painter: QPainter) -> None:
    view.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


def png(image: QImage, title: str, words: str) -> bytes:
    """Return the image as a file's content, with what it shows in words; in any thread."""
    image = QImage(image)
    image.setText("Title", title)
    image.setText("Description", words)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise MemoryError("not enough memory for a PNG of this size: choose a smaller one")
    buffer.close()
    return bytes(content.data())
