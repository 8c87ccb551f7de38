"""What the set-up makes of the answers."""

from __future__ import annotations

from datetime import date

import pytest

from devices.cli.facts import WIDTHS, characters_of, passport_of

KEEPS_PICTURES = {"stores": True, "native_number": True, "native_qr": True, "glyphs": True, "tcvn": True}


@pytest.mark.parametrize(
    ("cable", "characters"),
    [
        ({"kind": "escpos_tcp"}, "picture"),
        ({"kind": "escpos_serial", "baud": 230_400}, "picture"),
        ({"kind": "escpos_serial", "baud": 115_200}, "hybrid"),
        ({"kind": "escpos_serial", "baud": 9600}, "hybrid"),
    ],
    ids=lambda value: str(value),
)
def test_what_is_proved_saves_bytes_where_a_drawn_slip_takes_three_seconds(
    cable: dict[str, object], characters: str
) -> None:
    assert characters_of({**cable, **KEEPS_PICTURES}) == characters


def test_a_serial_printer_that_can_do_nothing_else_gets_pictures() -> None:
    assert characters_of({"kind": "escpos_serial", "baud": 115_200}) == "picture"


@pytest.mark.parametrize(("flow", "native"), [("dsr_dtr", {"number", "qr"}), ("none", set())])
def test_a_line_without_flow_control_may_lose_a_figure_so_the_number_is_drawn(flow: str, native: set[str]) -> None:
    facts = {"kind": "escpos_serial", "baud": 9600, "flow": flow, "width": next(iter(WIDTHS)), "cut": "feed_cut"}
    proved = passport_of({**facts, "picture": "strips", "native_number": True, "native_qr": True}, date(2026, 11, 22))
    assert proved.native == native
