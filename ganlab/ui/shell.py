"""What is painted at once: panels, bars and menus, before anything is known of experiments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QChildEvent, QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon, QShowEvent
from PySide6.QtWidgets import QMainWindow, QScrollArea, QTabWidget, QToolBar, QWidget

from ganlab.engine.kinds import KINDS, Kind
from ganlab.folders import resource
from ganlab.ui import layout, timings
from ganlab.ui.actions import Actions
from ganlab.ui.docks import Panel, Stage, ViewHost, name_tabs
from ganlab.ui.look import Look
from ganlab.ui.menus import build_menus
from ganlab.ui.settings import Settings
from ganlab.ui.skeleton import Skeleton
from ganlab.ui.statusbar import StatusBar
from ganlab.ui.theme import Theme
from ganlab.ui.timeline import TimelineBar
from ganlab.ui.toast import Toasts
from ganlab.ui.transport import TransportBar

if TYPE_CHECKING:
    from ganlab.ui.bilinear import BilinearDialog

__all__ = ["STAGE", "VIEWS", "Shell"]

#: Panels that hold a view: title and what data it shows, known before the view is imported.
VIEWS: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "figure1": ("Figure 1", ("line",)),
    "boundary": ("Boundary", ("plane",)),
    "samples": ("Samples", ("images",)),
    "interpolation": ("Interpolation", ("images",)),
    "by_label": ("By label", ("images",)),
    "filters": ("First layer of D", ("images",)),
    "modes": ("Modes", KINDS),
    "pad": ("Latent pad", KINDS),
    "traversal": ("Traversal", KINDS),
    "arithmetic": ("Arithmetic", KINDS),
    "losses": ("Losses", KINDS),
    "readout": ("Is it working?", KINDS),
    "measures": ("Measures", ("images",)),
    "latent": ("Latent", KINDS),
}
#: Those of the stage: those that fit the data show, the first of them in front.
STAGE = layout.STAGE


class Shell(QMainWindow):
    """The window without what it is for: it imports neither numpy nor the experiment's fields.

    Parameters
    ----------
    settings
        What was remembered: theme, zoom and layout are followed here.
    """

    #: Other panels are to be seen than before.
    panels_changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._kind: Kind | None = None
        #: The window of the bilinear game, once it was opened.
        self.bilinear: BilinearDialog | None = None
        self.setWindowTitle("ganlab")
        self.setWindowIcon(QIcon(str(resource("icons", "ganlab.svg"))))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDockNestingEnabled(True)
        tabs = QTabWidget.TabPosition.North
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, tabs)
        self.setContentsMargins(8, 0, 8, 0)
        self.actions_ = Actions(self)
        self.look = Look(settings, self._themed, self)
        self._build()
        self._wire_shell()
        self.actions_.set_phase("preparing")
        self.look.apply()
        self.actions_[f"theme_{self.look.choice}"].setChecked(True)
        self._restore_layout()

    def _build(self) -> None:
        self.transport = TransportBar(self.actions_)
        bar = QToolBar("Transport")
        bar.setObjectName("transport")
        bar.setMovable(False)
        bar.addWidget(self.transport)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        self.timeline_bar = TimelineBar(self.actions_)
        below = QToolBar("Timeline")
        below.setObjectName("timeline")
        below.setMovable(False)
        below.addWidget(self.timeline_bar)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, below)
        self.statusbar = StatusBar()
        self.statusbar.set_hint("Space plays · F1 lists all keys")
        self.setStatusBar(self.statusbar)
        self.stage = Stage(self)
        self.setCentralWidget(self.stage)
        self.stage.show()
        self.stage.setFocus()
        self.toasts = Toasts(self.stage)
        self._form: Any = Skeleton()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Experiment")
        self._scroll.setWidget(self._form)
        self._scroll.setMinimumWidth(300)
        self.panels = {"setup": Panel("setup", "Experiment", self._scroll, self)}
        self.hosts: dict[str, ViewHost] = {}
        for key, (title, kinds) in VIEWS.items():
            host = self.hosts[key] = ViewHost(title, kinds)
            owner = self.stage if key in STAGE else self
            self.panels[key] = Panel(key, title, host, owner)
            host.labelled.connect(self.panels[key].bar.set_badge)
        self.hosts["measures"].purpose = "Measures judge generated pictures."
        self.menus = build_menus(self, self.actions_)

    def _wire_shell(self) -> None:
        on = self.actions_.on
        on("quit", self.close)
        for key, panel in self.panels.items():
            action, toggle = self.actions_[f"show_{key}"], panel.toggleViewAction()
            on(f"show_{key}", partial(self._show_panel, key))
            toggle.toggled.connect(action.setChecked)
            toggle.toggled.connect(self._panels_changed)
            panel.topLevelChanged.connect(self._panels_changed)
            # Also when it comes to the front of its tabs.
            panel.visibilityChanged.connect(self._panels_changed)
        for choice in ("light", "dark", "system"):
            on(f"theme_{choice}", partial(self.look.choose, choice))
        on("zoom_in", self.look.zoom_in)
        on("zoom_out", self.look.zoom_out)
        on("zoom_reset", partial(self.look.set_zoom, 1.0))
        on("full_screen", self._full_screen)
        on("reset_layout", self.reset_layout)
        on("shortcuts", self._show_shortcuts)
        on("about", self._show_about)
        on("bilinear", self._show_bilinear)
        self.stage.resized.connect(self.toasts.place)

    def _themed(self) -> Iterator[Any]:
        yield from (self.actions_, self.toasts, self.transport, self.timeline_bar)
        yield from self.panels.values()
        yield from self.hosts.values()
        yield self._form
        if self.bilinear is not None:
            yield self.bilinear

    def put_form(self, form: QWidget) -> None:
        """Let the form take the skeleton's place."""
        # The scroll area deletes the one that goes.
        self._form = form
        self._form.set_theme(self.theme)
        self._scroll.setWidget(form)
        self.fit_form()

    def fit_form(self) -> None:
        """Never narrower than what it holds: it scrolls up and down only."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self._form.minimumSizeHint().width() + bar + 2)

    @property
    def theme(self) -> Theme:
        return self.look.theme

    # --- messages ----------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """Say something that the person should know."""
        self.toasts.say(text)

    def refuse(self, text: str) -> None:
        """Say what cannot be, and why."""
        timings.complain(text)
        self.toasts.say(text, "error")

    def tell_fault(self, message: str, details: str = "") -> None:
        """Say what went wrong, with the details at hand for a bug report."""
        action: tuple[str, Callable[[], object]] | None = None
        if details:
            action = ("Copy details", lambda: QGuiApplication.clipboard().setText(details))
        timings.complain(f"{message}\n{details}".rstrip())
        self.toasts.say(message, "error", action)

    # --- panels ------------------------------------------------------------------------------

    def show_kind(self, kind: Kind) -> None:
        """Show the stage's views that fit the data, where that is news; hide the others."""
        if kind != self._kind:
            self._kind = kind
            for host in self.hosts.values():
                host.set_kind(kind)
            self._show_measures()
            self.show_stage()

    def show_stage(self) -> None:
        """Show what fits the data, or what is drawn upon, and hide the others."""
        drawing = any(self.hosts[key].drawing for key in STAGE)
        for key in STAGE:
            host = self.hosts[key]
            self.panels[key].setVisible(host.drawing if drawing else host.fits)
        shown = [key for key in STAGE if not self.panels[key].isHidden()]
        if shown:
            self.panels[shown[0]].raise_()
        self._panels_changed()

    def _show_measures(self) -> None:
        """Offer them behind the numbers that are always on, where they fit the data."""
        self.panels["measures"].setVisible(self.hosts["measures"].fits)
        self.panels["readout"].raise_()

    def _show_panel(self, key: str) -> None:
        """Show a panel, bring it before the tabs that hide it, or put it away."""
        panel = self.panels[key]
        panel.setVisible(panel.isHidden() or _behind(panel))
        if panel.isVisible():
            panel.raise_()
        self.actions_[f"show_{key}"].setChecked(not panel.isHidden())

    def _panels_changed(self, *_: object) -> None:
        self.stage.show_emptiness([self.panels[key] for key in STAGE])
        self.panels_changed.emit()

    def _restore_layout(self) -> None:
        geometry = layout.unpack(self.settings.geometry)
        if geometry is None or not self.restoreGeometry(geometry):
            layout.first_place(self)
        layout.arrange(self, self.stage, self.panels, self.look.zoom)
        kept = layout.restore(self, self.stage, self.settings.layout, self.settings.stage)
        # Sizes hold only once there is a window to share out.
        self._share_out = not kept
        for key, panel in self.panels.items():
            self.actions_[f"show_{key}"].setChecked(not panel.isHidden())

    def reset_layout(self) -> None:
        """Put every panel back where it was at first."""
        layout.arrange(self, self.stage, self.panels, self.look.zoom)
        if self._kind is not None:
            self._show_measures()
            self.show_stage()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._share_out:
            self._share_out = False
            layout.size(self, self.panels, self.look.zoom)

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        name_tabs(event)

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_["full_screen"].setChecked(self.isFullScreen())

    def _show_shortcuts(self) -> None:
        from ganlab.ui.shortcuts import ShortcutsPage

        ShortcutsPage(self).open()

    def _show_bilinear(self) -> None:
        from ganlab.ui.bilinear import BilinearDialog

        if self.bilinear is None:
            self.bilinear = BilinearDialog(self)
            self.bilinear.set_theme(self.theme)
        self.bilinear.show()
        self.bilinear.raise_()
        self.bilinear.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if self.bilinear is not None:
            self.bilinear.close()

    def _show_about(self) -> None:
        from ganlab.ui.about import AboutDialog

        AboutDialog(self).open()


def _behind(panel: Panel) -> bool:
    """Whether other tabs hide it: Qt keeps it "visible", but outside of the window."""
    window = panel.window()
    place = QRect(panel.mapTo(window, QPoint(0, 0)), panel.size())
    return panel.isVisible() and not window.rect().intersects(place)
