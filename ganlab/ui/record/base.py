"""What both recording windows share: a form, a preview, progress, and where it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.files.errors import RunFileError
from ganlab.engine.recording import RecordError
from ganlab.runtime.state import RunState
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.data_picker.note import ProgressNote
from ganlab.ui.errand import Errand
from ganlab.ui.interaction import Interaction
from ganlab.ui.latent.parts import push_button
from ganlab.ui.saving import Saving
from ganlab.ui.theme import DARK, LIGHT, Theme

__all__ = ["THEMES", "RecordingDialog"]

THEMES = (
    ("shown", "As shown", "The theme of the window"),
    ("light", "Light", "Dark ink on light: for paper"),
    ("dark", "Dark", "Light ink on dark: for a projector"),
)
#: Milliseconds after the last change before a preview is made.
_SETTLED = 300


class RecordingDialog(QDialog):
    """Stands beside the window while training goes on; closing it ends nothing.

    Signals
    -------
    written(object)
        The path of what is complete.
    refused(str)
        Why it is not, in words.
    """

    written = Signal(object)
    refused = Signal(str)

    def __init__(self, title: str, ask: Interaction, window: Any) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setSizeGripEnabled(True)
        self._ask, self._window = ask, window
        self.saving = Saving(ask, self)
        self.errand = Errand(self)
        self.errand.changed.connect(self._follow)
        #: Whether what is under way is what was asked for, and no preview.
        self.recording = False
        #: Whether what is shown is older than what is chosen, as a recording was under way.
        self._missed = False
        self.path: Path | None = None
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.facts = label("", "small", wrap=True)
        self.facts.setAccessibleName("What will be written")
        self.trouble = label("", "warning", wrap=True)
        self.trouble.setAccessibleName("What keeps it from being written")
        self.progress = ProgressNote()
        self.progress.cancelled.connect(self.call_off)
        self.outcome = label("", wrap=True)
        self.outcome.setAccessibleName("What was written")
        self.show_button = push_button(
            "Show in folder", "Open the folder that holds it", self._show_in_folder
        )
        self.open_button = push_button(
            "Open", "Open it with what this computer opens such files with", self._open
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLED)
        self._soon.timeout.connect(self._settled)

    # --- its parts ------------------------------------------------------------

    def lay_out(self, previews: QLayout, action: str, tip: str, wide: int, high: int) -> None:
        """Put form, previews and buttons into the window, that many lines of text large."""
        self.record_button = push_button(action, tip, self._record)
        self.record_button.setDefault(True)
        self.record_button.setProperty("role", "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAccessibleName("Close")
        close.setToolTip("Close this window; what is under way goes on")
        close.setAutoDefault(False)
        buttons.addButton(self.record_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addLayout(self.form)
        for part in (self.facts, self.trouble, self.progress, self.outcome):
            left.addWidget(part)
        ways = QHBoxLayout()
        ways.addWidget(self.show_button)
        ways.addWidget(self.open_button)
        ways.addStretch(1)
        left.addLayout(ways)
        left.addStretch(1)
        aside = self._aside = QWidget()
        aside.setLayout(left)
        u = self.fontMetrics().height()
        self._measure()
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(aside)
        middle.addLayout(previews, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addLayout(middle, 1)
        column.addWidget(buttons)
        screen = self._window.screen().availableGeometry()
        self.resize(min(wide * u, screen.width() - 40), min(high * u, screen.height() - 60))
        self._show_outcome("")

    def _measure(self) -> None:
        self._aside.setFixedWidth(max(320, 22 * self.fontMetrics().height()))

    def row(self, name: str, box: QWidget, tip: str) -> None:
        """Add a control to the form."""
        box.setAccessibleName(name)
        if not box.toolTip():
            box.setToolTip(tip)
        box.setMinimumWidth(200)
        self.form.addRow(label(name, "muted"), box)

    def show_row(self, box: QWidget, on: bool) -> None:
        """Show or hide a control and its name."""
        self.form.setRowVisible(box, on)

    # --- for subclasses ------------------------------------------------------------

    def refresh(self) -> None:
        """Let everything say how it stands now."""

    def preview(self) -> None:
        """Make what is shown before anything is written."""

    def record(self) -> None:
        """Ask for a place, and begin."""

    def set_state(self, state: RunState) -> None:
        """Another run, or another phase."""

    # --- what is under way ------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """The window looks otherwise: so does what is shown here, unless that was chosen."""
        self._measure()
        self.changed()

    @property
    def theme(self) -> Theme:
        """The theme that is chosen."""
        chosen = self.theme_box.value()  # type: ignore[attr-defined]
        shown: Theme = self._window.theme
        return {"light": LIGHT, "dark": DARK}.get(chosen, shown)

    def changed(self, *_: object) -> None:
        """Something was chosen: say what follows, and soon show it."""
        self.say("")
        self.refresh()
        self._soon.start()

    def _settled(self) -> None:
        self._missed = self.recording
        if self.isVisible() and not self.recording:
            self.preview()

    def _record(self) -> None:
        if not self.recording:
            self.record()

    def begin(
        self,
        path: Path,
        words: str,
        numbers: Callable[[int, int], str],
        work: Callable[..., Any],
        done: Callable[[Any], str],
    ) -> None:
        """Begin; ``done`` says of what the work returned what was written."""
        self._soon.stop()
        self.recording, self.path = True, path
        self._show_outcome("")
        self.say("")

        def finish(value: Any) -> None:
            self._rest()
            self._show_outcome(f"{path.name}: {done(value)}", written=True)
            self.written.emit(path)

        self.errand.start(words, numbers, work, finish, self._failed)
        self.record_button.setEnabled(False)

    def _failed(self, error: Exception) -> None:
        was = self.recording
        self._rest()
        if not isinstance(error, RecordError | RunFileError | OSError | ValueError | MemoryError):
            raise error
        words = str(error) or "There is not enough memory for it: choose something smaller"
        self.say(words)
        if was:
            self.refused.emit(words)

    def _rest(self) -> None:
        self.recording = False
        self.let_go()
        self.record_button.setEnabled(True)
        self.refresh()
        if self._missed:
            # Something was chosen, or another run began, while it was recorded.
            self._soon.start()

    def call_off(self) -> None:
        """End what is under way; nothing of it stays."""
        self.errand.cancel()
        was = self.recording
        self._rest()
        if was:
            self._show_outcome("Called off: nothing was written")

    def _follow(self) -> None:
        if self.recording:
            self.progress.follow(self.errand)
        else:
            self.progress.clear()

    # --- what is said ------------------------------------------------------------

    def say(self, trouble: str) -> None:
        """Say what is wrong; nothing takes it away."""
        set_text(self.trouble, trouble)
        self.trouble.setVisible(bool(trouble))

    def _show_outcome(self, words: str, *, written: bool = False) -> None:
        set_text(self.outcome, words)
        restyle(self.outcome, "role", "" if written else "muted")
        self.outcome.setVisible(bool(words))
        for button in (self.show_button, self.open_button):
            button.setVisible(written)

    def _show_in_folder(self) -> None:
        if self.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))

    def _open(self) -> None:
        if self.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    # --- where it goes ------------------------------------------------------------

    def place(self, filters: str, name: str, suffix: str) -> Path | None:
        """Ask where to; None where the person changed their mind."""
        controller = self._window.controller
        proposed = str(Path(controller.folder or Path.home()) / f"{name}{suffix}")
        path = self.saving.place(self, self.windowTitle(), filters, proposed, suffix)
        if path is not None:
            controller.folder = str(path.parent)
        return path

    def present(self) -> None:
        """Open, or come to the front."""
        if not self.recording:
            self._show_outcome("")
            self.say("")
            self.refresh()
            self._soon.start(0)
        self.show()
        self.raise_()
        self.activateWindow()

    def done(self, result: int) -> None:
        """Close; a preview is not made for nobody, a recording goes on."""
        self._soon.stop()
        if not self.recording:
            self.errand.cancel()
            self.let_go()
        super().done(result)

    def let_go(self) -> None:
        """Let go of what only a preview or a recording needs."""

    def shut(self) -> None:
        """End everything for good: the window closes."""
        self._soon.stop()
        self.recording = False
        self.errand.close()
        self.let_go()
        self.close()
