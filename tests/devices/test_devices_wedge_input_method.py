"""Scans that a Vietnamese input method has changed: the code comes back if it is certain, and never another one."""

from __future__ import annotations

import random
import re
import secrets
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.mangler import MANGLERS, mangled
from devices.readers.beginning import beginning_of
from devices.readers.input_method import METHODS, Recovery, Verdict, recover

TICKET = re.compile(r"[A-Z]\d{3}")
HOSO = re.compile(r"(?:HOSO|XAC|MAHS)-\d{6}-\d{4}")
DOSSIER = re.compile(r"(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{2}){0,4}-(?:\d{6}|\d{8})-\d{4,8}")
SLIP = re.compile(r"https://thudaumot\.example\.invalid/v/[0-9a-f]{32}")
PATTERNS = (TICKET, HOSO, DOSSIER, SLIP)

CODES = st.one_of(
    st.from_regex(TICKET, fullmatch=True, alphabet=st.characters(max_codepoint=127)),
    st.from_regex(HOSO, fullmatch=True, alphabet=st.characters(max_codepoint=127)),
    st.from_regex(DOSSIER, fullmatch=True, alphabet=st.characters(max_codepoint=127)),
    st.binary(min_size=16, max_size=16).map(lambda token: f"https://thudaumot.example.invalid/v/{token.hex()}"),
)


@pytest.mark.parametrize(
    ("code", "method", "text"),
    [
        ("A100", "vni", "A0"),
        ("A112", "vni", "A12"),
        ("A123", "vni", "Ả"),
        ("D900", "vni", "Đ00"),
        ("HOSO-0042", "telex", "HỐ-0042"),
        ("DD0031", "telex", "Đ0031"),
        ("W000", "telex", "Ư000"),
        ("AAA", "telex", "AA"),
        ("UOW", "telex", "ƯƠ"),
        ("DAD", "telex", "ĐA"),
        ("H13.01-251121-0042", "telex", "H13.01-251121-0042"),
    ],
)
def test_the_input_method_of_these_tests_does_what_real_ones_do(code: str, method: str, text: str) -> None:
    assert mangled(code, method) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ư000", "W000"),
        ("Á02", "A102"),
        ("Đ00", "D900"),
        ("HỐ-251121-0042", "HOSO-251121-0042"),
        ("MÁH-251121-0042", "MAHS-251121-0042"),
        ("MÁ-251121-0042", None),
        ("XAC-251121-0042", "XAC-251121-0042"),
        ("MAH-251121-0042", "MAH-251121-0042"),
        ("H13.01-251121-0042", "H13.01-251121-0042"),
    ],
)
def test_what_is_certain_is_recovered(text: str, code: str | None) -> None:
    found = recover(text, PATTERNS, composed=True)
    assert found.text == (code or text)
    assert (found.verdict is Verdict.MANGLED) == (code is None)


def test_of_a_tone_that_replaced_others_nobody_knows_the_keys() -> None:
    assert recover("Ả", PATTERNS) == recover("Ả", PATTERNS, composed=True)
    assert recover("Ả", PATTERNS).verdict is Verdict.MANGLED


def test_a_code_that_may_be_another_ones_rest_is_not_believed_while_an_input_method_is_at_work() -> None:
    long = (re.compile(r"[A-Z]\d{3,4}"),)
    assert mangled("A1123", "vni") == "A123"
    assert recover("A123", long).verdict is Verdict.CLEAN
    assert recover("A123", long, composed=True).verdict is Verdict.MANGLED


@pytest.mark.parametrize(
    "text", ["012345678901||Nguyễn Văn A|01011980|Nam|Cần Thơ|01012022", "Ủy ban", "xin chào", "日本", "", "A012"]
)
def test_what_is_no_code_is_left_as_it_is(text: str) -> None:
    assert recover(text, PATTERNS) == (recover(text, ()))
    assert recover(text, PATTERNS).verdict is Verdict.CLEAN


@settings(max_examples=400, deadline=None)
@given(CODES, st.sampled_from(sorted(MANGLERS)))
def test_never_another_code(code: str, mangler: str) -> None:
    text = MANGLERS[mangler](code)
    found = recover(text, PATTERNS, composed=True)
    assert found.text == code or found.verdict is Verdict.MANGLED or not _is_code(found.text)


@settings(max_examples=300, deadline=None)
@example("AAA100", "vni")  # more origins than are searched
@given(st.from_regex(r"\A[A-Z]{1,3}[0-9]{1,5}\Z"), st.sampled_from(sorted(MANGLERS)))
def test_never_another_code_by_a_wide_pattern(code: str, mangler: str) -> None:
    wide = (re.compile(r"[A-Z]{1,3}\d{1,5}"),)
    found = recover(MANGLERS[mangler](code), wide, composed=True)
    assert found.text == code or found.verdict is Verdict.MANGLED or not wide[0].fullmatch(found.text)


def _is_code(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in PATTERNS)


def test_most_slips_scanned_through_telex_are_recovered() -> None:
    links = [f"https://thudaumot.example.invalid/v/{secrets.token_hex(16)}" for _ in range(60)]
    found = [recover(mangled(link, "telex"), PATTERNS, composed=True).text == link for link in links]
    assert sum(found) > 30


@pytest.mark.parametrize(
    ("token", "rest"),
    [
        ("8b4441a44fff6c460b59369fec699049", "8b4441a4fff6c460b59369fec699049"),
        ("3a66b08fd0ae3dafede2eb629b24314f", "3a6b08fd0ae3dafede2eb629b24314f"),
        ("fa93ceb43e520abcc446be87e5d9e062", "fa9cebeabcc46be87e5d9e062"),
    ],
)
@pytest.mark.parametrize("composed", [True, False])
def test_a_slip_that_lacks_letters_does_not_pass_as_clean(token: str, rest: str, composed: bool) -> None:
    text = f"https://thudaumot.example.invalid/v/{rest}"
    found = recover(text, PATTERNS, composed=composed)
    assert found.verdict is Verdict.MANGLED or found.text.endswith(token)


@pytest.mark.parametrize("composed", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "https://thudaumot.example.invalid/v/8b4441a44fff6c460b59369fec699049",
        "https://thudaumot.example.invalid/v/",
        "https://thudaumot.example.invalid/about",
        "https://elsewhere.example.invalid/v/8b44",
        "H13.01-2511",
    ],
)
def test_what_lacks_nothing_or_is_none_of_ours_is_left_as_it_is(text: str, composed: bool) -> None:
    assert recover(text, PATTERNS, composed=composed) == Recovery(Verdict.CLEAN, text)


HOSTILE = ["Ế" * 300, "aáa" * 100, "Ả" + "a1" * 149, "ƯƠ" * 150, "Á" * 299, "á\u0301\u0323" * 75, "\x00\x1báé" * 60]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("patterns", [PATTERNS, (re.compile(r".*"),), (re.compile(r"[A-Za-z0-9]{1,300}"),)])
def test_no_text_takes_long(text: str, patterns: tuple[re.Pattern[str], ...]) -> None:
    assert min(_cpu_s(text, patterns) for _ in range(3)) < 0.04


@pytest.mark.parametrize("method", MANGLERS)
def test_no_slips_address_takes_long(method: str) -> None:
    """The recovery is done on the thread of the window."""
    chance = random.Random(method)
    links = [f"https://thudaumot.example.invalid/v/{chance.getrandbits(128):032x}" for _ in range(40)]
    texts = [MANGLERS[method](link) for link in links]
    assert max(min(_cpu_s(text, PATTERNS) for _ in range(3)) for text in texts) < 0.04


def _cpu_s(text: str, patterns: tuple[re.Pattern[str], ...]) -> float:
    began = time.process_time()
    recover(text, patterns, composed=True)
    return time.process_time() - began


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40) | st.text("aAeEoODdwWáÁạđĐưƯ019.-'", max_size=40), st.booleans())
def test_any_text_gets_an_answer(text: str, composed: bool) -> None:
    found = recover(text, PATTERNS, composed=composed)
    assert found.verdict is not Verdict.RECOVERED or _is_code(found.text)
    assert unicodedata.is_normalized("NFC", found.text) or found.text == text


def test_all_three_methods_are_known() -> None:
    assert set(METHODS) == {"telex", "vni", "viqr"}
    assert recover("HỌ-42", (re.compile(r"HO\.-\d\d"),)).text == "HO.-42"


# -- beginnings -------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from([TICKET, HOSO, DOSSIER, SLIP, re.compile(r"(?:ab?|c){2,3}-[xy]{0,2}z")]))
def test_every_part_of_a_code_from_its_start_may_become_it(data: st.DataObject, pattern: re.Pattern[str]) -> None:
    code = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=st.characters(max_codepoint=127)))
    beginning = beginning_of(pattern)
    assert all(beginning.allows(code[:size]) for size in range(len(code) + 1))
    assert beginning.longest is not None
    assert len(code) <= beginning.longest


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [(SLIP, 36), (TICKET, 0), (DOSSIER, 0), (HOSO, 0), (re.compile(r"H13\.01-\d{6}"), 7), (re.compile("AB?C"), 1)],
)
def test_how_many_letters_a_code_always_begins_with(pattern: re.Pattern[str], letters: int) -> None:
    assert beginning_of(pattern).literal == letters


@pytest.mark.parametrize("text", ["1", "AA", "A0123", "A01X"])
def test_what_cannot_become_a_code_is_not_gone_on_with(text: str) -> None:
    assert not beginning_of(TICKET).allows(text)


@pytest.mark.parametrize("pattern", ["a+", "(a)", "a|b", r"\w{3}", "(?:(?:a))", "[^a]"])
def test_of_a_pattern_that_is_not_plain_everything_is_allowed(pattern: str) -> None:
    assert beginning_of(re.compile(pattern)).allows("whatever")
