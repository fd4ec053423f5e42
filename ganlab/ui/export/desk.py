"""Stands between the window and its exports: opens the dialog, and tells where nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ganlab.engine.export.perform import Examined, Exported
    from ganlab.runtime.frame import Frame
    from ganlab.runtime.session import Session
    from ganlab.runtime.state import RunState
    from ganlab.ui.export.dialog import ExportDialog
    from ganlab.ui.interaction import Interaction

__all__ = ["ExportDesk"]


class _Folder(Protocol):
    """Whoever remembers where the person keeps files."""

    folder: str


class ExportDesk(QObject):
    """Makes the dialog when it is first asked for.

    Signals
    -------
    told(str), refused(str)
        What came of an export whose dialog was closed meanwhile.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, ask: Interaction, remembers: _Folder, window: QWidget) -> None:
        super().__init__(window)
        self._ask, self._remembers, self._window = ask, remembers, window
        self._step = 0
        self._session: Session | None = None
        self._state: RunState | None = None
        self.dialog: ExportDialog | None = None

    def follow(self, session: Session) -> None:
        """Ask that session."""
        self._session = session
        session.export_progressed.connect(self._progressed)
        session.exported.connect(self._exported)
        session.export_failed.connect(self._failed)
        session.export_cancelled.connect(self._cancelled)
        session.export_examined.connect(self._examined)

    def set_state(self, state: RunState) -> None:
        """Another run, or another phase."""
        self._state = state
        if self.dialog is not None:
            self.dialog.set_state(state)

    def saw(self, frame: Frame) -> None:
        """Take over how far training is: a proposed name tells."""
        self._step = frame.step

    def open(self) -> None:
        """Show the dialog."""
        if self._session is None or self._state is None:
            return
        if self.dialog is None:
            from ganlab.ui.export.dialog import ExportDialog

            self.dialog = ExportDialog(self._ask, self._window)
            self.dialog.follow(self._session)
            self.dialog.folder_chosen.connect(self._remember)
        self.dialog.set_step(self._step)
        self.dialog.set_state(self._state)
        self.dialog.present(self._remembers.folder)

    def _remember(self, folder: str) -> None:
        self._remembers.folder = folder

    # --- what the session tells ------------------------------------------------------------

    def _progressed(self, share: float, words: str) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(share, words)

    def _exported(self, done: Exported) -> None:
        if self.dialog is not None:
            self.dialog.finish(done)
        if self._unseen:
            from ganlab.ui.export.words import result_words

            self.told.emit(f"Exported {done.path}. {result_words(done)}")

    def _failed(self, why: str) -> None:
        if self.dialog is not None:
            self.dialog.fail(why)
        if self._unseen:
            self.refused.emit(f"Not exported. {why}")

    def _cancelled(self) -> None:
        if self.dialog is not None:
            self.dialog.called_off()

    def _examined(self, found: Examined) -> None:
        if self.dialog is not None:
            self.dialog.set_examined(found)

    @property
    def _unseen(self) -> bool:
        return self.dialog is None or not self.dialog.isVisible()
