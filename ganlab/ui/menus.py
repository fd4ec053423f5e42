"""The menu bar, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow, QMenu

from ganlab.ui.actions import ACTIONS, MENUS, Actions

__all__ = ["build_menus", "fill_comparisons", "fill_presets"]


def build_menus(window: QMainWindow, actions: Actions) -> dict[str, QMenu]:
    """Fill the window's menu bar; presets and trained models have menus within File."""
    menus: dict[str, QMenu] = {}
    for title in MENUS:
        menu = menus[title] = window.menuBar().addMenu(f"&{title}")
        menu.setToolTipsVisible(True)
        menu.setAccessibleName(title)
        for info in ACTIONS.values():
            if info.menu != title:
                continue
            if info.separated:
                menu.addSeparator()
            menu.addAction(actions[info.key])
            if info.key == "open_recent":
                recent = menus["Recent runs"] = menu.addMenu("Recent runs")
                recent.setToolTipsVisible(True)
                recent.setAccessibleName("Recent runs")
            if info.key == "open_run":
                presets = menus["Presets"] = menu.addMenu("Presets")
                presets.setToolTipsVisible(True)
                presets.setAccessibleName("Presets")
                trained = menus["Trained models"] = menu.addMenu("Trained models")
                trained.setToolTipsVisible(True)
                trained.setAccessibleName("Trained models")
    return menus


def fill_presets(menu: QMenu, load_preset: Callable[[str], None]) -> None:
    """Offer every preset."""
    from ganlab.presets import PRESETS

    for preset in PRESETS.values():
        action = menu.addAction(preset.title)
        action.setObjectName(f"preset:{preset.name}")
        action.setToolTip(preset.shows)
        action.triggered.connect(lambda _c=False, name=preset.name: load_preset(name))


def fill_comparisons(menu: QMenu, compare: Callable[[str], object]) -> None:
    """Offer every comparison, below the presets."""
    from ganlab.comparisons import COMPARISONS

    menu.addSeparator()
    for comparison in COMPARISONS.values():
        action = menu.addAction(f"Compare: {comparison.title}")
        action.setObjectName(f"comparison:{comparison.name}")
        action.setToolTip(comparison.shows)
        action.triggered.connect(lambda _c=False, name=comparison.name: compare(name))
