"""What an officer has written about a person into any text of an answer does not come through."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dossier_centres import DOSSIERS, Sim, csv_mapping, csv_rows, now, run, web, write_csv

from queue_engine.dossier.csv_drop import CsvDrop
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Retry
from queue_engine.dossier.gateways.shipped import shipped_mapping
from queue_engine.dossier.hiding import HIDDEN, hider, looks_hidden
from queue_engine.dossier.mapping import Answers
from queue_engine.dossier.reading import Reader
from queue_engine.dossier.rest import judge
from queue_engine.dossier.sim.families import Teller

NAME, NUMBER, PHONE, MAIL = "Huỳnh Thị Kim Thoa", "079188004521", "0907123987", "kim.thoa@example.vn"
SPELLINGS = (
    NAME, NAME.upper(), "Huynh Thi Kim Thoa", "HUYNH THI KIM THOA", NUMBER, "079 188 004 521", "0791 8800 4521", PHONE,
    "0907.123.987", "0907 123 987", "0907-123-987", "+84907123987", "84 907 123 987", "028 3812 3456",
    "(028) 38123456", MAIL,
)  # fmt: skip
HARMLESS = (
    "Hẹn trả 05.11.2026 08h30", "trước ngày 05-11-2026, 8 giờ", "20.11.2026 16.30", "Hồ sơ H13.01-261120-0007",
    "mã cũ 000.00.18.H29-230324-0007", "Quyết định 1234/QĐ-UBND ngày 10/02/2026", "lệ phí 1.200.000 đồng",
    "từ 01 10 2026 đến 05 10 2026", "Ông Huỳnh Thị Kim Thoan", "thửa 345, tờ 12, 100.5 m2",
)  # fmt: skip
TEXTS = ("TenTTHC", "TenLinhVuc", "TenTrangThai", "DonViXuLy", "NguoiXuLy", "HinhThuc", "LyDoTuChoi", "GhiChu")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_however_it_is_spelled_it_is_struck_out(spelling: str) -> None:
    assert hider([NAME, NUMBER])(f"Gọi {spelling}, gấp") == f"Gọi {HIDDEN}, gấp"


@pytest.mark.parametrize("text", HARMLESS)
def test_days_codes_and_sums_stay(text: str) -> None:
    assert hider([NAME, NUMBER])(text) == text


def test_a_name_of_one_word_strikes_no_other_word_out() -> None:
    hide = hider(["Dung", ["Lê Thị Bé"], {"name": "Trần Văn Tư"}, None, 907123987, True])
    assert hide("đúng là ông Dung") == f"đúng là ông {HIDDEN}"
    assert hide("bà LE THI BE và Tran Van Tu 907123987") == f"bà {HIDDEN} và {HIDDEN} {HIDDEN}"


def _hostile(row: dict[str, Any]) -> dict[str, Any]:
    about = " / ".join(SPELLINGS)
    row |= {"ChuHoSo": NAME, "SoGiayToChuHoSo": NUMBER, "SoDienThoai": PHONE, "Email": MAIL, "La": about, about: about}
    row |= {name: f"{row.get(name, '')} {about}" for name in TEXTS}
    row["DanhSachHoSoBoSung"] = [{"NoiDungBoSung": about, "La": about}]
    row["TienDoXuLy"] = [{"PhongBanXuLy": about, "NguoiXuLy": about, "NoiDungXuLy": about, "ChucDanh": about}]
    return row


def test_no_text_of_a_dossier_names_anybody(tmp_path: Path) -> None:
    sim = Sim(tmp_path)
    want = sim.with_status(5)
    row = _hostile(Teller(sim.world).portal_dossier(want))
    found = Reader(shipped_mapping("portal"), "x", now).dossier(row)
    assert found.phase.value == "supplement" and found.code == want.code and found.steps and found.supplements
    assert not [one for one in (*SPELLINGS, "Thoa", "4521", "3987") if one in repr(found)]


@pytest.mark.parametrize("code", [NAME, NUMBER, f"{PHONE} {NAME}"])
def test_an_error_code_that_is_about_a_person_is_not_repeated(code: str) -> None:
    answers = Answers.model_validate(shipped_mapping("portal").answers)
    for sends in (False, True):
        with pytest.raises(GatewayError) as caught:
            judge({"error_code": code, "message": NAME}, answers, sends)
        assert code not in "".join(traceback.format_exception(caught.value))


def test_an_answer_that_cannot_be_read_says_nothing_of_the_proof(tmp_path: Path) -> None:
    sim = Sim(tmp_path)
    gateway = web(sim, "portal")
    row = Teller(sim.world).portal_dossier(sim.with_status(4)) | {"TrangThaiHoSo": "", "SoDienThoai": PHONE}

    async def one_row(_code: str) -> dict[str, Any]:
        return row

    gateway._row = one_row  # type: ignore[method-assign]

    async def story() -> None:
        for proof in (PHONE[-4:], "0000"):
            with pytest.raises(Misconfigured, match="missing"):
                await gateway.prove(str(row["MaHoSo"]), proof)
        await gateway.close()

    run(story())


def test_one_dossier_that_nobody_can_read_keeps_the_others_from_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("dossiers could not be read")
    sim = Sim(tmp_path)
    teller = Teller(sim.world)
    rows = [teller.portal_dossier(sim.world.dossier(number)) for number in range(20)]
    reader = Reader(shipped_mapping("portal"), "x", lambda: datetime.now(UTC))
    for bad in (0, 7):
        rows[bad] |= {"TrangThaiHoSo": "", "GhiChu": NAME}
    with caplog.at_level(logging.WARNING):
        assert len(reader.dossiers(rows)) == 18
    assert "2 of 20" in caplog.text and NAME not in caplog.text and str(rows[0]["MaHoSo"]) not in caplog.text
    rows[9]["TrangThaiHoSo"] = ""
    with pytest.raises(Misconfigured, match="missing"):
        reader.dossiers(rows)


def test_a_file_with_one_bad_row_gives_the_others(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("dossiers could not be read")
    sim = Sim(tmp_path)
    file = write_csv(sim, tmp_path / "hoso-1.csv")
    text = file.read_text(encoding="utf-8-sig")
    victim, other = csv_rows(sim)[5], csv_rows(sim)[6]
    line = next(one for one in text.splitlines() if one.startswith(victim[0]))
    file.write_text(text.replace(line, line.replace(victim[7], "hôm qua")), encoding="utf-8-sig")
    gateway = CsvDrop(csv_mapping(), tmp_path, now)

    async def story() -> list[str]:
        return [one.code async for part in gateway.changed(None) for one in part]

    codes = run(story())
    assert len(codes) == DOSSIERS - 1 and other[0] in codes


def test_one_bad_row_of_any_list_gives_the_others(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    expect_log("1 of 20 bookings could not be read: bad_time")
    lines = [f"DL-{number:04},HT,23/11/2026 {8 + number % 8:02}:00" for number in range(19)]
    text = "\n".join(["Mã hẹn,Mã lĩnh vực,Giờ hẹn", *lines, "DL-9999,HT,chiều mai"])
    (tmp_path / "lichhen.csv").write_text(text, encoding="utf-8-sig")
    found = run(CsvDrop(csv_mapping(), tmp_path, now).bookings())
    assert len(found) == 19
    (tmp_path / "lichhen.csv").write_text(text + "\nDL-9998,HT,mai\nDL-9997,HT,kia", encoding="utf-8-sig")
    with pytest.raises(Retry, match="bad_time"):
        run(CsvDrop(csv_mapping(), tmp_path, now).bookings())


def test_looks_alone_are_enough() -> None:
    assert looks_hidden(f"số {NUMBER}, {MAIL}") == f"số {HIDDEN}, {HIDDEN}"
