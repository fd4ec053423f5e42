"""The About box: versions at once, the report later, both to be copied."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from ganlab import doctor
from ganlab.ui.about import AboutDialog
from ganlab.versions import versions


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def copied(dialog: AboutDialog, qtbot: Any) -> str:
    buttons = dialog.findChildren(QPushButton)
    copy = next(each for each in buttons if each.accessibleName() == "Copy the report")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    return QGuiApplication.clipboard().text()


def test_versions_are_there_at_once_and_the_report_follows(
    parent: QWidget, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_output", lambda command, environment=None: "asked")
    dialog = AboutDialog(parent)
    dialog.open()
    assert copied(dialog, qtbot) == versions()
    qtbot.waitUntil(lambda: "bug report" in dialog.state.text(), timeout=20_000)
    text = copied(dialog, qtbot)
    assert "folders" in text
    for line in versions().splitlines()[3:]:
        assert line in text
    dialog.close()
