"""What every kiosk has goes by one name: the desk tells the kiosks apart."""

from __future__ import annotations

import pytest

from assets.texts import Texts
from counter.desk.machines import device_lines
from counter.desk.needs import needs_of
from counter.words import Words
from tests.counter.desk_samples import a_desk, desk_hall, device, with_device
from tests.counter.panel_samples import config_of

WORDS = Words(Texts.load("vi"), config_of())
KIOSK = WORDS.station("kiosk-1")


@pytest.mark.parametrize(
    ("told", "title"),
    [
        (
            device("slip-record", "STOPPED", "not-stored"),
            f"Sổ ghi phiếu, {KIOSK}: ổ đĩa của máy này không ghi được. "
            "Xin kiểm tra chỗ trống của ổ đĩa, rồi báo người quản trị.",
        ),
        (
            device("speaker", "ABSENT", "no-sound-card"),
            f"Loa, {KIOSK}: chưa tìm thấy loa. Xin xem loa có bật không, dây loa có cắm chặt không.",
        ),
    ],
    ids=["a full disk", "no loudspeaker"],
)
def test_a_kiosk_s_own_device_is_named_with_its_kiosk(told: object, title: str) -> None:
    desk = a_desk(desk_hall(stations=with_device(told)))  # type: ignore[arg-type]
    assert title in [line.title for line in needs_of(desk, WORDS)]


def test_the_record_of_slips_stands_among_the_devices_by_its_name() -> None:
    desk = a_desk(desk_hall(stations=with_device(device("slip-record", "READY"))))
    assert "Sổ ghi phiếu" in [line.title for line in device_lines(desk, WORDS)]
