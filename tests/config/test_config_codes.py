"""What codes look like, as settings: patterns that always answer at once, and what a spoilt scan is compared with."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.codes import CodePattern, Codes, recovery_patterns
from queue_engine.domain import codes as domain


@pytest.mark.parametrize(
    "pattern",
    [
        r"H13\.\d{2}-\d{6}-\d{4,8}",
        r"(?:000\.\d{2}\.)?[A-Z]\d{2}-(?:\d{6}|\d{8})-\d{4,8}",
        r"\d{6,12}",
        "BN [0-9]{5}/[0-9]{2,4}",
    ],
)
def test_patterns_of_codes_are_taken(pattern: str) -> None:
    assert CodePattern(pattern=pattern).pattern == pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "[",
        "[z-a]",
        "a{9,1}",
        ".*",
        r"\d+",
        r"H13-\d*",
        "(a)",
        r"(?:(?:a){2}){2}",
        r"(?=a)a",
        r"(\d)\1",
        "^a$",
        "a" * 201,
        "(?:a{0,40}){0,40}",
        "(?:a|a){0,24}",
        "a{0,40}" * 4,
        "a?" * 13,
    ],
)
def test_patterns_that_are_wrong_or_could_take_long_are_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        CodePattern(pattern=pattern)


PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            r"\d",
            "[ab]",
            r"\.",
            "a?",
            "a{2}",
            "a{0,9}",
            "(?:a|b)",
            "(?:aa|a)",
            "(?:a|aa){0,3}",
            "(?:a{1,3}b?){2}",
            "+",
        ]
    ),
    max_size=12,
).map("".join)


@given(PIECES, st.integers(0, 60), st.sampled_from(["", "b", "!"]))
def test_whatever_pattern_is_taken_answers_at_once(pattern: str, repeated: int, end: str) -> None:
    try:
        taken = re.compile(CodePattern(pattern=pattern).pattern)
    except ValidationError:
        return
    began = time.process_time()
    taken.fullmatch("a" * repeated + end)
    assert time.process_time() - began < 1.0


def test_the_first_settings_are_those_of_the_engine() -> None:
    assert [row.pattern for row in Codes().dossier] == [domain.DOSSIER]
    assert Codes().booking == domain.BOOKING
    assert Codes().dossier_keys == domain.CodeRules().dossier_keys


@pytest.mark.parametrize("row", [{"dossier": ()}, {"dossier_keys": ("a b",)}, {"pattern": "x"}, {"booking": ".+"}])
def test_what_makes_no_sense_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Codes.model_validate(row)


def test_what_a_spoilt_scan_may_have_been_follows_the_settings() -> None:
    later = CodePattern(pattern=r"CT-\d{6}", since=date(2027, 1, 1))
    codes = Codes(dossier=(CodePattern(pattern=r"H13-\d{4}"), later), receipt=(CodePattern(pattern=r"\d{9}"),))
    found = recovery_patterns(codes, "BAĐA", "https://h.example/x/", date(2026, 11, 23))
    samples = ("H13-0042", "CT-000042", "123456789", "A012", "D012", "https://h.example/x/v/" + "0f" * 16)
    assert [any(one.fullmatch(text) for one in found) for text in samples] == [True, False, True, True, False, True]
    assert len(recovery_patterns(codes)) == 3


def test_the_sign_in_an_address_stands_for_itself() -> None:
    [*_, slip] = recovery_patterns(Codes(), lookup_url="https://h.example/(a)+~b")
    assert slip.fullmatch("https://h.example/(a)+~b/v/" + "0f" * 16)
    assert not slip.fullmatch("https://h-example/(a)+~b/v/" + "0f" * 16)
