"""The service answers the desk alone, as of the newest fact; days that are over get their summary; the command line."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from config import load_hall
from queue_engine.domain.errors import Refused
from queue_engine.journal import FactRow
from queue_engine.protocol import StationKind
from queue_engine.protocol.tallies import AskExport, AskTally, Period, TallyAnswer, TallyFile
from queue_engine.stores.errors import DiskTrouble
from queue_engine.tallies.__main__ import main
from queue_engine.tallies.service import Tallies, create_app
from queue_engine.tallies.store import TallyStore
from queue_engine.tallies.wiring import rules_of, tables
from queue_engine.usecases.scene import Caller
from tests.fakes.hall import settings, write_settings
from tests.tallies.tally_weeks import HANOI, Week, add_facts, resealed, tally_rules, write_store

ASK = AskTally(period=Period(first="2026-11-23", last="2026-11-25"))
CALLERS = {
    "desk": Caller("desk", StationKind.SUPERVISOR_DESK),
    "panel": Caller("panel-1", StationKind.COUNTER_PANEL, "1"),
}


@pytest.fixture(scope="module")
def facts() -> list[FactRow]:
    made = Week(31).days(2, 100)
    return made.day(date(2026, 11, 25), 60).facts()


class Desk:
    """The service and a client of it."""

    def __init__(self, folder: Path, facts: list[FactRow]) -> None:
        self.journal, self.summaries = write_store(folder / "hall.db", facts), folder / "summaries"
        self.store = TallyStore(folder / "tallies.db", HANOI)
        now = "2026-11-25T10:00:00.000Z"
        self.closed: str | None = None
        closed = lambda: self.closed  # noqa: E731
        self.tallies = Tallies(self.store, tally_rules(), self.journal, lambda: now, self.summaries, closed=closed)
        self.threads = ThreadPoolExecutor(1)
        self.app = create_app(self.tallies, self._caller, self.threads)

    def _caller(self, authorization: str | None) -> Caller:
        known = CALLERS.get((authorization or "").removeprefix("Bearer "))
        if known is None:
            raise Refused("bad_token", "no station of this hall has this token")
        return known

    def post(self, path: str, body: Any, who: str = "desk") -> Any:
        given = body if isinstance(body, dict) else body.model_dump(mode="json")
        return self._ask("POST", path, json=given, headers={"Authorization": f"Bearer {who}"})

    def health(self) -> Any:
        return self._ask("GET", "/health").json()

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://hall") as client:
                return await client.request(method, path, **more)

        return asyncio.run(ask())

    def close(self) -> None:
        self.threads.shutdown()
        self.store.close()


@pytest.fixture
def desk(tmp_path: Path, facts: list[FactRow]) -> Iterator[Desk]:
    with closing(Desk(tmp_path, facts[:120])) as desk:
        yield desk


def test_an_answer_is_as_of_the_newest_fact(desk: Desk, facts: list[FactRow]) -> None:
    before = TallyAnswer.model_validate(desk.post("/tallies", ASK).json())
    assert before.source.last_seq == 120
    add_facts(desk.journal, facts[120:])
    after = TallyAnswer.model_validate(desk.post("/tallies", ASK).json())
    assert (after.source.last_seq, after.source.head) == (facts[-1].seq, facts[-1].hash)
    assert after.total.now.visits > before.total.now.visits


def test_whoever_asks_at_once_while_the_journal_grows_gets_figures_of_one_moment(
    desk: Desk, facts: list[FactRow]
) -> None:
    stop = threading.Event()
    heads = {fact.seq: fact.hash for fact in facts}
    issued = {fact.seq for fact in facts if fact.kind == "ticket_issued" and not fact.data.get("practice")}

    def grow() -> None:
        try:
            for fact in facts[120:180]:
                add_facts(desk.journal, [fact])
                desk.tallies.follow()
        finally:
            stop.set()

    def ask() -> None:
        while not stop.is_set():
            answer = desk.tallies.tally(ASK, CALLERS["desk"])
            now, seq = answer.total.now, answer.source.last_seq
            assert answer.source.head == heads[seq]
            assert now.visits + now.voided == sum(one <= seq for one in issued)

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(grow), *(threads.submit(ask) for _ in range(3))]:
            done.result()


def test_only_the_desk_may_ask(desk: Desk) -> None:
    assert desk.post("/tallies", ASK, "panel").status_code == 403
    assert desk.post("/exports", AskExport(ask=ASK, format="csv"), "panel").json()["code"] == "not_allowed"
    assert desk.post("/tallies", ASK, "stranger").status_code == 401


def test_a_wrong_question_is_refused_in_words(desk: Desk) -> None:
    for wrong in (
        {"period": {"first": "2026-11-25", "last": "2026-11-23"}},
        {"period": {"first": "2026-13-45", "last": "2026-13-46"}},
        {},
        {"period": {"first": "2026-11-23", "last": "2026-11-25"}, "scale": "nope"},
    ):
        answer = desk.post("/tallies", wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_message")
    export = desk.post("/exports", AskExport(ask=ASK.model_copy(update={"scale": "nope"}), format="xlsx"))
    assert (export.status_code, export.json()["code"]) == (400, "bad_message")


def test_an_export_comes_as_a_file_and_says_who(desk: Desk) -> None:
    body = AskExport(ask=ASK, format="xlsx", visits=True, who="Nguyễn Thị Bình")
    file = TallyFile.model_validate(desk.post("/exports", body).json())
    assert file.name.endswith(".xlsx")
    book = load_workbook(io.BytesIO(base64.b64decode(file.body)))
    assert ("Người lập", "Nguyễn Thị Bình (desk)") in list(book["Nguồn"].iter_rows(values_only=True))


def test_a_machine_without_fonts_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_engine.tallies.export.pdf.FONTS", ())
    answer = desk.post("/exports", AskExport(ask=ASK, format="pdf"))
    assert answer.json()["code"] == "unavailable"
    assert desk.post("/exports", AskExport(ask=ASK, format="csv")).status_code == 200


def test_every_day_that_is_over_gets_its_summary_once(desk: Desk, facts: list[FactRow]) -> None:
    add_facts(desk.journal, facts[120:])
    desk.tallies.follow()
    over = {"2026-11-23", "2026-11-24"} | {fact.day for fact in facts if fact.kind == "ratings_ended"}
    assert {file.stem for file in desk.summaries.glob("*.json")} == over
    assert {file.suffix for file in desk.summaries.iterdir()} == {".json", ".pdf", ".xlsx"}
    first = desk.summaries / "2026-11-23.json"
    written = first.stat().st_mtime_ns
    desk.tallies.follow()
    assert first.stat().st_mtime_ns == written


def test_today_gets_a_summary_at_closing_when_all_are_served_and_another_when_the_day_is_over(
    tmp_path: Path, facts: list[FactRow]
) -> None:
    silent = resealed(fact for fact in facts if fact.kind != "ratings_ended")
    today = silent[0].day
    end = next(n for n, fact in enumerate(silent) if fact.day != today)
    with closing(Desk(tmp_path, silent[:60])) as desk:
        file = desk.summaries / f"{today}.json"

        def head_after(more: list[FactRow]) -> str:
            add_facts(desk.journal, more)
            desk.tallies.follow()
            return str(json.loads(file.read_text(encoding="utf-8"))["source"]["head"]) if file.exists() else ""

        assert head_after([]) == ""
        desk.closed = today
        last = next(n for n in range(end - 1, 0, -1) if silent[n].kind == "ticket_cancelled")
        assert head_after(silent[60:last]) == "", "somebody is still waiting"
        assert head_after(silent[last : last + 1]) == silent[last].hash
        assert head_after(silent[last + 1 : end]) == silent[last].hash, "once a closing"
        assert head_after(silent[end:]) == silent[end - 1].hash


def test_a_summary_says_what_the_tally_says_and_names_nobody(desk: Desk, facts: list[FactRow]) -> None:
    add_facts(desk.journal, facts[120:])
    desk.tallies.follow()
    told = (desk.summaries / "2026-11-23.json").read_text(encoding="utf-8")
    body = json.loads(told)
    one_day = AskTally(period=Period(first="2026-11-23", last="2026-11-23"), by="officer")
    answer = TallyAnswer.model_validate(desk.post("/tallies", one_day).json())
    assert body["total"] == json.loads(answer.total.now.model_dump_json())
    assert body["by_officer"].keys() == {group.key for group in answer.groups}
    assert "Cán bộ A" not in told


def test_a_journal_that_cannot_be_read_is_said_once_and_then_followed_again(
    desk: Desk, caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("cannot be followed")
    away = desk.journal.rename(desk.journal.with_suffix(".away"))
    for _ in range(3):
        desk.tallies.follow()
    assert sum("cannot be followed" in one.getMessage() for one in caplog.records) == 1
    assert desk.health()["trouble"]
    assert desk.post("/tallies", ASK).json()["behind"] is True
    away.rename(desk.journal)
    answer = desk.post("/tallies", ASK).json()
    assert (answer["source"]["last_seq"], answer["behind"]) == (120, False)
    assert desk.health()["trouble"] is None


def test_tables_that_the_disk_cannot_read_are_said_once_and_whoever_asks_hears_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("no summary can be written")

    def fails(journal: Path, work: object) -> None:
        raise DiskTrouble("tallies.db", why="disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(desk.tallies._store, "told", fails)
        for _ in range(3):
            desk.tallies.follow()
        answer = desk.post("/tallies", ASK)
    assert (answer.status_code, answer.json()["code"]) == (400, "unavailable")
    assert caplog.text.count("no summary can be written") == 1
    desk.tallies.follow()
    assert desk.post("/tallies", ASK).status_code == 200


# -- the command line


@pytest.fixture
def hall(tmp_path: Path, facts: list[FactRow], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HALL_LANG", "vi")
    values = settings(tmp_path)
    write_store(Path(values["hall"]["state_dir"]) / "hall.db", facts)
    return str(write_settings(tmp_path, values))


SPAN = ("--from", "2026-11-23", "--to", "2026-11-25")


def test_the_command_line_tells_a_period(hall: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", hall, *SPAN, "--by", "weekday", "--compare", "2026-11-23..2026-11-23"]) == 0
    words = capsys.readouterr().out
    assert "Thứ Hai" in words
    assert "từ 23/11/2026 đến 25/11/2026" in words


def test_what_is_compared_stands_below_each_line_with_its_own_figures(
    hall: str, capsys: pytest.CaptureFixture[str], facts: list[FactRow]
) -> None:
    assert main(["--config", hall, *SPAN, "--compare", "2026-11-23..2026-11-23"]) == 0
    table = capsys.readouterr().out.partition("\n\n")[0].splitlines()[1:]
    assert [line.startswith(" – kỳ so sánh ") for line in table] == [False, True] * (len(table) // 2)
    issued = [fact.day for fact in facts if fact.kind == "ticket_issued"]
    assert table[-2].split()[2] == str(len(issued))
    assert table[-1].split()[4] == str(issued.count("2026-11-23"))


def test_it_says_what_it_has_written(hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["--hall", hall, *SPAN, "--format", "csv", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"Đã ghi {out}\n"


def test_it_writes_files(hall: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for form in ("csv", "xlsx", "pdf"):
        out = tmp_path / f"out.{form}"
        assert main(["--hall", hall, *SPAN, "--format", form, "--out", str(out)]) == 0
        assert out.stat().st_size > 1000
    assert main(["--hall", hall, *SPAN, "--format", "xlsx"]) == 2
    assert "--out" in capfdbinary.readouterr().err.decode()


def test_it_checks_and_rebuilds(hall: str, facts: list[FactRow], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", hall, "--rebuild"]) == 0
    assert str(len(facts)) in capsys.readouterr().out
    assert main(["--config", hall, "--check"]) == 0
    assert "khớp" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--from", "2026-11-30", "--to", "2026-11-01"), "ngày cuối ở trước ngày đầu"),
        ((*SPAN, "--format", "csv", "--out", "/nowhere/out.csv"), "/nowhere/out.csv"),
        ((*SPAN, "--out", "/nowhere/out.txt"), "(chưa có thư mục để chứa tệp này)"),
        ((*SPAN, "--out", "/dev/full"), "không ghi được tệp /dev/full (ổ đĩa đã đầy)"),
        ((*SPAN, "--scale", "nope"), "không có thang “nope”; các thang hiện có: ba-muc"),
        ((*SPAN, "--scale", "n" * 41), "các thang hiện có: ba-muc"),
        ((*SPAN, "--visits"), "--visits chỉ dùng với --format xlsx, không dùng với text"),
        ((*SPAN, "--visits", "--format", "csv"), "không dùng với csv"),
    ],
    ids=[
        "days turned round",
        "no such folder",
        "no such folder for a text",
        "no room",
        "no such scale",
        "no scale is so long",
        "visits in a terminal",
        "visits in a CSV",
    ],
)
def test_wrong_use_is_told_in_words(
    hall: str, capsys: pytest.CaptureFixture[str], wrong: tuple[str, ...], words: str
) -> None:
    assert main(["--hall", hall, *wrong]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--by", "moon"), "officer"),
        (("--format", "doc"), "xlsx"),
        (("--from", "yesterday"), "YYYY-MM-DD"),
        (("--compare", "2026-11-30..2026-11-01"), "ngày cuối ở trước ngày đầu"),
        (("--compare", "2026-11"), "YYYY-MM-DD"),
    ],
    ids=["grouping", "format", "day", "compared days turned round", "compared month"],
)
def test_a_value_that_cannot_be_read_is_told_with_what_could(
    hall: str, capsys: pytest.CaptureFixture[str], wrong: tuple[str, ...], words: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--hall", hall, *wrong])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_tables_that_the_service_keeps_are_not_rebuilt_beside_it(hall: str, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(TallyStore(tables(load_hall(hall)), HANOI)):
        assert main(["--hall", hall, "--rebuild"]) == 2
    assert "dịch vụ thống kê đang dùng các bảng (process" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [SPAN, ("--check",)], ids=["told", "checked"])
def test_tables_that_an_older_service_keeps_are_not_taken_for_ours(
    hall: str, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...]
) -> None:
    assert main(["--hall", hall, *SPAN]) == 0
    file = tables(load_hall(hall))
    with closing(TallyStore(file, HANOI)), closing(sqlite3.connect(file)) as older:
        older.execute("UPDATE meta SET value = '2' WHERE key = 'form'")
        older.commit()
        assert main(["--hall", hall, *asked]) == 3
    assert "là bản khác với lệnh này" in capsys.readouterr().err


def test_a_machine_without_fonts_says_so_at_the_command_line_too(
    hall: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_engine.tallies.export.pdf.FONTS", (("a.ttf", "b.ttf", "/nowhere"),))
    assert main(["--hall", hall, *SPAN, "--format", "pdf", "--out", str(tmp_path / "out.pdf")]) == 3
    assert "thiếu phông chữ tiếng Việt (đã tìm trong /nowhere)" in capsys.readouterr().err


def test_the_settings_give_names_and_scales(hall: str) -> None:
    rules = rules_of(load_hall(hall))
    assert [level.points for level in rules.scales["ba-muc"]] == [2, 1, 0]
    assert rules.fields["civil"] == "civil"
    assert rules_of(load_hall(hall), "en").hall == "Test hall"
