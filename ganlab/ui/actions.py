"""Every action of the window as a record in one table.

Menus, the transport bar, the page of shortcuts and the tests are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from ganlab.runtime.state import Phase
from ganlab.ui.icons import icon
from ganlab.ui.theme import Theme

__all__ = ["ACTIONS", "MENUS", "ActionInfo", "Actions", "shortcut_text"]

ANY: tuple[Phase, ...] = ("preparing", "paused", "playing", "finished", "failed")
READY: tuple[Phase, ...] = ("paused", "playing", "finished", "failed")
STEPPING: tuple[Phase, ...] = ("paused", "playing", "finished")


@dataclass(frozen=True)
class ActionInfo:
    """What is to be known of an action.

    Attributes
    ----------
    key, text : str
        Name in code, and in menus.
    menu : str
        Menu that it stands in; "" for none.
    icon : str
        Name of a line icon; "" for none.
    shortcuts : tuple of str
        The first one is shown.
    help : str
        One sentence for tooltips and the page of shortcuts.
    checkable : bool
        Whether it is on or off.
    group : str
        Of the checkable actions of one group, exactly one is on.
    phases : tuple of str
        Phases of a run in which it can be used.
    separated : bool
        Whether the menu draws a line above it.
    narrowed : bool
        Whether somebody else says when, within its phases, it can be used.
    """

    key: str
    text: str
    menu: str = ""
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    help: str = ""
    checkable: bool = False
    group: str = ""
    phases: tuple[Phase, ...] = ANY
    separated: bool = False
    narrowed: bool = False

    @property
    def tooltip(self) -> str:
        """Help and the shortcut."""
        keys = f" ({shortcut_text(self.shortcuts[0])})" if self.shortcuts else ""
        return f"{self.help or self.text.rstrip('…')}{keys}"


#: What goes on while its key is held.
_REPEATED = ("step_both", "step_d", "step_g", "past_back", "past_forward")
#: Menus from left to right.
MENUS = ("File", "Edit", "Run", "Timeline", "View", "Help")

_A = ActionInfo
_RECORDS = (
    _A("open", "Open…", "File", "open", ("Ctrl+O",),
       "Open an experiment (.toml), a saved run or bundle (.ganlab, .zip) or your own points "
       "(.csv, .tsv, .npy)"),
    _A("open_run", "Open run folder…", "File", "folder", ("Ctrl+Shift+O",),
       "Open a run that was saved, and stand where it stood"),
    _A("open_pictures", "Open pictures…", "File", "pictures", ("Ctrl+I",),
       "Learn from a folder of your own pictures; its sub-folders, where it has any, are the "
       "labels"),
    _A("open_recent", "Open recent…", "File", "grid", ("Ctrl+R",),
       "Show the runs that were at hand last, each with a picture"),
    _A("save_run", "Save run", "File", "save", ("Ctrl+S",),
       "Save the whole run, with its timeline, where it was saved or opened last", phases=READY,
       separated=True),
    _A("save_run_as", "Save run as…", "File", "save", ("Ctrl+Alt+S",),
       "Save the whole run as one .ganlab file, or as a folder", phases=READY),
    _A("save_experiment", "Save experiment…", "File", "file", ("Ctrl+Shift+S",),
       "Save the description of this run as a .toml file"),
    _A("export_model", "Export model…", "File", "export", ("Ctrl+E",),
       "Export the trained model, to run without ganlab: bundle, torch.export, ONNX, script",
       phases=READY, separated=True),
    _A("save_picture", "Save picture of view…", "File", "pictures", ("Ctrl+Shift+P",),
       "Save a view as PNG or SVG, at a size and in a theme of your choice", phases=READY),
    _A("copy_picture", "Copy picture of view", "File", "copy", ("Ctrl+Shift+C",),
       "Copy the view that was used last as a picture", phases=READY),
    _A("save_samples", "Save samples…", "File", "drop", ("Ctrl+Shift+E",),
       "Draw samples of the generator and save them as a grid of pictures or as numbers",
       phases=READY),
    _A("save_losses", "Save loss history…", "File", "file", (),
       "Save losses, accuracies and gradients of every step as a table (CSV)", phases=READY),
    _A("save_measures", "Save measures…", "File", "file", (),
       "Save what was measured of this run, step by step, as a table (CSV)", phases=READY),
    _A("quit", "Quit", "File", "quit", ("Ctrl+Q",), "Close the window and remember its layout",
       separated=True),
    _A("undo_drawing", "Undo drawing", "Edit", "undo", ("Ctrl+Z",),
       "Take back the last stroke of the drawing"),
    _A("paste", "Paste points", "Edit", "paste", ("Ctrl+V",),
       "Learn from points on the clipboard: one or two columns of numbers", separated=True),
    _A("draw_1d", "Draw data in 1-D", "Edit", "draw-line", (),
       "Draw a density on a line and learn from it"),
    _A("draw_2d", "Draw data in 2-D", "Edit", "draw", (),
       "Draw points in the plane and learn from them"),
    _A("choose_model", "Choose model…", "Edit", "networks", ("M",),
       "List the families of networks, what each learns, and their layers", separated=True),
    _A("play", "Play", "Run", "play", ("Space",), "Train, or pause", checkable=True,
       phases=("preparing", "paused", "playing", "finished")),
    _A("step_both", "Step both", "Run", "step-both", (".",),
       "One step of Algorithm 1: k_D updates of D, then k_G of G", phases=STEPPING,
       separated=True),
    _A("step_d", "Step D", "Run", "step", ("D",), "Update the discriminator once",
       phases=STEPPING),
    _A("step_g", "Step G", "Run", "step", ("G",), "Update the generator once", phases=STEPPING),
    _A("freeze_d", "Freeze D", "Run", "freeze", ("Shift+D",),
       "Hold the discriminator still while the generator goes on learning", checkable=True,
       phases=READY, separated=True),
    _A("freeze_g", "Freeze G", "Run", "freeze", ("Shift+G",),
       "Hold the generator still while the discriminator goes on learning", checkable=True,
       phases=READY),
    _A("reset", "Reset", "Run", "reset", ("R",), "Start again from the same seed", phases=READY,
       separated=True),
    _A("new_seed", "New seed", "Run", "seed", ("N",), "Start again from another seed",
       phases=READY),
    _A("pause_at_collapse", "Pause at a collapse", "Run", "pause", (),
       "Pause of its own accord, at the step at which the generator is found to have collapsed",
       checkable=True, separated=True),
    _A("sweep", "Sweep…", "Run", "grid", ("S",),
       "Train a small grid over one or two fields, by several seeds, and see it as a heat map",
       separated=True),
    _A("compare", "Compare…", "Run", "compare", ("V",),
       "Set two to four runs side by side, from one seed, that differ in one thing",
       phases=READY),
    _A("slower", "Slower", "Run", "slower", ("[",), "Turn the speed dial down", separated=True),
    _A("faster", "Faster", "Run", "faster", ("]",), "Turn the speed dial up"),
    _A("past_back", "One step back", "Timeline", "step-back", ("Alt+Left",),
       "Look at the step before; the run stays as it is", phases=READY, narrowed=True),
    _A("past_forward", "One step forward", "Timeline", "step", ("Alt+Right",),
       "Look at the step after", phases=READY, narrowed=True),
    _A("past_previous", "Previous stop", "Timeline", "stop-back", ("Ctrl+Left",),
       "Look at the change of verdict, bookmark or branch before", phases=READY, separated=True,
       narrowed=True),
    _A("past_next", "Next stop", "Timeline", "stop-next", ("Ctrl+Right",),
       "Look at the change of verdict, bookmark or branch after", phases=READY, narrowed=True),
    _A("past_newest", "Newest step", "Timeline", "newest", ("Ctrl+End",),
       "Look at the newest step again", phases=READY, narrowed=True),
    _A("past_play", "Play from here", "Timeline", "play", ("Shift+Space",),
       "Train on from the step that is shown; what came after is kept as a branch", phases=READY,
       separated=True, narrowed=True),
    _A("past_branch", "Branch from here", "Timeline", "branch", ("Ctrl+B",),
       "Stand at the step that is shown, to change something; what came after is kept as a branch",
       phases=READY, narrowed=True),
    _A("bookmark", "Bookmark…", "Timeline", "bookmark", ("K",),
       "Mark the step that is shown, with a note", phases=READY, separated=True,
       narrowed=True),
    _A("record", "Record…", "Timeline", "record", ("Ctrl+Shift+R",),
       "Film the training, or a way through the latent space, and write it as a moving picture",
       phases=READY, separated=True),
    _A("figure_panels", "Figure 1 (a)–(d)…", "Timeline", "panels", ("Ctrl+Shift+F",),
       "Compose the four panels of the paper's Figure 1 from this run's own past (1-D data)",
       phases=READY),
    _A("show_setup", "Experiment", "View", "panel", ("Ctrl+1",),
       "Show or hide data and experiment", checkable=True),
    _A("show_figure1", "Figure 1", "View", "panel", ("Ctrl+2",),
       "Show or hide Figure 1: densities and D over 1-D data", checkable=True),
    _A("show_boundary", "Boundary", "View", "panel", ("Ctrl+3",),
       "Show or hide the decision boundary over 2-D data", checkable=True),
    _A("show_losses", "Losses", "View", "panel", ("Ctrl+4",), "Show or hide the losses",
       checkable=True),
    _A("show_readout", "Is it working?", "View", "panel", ("Ctrl+5",),
       "Show or hide the numbers that say whether it works", checkable=True),
    _A("show_samples", "Samples", "View", "panel", ("Ctrl+6",),
       "Show or hide generated pictures, with what D says of each", checkable=True),
    _A("show_interpolation", "Interpolation", "View", "panel", ("Ctrl+7",),
       "Show or hide the pictures between two random latents", checkable=True),
    _A("show_by_label", "By label", "View", "panel", ("Ctrl+8",),
       "Show or hide one row of pictures for each label", checkable=True),
    _A("show_filters", "First layer of D", "View", "panel", ("Ctrl+9",),
       "Show or hide filters and feature maps of the first layer of D", checkable=True),
    _A("show_measures", "Measures", "View", "panel", ("Shift+M",),
       "Show or hide the slow measures of generated pictures", checkable=True),
    _A("show_latent", "Latent", "View", "panel", ("Z",),
       "Show or hide the sliders of the latent space, and what G makes of them", checkable=True),
    _A("show_modes", "Modes", "View", "panel", ("C",),
       "Show or hide which modes of the data are drawn, over time, and what is missing",
       checkable=True),
    _A("show_pad", "Latent pad", "View", "panel", ("Shift+Z",),
       "Show or hide the plane on which the latent is dragged", checkable=True),
    _A("show_traversal", "Traversal", "View", "panel", ("T",),
       "Show or hide what one or two factors change, step by step", checkable=True),
    _A("show_arithmetic", "Arithmetic", "View", "panel", ("A",),
       "Show or hide sums and differences of samples", checkable=True),
    _A("networks", "Networks…", "View", "networks", ("L",),
       "Show the layers of both networks with their shapes, as large as the window is made",
       separated=True),
    _A("invert", "Invert…", "View", "target", ("I",),
       "Find the latent whose output is nearest to a real sample, or to a picture of your own",
       phases=READY),
    _A("theme_light", "Light", "View", "sun", (), "Dark ink on light", checkable=True,
       group="theme", separated=True),
    _A("theme_dark", "Dark", "View", "moon", (), "Light ink on dark", checkable=True,
       group="theme"),
    _A("theme_system", "Follow system", "View", "system", (), "Light or dark as the system is",
       checkable=True, group="theme"),
    _A("zoom_in", "Zoom in", "View", "zoom-in", ("Ctrl++", "Ctrl+="), "Larger text and controls",
       separated=True),
    _A("zoom_out", "Zoom out", "View", "zoom-out", ("Ctrl+-",), "Smaller text and controls"),
    _A("zoom_reset", "Actual size", "View", "zoom-reset", ("Ctrl+0",),
       "Text and controls at 100 %"),
    _A("full_screen", "Full screen", "View", "full-screen", ("F11",),
       "Fill the screen, or go back to a window", checkable=True, separated=True),
    _A("reset_layout", "Reset layout", "View", "layout", (),
       "Put every panel back where it was at first"),
    _A("bilinear", "Bilinear game…", "Help", "spiral", ("B",),
       "Two players of V(x, y) = xy: why networks that learn at once may circle, and what helps"),
    _A("shortcuts", "Keyboard shortcuts", "Help", "keyboard", ("F1",), "List every shortcut"),
    _A("about", "About ganlab", "Help", "about", (),
       "Versions, device and what to paste into a bug report"),
)  # fmt: skip

#: Every action by its key, in the order of the menus.
ACTIONS: dict[str, ActionInfo] = {record.key: record for record in _RECORDS}


def shortcut_text(shortcut: str) -> str:
    """Return a shortcut as this platform writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


class Actions(QObject):
    """The table's records as live actions of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for info in ACTIONS.values():
            action = QAction(info.text, self)
            action.setObjectName(info.key)
            action.setShortcuts([QKeySequence(text) for text in info.shortcuts])
            # A floating panel is a window of its own: the keys hold there too.
            action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
            action.setAutoRepeat(info.key in _REPEATED)
            action.setToolTip(info.tooltip)
            action.setStatusTip("")
            action.setCheckable(info.checkable)
            # Its place in a menu belongs to the tick.
            action.setIconVisibleInMenu(not info.checkable)
            action.setMenuRole(
                {
                    "quit": QAction.MenuRole.QuitRole,
                    "about": QAction.MenuRole.AboutRole,
                }.get(info.key, QAction.MenuRole.NoRole)
            )
            if info.group:
                group = self._groups.setdefault(info.group, QActionGroup(self))
                group.addAction(action)
            window.addAction(action)
            self._actions[info.key] = action

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def on(self, key: str, call: Callable[[], object]) -> None:
        """Run ``call`` when the action is triggered."""
        self._actions[key].triggered.connect(lambda _checked=False: call())

    def set_phase(self, phase: Phase) -> None:
        """Enable what can be used in this phase."""
        for key, info in ACTIONS.items():
            action, usable = self._actions[key], phase in info.phases
            if usable and info.narrowed:
                continue
            if action.isEnabled() != usable:
                action.setEnabled(usable)

    def show_as(self, key: str, **changes: str) -> None:
        """Give an action another text, icon or help for now: Play becomes Pause."""
        info = replace(ACTIONS[key], **changes)  # type: ignore[arg-type]
        action = self._actions[key]
        action.setText(info.text)
        action.setToolTip(info.tooltip)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in other colours."""
        for key, info in ACTIONS.items():
            if info.icon:
                self._actions[key].setIcon(icon(info.icon, theme))
