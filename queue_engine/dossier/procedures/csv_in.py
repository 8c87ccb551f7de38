"""The list of procedures as a CSV file: from the dossier system's export or from a spreadsheet.

    code,name,field_code,field_name,time_limit,fee,decision_no,decided_on,case,paper,originals,copies
    1.001193,Đăng ký khai sinh,HT,Hộ tịch,Trong ngày,Không,123/QĐ-UBND,2026-02-10,,Giấy chứng sinh,1,0
    ,,,,,,,,,Căn cước của cha và mẹ,0,1

| column | Vietnamese heading | what it holds |
|---|---|---|
| code * | mã thủ tục | letters, digits, dots and hyphens; each procedure once |
| name * | tên thủ tục | |
| field_code, field_name * | mã lĩnh vực, lĩnh vực | without a code the name is the code |
| level, agency | cấp thực hiện, cơ quan thực hiện | |
| submission | cách thức thực hiện | several, as below |
| time_limit, fee | thời hạn giải quyết, phí lệ phí | |
| steps, requirements, legal_basis | trình tự, yêu cầu điều kiện, căn cứ pháp lý | several |
| decides, who_may_apply, result | cơ quan có thẩm quyền, đối tượng, kết quả | |
| url | địa chỉ | of the published page; http:// or https:// |
| decision_no *, decided_on * | số quyết định, ngày quyết định | of its publication; 2026-02-10 or 10/02/2026 |
| keywords | từ khóa | several: other words by which people look for it |
| case, paper | trường hợp, giấy tờ | one paper a row |
| originals, copies | bản chính, bản sao | numbers; empty: 0 |
| paper_note, form_url | ghi chú giấy tờ, biểu mẫu | |

Columns with * must be there and filled. Several things in a cell stand apart by ``|`` or by line breaks. Further papers
of a procedure stand in the rows below it, with the code left empty or the same, and nothing else but the columns of
papers; or in a second file with the columns code, case, paper, originals, copies, paper_note, form_url. Other columns
are dropped unread. The separator is a comma, a semicolon or a tab, as in the first line. UTF-8, UTF-16, Windows-1258,
TCVN3 and VNI are told apart, or named. A list is taken whole or not at all: every problem is reported with its line.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from queue_engine.dossier.legacy import ENCODINGS, decode
from queue_engine.dossier.procedures.letters import likely
from queue_engine.dossier.record import PaperCase, PaperToBring, Procedure

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("mã thủ tục", "mã tthc", "mã"),
    "name": ("tên thủ tục", "tên thủ tục hành chính", "tên tthc"),
    "field_code": ("mã lĩnh vực",),
    "field_name": ("lĩnh vực", "tên lĩnh vực"),
    "level": ("cấp thực hiện",),
    "agency": ("cơ quan thực hiện",),
    "submission": ("cách thức thực hiện",),
    "time_limit": ("thời hạn giải quyết", "thời hạn"),
    "fee": ("phí lệ phí", "phí, lệ phí", "phí", "lệ phí"),
    "steps": ("trình tự", "trình tự thực hiện"),
    "requirements": ("yêu cầu điều kiện", "yêu cầu, điều kiện", "yêu cầu, điều kiện thực hiện"),
    "legal_basis": ("căn cứ pháp lý",),
    "decides": ("cơ quan có thẩm quyền", "cơ quan quyết định"),
    "who_may_apply": ("đối tượng", "đối tượng thực hiện"),
    "result": ("kết quả", "kết quả thực hiện"),
    "url": ("địa chỉ", "đường dẫn"),
    "decision_no": ("số quyết định",),
    "decided_on": ("ngày quyết định",),
    "keywords": ("từ khóa",),
    "case": ("trường hợp",),
    "paper": ("giấy tờ", "tên giấy tờ"),
    "originals": ("bản chính", "số bản chính"),
    "copies": ("bản sao", "số bản sao"),
    "paper_note": ("ghi chú giấy tờ", "ghi chú"),
    "form_url": ("biểu mẫu", "mẫu đơn, tờ khai"),
}
"""Our name → Vietnamese headings."""
OF_PAPERS = ("case", "paper", "originals", "copies", "paper_note", "form_url")
NEEDED = ("code", "name", "field_name", "decision_no", "decided_on")
NEEDED_OF_PAPERS = ("code", "paper")
MOST_CODE, MOST_NAME, MOST_COPIES = 64, 1000, 99

REASONS: dict[str, tuple[str, str]] = {
    "not_text": ("không đọc được chữ trong tệp ({value})", "the letters of the file cannot be read ({value})"),
    "no_encoding": ("không biết bảng mã {value}", "the encoding {value} is not known"),
    "empty": ("tệp không có thủ tục nào", "the file has no procedures"),
    "broken": ("dòng này không đúng dạng CSV ({value})", "this is not CSV ({value})"),
    "no_column": ("dòng đầu thiếu cột này", "the column is missing in the first line"),
    "column_twice": ("dòng đầu có cột này hai lần", "the column stands twice in the first line"),
    "missing": ("ô này chưa có nội dung", "the cell is empty"),
    "bad_code": ("mã không hợp lệ: {value}", "this is no code: {value}"),
    "too_long": ("ô này dài quá {value} ký tự", "the cell has more than {value} characters"),
    "code_twice": ("mã này đã có ở dòng {value}", "the code stands in line {value} already"),
    "bad_date": (
        "ngày phải viết như 2026-02-10 hoặc 10/02/2026: {value}",
        "a date looks like 2026-02-10 or 10/02/2026: {value}",
    ),
    "bad_count": ("số bản phải từ 0 đến 99: {value}", "a number of papers is 0 to 99: {value}"),
    "bad_url": (
        "địa chỉ phải bắt đầu bằng http:// hoặc https://: {value}",
        "an address begins with http(s)://: {value}",
    ),
    "no_procedure": ("giấy tờ này không thuộc thủ tục nào", "this paper belongs to no procedure"),
    "no_paper": ("dòng này không có thủ tục và không có giấy tờ", "this row has no procedure and no paper"),
    "unknown_code": ("không có thủ tục mang mã {value}", "no procedure has the code {value}"),
}


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing to put right in a file."""

    line: int
    """As a text editor counts; 0 for the whole file."""
    column: str
    reason: str
    """A key of REASONS."""
    value: str = ""
    papers: bool = False
    """In the second file."""

    def words(self, language: str = "vi") -> str:
        vietnamese = language == "vi"
        line = (f"dòng {self.line}" if vietnamese else f"line {self.line}") if self.line else ""
        file = ("tệp giấy tờ" if vietnamese else "file of papers") if self.papers else ""
        column = (COLUMNS[self.column][0] if vietnamese else self.column) if self.column else ""
        place = ", ".join(part for part in (file, line, column) if part)
        reason = REASONS[self.reason][0 if vietnamese else 1].format(value=self.value)
        return f"{place}: {reason}" if place else reason


class ProcedureProblems(Exception):
    """The list cannot be taken; ``problems`` holds every reason."""

    def __init__(self, problems: list[LineProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.words("en") for problem in self.problems)


def read_procedures(data: bytes, papers: bytes | None = None, encoding: str = "auto") -> tuple[Procedure, ...]:
    """The procedures of a list, in its order; ``papers``: the second file. Raises :class:`ProcedureProblems`."""
    reading = _Reading()
    for row in _rows(data, NEEDED, encoding, reading):
        reading.take(row)
    if papers is not None:
        reading.of_papers = True
        for row in _rows(papers, NEEDED_OF_PAPERS, encoding, reading):
            reading.take_paper(row)
    if not reading.drafts and not reading.problems:
        reading.say(0, "", "empty")
    if reading.problems:
        raise ProcedureProblems(sorted(reading.problems, key=lambda one: (one.papers, one.line)))
    return tuple(draft.finished() for draft in reading.drafts.values())


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def only_papers(self) -> bool:
        return not any(value for column, value in self.cells.items() if column not in (*OF_PAPERS, "code"))


@dataclass(slots=True)
class _Draft:
    """A procedure whose papers are still being read."""

    procedure: Procedure
    line: int
    cases: dict[str, list[PaperToBring]] = field(default_factory=dict)

    def finished(self) -> Procedure:
        cases = tuple(PaperCase(name, tuple(papers)) for name, papers in self.cases.items())
        values = {name: getattr(self.procedure, name) for name in Procedure.__slots__}
        return Procedure(**{**values, "cases": cases})


class _Reading:
    """What has been read so far, and what is wrong with it."""

    def __init__(self) -> None:
        self.drafts: dict[str, _Draft] = {}
        self.problems: list[LineProblem] = []
        self.of_papers = False
        self._now: _Draft | None = None
        self._lost = False
        """The rows below a procedure that could not be read are no problems of their own."""

    def say(self, line: int, column: str, reason: str, value: str = "") -> None:
        self.problems.append(LineProblem(line, column, reason, value[:80], self.of_papers))

    def take(self, row: _Row) -> None:
        same = self._now is not None and row["code"] in ("", self._now.procedure.code)
        if not (row.only_papers() and (same or not row["code"])):
            self._begin(row)
            if row["paper"]:
                self._add(row)
        elif row["paper"]:
            self._add(row)
        else:
            self.say(row.line, "paper", "no_paper")

    def take_paper(self, row: _Row) -> None:
        self._now, self._lost = self.drafts.get(row["code"]), False
        for column in NEEDED_OF_PAPERS:
            if not row[column]:
                self.say(row.line, column, "missing")
        if row["code"] and self._now is None:
            self.say(row.line, "code", "unknown_code", row["code"])
        elif row["code"]:
            self._add(row)

    def _begin(self, row: _Row) -> None:
        before = len(self.problems)
        decided_on = self._date(row)
        for column in NEEDED:
            if not row[column]:
                self.say(row.line, column, "missing")
        self._check(row)
        self._now, self._lost = None, len(self.problems) > before
        if not self._lost:
            self._now = _Draft(_procedure(row, decided_on), row.line)
            self.drafts[row["code"]] = self._now

    def _check(self, row: _Row) -> None:
        code = row["code"]
        if code and (len(code) > MOST_CODE or not re.fullmatch(r"\w[\w.\-/]*", code)):
            self.say(row.line, "code", "bad_code", code)
        if code in self.drafts:
            self.say(row.line, "code", "code_twice", str(self.drafts[code].line))
        if len(row["name"]) > MOST_NAME:
            self.say(row.line, "name", "too_long", str(MOST_NAME))
        self._url(row, "url")

    def _date(self, row: _Row) -> date | None:
        text = row["decided_on"]
        found = _day(text)
        if text and found is None:
            self.say(row.line, "decided_on", "bad_date", text)
        return found

    def _url(self, row: _Row, column: str) -> None:
        if row[column] and not re.match(r"https?://\S+$", row[column]):
            self.say(row.line, column, "bad_url", row[column])

    def _count(self, row: _Row, column: str) -> int:
        text = row[column] or "0"
        if not (text.isascii() and text.isdigit() and int(text[:6]) <= MOST_COPIES):
            self.say(row.line, column, "bad_count", text)
            return 0
        return int(text)

    def _add(self, row: _Row) -> None:
        self._url(row, "form_url")
        counts = self._count(row, "originals"), self._count(row, "copies")
        paper = PaperToBring(row["paper"], *counts, note=row["paper_note"], form_url=row["form_url"])
        if self._now is not None:
            self._now.cases.setdefault(row["case"], []).append(paper)
        elif not self._lost:
            self.say(row.line, "paper", "no_procedure")


def _procedure(row: _Row, decided_on: date | None) -> Procedure:
    return Procedure(
        code=row["code"],
        name=_line(row["name"]),
        field_code=row["field_code"] or row["field_name"],
        field_name=row["field_name"],
        level=row["level"],
        agency=row["agency"],
        submission=_several(row["submission"]),
        time_limit=row["time_limit"],
        fee=row["fee"],
        steps=_several(row["steps"]),
        requirements=_several(row["requirements"]),
        legal_basis=_several(row["legal_basis"]),
        decides=row["decides"],
        who_may_apply=row["who_may_apply"],
        result=row["result"],
        url=row["url"],
        decision_no=row["decision_no"],
        decided_on=decided_on,
        keywords=_several(row["keywords"]),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _several(text: str) -> tuple[str, ...]:
    return tuple(line for part in re.split(r"[|\r\n]+", text) if (line := _line(part)))


def _day(text: str) -> date | None:
    forms = (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")
    match = next((found for form in forms if (found := re.fullmatch(form, text, re.ASCII))), None)
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


# -- the file -----------------------------------------------------------------------------------------


def _rows(data: bytes, needed: tuple[str, ...], encoding: str, reading: _Reading) -> Iterator[_Row]:
    """The rows below the heading; empty ones are left out."""
    text = _text(data, encoding, reading)
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    places: dict[str, int] | None = None
    last = 0
    try:
        for cells in lines:
            line, last = last + 1, lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                places = _places(cells, line, needed, reading)
                if places is None:
                    return
                continue
            yield _Row(line, {name: cells[at].strip() for name, at in places.items() if at < len(cells)})
    except csv.Error as error:
        reading.say(last + 1, "", "broken", str(error))


def _text(data: bytes, encoding: str, reading: _Reading) -> str:
    if encoding not in ENCODINGS:
        reading.say(0, "", "no_encoding", encoding)
        return ""
    try:
        return decode(data, likely(data) if encoding == "auto" else encoding)
    except UnicodeDecodeError as error:
        reading.say(data[: error.start].count(b"\n") + 1, "", "not_text", error.encoding)
        return ""


def _places(heading: list[str], line: int, needed: tuple[str, ...], reading: _Reading) -> dict[str, int] | None:
    """Where each of our columns stands; None, if the heading is wrong."""
    headings = [_heading(cell) for cell in heading]
    places: dict[str, int] = {}
    before = len(reading.problems)
    for name, aliases in COLUMNS.items():
        at = [number for number, cell in enumerate(headings) if cell in (name, *aliases)]
        if at:
            places[name] = at[0]
        if len(at) > 1:
            reading.say(line, name, "column_twice")
        if not at and name in needed:
            reading.say(line, name, "no_column")
    return places if len(reading.problems) == before else None


def _heading(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).casefold().split())
