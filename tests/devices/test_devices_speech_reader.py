"""Calls in words: tickets, counters, courtesy, several at once, and what a pack may get wrong."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.speech.errors import Unreadable
from devices.speech.pack import PackProblems, load_pack, load_packs
from devices.speech.reader import Call, Reader, inside_a_sentence
from tests.devices.devices_speech import PACKS, pack

LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép-phờ", "G": "giê", "H": "hát", "I": "i",
    "J": "gi", "K": "ca", "L": "e-lờ", "M": "em-mờ", "N": "en-nờ", "O": "o", "P": "pê", "Q": "quy", "R": "e-rờ",
    "S": "ét-xì", "T": "tê", "U": "u", "V": "vê", "W": "vê kép", "X": "ích-xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip


def vi(region: str = "", *, whole: bool = False) -> Reader:
    return Reader(pack("vi"), region, whole=whole)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_said_by_its_name(letter: str) -> None:
    assert vi().number(f"{letter}1") == f"{LETTERS[letter]} một"


@pytest.mark.parametrize(
    ("ticket", "one_by_one", "whole"),
    [
        ("A012", "a không một hai", "a mười hai"),
        ("A105", "a một không năm", "a một trăm lẻ năm"),
        ("1001", "một không không một", "một ngàn không trăm lẻ một"),
        ("B021", "bê không hai một", "bê hai mươi mốt"),
        ("C-024", "xê không hai bốn", "xê hai mươi bốn"),
        ("a 7", "a bảy", "a bảy"),
        ("AB3", "a bê ba", "a bê ba"),
        ("000", "không không không", "không"),
        (unicodedata.normalize("NFD", "Ê5"), "ê năm", "ê năm"),
        ("Ế5", "e năm", "e năm"),
    ],
)
def test_a_ticket_is_read_figure_by_figure_or_as_a_whole(ticket: str, one_by_one: str, whole: str) -> None:
    assert (vi().number(ticket), vi(whole=True).number(ticket)) == (one_by_one, whole)


@pytest.mark.parametrize("ticket", ["", " - ", "A?1", "A1🙂"])
def test_what_is_no_ticket_number_is_refused_in_words(ticket: str) -> None:
    with pytest.raises(Unreadable):
        vi().number(ticket)


@pytest.mark.parametrize(
    ("counter", "words"),
    [
        (3, "quầy số ba"),
        (21, "quầy số hai mươi mốt"),
        ("3", "quầy số ba"),
        ("Quầy 3", "quầy số ba"),
        ("quầy số 15", "quầy số mười lăm"),
        ("Quầy Trả kết quả", "quầy Trả kết quả"),
        ("Bàn hướng dẫn", "bàn hướng dẫn"),
        ("Quầy 2B", "quầy hai bê"),
        ("Phòng 104", "phòng một trăm lẻ bốn"),
        ("Quầy C", "quầy xê"),
        ("Quầy Y tế", "quầy Y tế"),
        ("Quầy Y", "quầy i dài"),
        ("UBND phường", "UBND phường"),
        (unicodedata.normalize("NFD", "Quầy 3"), "quầy số ba"),
    ],
)
def test_a_counter_is_a_number_or_words(counter: int | str, words: str) -> None:
    assert vi().counter(counter) == words


def test_a_counter_without_a_name_is_refused() -> None:
    with pytest.raises(Unreadable):
        vi().counter("  ")


@pytest.mark.parametrize(
    ("reader", "call", "text"),
    [
        (vi(), Call("A012", 3), "Mời công dân có số a không một hai đến quầy số ba"),
        (vi("north", whole=True), Call("A104", 24), "Mời công dân có số a một trăm linh tư đến quầy số hai mươi tư"),
        (
            vi(),
            Call("A012", 3, priority=True),
            "Xin kính mời công dân có số a không một hai vui lòng đến quầy số ba",
        ),
        (
            vi(),
            Call("A012", 3, priority=True, recall=True),
            "Xin nhắc lại, mời công dân có số a không một hai đến quầy số ba",
        ),
        (Reader(pack("en")), Call("A012", 3), "Number ay zero one two, please go to counter three"),
        (Reader(pack("km")), Call("A2", 6), "សូមអញ្ជើញលេខ អេ ពីរ មក បញ្ជរ ប្រាំ មួយ"),
    ],
)
def test_a_call_in_words(reader: Reader, call: Call, text: str) -> None:
    assert reader.call(call).text == text


def test_priority_is_courteous_and_silent_about_its_reason() -> None:
    said = vi().call(Call("A1", 1, priority=True)).text.lower()
    assert not any(word in said for word in ("ưu tiên", "khuyết tật", "mang thai", "cao tuổi", "người già"))


def test_the_clauses_of_a_call_part_the_number_from_the_counter() -> None:
    assert vi().call(Call("B004", 12)).clauses == ("Mời công dân có số bê không không bốn", "đến quầy số mười hai")


def test_several_calls_become_one_sentence() -> None:
    calls = [Call("A012", 3), Call("B004", 5)]
    assert vi().merged(calls).text == "Mời các số a không một hai đến quầy số ba, bê không không bốn đến quầy số năm"
    same = [Call("A012", 3), Call("A013", 3)]
    assert vi().merged(same).text == "Mời các số a không một hai, a không một ba đến quầy số ba"
    assert vi().merged(calls[:1]) == vi().call(calls[0])


def test_a_prompt_is_read_and_an_unknown_one_refused() -> None:
    assert vi().prompt("touch_screen").text == "Mời chạm vào màn hình"
    with pytest.raises(Unreadable, match="touch_screen"):
        vi().prompt("touch")


def test_an_unknown_region_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unreadable, match="south, north"):
        vi("west")


@given(st.from_regex(r"[A-ZĐ]?[0-9]{1,4}", fullmatch=True), st.integers(1, 99), st.booleans())
def test_every_call_can_be_said_from_the_sounds_that_the_pack_names(ticket: str, counter: int, whole: bool) -> None:
    for language in ("vi", "en"):
        one = pack(language)
        for region in one.regions:
            reader = Reader(one, region, whole=whole)
            for call in (
                Call(ticket, counter),
                Call(ticket, counter, priority=True),
                Call(ticket, counter, recall=True),
            ):
                left = reader.call(call).text.lower().replace(",", "")
                for text in sorted(one.sounds, key=len, reverse=True):
                    left = re.sub(rf"(?<!\S){re.escape(text)}(?!\S)", "", left)
                assert not left.strip(), f"{language}: no sound for {left!r}"


def test_the_packs_of_the_house_have_the_same_sentences() -> None:
    packs = load_packs(PACKS)
    assert set(packs) == {"vi", "en"}
    assert packs["vi"].prompts.keys() == packs["en"].prompts.keys()
    assert set(LETTERS) <= packs["en"].letters.keys()
    for one in packs.values():
        assert len(set(one.sounds.values())) == len(one.sounds)
        assert all(text == unicodedata.normalize("NFC", text) for text in [*one.sounds, *one.letters.values()])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('region = "delta"', 'region = "sea"', "there is no [regions.sea]"),
        ('A = "អេ"', 'AA = "អេ"', "letters: AA"),
        ("{number} | មក {counter}", "{number}", "call must say {counter}, {number}"),
        ('"4" = "បួន"\n', "", "no rule for 4"),
        ('name_en = "Khmer"', 'name_en = "Khmer"\ncolour = "red"', "colour"),
        ('language = "km"', 'language = "Khmer"', "language"),
        ("[letters]", "[letters", "line"),
    ],
)
def test_a_wrong_pack_is_refused_with_the_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = (Path(__file__).with_name("packs") / "km.toml").read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "km.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackProblems) as caught:
        load_pack(file)
    assert told in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_pack_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackProblems, match="No such file"):
        load_pack(tmp_path / "lo.toml")


def test_words_keep_their_capitals_inside_a_sentence_but_for_the_first() -> None:
    assert inside_a_sentence("Mời công dân") == "mời công dân"
    assert inside_a_sentence("UBND phường") == "UBND phường"
    assert inside_a_sentence("A") == "A"
    assert inside_a_sentence("") == ""


def test_a_counter_with_a_name_is_named_in_each_language() -> None:
    call = Call("A012", 9, names={"vi": "Quầy Trả kết quả", "en": "Results desk"})
    assert vi().call(call).text.endswith("đến quầy Trả kết quả")
    assert Reader(pack("en")).call(call).text.endswith("please go to results desk")
    plain = Call("A012", 9, names={"vi": "Quầy 9", "en": "Counter 9"})
    assert vi().call(plain).text.endswith("đến quầy số chín")
    assert Reader(pack("en")).merged([plain, plain]).text.endswith("please go to counter nine")
