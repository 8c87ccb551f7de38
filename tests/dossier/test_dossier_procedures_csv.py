"""A list of procedures from a CSV file: taken whole, or every problem told."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest

from queue_engine.dossier import legacy
from queue_engine.dossier.procedures.csv_in import ProcedureProblems, read_procedures
from queue_engine.dossier.procedures.letters import likely
from queue_engine.dossier.record import PaperCase, PaperToBring
from tests.dossier.procedure_samples import SAMPLE, sample

HEAD = "code,name,field_code,field_name,decision_no,decided_on,steps,case,paper,originals,copies,form_url"
GOOD = "1.1,Đăng ký khai sinh,HT,Hộ tịch,12/QĐ,2026-02-10,Lấy số | Nộp,,Giấy chứng sinh,1,0,"


def read(*lines: str, papers: str | None = None) -> dict[str, object]:
    found = read_procedures("\n".join(lines).encode(), papers.encode() if papers else None)
    return {one.code: one for one in found}


def problems(*lines: str, papers: str | None = None) -> list[tuple[int, str, str]]:
    with pytest.raises(ProcedureProblems) as caught:
        read(*lines, papers=papers)
    assert all(problem.words("vi") and problem.words("en") for problem in caught.value.problems)
    return [(problem.line, problem.column, problem.reason) for problem in caught.value.problems]


def test_a_row_is_a_procedure_with_its_decision() -> None:
    [one] = read_procedures("\n".join([HEAD, GOOD]).encode())
    assert (one.code, one.name, one.field_code, one.field_name) == ("1.1", "Đăng ký khai sinh", "HT", "Hộ tịch")
    assert (one.decision_no, one.decided_on, one.steps) == ("12/QĐ", date(2026, 2, 10), ("Lấy số", "Nộp"))
    assert one.cases == (PaperCase("", (PaperToBring("Giấy chứng sinh", 1, 0),)),)


@pytest.mark.parametrize("code", ["", "1.1"])
def test_further_rows_are_further_papers(code: str) -> None:
    more = [f"{code},,,,,,,,Căn cước,0,2,", f"{code},,,,,,,Đi thay,Giấy ủy quyền,1,,https://a.vn/m.pdf"]
    [one] = read_procedures("\n".join([HEAD, GOOD, "", *more]).encode())
    assert [(case.name, [paper.name for paper in case.papers]) for case in one.cases] == [
        ("", ["Giấy chứng sinh", "Căn cước"]),
        ("Đi thay", ["Giấy ủy quyền"]),
    ]
    assert one.cases[0].papers[1].copies == 2


def test_papers_may_stand_in_a_second_file() -> None:
    papers = "Mã thủ tục;Giấy tờ;Bản chính;Bản sao\n1.1;Căn cước;0;1"
    [one] = read_procedures("\n".join([HEAD, GOOD]).encode(), papers.encode())
    assert [paper.name for paper in one.cases[0].papers] == ["Giấy chứng sinh", "Căn cước"]


def test_vietnamese_headings_semicolons_and_vietnamese_dates_are_understood() -> None:
    lines = [
        "Mã TTHC;TÊN THỦ TỤC;Lĩnh vực;Số quyết định;Ngày quyết định;Ghi chú riêng",
        "1.1;Tách hộ;Cư trú;5/QĐ;10/02/2026;x",
    ]
    [one] = read_procedures("\n".join(lines).encode())
    assert (one.name, one.field_code, one.decided_on) == ("Tách hộ", "Cư trú", date(2026, 2, 10))


def test_a_cell_may_hold_line_breaks_and_lines_are_counted_by_the_editor() -> None:
    broken = GOOD.replace("Lấy số | Nộp", '"Lấy số\nNộp"')
    assert problems(HEAD, broken, "x") == [(4, column, "missing") for column in ("name", "field_name", "decision_no",
                                                                               "decided_on")]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], [(0, "", "empty")]),
        ([HEAD], [(0, "", "empty")]),
        (["name,field_name", "x,y"], [(1, c, "no_column") for c in ("code", "decision_no", "decided_on")]),
        ([HEAD + ",code", GOOD], [(1, "code", "column_twice")]),
        ([HEAD, GOOD, GOOD.replace("khai sinh", "khai tử")], [(3, "code", "code_twice")]),
        ([HEAD, GOOD.replace("2026-02-10", "2026-02-30")], [(2, "decided_on", "bad_date")]),
        ([HEAD, GOOD.replace(",1,0,", ",một,-1,")], [(2, "originals", "bad_count"), (2, "copies", "bad_count")]),
        ([HEAD, GOOD + "javascript:x"], [(2, "form_url", "bad_url")]),
        ([HEAD, GOOD.replace("1.1", "1 1")], [(2, "code", "bad_code")]),
        ([HEAD, GOOD.replace("Đăng ký khai sinh", "x" * 1001)], [(2, "name", "too_long")]),
        ([HEAD, ",,,,,,,,Căn cước,1,0,"], [(2, "paper", "no_procedure")]),
        ([HEAD, GOOD, '1.2,"a"b'], [(3, "", "broken")]),
        ([HEAD, GOOD.replace(",12/QĐ", ","), ",,,,,,,,Căn cước,1,0,"], [(2, "decision_no", "missing")]),
    ],
)
def test_every_problem_is_told_with_its_line(lines: list[str], found: list[tuple[int, str, str]]) -> None:
    assert problems(*lines) == found


def test_a_paper_of_no_procedure_in_the_second_file_is_told() -> None:
    assert problems(HEAD, GOOD, papers="code,paper\n1.9,Căn cước\n1.1,") == [
        (2, "code", "unknown_code"),
        (3, "paper", "missing"),
    ]


# -- encodings ----------------------------------------------------------------------------------------


def tcvn3(text: str) -> bytes:
    back = {legacy.from_tcvn3(chr(byte)): byte for byte in range(255, 31, -1)}
    return bytes(back.get(letter, ord("?")) if letter not in "\n" else 10 for letter in text)


def cp1258(text: str) -> bytes:
    """A letter with its shape, then its tone, as Windows has it."""
    return "".join(_toned(letter) for letter in text).encode("cp1258")


def _toned(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    tones = "".join(part for part in apart if part in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(part for part in apart if part not in tones)) + tones


WRITERS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 of the other end": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "Windows-1258": cp1258,
    "TCVN3": tcvn3,
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_encoding_is_told_by_the_file(name: str) -> None:
    text = "\n".join([HEAD, GOOD, "1.2,chuyển nhượng quyền sử dụng đất,DD,đất đai,5/qđ,2026-01-02,,,,,,"])
    expected = [one.name for one in read_procedures(text.encode())]
    found = [one.name for one in read_procedures(WRITERS[name](text))]
    assert [one.casefold() for one in found] == [one.casefold() for one in expected]


def test_vni_is_told_from_the_others_and_may_be_named() -> None:
    rows = [
        "1.1,Ñaêng kyù khai sinh,HT,Hoä tòch,12/QÑ,2026-02-10",
        "1.2,Ñaêng kyù keát hoân,HT,Hoä tòch,1/QÑ,2026-02-10",
    ]
    text = "\n".join([HEAD, *rows])
    data = text.encode("cp1252")
    assert likely(data) == "vni"
    assert [one.name for one in read_procedures(data)] == ["Đăng ký khai sinh", "Đăng ký kết hôn"]
    assert read_procedures(data) == read_procedures(data, encoding="vni")


def test_a_wrong_encoding_is_a_problem_and_no_traceback() -> None:
    data = "\n".join([HEAD, GOOD]).encode("utf-16")
    with pytest.raises(ProcedureProblems, match="cannot be read"):
        read_procedures(data, encoding="utf-8")
    with pytest.raises(ProcedureProblems, match="is not known"):
        read_procedures(data, encoding="klingon")


def test_the_sample_list_is_whole() -> None:
    assert SAMPLE.is_file()
    assert len(sample()) >= 300
    assert len({one.field_code for one in sample()}) >= 12
    assert all("SAMPLE" in one.decision_no and one.decided_on and one.cases for one in sample())
    assert all(one.time_limit and one.fee and one.steps and one.result and one.url for one in sample())
