"""Mappings: what is wrong with one is told all at once; what an answer holds is read or refused as a whole."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from errno import ENOENT
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dossier_centres import NOW, TODAY, ZONE, now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_engine.dossier.gateway import GatewayError, Misconfigured, Permanent, Retry
from queue_engine.dossier.gateways.shipped import FAMILIES, shipped_mapping
from queue_engine.dossier.http import _parse
from queue_engine.dossier.mapping import load_mapping, parse_mapping
from queue_engine.dossier.mapping_problems import MappingProblems
from queue_engine.dossier.paths import MISSING, BadPath, parse_path
from queue_engine.dossier.portal import Portal
from queue_engine.dossier.reading import Reader
from queue_engine.dossier.rest import Access, Expired, judge
from queue_engine.dossier.sim.families import Teller
from queue_engine.dossier.sim.world import World
from queue_engine.dossier.values import as_text, as_time, tidy
from queue_engine.protocol import AskProcedure, FlagStatus, Phase

GOOD = """
family = "portal"
[calls.dossier]
body = { service = "X", code = "{code}" }
[dossier]
code = "a"
[phases]
1 = "accepted"
"""


@pytest.mark.parametrize("family", FAMILIES)
def test_the_mappings_that_ship_are_good_and_know_every_national_status(family: str) -> None:
    mapping = shipped_mapping(family)
    assert mapping.family == family
    assert set(mapping.phases.values()) == set(Phase) - {Phase.UNKNOWN}
    assert mapping.personal.compare


def problems(text: str) -> dict[str, str]:
    with pytest.raises(MappingProblems) as caught:
        parse_mapping(text, "m.toml")
    return {one.key: str(one) for one in caught.value.problems}


def test_every_mistake_is_told_at_once_with_file_key_and_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    found = problems(
        GOOD.replace('code = "a"', 'code = "a..b"\nrecieved_at = "x"')
        .replace('"accepted"', '"acepted"')
        .replace("[phases]", '[times]\nzone = "Asia/Hanoii"\nformats = ["%Q"]\n[views]\ndossier = "DELETE"\n[phases]')
    )
    assert set(found) == {
        "dossier.code", "dossier.recieved_at", "phases.1", "times.zone", "times.formats.0", "views.dossier",
    }  # fmt: skip
    assert all(one.startswith("m.toml: ") and " → " in one for one in found.values())
    assert "received_at" in found["dossier.recieved_at"]
    assert "đường dẫn trường" in found["dossier.code"]


def test_a_mapping_that_contradicts_itself_is_refused() -> None:
    text = GOOD.replace("[phases]", 'required = ["status_code"]\nnote = "p"\n[personal]\ncompare = ["p"]\n[phases]')
    text = text.replace("[calls.dossier]", '[calls.fields]\n[calls.dosier]\nbody = { a = "{kode}" }\n[calls.dossier]')
    assert set(problems(text)) == {"field", "calls.dosier", "dossier.required", "dossier.note"}
    assert "calls.dossier" in problems(GOOD.replace("calls.dossier", "calls.fields"))


def test_what_is_no_toml_or_no_file_is_told(tmp_path: Path) -> None:
    assert list(problems("a = ")) == [""]
    with pytest.raises(MappingProblems, match="cannot be read \\(chưa có\\)"):
        load_mapping(tmp_path / "absent.toml", lambda error: "chưa có" if error.errno == ENOENT else "")
    (tmp_path / "old.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(MappingProblems):
        load_mapping(tmp_path / "old.toml")


@pytest.mark.parametrize(
    ("path", "want"),
    [
        ("a.b", 1),
        ("list[0].n", "first"),
        ("list[-1].n", "last"),
        ("list[languageId=228].n", "last"),
        ("list[9].n", MISSING),
        ("a.b.c", MISSING),
        ("none", None),
        ("Tên cột", "x"),
    ],
)
def test_paths_are_followed(path: str, want: object) -> None:
    answer = {"a": {"b": 1}, "list": [{"n": "first"}, {"n": "last", "languageId": 228}], "none": None, "Tên cột": "x"}
    assert parse_path(path).read(answer) is want or parse_path(path).read(answer) == want


@pytest.mark.parametrize("text", ["", "a..b", ".a", "a.", "a[", "a]b", "a[x].[1]", "a[=1]b"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(BadPath):
        parse_path(text)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ("  Đất\u00a0đai ", "Đất đai"),
        (12, "12"),
        (7.0, "7"),
        (None, ""),
        ([{"languageId": 46, "name": "Land"}, {"languageId": 228, "name": "Đất đai"}], "Đất đai"),
        ([{"name": "Đất đai"}], "Đất đai"),
        (["Đất đai", "Land"], "Đất đai"),
        ({"vi": "Đất đai", "en": "Land"}, "Đất đai"),
        ([], ""),
        ("\ud800a", "?a"),
        ("a\x00\x07b", "a b"),
    ],
)
def test_names_are_texts_or_lists_by_language(value: object, want: str) -> None:
    assert as_text(value, "x", "228") == want


def test_times_keep_their_zone_and_zeros_are_none() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    want = datetime(2025, 7, 14, 1, 0, tzinfo=UTC)
    assert as_time("20250714080000", ["%Y%m%d%H%M%S"], zone, "x") == want
    assert as_time("2025-07-14T08:00:00.000+0700", ["%Y-%m-%dT%H:%M:%S.%f%z"], zone, "x") == want
    assert as_time(1752454800000, ["unix_ms"], zone, "x") == want
    for empty in ("", None, "00000000000000", "0001-01-01T00:00:00"[:0]):
        assert as_time(empty, ["%Y%m%d%H%M%S"], zone, "x") is None
    for wrong in ("2025", "31/02/2025", "99999999999999"):
        with pytest.raises(Retry, match="bad_time"):
            as_time(wrong, ["%Y%m%d%H%M%S", "%d/%m/%Y"], zone, "x")


def test_a_free_text_repeats_nobody() -> None:
    world = World(7, 50, 40, TODAY, ZONE)
    want = world.dossier(3)
    row = Teller(world).portal_dossier(want)
    row["GhiChu"] = f"Gọi ông {want.person.name.upper()} số 0912 345 678 hoặc 092123456789, hồ sơ {want.code}"
    note = Reader(shipped_mapping("portal"), "x", now).dossier(row).note
    assert note == f"Gọi ông … số … hoặc …, hồ sơ {want.code}"


def test_codes_by_which_stations_ask_are_no_longer_than_they_may_be() -> None:
    reader, long = Reader(shipped_mapping("portal"), "x", now), "1.001193" * 20
    found = reader.dossier({"MaHoSo": long, "TrangThaiHoSo": "4", "MaTTHC": long})
    procedure = reader.procedure({"MaTTHC": long, "TenTTHC": "Khai sinh"})
    FlagStatus(code=found.code, shown=found.phase)
    assert AskProcedure(code=found.procedure_code) == AskProcedure(code=procedure.code)


# -- whatever comes, nothing but our own errors ----------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = {
    "portal": ["MaHoSo", "TrangThaiHoSo", "NgayTiepNhan", "TenTTHC", "DanhSachHoSoBoSung", "TienDoXuLy", "GhiChu"],
    "igate": ["code", "dossierStatus", "procedure", "currentTask", "agency", "acceptedDate", "task", "applicant"],
}


@pytest.mark.parametrize("family", KEYS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_row_makes_the_reader_fail_otherwise(family: str, data: st.DataObject) -> None:
    reader = Reader(shipped_mapping(family), "x", now)
    row = data.draw(st.dictionaries(st.sampled_from(KEYS[family]), json_values, max_size=8))
    for read in (reader.dossier, reader.personal, reader.procedure, lambda one: reader.named(one, None)):
        with contextlib.suppress(GatewayError):
            read(row)


@settings(max_examples=300, deadline=None)
@given(json_values)
def test_no_answer_makes_the_judge_fail_otherwise(body: object) -> None:
    mapping = shipped_mapping("portal")
    portal = Portal(mapping, Access("http://127.0.0.1:1"), now)
    for answer in (body, {"error_code": body}, {"error_code": "0", "message": body, "result": body}):
        try:
            if judge(answer, mapping.answers, sends=False):
                for row in portal.rows_in(answer, mapping.calls["dossier"]):
                    Reader(mapping, "x", now).dossier(row)
        except (GatewayError, Expired):
            pass


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_make_the_parser_fail(data: bytes) -> None:
    _parse(data)


def test_odd_json_is_told_apart() -> None:
    told = {name: getattr(_parse(data), "reason", None) for name, data in {
        "html": b"\n <html>", "half_answer": b'{"a": [1, 2', "empty": b"", "not_json": b"hello",
        "too_deep": b"[" * 200_000,
        "nan": b'{"a": NaN}', "bom": b"\xef\xbb\xbf{}", "latin": b'{"a": "\xe9"}', "long": b"1" * 5000,
    }.items()}  # fmt: skip
    assert told == {
        "html": "html", "half_answer": "half_answer", "empty": "half_answer", "not_json": "not_json",
        "too_deep": told["too_deep"], "nan": "not_json", "bom": None, "latin": "not_json", "long": "not_json",
    }  # fmt: skip
    assert told["too_deep"] in ("too_deep", "half_answer")


def test_an_answer_without_its_result_code_is_a_wrong_set_up() -> None:
    with pytest.raises(Misconfigured, match="missing"):
        judge({"result": []}, shipped_mapping("portal").answers, sends=False)


def test_a_fact_about_a_dossier_that_the_centre_does_not_know_is_refused_not_taken() -> None:
    answers = shipped_mapping("portal").answers
    body = {"error_code": "404", "message": "Không tìm thấy hồ sơ"}
    assert judge(body, answers, sends=False) is False
    with pytest.raises(Permanent, match="refused: 404"):
        judge(body, answers, sends=True)


def test_a_text_is_never_longer_than_its_limit() -> None:
    assert len(tidy("a" * 100_000)) == 4000
    assert json.dumps(tidy("\udc80x"))
    assert NOW.tzinfo
