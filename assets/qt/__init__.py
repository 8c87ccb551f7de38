"""The theme as Qt draws it: fonts, colours, icons and the widgets that all stations share.

    theme = Theme.for_screen(Screen(1920, 1080, 527, 296), window_px=(960, 540), kind=Kind.PANEL)
    window.setStyleSheet(style_sheet(theme))                # standard Qt widgets
    label = FitLabel(theme, Role.TITLE, "Quầy 3", bold=True, colour="accent")
    button = TouchButton(theme, "call-next", Face("Gọi số tiếp theo", icon="next", look="main"))
    button.touched.connect(self._on_call_next)
    assert clipped(window) == []                            # in tests: nothing is cut off

``theme.py`` sizes and fonts · ``style.py`` style sheet · ``icons.py`` · ``fitting.py`` text in boxes ·
``widgets.py`` FitLabel, NumberLabel, IconLabel, Card, StatusStrip · ``buttons.py`` TouchButton ·
``header.py`` Header, Clock, ConnectionSign · ``lines.py`` LineList
``clipping.py`` clipped()
"""
