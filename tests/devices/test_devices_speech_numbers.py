"""Numbers in words, beside a reading that is made in quite another way: every place is named, then worn down."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.speech.errors import Unreadable
from devices.speech.numbers import BadRule, NumberRules
from tests.devices.devices_speech import pack

VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
WEAR = {
    "south": [("không mươi (?!không)", "lẻ ")],
    "north": [
        ("ngàn", "nghìn"),
        ("không mươi bốn", "linh tư"),
        ("mươi bốn", "mươi tư"),
        ("không mươi (?!không)", "linh "),
    ],
}


def by_places(number: int, region: str) -> str:
    """Every place said in full, as nobody speaks, then worn down to what is said."""
    thousands, hundreds, tens, ones = (VI[int(figure)] for figure in f"{number:04}")
    said = f"{thousands} ngàn {hundreds} trăm {tens} mươi {ones}"
    if number < 1000:
        said = said.split(" ngàn ")[1]
    if number < 100:
        said = said.split(" trăm ")[1]
    if number < 10:
        return ones
    wear = [("một mươi bốn", "mười bốn"), ("một mươi", "mười"), *WEAR[region], ("mươi một$", "mươi mốt"),
            ("(mươi|mười) năm$", r"\1 lăm"), ("không mươi không$", ""), (" không$", ""),
            ("(ngàn|nghìn) không trăm $", r"\1")]  # fmt: skip
    for before, after in wear:
        said = re.sub(before, after, said)
    return said.strip()


def rules(language: str, region: str = "") -> NumberRules:
    one = pack(language)
    return NumberRules(one.numbers, one.words_of(region or one.region))


@pytest.mark.parametrize("region", ["south", "north"])
def test_every_number_to_9999_reads_as_another_method_reads_it(region: str) -> None:
    ours = rules("vi", region)
    wrong = [(n, ours.whole(n), by_places(n, region)) for n in range(10_000) if ours.whole(n) != by_places(n, region)]
    assert wrong == []


@pytest.mark.parametrize(
    ("number", "south", "north"),
    [
        (0, "không", "không"),
        (4, "bốn", "bốn"),
        (10, "mười", "mười"),
        (11, "mười một", "mười một"),
        (14, "mười bốn", "mười bốn"),
        (15, "mười lăm", "mười lăm"),
        (20, "hai mươi", "hai mươi"),
        (21, "hai mươi mốt", "hai mươi mốt"),
        (24, "hai mươi bốn", "hai mươi tư"),
        (25, "hai mươi lăm", "hai mươi lăm"),
        (44, "bốn mươi bốn", "bốn mươi tư"),
        (55, "năm mươi lăm", "năm mươi lăm"),
        (101, "một trăm lẻ một", "một trăm linh một"),
        (104, "một trăm lẻ bốn", "một trăm linh tư"),
        (105, "một trăm lẻ năm", "một trăm linh năm"),
        (110, "một trăm mười", "một trăm mười"),
        (111, "một trăm mười một", "một trăm mười một"),
        (115, "một trăm mười lăm", "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt", "một trăm hai mươi mốt"),
        (500, "năm trăm", "năm trăm"),
        (1000, "một ngàn", "một nghìn"),
        (1001, "một ngàn không trăm lẻ một", "một nghìn không trăm linh một"),
        (1010, "một ngàn không trăm mười", "một nghìn không trăm mười"),
        (1025, "một ngàn không trăm hai mươi lăm", "một nghìn không trăm hai mươi lăm"),
        (1100, "một ngàn một trăm", "một nghìn một trăm"),
        (2000, "hai ngàn", "hai nghìn"),
        (9999, "chín ngàn chín trăm chín mươi chín", "chín nghìn chín trăm chín mươi chín"),
        (10_000, "mười ngàn", "mười nghìn"),
        (21_004, "hai mươi mốt ngàn không trăm lẻ bốn", "hai mươi mốt nghìn không trăm linh tư"),
        (1_000_005, "một triệu không trăm lẻ năm", "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm lẻ năm ngàn", "một triệu không trăm linh năm nghìn"),
        (2_000_000_000, "hai tỷ", "hai tỷ"),
    ],
)
def test_the_traps_of_vietnamese_numbers(number: int, south: str, north: str) -> None:
    assert (rules("vi", "south").whole(number), rules("vi", "north").whole(number)) == (south, north)


ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_english(number: int) -> str:
    """From the right: pieces are put before what is there."""
    pieces: list[str] = []
    last = number % 100
    if last or not number:
        tens = [ONES[last]] if last < 20 else [TENS[last // 10 - 2]] + ([ONES[last % 10]] if last % 10 else [])
        pieces = (["and"] if number > 99 else []) + tens
    if number // 100 % 10:
        pieces = [ONES[number // 100 % 10], "hundred", *pieces]
    if number // 1000:
        pieces = [ONES[number // 1000], "thousand", *pieces]
    return " ".join(pieces)


def test_every_english_number_to_9999_reads_as_another_method_reads_it() -> None:
    ours = rules("en")
    american = rules("en", "american")
    for number in range(10_000):
        assert ours.whole(number) == in_english(number)
        assert american.whole(number) == in_english(number).replace(" and ", " ")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "ប្រាំ"),
        (6, "ប្រាំ មួយ"),
        (9, "ប្រាំ បួន"),
        (10, "ដប់"),
        (17, "ដប់ ប្រាំ ពីរ"),
        (28, "ម្ភៃ ប្រាំ បី"),
        (105, "មួយ រយ ប្រាំ"),
        (600, "ប្រាំ មួយ រយ"),
        (7001, "ប្រាំ ពីរ ពាន់ មួយ"),
        (60_000, "ប្រាំ មួយ ម៉ឺន"),
    ],
)
def test_a_language_that_counts_in_fives_needs_no_code(number: int, words: str) -> None:
    assert rules("km").whole(number) == words


@given(st.text("0123456789", min_size=1, max_size=12))
def test_figures_are_said_one_by_one(figures: str) -> None:
    said = rules("vi").figures(figures).split()
    assert "".join(str(VI.index(word)) for word in said) == figures


@given(st.integers(0, 10**15))
def test_every_number_has_words(number: int) -> None:
    for language in ("vi", "en", "km"):
        words = rules(language).whole(number)
        assert words == words.strip() and "  " not in words and not set("{}[]") & set(words)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"x": "a"}, "a rule begins with a number"),
        ({"0": "{nothing}"}, "{nothing} is none of"),
        ({"0": "[a"}, "brackets come in pairs"),
        ({"0": "a]"}, "brackets come in pairs"),
        ({"0": "{a"}, "brackets come in pairs"),
        ({"0": "{rest:elsewhere}"}, "numbers.elsewhere"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(table: dict[str, str], told: str) -> None:
    with pytest.raises(BadRule, match=re.escape(told)):
        NumberRules({"cardinal": table}, {})


def test_a_number_without_a_rule_and_a_rule_without_end_are_refused() -> None:
    with pytest.raises(Unreadable, match="no rule for 2"):
        NumberRules({"cardinal": {"1": "one"}}, {}).whole(2)
    with pytest.raises(Unreadable, match="for ever"):
        NumberRules({"cardinal": {"0": "{same:cardinal}"}}, {}).whole(2)
