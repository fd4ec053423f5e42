"""The window in which a trained model is exported; training goes on behind it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.export import FORMATS, Part
from ganlab.engine.export.perform import Examined, Exported, ExportRequest
from ganlab.engine.export.place import stands_there
from ganlab.runtime.state import RunState
from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.controls.growing import GrowingDialog
from ganlab.ui.controls.text import label, restyle, rule, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.data_picker.note import ProgressNote
from ganlab.ui.export.entry import FormatEntry
from ganlab.ui.export.words import PARTS, fitted, proposed_name, result_words
from ganlab.ui.interaction import Interaction

__all__ = ["ExportDialog"]

#: Width, in heights of a line of text.
_WIDE = 36


class Exports(Protocol):
    """What the dialog asks of a session."""

    def export(self, request: ExportRequest) -> None: ...
    def cancel_export(self) -> None: ...
    def examine_export(self) -> None: ...


class ExportDialog(GrowingDialog):
    """Chooses format, part and place; shows how far it is, and what came of it.

    Signals
    -------
    folder_chosen(str)
        Where the person exports to.
    """

    folder_chosen = Signal(str)

    def __init__(self, ask: Interaction, parent: QWidget) -> None:
        super().__init__(parent)
        self._ask = ask
        self._session: Exports | None = None
        self._state: RunState | None = None
        self._step = 0
        self._busy = False
        self._examined: Examined | None = None
        self._generation = -1
        self._written: Path | None = None
        self.folder = ""
        self.setWindowTitle("Export model")
        self.entries = {name: FormatEntry(format_) for name, format_ in FORMATS.items()}
        self.formats = QButtonGroup(self)
        self.part = ChoiceBox([(part, *PARTS[part]) for part in PARTS])
        self.part.setAccessibleName("Part of the model")
        self.place = QLineEdit()
        self.place.setAccessibleName("Where to")
        self.browse = QPushButton("Browse…")
        self.check = QCheckBox("Prove it: load it without ganlab and compare its outputs")
        self.export_button = QPushButton("Export")
        self.export_button.setProperty("role", "primary")
        # In the order of the platform, as in the other dialogs.
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.close_button = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        self.progress = ProgressNote()
        self.report = label("", wrap=True)
        self.report.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where = label("", "title", wrap=True)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.show_button = QPushButton("Show in folder")
        self.copy_button = QPushButton("Copy path")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        for name, entry in self.entries.items():
            self.formats.addButton(entry.radio)
            entry.radio.clicked.connect(lambda _on=False, name=name: self._choose(name))
            column.addWidget(entry)
        column.addWidget(rule())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Part", self.part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        form.addRow("Where to", row)
        column.addLayout(form)
        column.addWidget(self.check)
        describe(
            self.check,
            "A fresh Python interpreter that cannot import ganlab loads what was written and "
            "answers for 1, 7 and 64 samples, with labels and codes going round. Takes some "
            "seconds, in which training goes on.",
        )
        self.note = label(
            "The model is exported as it stands when you press Export; training goes on.",
            "small",
            wrap=True,
        )
        column.addWidget(self.note)
        self.outcome = QWidget()
        inner = QVBoxLayout(self.outcome)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        ways = QHBoxLayout()
        ways.addWidget(self.show_button)
        ways.addWidget(self.copy_button)
        ways.addStretch(1)
        for part in (self.where, self.report):
            inner.addWidget(part)
        inner.addLayout(ways)
        self.outcome.hide()
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        column.addStretch(1)
        self.buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.ActionRole)
        column.addWidget(self.buttons)
        # Only now: what has no dialog yet is nobody's default, and Return would press another.
        self.export_button.setDefault(True)
        self.setMinimumWidth(_WIDE * self.fontMetrics().height())

    def _connect(self) -> None:
        self.part.value_changed.connect(lambda _part: self._refresh())
        self.place.textEdited.connect(lambda _text: self._refresh())
        self.browse.clicked.connect(self._browse)
        self.export_button.clicked.connect(self._export)
        self.close_button.clicked.connect(self.close)
        self.progress.cancelled.connect(self._cancel)
        self.show_button.clicked.connect(self._show_in_folder)
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(str(self._written))
        )
        next(iter(self.entries.values())).radio.setChecked(True)

    # --- the run that it follows -----------------------------------------------------------

    def follow(self, session: Exports) -> None:
        """Ask that session; its answers are to be connected by whoever owns both."""
        self._session = session

    def set_state(self, state: RunState) -> None:
        """Another run, or another phase."""
        self._state = state
        if self.isVisible():
            self._examine()
        self._refresh()

    def set_step(self, step: int) -> None:
        """Take over how far training is: the proposed name tells."""
        self._step = step

    def present(self, folder: str) -> None:
        """Open, or come to the front; proposes a place in that folder."""
        self.folder = folder
        if not self._busy and not self.place.isModified():
            self._propose()
        self._generation = -1
        self._examine()
        self.show()
        self.raise_()
        self.activateWindow()
        self._refresh()

    def _examine(self) -> None:
        state = self._state
        if self._session is None or state is None or state.phase == "preparing":
            return
        if state.generation != self._generation:
            self._generation, self._examined = state.generation, None
            self._session.examine_export()

    def set_examined(self, found: Examined) -> None:
        """Take over what can be exported, and why the rest cannot."""
        self._examined = found
        self.part.why_not = self._part_missing
        self._refresh()

    def _part_missing(self, part: str) -> str:
        found = self._examined
        if found is None or part in found.parts:
            return ""
        return "this model has none"

    # --- what is chosen --------------------------------------------------------------------

    @property
    def format(self) -> str:
        """The format that is chosen."""
        return next(name for name, entry in self.entries.items() if entry.radio.isChecked())

    @property
    def chosen_part(self) -> Part:
        """The part that is chosen."""
        part: Part = self.part.value()  # type: ignore[assignment]
        return part

    def _choose(self, name: str) -> None:
        format_ = FORMATS[name]
        if self.chosen_part not in format_.parts:
            self.part.set_value("generator")
        text = self.place.text().strip()
        if text:
            modified = self.place.isModified()
            self.place.setText(str(fitted(Path(text), format_, self._endings)))
            self.place.setModified(modified)
        self._refresh()

    @property
    def _endings(self) -> frozenset[str]:
        return frozenset(f.suffix for f in FORMATS.values() if f.suffix)

    def _propose(self) -> None:
        if self._state is None:
            return
        name = proposed_name(self._state.experiment, self._step)
        path = fitted(Path(self.folder or Path.home()) / name, FORMATS[self.format], self._endings)
        self.place.setText(str(path))
        self.place.setModified(False)

    def _browse(self) -> None:
        format_ = FORMATS[self.format]
        kinds = f"{format_.title} (*{format_.suffix})" if format_.suffix else ""
        path = self._ask.save_file(self, "Export to", kinds, self.place.text())
        if path is not None:
            self.place.setText(str(fitted(path, format_, self._endings)))
            self.place.setModified(True)
            self._refresh()

    def _why_not(self, name: str, part: Part) -> str:
        return "" if self._examined is None else self._examined.refusals.get((name, part), "")

    def _refresh(self) -> None:
        """Let everything say how it stands now."""
        part = self.chosen_part
        for name, entry in self.entries.items():
            # A format that holds the generator alone is refused for the model, not for the part.
            asked: Part = part if part in FORMATS[name].parts else "generator"
            entry.set_reason(self._why_not(name, asked))
        format_ = FORMATS[self.format]
        self.part.setEnabled(len(format_.parts) > 1 and not self._busy)
        provable = bool(format_.loader)
        self.check.setEnabled(provable and not self._busy)
        why_not = self._why_not(self.format, part)
        ready = self._state is not None and self._state.phase != "preparing"
        self.export_button.setEnabled(
            ready and not self._busy and not why_not and bool(self.place.text().strip())
        )
        for widget in (self.place, self.browse, *(e.radio for e in self.entries.values())):
            if self._busy:
                widget.setEnabled(False)
            elif widget in (self.place, self.browse):
                widget.setEnabled(True)

    # --- the export ------------------------------------------------------------------------

    def _export(self) -> None:
        if self._session is None or self._busy:
            return
        path = Path(self.place.text().strip())
        with contextlib.suppress(RuntimeError):
            # ~ is the person's folder; ~x, where there is nobody of that name, a name like any.
            path = path.expanduser()
        if not path.is_absolute():
            path = Path(self.folder or Path.home()) / path
        path = fitted(path, FORMATS[self.format], self._endings)
        try:
            replace = stands_there(path)
        except OSError as error:
            self.fail(f"{path}: cannot be looked at ({error.strerror or error})")
            return
        if replace and not self._ask.confirm(
            self, "Replace it?", f"{path.name} is there already.", "Replace"
        ):
            return
        self._busy = True
        self.outcome.hide()
        check = self.check.isChecked() and self.check.isEnabled()
        request = ExportRequest(self.format, path, self.chosen_part, replace, check)
        self.progress.say("Copying the model", 0.0)
        self._refresh()
        self.folder = str(path.parent)
        self.folder_chosen.emit(self.folder)
        self._session.export(request)

    def _cancel(self) -> None:
        if self._session is not None:
            self.progress.say("Ending it")
            self._session.cancel_export()

    def show_progress(self, share: float, words: str) -> None:
        """It is under way."""
        if self._busy:
            self.progress.say(words[:1].upper() + words[1:], share, f"{100 * share:.0f} %")

    def finish(self, done: Exported) -> None:
        """It is written."""
        self._rest()
        self._written = done.path
        self.place.setModified(False)
        set_text(self.where, str(done.path))
        self._tell(result_words(done), "warning" if done.unproven else "")
        self.show_button.show()
        self.copy_button.show()

    def fail(self, why: str) -> None:
        """It cannot be done so."""
        self._rest()
        set_text(self.where, "Not exported")
        self._tell(why, "warning")
        self.show_button.hide()
        self.copy_button.hide()

    def called_off(self) -> None:
        """It was called off."""
        self._rest()
        self.outcome.hide()

    def _tell(self, text: str, role: str) -> None:
        set_text(self.report, text)
        restyle(self.report, "role", role)
        self.outcome.show()
        self._refresh()

    def _rest(self) -> None:
        self._busy = False
        self.progress.clear()
        self._refresh()

    def _show_in_folder(self) -> None:
        if self._written is not None:
            folder = self._written if self._written.is_dir() else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
