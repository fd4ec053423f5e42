"""One picture's file as pixels of the size that is learned."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MAX_PIXELS", "decode"]

#: Larger pictures are left out: a small file can be made that unpacks to fill all memory.
MAX_PIXELS = 80_000_000
#: No others: some of Pillow's formats start other programs.
_FORMATS = ("PNG", "JPEG", "BMP", "DIB", "GIF", "WEBP", "TIFF")


def decode(file: Path, side: int) -> NDArray[np.uint8] | str:
    """Read a picture, its first frame where there are more.

    It is turned as its camera noted (EXIF), put on white where it is transparent, cropped to its
    middle square and resized with a smoothing filter.

    Returns
    -------
    ndarray, shape [channels, side, side], uint8, or str
        One channel where the picture is grey, three where it is not; in words why it cannot be
        read.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return "not a file"
        if status.st_size == 0:
            return "empty file"
        with Image.open(file, formats=_FORMATS) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                return f"too large: {width:,} × {height:,} pixels"
            if min(width, height) < 1:
                return "has no pixels"
            # Reads a large photograph at a half, a quarter or an eighth, as far as it does no harm.
            opened.draft(None, (2 * side, 2 * side))
            return _pixels(opened, side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "too large: far more pixels than a photograph has"
    except UnidentifiedImageError:
        return "not a picture of a known format"
    except FileNotFoundError:
        return "leads nowhere" if file.is_symlink() else "vanished"
    except PermissionError:
        return "may not be read"
    except Exception as error:
        # Decoders of damaged files raise whatever they stumble over.
        words = " ".join(str(error).split()) or type(error).__name__
        return f"damaged: {words if len(words) <= 80 else words[:79] + '…'}"


def _pixels(opened: Image, side: int) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    image = _eight_bits(ImageOps.exif_transpose(opened))
    square = ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC)
    values = np.array(square, dtype=np.uint8)
    if values.ndim == 2:
        return values[None]
    red = values[..., 0]
    if (values == red[..., None]).all():
        return red[None]
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _eight_bits(image: Image) -> Image:
    """Return a picture in mode L or RGB."""
    from PIL import Image

    if image.mode in ("L", "RGB"):
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        values = np.asarray(image, dtype=np.float64)
        if not np.isfinite(values).all() or values.min() < 0 or values.max() > 65_535:
            raise ValueError("its values are beyond those of 16 bits")
        # Which value is white is not written down, but for 16 bits: the least that fits.
        whites = {"I": (255, 65_535), "F": (1, 255, 65_535)}.get(image.mode, (65_535,))
        white = next(white for white in whites if values.max() <= white)
        return Image.fromarray(np.rint(values * (255 / white)).astype(np.uint8))
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        paper = Image.new("RGBA", layers.size, "white")
        return Image.alpha_composite(paper, layers).convert("RGB")
    return image.convert("RGB")
