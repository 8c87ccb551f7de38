"""What staff type, as tables: words fit for the journal, numbers within the protocol's bounds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.entry import DigitsErased, DigitTyped, NumberEvent, NumberSet, TypedNumber, largest, longest, tidy, turning
from queue_engine.protocol import CallRoll, Hold, IssueAtPanel, Pause, SetQuota, StopField, Transfer


def typed(*events: NumberEvent, most: int = 9999) -> TypedNumber:
    number = TypedNumber()
    for event in events:
        number = number.after(event, most)
    return number


def digits(text: str) -> tuple[NumberEvent, ...]:
    return tuple(DigitTyped(one) for one in text)


@pytest.mark.parametrize(
    ("events", "value"),
    [
        ((), 17),
        (digits("42"), 42),
        (digits("042"), 42),
        (digits("12345"), 1234),
        ((*digits("42"), DigitsErased()), 4),
        ((*digits("42"), DigitsErased(), DigitsErased()), 17),
        ((*digits("42"), DigitsErased(whole=True)), 17),
        ((NumberSet(18),), 18),
        ((NumberSet(18), *digits("7")), 7),
        ((*digits("4"), NumberSet(5), DigitsErased()), 17),
    ],
)
def test_a_number_is_typed_erased_and_stepped(events: tuple[NumberEvent, ...], value: int) -> None:
    assert typed(*events).value(17) == value


@given(st.lists(st.sampled_from([*digits("0123456789"), DigitsErased(), DigitsErased(whole=True), NumberSet(1)])))
def test_no_keys_make_a_number_that_the_protocol_refuses(events: list[NumberEvent]) -> None:
    assert 0 <= typed(*events, most=10_000).value(0) <= 10_000


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("  đi  sao chụp ", "đi sao chụp"),
        (unicodedata.normalize("NFD", "chờ ý kiến lãnh đạo"), "chờ ý kiến lãnh đạo"),
        ("hai\ndòng", "hai dòng"),
    ],
)
def test_words_are_composed_and_without_spare_blanks(text: str, kept: str) -> None:
    assert tidy(text) == kept
    assert unicodedata.is_normalized("NFC", tidy(text))


def test_the_limits_are_those_of_the_protocol() -> None:
    lengths = [
        longest(Hold, "reason"),
        longest(Pause, "reason"),
        longest(Transfer, "note"),
        longest(StopField, "reason"),
    ]
    assert lengths == [120, 80, 120, 120]
    assert (longest(IssueAtPanel, "stops"), largest(CallRoll, "serial"), largest(SetQuota, "quota")) == (
        5,
        9999,
        10_000,
    )


@pytest.mark.parametrize(
    ("names", "at", "keys"),
    [
        (("a", "b", "c"), 0, {"c": "Left", "b": "Right"}),
        (("a", "b", "c"), 2, {"b": "Left", "a": "Right"}),
        (("a", "b"), 0, {"b": "LeftRight"}),
        (("a", "b"), 1, {"a": "LeftRight"}),
    ],
)
def test_two_keys_go_round_any_row(names: tuple[str, ...], at: int, keys: dict[str, str]) -> None:
    assert turning(names, at, "Left", "Right") == keys
