"""Cures of the preset at hand, one of which may be on: below the preset that needs them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganlab.cures import Cure
from ganlab.ui.controls.text import label
from ganlab.ui.controls.tips import describe
from ganlab.ui.controls.wrap_button import WrapButton
from ganlab.ui.remedies import Remedies, changes_tip

__all__ = ["CuresRow"]


class CuresRow(QWidget):
    """A button for the failure as it is, and one for each cure; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._remedies: Remedies | None = None
        self._shown: tuple[Cure, ...] = ()
        #: By cure, with the preset itself first.
        self.buttons: list[tuple[Cure | None, WrapButton]] = []
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)
        self._list.addWidget(label("Cures", "small"))
        self.hide()

    def set_remedies(self, remedies: Remedies) -> None:
        """Take over who knows the preset and sets its fields."""
        self._remedies = remedies
        remedies.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        remedies = self._remedies
        if remedies is None:
            return
        cures = remedies.preset.cures if remedies.preset is not None else ()
        if cures != self._shown:
            self._shown = cures
            self._fill()
        for cure, button in self.buttons:
            button.setChecked(cure == remedies.cure)
            self._describe(cure, button)
        self.setVisible(bool(cures))

    def _fill(self) -> None:
        for _, button in self.buttons:
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for cure in (None, *self._shown) if self._shown else ():
            button = WrapButton("As the preset has it" if cure is None else f"Cure: {cure.title}")
            button.setCheckable(True)
            button.setAccessibleName(button.text())
            button.clicked.connect(partial(self._choose, cure))
            self._list.addWidget(button)
            self.buttons.append((cure, button))

    def _describe(self, cure: Cure | None, button: WrapButton) -> None:
        remedies = self._remedies
        assert remedies is not None
        if cure == remedies.cure:
            describe(button, cure.why if cure is not None else "The failure itself.")
            return
        tip = changes_tip(remedies.experiment, remedies.changes_to(cure))
        describe(button, f"{cure.why}\n{tip}" if cure is not None else tip)

    def _choose(self, cure: Cure | None, _checked: bool = False) -> None:
        assert self._remedies is not None
        self._remedies.choose_cure(cure)
        # The mark moves once the run tells that it is so, and not before.
        self._show()
