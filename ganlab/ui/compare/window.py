"""The window of comparisons: first what is compared, then the runs side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QStackedLayout, QWidget

from ganlab.comparisons import Comparison
from ganlab.cures import Cure
from ganlab.engine.data import Dataset
from ganlab.engine.experiment import Experiment
from ganlab.runtime import commands as c
from ganlab.runtime.comparing import CompareSession
from ganlab.runtime.state import Failure
from ganlab.ui.compare.chooser import Chooser
from ganlab.ui.compare.stage import ComparePage
from ganlab.ui.interaction import Interaction
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.toast import Toasts

__all__ = ["CompareWindow"]

Session = Callable[[Comparison], CompareSession]


class CompareWindow(QDialog):
    """Beside the main window; owns the threads of what is compared.

    Signals
    -------
    played()
        The runs begin to play.
    run_asked(Run)
        A run that is to be opened in the main window.
    """

    played = Signal()
    run_asked = Signal(object)

    def __init__(
        self, ask: Interaction, parent: QWidget, session: Session = CompareSession
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Compare")
        self.setAccessibleName("Runs side by side")
        self._ask, self._session = ask, session
        self.theme: Theme = LIGHT
        self.page: ComparePage | None = None
        self.chooser = Chooser()
        self.chooser.chosen.connect(self.begin)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.chooser)
        self.toasts = Toasts(self)
        screen = parent.screen().availableGeometry()
        u = self.fontMetrics().height()
        self.resize(min(96 * u, screen.width() - 40), min(54 * u, screen.height() - 60))

    # --- what is compared --------------------------------------------------------------------

    def set_base(
        self, base: Experiment, data: Dataset | None, name: str, cures: Sequence[Cure]
    ) -> None:
        """Take over the experiment of which one thing is changed."""
        self.chooser.set_base(base, data, name, cures)

    def begin(self, comparison: Comparison) -> None:
        """Set the runs of a comparison side by side, paused."""
        self._end()
        page = self.page = ComparePage(self._session(comparison), self.theme)
        page.other_asked.connect(self.choose)
        page.run_asked.connect(self._hand_on)
        page.playing_changed.connect(self._tell_playing)
        page.refused.connect(self._refuse)
        page.told.connect(self.toasts.say)
        page.failed.connect(self._fail)
        for text, call in (
            ("Table (CSV)…", self._save_table),
            ("Picture (PNG)…", self._save_picture),
        ):
            page.save_menu.addAction(text).triggered.connect(call)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(f"Compare: {comparison.title}")
        page.start()
        page.setFocus()

    def choose(self) -> None:
        """Go back to what is compared; the runs are given up."""
        self._end()
        self._stack.setCurrentWidget(self.chooser)
        self.setWindowTitle("Compare")

    def _end(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.close_runs()
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    @property
    def playing(self) -> bool:
        """Whether runs play here."""
        return self.page is not None and self.page.state.phase == "playing"

    def pause(self, why: str) -> None:
        """Let the runs rest, and say why."""
        if self.page is not None:
            self.page.post(c.Pause())
            self.toasts.say(why)

    def _tell_playing(self, on: bool) -> None:
        if on:
            self.played.emit()

    def _hand_on(self, run: object) -> None:
        self.pause("This run is in the main window now, as it stood here")
        self.run_asked.emit(run)

    # --- messages ----------------------------------------------------------------------------

    def _refuse(self, words: str) -> None:
        if self.page is not None and not self.page.state.runs:
            # It could not be built at all: back to where another value can be chosen.
            self.choose()
            self.chooser.refuse(words)
        else:
            self.toasts.say(words, "error")

    def _fail(self, failure: Failure) -> None:
        def copy() -> None:
            QGuiApplication.clipboard().setText(failure.details)

        self.toasts.say(failure.message, "error", ("Copy details", copy))

    # --- files -------------------------------------------------------------------------------

    def _save_table(self) -> None:
        page = self.page
        if page is not None:
            path = self._ask.save_file(self, "Save table", "Tables (*.csv)", "comparison.csv")
            self._write(path, ".csv", lambda at: at.write_text(page.table.csv(), encoding="utf-8"))

    def _save_picture(self) -> None:
        page = self.page
        if page is not None:
            picture = page.grab()
            path = self._ask.save_file(self, "Save picture", "Pictures (*.png)", "comparison.png")
            self._write(path, ".png", lambda at: _saved(picture.save(str(at), "PNG")))

    def _write(self, path: Path | None, suffix: str, write: Callable[[Path], object]) -> None:
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(suffix)
        try:
            write(path)
        except OSError as error:
            self.toasts.say(f"{path} cannot be written: {error.strerror or error}", "error")
        else:
            self.toasts.say(f"Saved {path.name}")

    # --- keys --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # The main window's plain keys are the comparison's own in its window, or mean nothing.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._meant(event) is not None or _is_plain(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        call = self._meant(event)
        if call is not None:
            call()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            # A window in which something trains is not closed by a slip of the hand.
            event.accept()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key is to do here, or None."""
        page = self.page
        if page is None:
            return None
        key, with_keys = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
        if with_keys == Qt.KeyboardModifier.AltModifier:
            moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
            return (lambda: page.track.move_by(moves[key])) if key in moves else None
        if with_keys == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_End:
            return lambda: page.track.go_to(None)
        if with_keys:
            return None
        speed = page.transport.speed
        calls: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Space: page.transport.toggle,
            Qt.Key.Key_Period: page.transport.step.click,
            Qt.Key.Key_R: page.transport.reset.click,
            Qt.Key.Key_N: page.transport.new_seed.click,
            Qt.Key.Key_BracketLeft: lambda: speed.nudge(-2),
            Qt.Key.Key_BracketRight: lambda: speed.nudge(2),
        }
        return calls.get(key)

    # --- Qt's own ----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.chooser.set_theme(theme)
        self.toasts.set_theme(theme)
        if self.page is not None:
            self.page.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toasts.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the runs up: nothing trains out of sight."""
        self.choose()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop everything, for good."""
        self._end()
        self.toasts.clear()
        self.close()


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def _is_plain(event: QKeyEvent) -> bool:
    """Whether a key would be a shortcut of the main window without Ctrl, Alt or a function key."""
    shifted = Qt.KeyboardModifier.ShiftModifier | _KEYPAD
    return not event.modifiers() & ~shifted and bool(event.text()) and event.text().isprintable()


def _saved(done: bool) -> None:
    if not done:
        raise OSError("the picture could not be encoded or written")
