"""The look of every control, from the theme and the zoom: own palette and style sheet on Fusion."""

from __future__ import annotations

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ganlab.folders import resource
from ganlab.ui.theme import Theme

__all__ = ["apply", "palette", "stylesheet", "tabular"]

#: Text is this large at 100 %, in points, where the system says less.
_LEAST_POINTS = 9.5
_OTHER = {"light": "dark", "dark": "light"}


def palette(theme: Theme) -> QPalette:
    """Return the colours for all that no style sheet rule reaches: views, menus, dialogs."""
    colours = QPalette()
    role = QPalette.ColorRole
    for part, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.ink),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.window),
        (role.Text, theme.ink),
        (role.Button, theme.raised),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.warning),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.ink),
        (role.PlaceholderText, theme.muted),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.discriminator),
        (role.LinkVisited, theme.discriminator),
        (role.Light, theme.raised),
        (role.Midlight, theme.hover),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        colours.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, part, QColor(theme.muted))
    return colours


_SHEET = Template("""
* { outline: none; }
QWidget { color: $ink; }
QMainWindow, QDialog { background: $window; }
QMainWindow#stage { background: $surface; }
QMainWindow::separator { background: $window; width: ${s8}px; height: ${s8}px; }
QMainWindow::separator:hover { background: $line; }
QToolTip { background: $raised; color: $ink; border: 1px solid $line; padding: ${s6}px; }

QMenuBar { background: $window; padding: ${s2}px ${s8}px; border: none; }
QMenuBar::item { background: transparent; padding: ${s4}px ${s8}px; border-radius: ${s4}px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: ${s6}px; }
QMenu::item { padding: ${s6}px ${s24}px ${s6}px ${s12}px; border-radius: ${s4}px; }
QMenu::icon { padding-left: ${s8}px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $muted; }
QMenu::indicator { width: ${s14}px; height: ${s14}px; margin-left: ${s8}px; }
QMenu::indicator:checked { image: url("$tick"); }
QMenu::separator { height: 1px; background: $line; margin: ${s6}px ${s8}px; }

QToolBar#transport { background: $window; border: none; padding: ${s4}px ${s8}px ${s8}px; }
QToolBar#timeline { background: $window; border: none; padding: ${s4}px 0 ${s2}px; }
QStatusBar { background: $window; border: none; }
QStatusBar::item { border: none; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}pt; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="counter"] { font-size: ${counter}pt; }
QLabel[role="numeral"] { font-size: ${numeral}pt; }
QLabel[role="body"] { font-size: ${body}pt; }
QLabel[role="figure"] { font-size: ${figure}pt; }
QLabel[stale="true"] { color: $muted; }
QLabel[role="badge"] { background: $accent; color: $on_accent; border-radius: ${s6}px;
    padding: 0 ${s6}px; font-size: ${small}pt; font-weight: 600; }
QLabel[role="display"] { font-size: ${counter}pt; color: $muted; }
QLabel[role="warning"] { color: $warning; }

QWidget#titlebar { background: $surface; border-top-left-radius: ${s8}px;
    border-top-right-radius: ${s8}px; }
QWidget#panel { background: $surface; border-bottom-left-radius: ${s8}px;
    border-bottom-right-radius: ${s8}px; }
QScrollArea, QWidget#scrolled { background: $surface; border: none; }
QFrame#rule { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame#divider { background: $line; border: none; max-width: 1px; min-width: 1px; }

QPushButton, QToolButton { background: $raised; border: 1px solid $line;
    border-radius: ${s6}px; padding: ${s5}px ${s10}px; min-height: ${s16}px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border-color: $focus; }
QPushButton:checked, QToolButton:checked { background: $hover; border-color: $focus; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $window; }
QFileDialog QToolButton { padding: ${s2}px; }
QToolButton[flat="true"], QPushButton[flat="true"] { background: transparent;
    border-color: transparent; padding: ${s3}px; }
QToolButton[flat="true"]:hover, QPushButton[flat="true"]:hover { background: $hover; }
QToolButton[flat="true"]:focus, QPushButton[flat="true"]:focus { border-color: $focus; }
QToolButton[flat="true"]:checked { background: transparent; border-color: transparent; }
QToolButton[flat="true"]:checked:focus { border-color: $focus; }
QToolButton[role="category"] { padding: ${s3}px ${s2}px; min-width: ${s12}px; }
QToolButton[role="category"]:checked { background: $accent; color: $on_accent;
    border-color: $accent; }
QToolButton[role="category"]:checked:focus { border: 2px solid $focus; }
QToolButton[role="fold"] { color: $muted; text-align: left; padding-left: 0; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="compact"] { padding: ${s5}px ${s6}px; }
QToolButton[popupMode="1"] { padding-right: ${s24}px; }
QToolButton::menu-button { border: none; width: ${s18}px; }
QToolButton::menu-arrow { image: url("$down"); width: ${s10}px; height: ${s10}px; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: 600; }
QPushButton[role="primary"]:hover { background: $focus; border-color: $focus; }
QPushButton[role="primary"]:focus { border: 2px solid $focus; }
QPushButton[role="primary"]:disabled { background: $line; border-color: $line; color: $muted; }
QPushButton#play { background: $accent; color: $on_accent; border: 1px solid $accent;
    border-radius: ${pill}px; padding: ${s8}px ${s18}px ${s8}px ${s14}px; font-weight: 600;
    min-height: ${s18}px; }
QPushButton#play:hover { background: $focus; border-color: $focus; }
QPushButton#play:focus { border: 2px solid $focus; }
QPushButton#play:disabled { background: $line; border-color: $line; color: $muted; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit { background: $raised; color: $ink;
    border: 1px solid $line; border-radius: ${s6}px; padding: ${s3}px ${s8}px;
    min-height: ${s18}px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {
    border-color: $focus; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $muted; }
QAbstractSpinBox[invalid="true"] { border: 1px solid $warning; }
QAbstractSpinBox { padding-right: ${s16}px; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; background: transparent; min-height: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: ${s16}px; border: none;
    background: transparent; subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QAbstractSpinBox::up-arrow { image: url("$up"); width: ${s10}px; height: ${s10}px; }
QAbstractSpinBox::down-arrow { image: url("$down"); width: ${s10}px; height: ${s10}px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover;
    border-radius: ${s3}px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: ${s20}px; }
QComboBox::down-arrow { image: url("$down"); width: ${s12}px; height: ${s12}px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: ${s4}px;
    selection-background-color: $hover; selection-color: $ink; }

QCheckBox, QRadioButton { spacing: ${s6}px; background: transparent; }
QCheckBox::indicator { width: ${s14}px; height: ${s14}px; border: 1px solid $muted;
    border-radius: ${s4}px; background: $raised; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $focus; }
QCheckBox:focus { text-decoration: underline; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
    image: url("$check"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QRadioButton::indicator { width: ${s14}px; height: ${s14}px; border: 1px solid $muted;
    border-radius: ${s8}px; background: $raised; }
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border-color: $focus; }
QRadioButton:focus { text-decoration: underline; }
QRadioButton:disabled { color: $muted; }
QRadioButton::indicator:checked { width: ${s6}px; height: ${s6}px;
    border: ${s5}px solid $accent; }

QSlider::groove:horizontal { height: ${s4}px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: ${s4}px; border-radius: 2px; background: $muted; }
QSlider::handle:horizontal { background: $accent; width: ${s14}px; height: ${s14}px;
    margin: -${s5}px 0; border-radius: ${s7}px; }
QSlider::handle:horizontal:hover { background: $focus; }
QSlider:focus { border: 1px solid $focus; border-radius: ${s7}px; }
QSlider { border: 1px solid transparent; background: transparent; }

QProgressBar { background: $line; border: none; border-radius: ${s2}px; max-height: ${s4}px;
    min-height: ${s4}px; }
QProgressBar::chunk { background: $accent; border-radius: ${s2}px; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: ${s10}px; }
QScrollBar:horizontal { height: ${s10}px; }
QScrollBar::handle { background: $line; border-radius: ${s3}px; margin: ${s2}px; }
QScrollBar::handle:vertical { min-height: ${s32}px; }
QScrollBar::handle:horizontal { min-width: ${s32}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar { background: $window; }
QTabBar::tab { background: transparent; color: $muted; border: none;
    padding: ${s6}px ${s7}px; }
QTabBar::tab:selected { color: $ink; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $ink; }

QFrame#toast { background: $raised; border: 1px solid $line; border-radius: ${s8}px; }
QFrame#toast[kind="error"] { border: 1px solid $warning; }
QLabel#drop { background: $raised; border: 2px dashed $focus; border-radius: ${s12}px;
    font-size: ${counter}pt; }
QHeaderView::section { background: $window; border: none; padding: ${s4}px; }
QTreeView, QTableView, QListView { background: $surface; border: 1px solid $line; }
""")


def stylesheet(theme: Theme, zoom: float = 1.0) -> str:
    """Return the style sheet: every length is one of a few, times the zoom."""
    base = base_points() * zoom
    lengths = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 24, 32)
    scaled = {f"s{n}": max(1, round(n * zoom)) for n in lengths}
    return _SHEET.substitute(
        scaled,
        # Half the height of the button that plays: of more, Qt would make a rectangle.
        pill=(scaled["s18"] + 2 * scaled["s8"] + 2) // 2,
        small=f"{base * 0.88:.2f}",
        body=f"{base * 1.08:.2f}",
        counter=f"{base * 1.55:.2f}",
        numeral=f"{base * 1.75:.2f}",
        figure=f"{base * 1.3:.2f}",
        up=resource("icons", "chevron-up.svg").as_posix(),
        down=resource("icons", "chevron-down.svg").as_posix(),
        # Ticks stand on the accent in a box, and on the menu itself in a menu.
        check=resource("icons", f"check-{theme.name}.svg").as_posix(),
        tick=resource("icons", f"check-{_OTHER[theme.name]}.svg").as_posix(),
        **{field.name: getattr(theme, field.name) for field in fields(theme)},
    )


def base_points() -> float:
    """Return the size of running text at 100 %, in points."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return max(font.pointSizeF(), _LEAST_POINTS)


def apply(app: QApplication, theme: Theme, zoom: float) -> None:
    """Give the whole program this look."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(base_points() * zoom)
    app.setFont(font)
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme, zoom))


def small(font: QFont) -> QFont:
    """Return the font at the size of labels on axes and of notes."""
    font = QFont(font)
    font.setPointSizeF(max(font.pointSizeF() * 0.88, 6.0))
    return font


def tabular(font: QFont) -> QFont:
    """Return the font with digits of one width, so that a counting number stands still."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
