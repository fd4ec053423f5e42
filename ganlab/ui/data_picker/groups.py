"""Tiles side by side in columns, and how the keyboard finds its way from group to group."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from ganlab.ui.data_picker.tile import SMALL, Tile

__all__ = ["TileGroup", "neighbour"]

_GAP = 6


class TileGroup:
    """Some tiles in a grid of equal columns.

    Parameters
    ----------
    columns
        Tiles in a row.
    tall
        Height of a tile for each pixel of its width.
    """

    def __init__(self, columns: int, tall: float) -> None:
        self.columns, self._tall = columns, tall
        self.tiles: list[Tile] = []
        self.grid = QGridLayout()
        self.grid.setSpacing(_GAP)
        for i in range(columns):
            self.grid.setColumnStretch(i, 1)

    def add(self, tile: Tile) -> None:
        place = len(self.tiles)
        self.grid.addWidget(tile, place // self.columns, place % self.columns)
        self.tiles.append(tile)

    def fit(self, width: int) -> None:
        """Give all tiles one height: columns may differ by a pixel, rows must not."""
        column = (width - _GAP * (self.columns - 1)) / self.columns
        height = min(max(SMALL.height(), round(column * self._tall)), 2 * SMALL.height())
        for tile in self.tiles:
            tile.setFixedHeight(height)

    def nearest(self, row: int, share: float) -> Tile:
        """Return the tile of a row that lies closest to a share of the width, 0 to 1."""
        last_row = (len(self.tiles) - 1) // self.columns
        row = last_row if row < 0 else row
        place = row * self.columns + min(int(share * self.columns), self.columns - 1)
        return self.tiles[min(place, len(self.tiles) - 1)]


def neighbour(groups: list[TileGroup], tile: Tile, across: int, down: int) -> Tile | None:
    """Return where an arrow key leads; left and right read on, up and down cross the groups."""
    index, group = next((i, g) for i, g in enumerate(groups) if tile in g.tiles)
    place = group.tiles.index(tile)
    target = place + across + down * group.columns
    if 0 <= target < len(group.tiles):
        return group.tiles[target]
    other = index + (1 if across + down > 0 else -1)
    if not 0 <= other < len(groups):
        return None
    if across:
        return groups[other].tiles[0 if across > 0 else -1]
    share = (place % group.columns + 0.5) / group.columns
    return groups[other].nearest(0 if down > 0 else -1, share)
