"""Which family of networks plays: the one at hand as a button, all others behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ganlab.engine.experiment import FIELDS
from ganlab.engine.models import FAMILIES
from ganlab.runtime.state import RunState
from ganlab.ui.actions import ACTIONS, Actions
from ganlab.ui.controls.text import label, rule
from ganlab.ui.icons import icon
from ganlab.ui.model_picker.dialog import NetworksDialog
from ganlab.ui.model_picker.entry import FamilyButton
from ganlab.ui.model_picker.networks import Networks, of_run, preview
from ganlab.ui.model_picker.popup import ModelPopup
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["ModelPicker"]

FIELD = FIELDS["model.family"]
_NOT_YET = "waits for the data, which is being prepared"


class ModelPicker(QWidget):
    """A section of the setup panel, and the two windows that it opens."""

    #: Name of another family than the one at hand.
    family_chosen = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._state: RunState | None = None
        self.popup: ModelPopup | None = None
        self.dialog: NetworksDialog | None = None
        self.button = FamilyButton(opens=True)
        self.button.clicked.connect(self.open)
        self.layers = QToolButton()
        self.layers.setIconSize(QSize(18, 18))
        self.layers.setAccessibleName(ACTIONS["networks"].text.rstrip("…"))
        self.layers.setToolTip(ACTIONS["networks"].tooltip)
        self.layers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.layers.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.layers.clicked.connect(actions["networks"].trigger)
        heading = label(FIELD.title, "section")
        heading.setToolTip(FIELD.help)
        heading.setBuddy(self.button)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.button, 1)
        row.addWidget(self.layers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(rule())
        column.addWidget(heading)
        column.addLayout(row)
        actions.on("choose_model", self.open)
        actions.on("networks", self.show_networks)
        self._say()

    # --- what it follows -----------------------------------------------------------------------

    def set_state(self, state: RunState) -> None:
        """Follow the run; says nothing to anyone."""
        before, self._state = self._state, state
        if before is None or _about(state) != _about(before):
            self._say()
            if self.popup is not None:
                # What it offers was for other data.
                self.popup.close()
            if self.dialog is not None:
                self.dialog.set_networks(of_run(state))

    def _say(self) -> None:
        state = self._state
        ready = state is not None and state.distribution is not None
        family = FAMILIES[state.experiment.model.family] if state else FAMILIES[FIELD.default]
        self.button.show_family(family)
        tip = f"{family.description}\n{FIELD.tooltip}"
        self.button.setToolTip(tip if ready else f"{tip}\nPreparing…")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.button.set_theme(theme)
        self.layers.setIcon(icon("networks", theme))
        if self.dialog is not None:
            self.dialog.set_theme(theme)
        if self.popup is not None:
            self.popup.close()

    # --- what it opens -------------------------------------------------------------------------

    def why_not(self, name: str) -> str:
        """Why a family cannot learn the data at hand; empty where it can."""
        data = self._state.distribution if self._state else None
        return _NOT_YET if data is None else FAMILIES[name].fits(data)

    def _preview(self, name: str) -> Networks:
        state = self._state
        assert state is not None and state.distribution is not None
        if name == state.experiment.model.family:
            return of_run(state) or preview(state.experiment, state.distribution, name)
        return preview(state.experiment, state.distribution, name)

    def open(self) -> None:
        """Show the list of families."""
        state = self._state
        if state is None or self.popup is not None:
            return
        family = state.experiment.model.family
        popup = ModelPopup(family, self.why_not, self._preview, self._theme, self)
        popup.family_chosen.connect(self.family_chosen)
        popup.closed.connect(self._popup_gone)
        self.popup = popup
        popup.open_at(self.button if self.button.isVisible() else self.window())

    def _popup_gone(self) -> None:
        self.popup = None

    def show_networks(self) -> None:
        """Show the layers of both networks in a window of their own."""
        if self.dialog is None:
            dialog = self.dialog = NetworksDialog(self.window())
            dialog.finished.connect(self._dialog_gone)
            dialog.set_theme(self._theme)
            dialog.set_networks(of_run(self._state) if self._state else None)
            dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _dialog_gone(self) -> None:
        self.dialog = None


def _about(state: RunState) -> tuple[object, ...]:
    """Return what the picker and its windows depend on."""
    return (
        state.experiment.model,
        state.distribution,
        state.latent,
        state.layers_g,
        state.layers_d,
    )
