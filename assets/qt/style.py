"""The style sheet of standard Qt widgets, generated from the theme's tokens."""

from __future__ import annotations

from dataclasses import asdict

from assets.qt.theme import Theme, family
from assets.theme import Role

_SHEET = """
QWidget {{ color: {ink}; font-family: "{family}"; font-size: {body}px; }}
QWidget#screen, QMainWindow, QDialog {{ background: {ground}; }}
QLabel {{ background: transparent; }}
QToolTip {{ background: {ink}; color: {surface}; border: 0; padding: {pad_s}px; font-size: {caption}px; }}

QPushButton {{ background: {surface}; color: {ink}; border: {line_px}px solid {line}; border-radius: {radius}px;
    padding: {pad_s}px {pad}px; font-size: {button}px; font-weight: 600; }}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:pressed, QPushButton:checked {{ background: {accent_soft}; border-color: {accent}; color: {accent}; }}
QPushButton:focus {{ border: {focus}px solid {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {sunken}; border-color: {sunken}; }}
QPushButton[look="main"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[look="main"]:pressed {{ background: {accent_pressed}; color: {on_accent}; }}
QPushButton[look="main"]:disabled {{ background: {sunken}; color: {muted}; border-color: {sunken}; }}
QPushButton[look="alarm"] {{ color: {alarm}; border-color: {alarm}; }}

QLineEdit, QComboBox, QSpinBox, QPlainTextEdit {{ background: {surface}; color: {ink};
    border: {line_px}px solid {muted}; border-radius: {radius}px; padding: {pad_s}px;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus {{ border: {focus}px solid {accent}; }}
QComboBox QAbstractItemView {{ background: {surface};
    selection-background-color: {accent_soft}; selection-color: {ink}; }}

QTableView, QListView, QTreeView {{ background: {surface}; alternate-background-color: {ground}; color: {ink};
    border: {line_px}px solid {line}; border-radius: {radius}px; gridline-color: {line};
    selection-background-color: {accent_soft}; selection-color: {ink}; }}
QTableView::item, QListView::item, QTreeView::item {{ padding: {pad_s}px; }}
QHeaderView::section {{ background: {sunken}; color: {muted}; border: 0; border-bottom: {line_px}px solid {line};
    padding: {pad_s}px; font-size: {caption}px; font-weight: 600; }}

QTabBar::tab {{ background: transparent; color: {muted}; padding: {pad_s}px {pad}px; font-weight: 600;
    border-bottom: {focus}px solid transparent; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom-color: {accent}; }}
QTabWidget::pane {{ border: 0; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {body}px; height: {body}px; }}
QScrollArea {{ border: 0; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {pad}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: {bar}px; min-height: {pad_2}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
"""


def style_sheet(theme: Theme) -> str:
    """Set it once on the station's window."""
    sizes = {
        "family": family(),
        "line_px": theme.px(theme.space.line),
        "focus": theme.px(theme.space.line * 2),
        "radius": theme.px(theme.space.radius),
        "pad": theme.px(theme.space.pad),
        "pad_s": theme.px(theme.space.pad / 2),
        "pad_2": theme.px(theme.space.pad * 2),
        "bar": theme.px(theme.space.pad / 2),
    }
    ems = {role.value: theme.em(role) for role in (Role.BUTTON, Role.BODY, Role.CAPTION)}
    return _SHEET.format(**asdict(theme.palette), **sizes, **ems)
