"""One visual language: the paper's own, in light and in dark.

Data is ink (dotted as a curve), the generator green (solid), the discriminator blue (dashed), in
every view, legend and loss curve; shape or dash always says what colour says. The colours start
from Okabe and Ito's palette, which colour-blind eyes can tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # The first window is painted without numpy: its import alone takes a tenth of a second.
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DARK", "LIGHT", "Theme"]


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``; a view asks for meaning, never for a colour.

    Attributes
    ----------
    window, surface, raised : str
        Behind everything, behind a panel or plot, and of a control.
    ink, muted, line : str
        Text and data; secondary text; hairlines and grids.
    generator, discriminator, warning : str
        What stands for G, for D, and for trouble.
    good, attention : str
        A verdict that all is well, and one that asks for a look; trouble has ``warning``. Each
        has a shape of its own beside it (see ``signs``).
    fake, neutral, real : str
        The field D(x): 0 (vermilion), ½, 1 (blue).
    accent, on_accent : str
        The one thing to press, and text upon it. Ink, so that every hue on screen means a network.
    hover, focus : str
        Behind what the pointer is on; the frame of what has the keyboard.
    """

    name: Literal["light", "dark"]
    window: str
    surface: str
    raised: str
    ink: str
    muted: str
    line: str
    generator: str
    discriminator: str
    warning: str
    good: str
    attention: str
    fake: str
    neutral: str
    real: str
    accent: str
    on_accent: str
    hover: str
    focus: str

    def field_table(self) -> NDArray[np.uint8]:
        """256 colours from D = 0 to D = 1, ``[256, 4]`` RGBA: vermilion, neutral, blue.

        Lightness falls evenly from the middle to both ends (rises, in dark), so that the ½ level
        stands out without colour too.
        """
        import numpy as np

        ends = [_rgb(colour) for colour in (self.fake, self.neutral, self.real)]
        t = np.linspace(0.0, 1.0, 256)
        table = np.full((256, 4), 255, np.uint8)
        for channel in range(3):
            table[:, channel] = np.round(
                np.interp(t, [0.0, 0.5, 1.0], [end[channel] for end in ends])
            )
        return table


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    surface="#ffffff",
    raised="#ffffff",
    ink="#16181d",
    muted="#5b6270",
    line="#d9dce2",
    generator="#009e73",
    discriminator="#0072b2",
    warning="#c24d00",
    good="#008a64",
    attention="#a87400",
    fake="#e08a57",
    neutral="#f7f7f5",
    real="#6baed6",
    accent="#1c1f26",
    on_accent="#ffffff",
    hover="#eceef2",
    focus="#4a5162",
)

DARK = Theme(
    name="dark",
    window="#14161a",
    surface="#1b1e24",
    raised="#262a32",
    ink="#eceef2",
    muted="#9aa1ae",
    line="#343943",
    generator="#2fc79a",
    discriminator="#56a8e0",
    warning="#f08a4b",
    good="#2fc79a",
    attention="#e6c34a",
    fake="#a3502a",
    neutral="#1b1e24",
    real="#1f6396",
    accent="#eceef2",
    on_accent="#14161a",
    hover="#2c313a",
    focus="#b4bac6",
)
