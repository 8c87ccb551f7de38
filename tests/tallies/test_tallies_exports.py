"""Files that leave the program: what an independent reader finds in them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from queue_engine.protocol.tallies import AskTally, Period
from queue_engine.tallies.ask import Maker, tally
from queue_engine.tallies.export.files import file_name, made
from queue_engine.tallies.export.table import text
from queue_engine.tallies.formats import minutes_text, number_text, percent_text
from queue_engine.tallies.indicators import points_of
from queue_engine.tallies.rules import TallyRules
from queue_engine.tallies.store import TallyStore
from tests.tallies.tally_weeks import HANOI, Week, tally_rules, write_store

MAKER = Maker("Nguyễn Thị Bình", lambda: "2026-11-30T10:00:00.000Z")
WEEK = Period(first="2026-11-23", last="2026-11-25")
ASK = AskTally(period=WEEK, by="officer", compare=Period(first="2026-11-23", last="2026-11-23"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TallyStore]:
    folder = tmp_path_factory.mktemp("exports")
    with closing(TallyStore(folder / "tallies.db", HANOI)) as store:
        store.follow(write_store(folder / "hall.db", Week(21).days(3, 200).facts()))
        yield store


def workbook(store: TallyStore, rules: TallyRules | None = None, visits: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(made(store, rules or tally_rules(), ASK, "xlsx", MAKER, visits)))


@pytest.fixture(scope="module")
def book(store: TallyStore) -> Workbook:
    return workbook(store)


def table(sheet: Any) -> list[dict[str, Any]]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


# -- XLSX


def test_there_is_a_sheet_for_every_table_and_the_one_that_was_asked_for_comes_first(book: Workbook) -> None:
    assert book.sheetnames == [
        "Theo cán bộ", "Theo quầy", "Theo lĩnh vực", "Theo giờ", "Theo thứ", "Theo ngày", "Mức hài lòng", "Lý do",
        "Bấm ngoài lượt", "Cần xem lại", "Chỉ số TT 01-2018", "Từng lượt", "Nguồn",
    ]  # fmt: skip


def test_numbers_are_numbers_and_the_figures_are_those_of_the_tally(book: Workbook, store: TallyStore) -> None:
    answer = tally(store, tally_rules(), ASK, MAKER)
    rows = {row["Cán bộ"]: row for row in table(book["Theo cán bộ"])}
    for group in (*answer.groups, answer.total):
        row, now = rows[group.name], group.now
        assert (row["Lượt"], row["Phục vụ xong"], row["Đã trả lời"]) == (now.visits, now.finished, now.answered)
        assert type(row["Lượt"]) is int
        assert row["Tỷ lệ trả lời"] == pytest.approx(now.response)
        half = now.wait.median_s
        assert row["Chờ: trung vị (phút)"] == (None if half is None else pytest.approx(half / 60))
        assert group.before is not None
        assert row["Lượt – kỳ so sánh"] == group.before.visits
        assert row["Lượt – thay đổi"] == now.visits - group.before.visits


def test_cells_have_the_formats_of_what_they_are(book: Workbook) -> None:
    sheet = book["Theo cán bộ"]
    form = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert form["Lượt"] == "#,##0"
    assert form["Tỷ lệ trả lời"] == "0.0%"
    assert form["Chờ: trung vị (phút)"] == "#,##0.0"
    assert form["Điểm trung bình"] == "0.00"


@pytest.mark.parametrize("name", ["Theo cán bộ", "Theo giờ", "Mức hài lòng", "Lý do", "Từng lượt"])
def test_tables_have_filters_and_heads_that_stay(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert sheet.freeze_panes in ("B2", "A2", "C2")
    assert sheet.auto_filter.ref.startswith("A1:")


def test_days_are_dates(book: Workbook) -> None:
    cell = book["Theo ngày"]["A2"]
    assert (cell.value, cell.number_format) == (datetime(2026, 11, 23), "dd/mm/yyyy")


def test_presses_are_told_by_counter_where_officers_are_asked_for(book: Workbook, store: TallyStore) -> None:
    answer = tally(store, tally_rules(), ASK.model_copy(update={"by": "counter"}), MAKER)
    presses = sum(sum((one.now.strays or {}).values()) for one in answer.groups)
    rows = table(book["Bấm ngoài lượt"])
    assert sum(row["Số lần"] for row in rows if row["Quầy"] != "Toàn bộ") == presses > 0


def test_answers_to_be_looked_at_are_told_by_officer_and_presses_are_said_to_be_nobodys(
    book: Workbook, store: TallyStore
) -> None:
    answer = tally(store, tally_rules(), ASK, MAKER)
    told = {(row["Cán bộ"], row["Loại"]): row["Số lần"] for row in table(book["Cần xem lại"]) if row["Loại"]}
    haste = {one.name: (one.now.flags or {}).get("too_fast") for one in (*answer.groups, answer.total)}
    assert {name: told.get((name, "Trả lời quá nhanh")) for name in haste} == haste
    assert [name for name, why in told if why == "Nhiều lần bấm ngoài lượt hỏi"] == ["Toàn bộ"]
    assert str(table(book["Cần xem lại"])[-1]["Cán bộ"]).startswith("Bấm ngoài lượt hỏi")
    rows = table(book["Theo cán bộ"])
    assert [row["Cần xem lại"] for row in rows] == [sum((one.now.flags or {}).values()) for one in answer.groups] + [
        sum((answer.total.now.flags or {}).values())
    ]
    assert {row["Bấm ngoài lượt hỏi"] for row in rows[:-1]} == {None}
    assert "không thuộc về cán bộ" in rows[-1]["Ghi chú"]
    assert not any("không thuộc" in str(row["Ghi chú"]) for row in table(book["Theo quầy"]))


@pytest.mark.parametrize("name", ["Lý do", "Bấm ngoài lượt", "Cần xem lại"])
def test_what_the_filter_has_is_lines_and_no_total(book: Workbook, name: str) -> None:
    sheet = book[name]
    last = int(sheet.auto_filter.ref.split(":C")[1])
    assert "Toàn bộ" not in [sheet.cell(row, 1).value for row in range(2, last + 1)]
    assert sheet.cell(last + 1, 1).value == "Toàn bộ"


def test_the_total_is_outside_the_filter(book: Workbook) -> None:
    sheet = book["Theo cán bộ"]
    last = int("".join(one for one in sheet.auto_filter.ref.split(":")[1] if one.isdigit()))
    assert sheet.cell(last + 1, 1).value == "Toàn bộ"
    assert sheet.max_row == last + 1


def test_tables_have_charts_of_their_own_rows(book: Workbook) -> None:
    assert [len(book[name]._charts) for name in ("Theo cán bộ", "Theo giờ", "Mức hài lòng")] == [2, 2, 1]
    waits = book["Theo lĩnh vực"]._charts[1]
    assert [series.val.numRef.f for series in waits.series] == [
        "'Theo lĩnh vực'!$J$2:$J$4",
        "'Theo lĩnh vực'!$K$2:$K$4",
    ]
    assert book["Theo lĩnh vực"]["J1"].value == "Chờ: trung vị (phút)"


def test_a_row_a_visit_has_dates_times_and_numbers_and_no_dossier(book: Workbook, store: TallyStore) -> None:
    rows = table(book["Từng lượt"])
    meant = [visit for visit in store.visits(WEEK.first, WEEK.last) if visit.state != "voided"]
    assert [row["Số"] for row in rows] == [visit.number for visit in meant]
    for row, visit in zip(rows, meant, strict=True):
        assert row["Ngày"] == datetime.fromisoformat(visit.day)
        assert row["Lấy số lúc"].date() == date.fromisoformat(visit.day)
        assert type(row["Chuyển quầy"]) is int
        waited = visit.waited_ms
        assert row["Chờ (phút)"] == (None if waited is None else pytest.approx(waited / 60_000, abs=0.001))
    assert "dossier" not in " ".join(map(str, rows[0])).lower()
    assert any(isinstance(row["Mức"], int) for row in rows)


def test_without_the_wish_there_is_no_row_a_visit(store: TallyStore) -> None:
    assert "Từng lượt" not in workbook(store, visits=False).sheetnames


def test_the_source_names_hall_period_who_when_range_and_hash(book: Workbook, store: TallyStore) -> None:
    rows = [tuple(row) for row in book["Nguồn"].iter_rows(values_only=True)]
    source = store.source(WEEK.first, WEEK.last)
    for expected in (
        ("Đơn vị", tally_rules().hall),
        ("Kỳ", "từ 23/11/2026 đến 25/11/2026"),
        ("Người lập", "Nguyễn Thị Bình"),
        ("Lập lúc", "17:00 30/11/2026"),
        ("Nhật ký: số thứ tự", f"{source.first_seq}–{source.last_seq}"),
        ("Nhật ký: mã băm cuối", source.head),
        ("Kỳ so sánh", "ngày 23/11/2026"),
    ):
        assert expected in rows


def test_a_mean_of_few_answers_is_not_in_the_file(store: TallyStore) -> None:
    book = workbook(store, tally_rules(least=1000))
    for name in ("Theo cán bộ", "Mức hài lòng"):
        rows = table(book[name])
        assert {row["Điểm trung bình"] for row in rows} == {None}
        assert "chưa đủ" in rows[-1]["Ghi chú"]


def test_a_period_without_facts_is_an_empty_workbook(store: TallyStore) -> None:
    ask = AskTally(period=Period(first="2020-01-01", last="2020-01-31"))
    book = load_workbook(io.BytesIO(made(store, tally_rules(), ask, "xlsx", MAKER, True)))
    assert [row["Lượt"] for row in table(book["Theo lĩnh vực"])] == [0]


# -- CSV


def test_csv_opens_in_a_vietnamese_excel(store: TallyStore) -> None:
    body = made(store, tally_rules(), ASK, "csv", MAKER)
    assert body.startswith(b"\xef\xbb\xbf")
    heads, *lines = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    answer = tally(store, tally_rules(), ASK, MAKER)
    table = lines[: lines.index([])]
    for line, group in zip(table, (*answer.groups, answer.total), strict=True):
        assert len(line) == len(heads)
        row = dict(zip(heads, line, strict=True))
        assert row["Lượt"] == str(group.now.visits)
        if group.now.response is not None:
            assert float(row["Tỷ lệ trả lời"].replace(",", ".")) == pytest.approx(group.now.response, abs=5e-5)
    assert ["Nhật ký: mã băm cuối", answer.source.head] in lines


def test_a_name_never_begins_a_formula(store: TallyStore) -> None:
    rules = tally_rules()
    evil = TallyRules(**{**{name: getattr(rules, name) for name in rules.__slots__}, "officers": {"officer-a": "=1+1"}})
    body = made(store, evil, ASK, "csv", MAKER).decode("utf-8-sig")
    assert "\n'=1+1;" in body
    cell = next(cell for (cell, *_) in workbook(store, evil)["Theo cán bộ"].iter_rows() if "1+1" in str(cell.value))
    assert cell.data_type == "s"


# -- PDF and text


def test_the_page_for_the_board_is_one_page_and_looks_the_same_twice(store: TallyStore) -> None:
    body = made(store, tally_rules(), ASK, "pdf", MAKER)
    assert body.startswith(b"%PDF-")
    assert body.count(b"/Type /Page\n") == 1
    assert made(store, tally_rules(), ASK, "pdf", MAKER) == body


def words_of(page: bytes, folder: Path) -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtPdf import QPdfDocument

    file = folder / "page.pdf"
    file.write_bytes(page)
    document = QPdfDocument()
    document.load(str(file))
    words = document.getAllText(0).text()
    document.close()
    return words


@pytest.mark.gui
def test_the_page_has_the_counts_the_source_and_no_name_of_an_officer(store: TallyStore, tmp_path: Path) -> None:
    words = words_of(made(store, tally_rules(), ASK, "pdf", MAKER), tmp_path)
    total = tally(store, tally_rules(), ASK, MAKER).total.now
    source = store.source(WEEK.first, WEEK.last)
    for expected in (number_text(total.finished), percent_text(total.response), "Hộ tịch", "Thử Nghiệm", source.head):
        assert expected in words
    for name in tally_rules().officers.values():
        assert name not in words


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[TallyStore]:
    """A morning on which hardly anybody came."""
    with closing(TallyStore(tmp_path / "tallies.db", HANOI)) as store:
        store.follow(write_store(tmp_path / "hall.db", Week(21).days(1, 25).facts()))
        yield store


def test_times_of_few_people_are_said_to_be_of_few(quiet: TallyStore) -> None:
    answer = tally(quiet, tally_rules(), ASK.model_copy(update={"compare": None}), MAKER)
    waited = answer.total.now.wait.n
    assert 0 < waited < 10
    assert f"{minutes_text(answer.total.now.wait.median_s)} · ít lượt" in text(answer, tally_rules())
    for rows in (table(workbook(quiet)["Theo cán bộ"]), table(workbook(quiet)["Theo giờ"])):
        assert f"chờ: ít lượt ({waited})" in rows[-1]["Ghi chú"]
        assert rows[-1]["Chờ: trung vị (phút)"] is not None


def test_times_of_many_people_are_not(store: TallyStore) -> None:
    answer = tally(store, tally_rules(), ASK.model_copy(update={"compare": None}), MAKER)
    assert min(one.now.wait.n for one in answer.groups if one.key) >= 10
    assert "ít lượt" not in text(answer, tally_rules())
    assert not any("chờ: ít" in str(row["Ghi chú"]) for row in table(workbook(store)["Theo cán bộ"]))


@pytest.mark.gui
def test_the_page_for_the_board_tells_no_times_of_few_people(quiet: TallyStore, tmp_path: Path) -> None:
    waited = tally(quiet, tally_rules(), ASK, MAKER).total.now.wait.n
    words = words_of(made(quiet, tally_rules(), ASK, "pdf", MAKER), tmp_path)
    assert f"ít lượt ({waited}), chưa nêu" in words
    assert "không lâu hơn" not in words


def test_the_page_of_few_answers_and_of_none_names_no_share(store: TallyStore) -> None:
    none = AskTally(period=Period(first="2020-01-01", last="2020-01-01"))
    assert made(store, tally_rules(), none, "pdf", MAKER).startswith(b"%PDF-")
    assert made(store, tally_rules(least=1000), ASK, "pdf", MAKER).startswith(b"%PDF-")


def test_the_terminal_says_chua_du_instead_of_a_mean(store: TallyStore) -> None:
    words = text(tally(store, tally_rules(least=1000), ASK, MAKER), tally_rules(least=1000))
    assert "chưa đủ (" in words
    assert "Toàn bộ" in words


@pytest.mark.parametrize(("by", "is_said"), [("officer", True), ("field", True), ("counter", False), ("hour", False)])
def test_terminal_and_csv_say_where_presses_belong_to_nobody(store: TallyStore, by: Any, is_said: bool) -> None:
    ask, said = ASK.model_copy(update={"by": by}), "không thuộc về cán bộ hay lĩnh vực nào"
    assert (said in text(tally(store, tally_rules(), ask, MAKER), tally_rules())) is is_said
    csv_text = made(store, tally_rules(), ask, "csv", MAKER).decode("utf-8-sig")
    assert [line.split(";")[0] for line in csv_text.splitlines() if said in line] == ["Toàn bộ"] * is_said


# -- numbers and names


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(1234.5, 1, "1.234,5"), (1_234_567, 0, "1.234.567"), (0.05, 2, "0,05"), (-1234, 0, "-1.234"), (None, 1, "")],
)
def test_numbers_are_written_as_in_vietnam(value: float | None, decimals: int, words: str) -> None:
    assert number_text(value, decimals) == words


def test_shares_and_minutes_are_too() -> None:
    assert (percent_text(0.615, 1), percent_text(None)) == ("61,5%", "")
    assert [percent_text(share) for share in (0, 0.004, 0.5, 0.996, 1)] == ["0%", "<1%", "50%", ">99%", "100%"]
    assert [percent_text(share, 1) for share in (0.0004, 0.9996)] == ["<0,1%", ">99,9%"]
    assert (minutes_text(90), minutes_text(754), minutes_text(None)) == ("1,5", "13", "")


@pytest.mark.parametrize(
    ("counts", "points"), [({0: 1, 1: 1}, 1.5), ({0: 1, 1: 1, 2: 2}, 0.8), ({0: 3, 1: 1}, 1.8), ({}, None)]
)
def test_indicators_have_one_decimal_half_up(counts: dict[int, int], points: float | None) -> None:
    assert points_of(counts) == points


def test_files_have_names_that_sort(store: TallyStore) -> None:
    assert file_name(tally_rules(), ASK, "xlsx") == "so-lieu-2026-11-23-2026-11-25-officer.xlsx"
    assert file_name(tally_rules(language="en"), ASK, "pdf") == "tallies-2026-11-23-2026-11-25-notice.pdf"


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_every_file_can_be_made_in_english(store: TallyStore, form: Any) -> None:
    assert made(store, tally_rules(language="en"), ASK, form, MAKER, True)
