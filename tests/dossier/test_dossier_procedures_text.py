"""Vietnamese words as the search compares them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_engine.dossier.procedures.text import collation_key, fold, meant, nfc, spelled, words

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
VIETNAMESE = st.text(alphabet=LETTERS + LETTERS.upper() + " ", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thuỷ", "thuy"),
        ("thủy", "thuy"),
        ("HOÀ GIẢI", "hoa giai"),
        ("Đăng ký", "dang ky"),
        ("đ Đ", "d d"),
        ("sổ đỏ", "so do"),
        ("Nguyễn", "nguyen"),
        ("ƯỚC ưởng", "uoc uong"),
        ("ＧＰＬＸ", "gplx"),
        ("İ", "i"),
        ("", ""),
    ],
)
def test_folding_takes_case_and_marks_away(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(VIETNAMESE)
def test_composed_and_taken_apart_texts_have_the_same_words(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert words(apart) == words(text)
    assert spelled(apart) == spelled(text)
    assert collation_key(apart) == collation_key(text)
    assert nfc(apart) == nfc(text)


@settings(deadline=None)
@given(VIETNAMESE)
def test_vietnamese_folds_to_plain_letters(text: str) -> None:
    assert fold(text).isascii()


@settings(deadline=None)
@given(st.text(max_size=30))
def test_what_was_meant_is_never_the_word_itself(text: str) -> None:
    for word in words(text):
        assert word not in meant(word)
        assert "" not in meant(word)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("Hóa", "HOÁ")])
def test_the_place_of_a_tone_does_not_matter(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


def test_marks_tell_words_apart() -> None:
    assert len({spelled(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ", "mă", "mâ")}) == 8


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("ddawng", "dang"),
        ("dangdw", "dang"),
        ("kys", "ky"),
        ("tieengs", "tieng"),
        ("tieesng", "tieng"),
        ("tiengse", "tieng"),
        ("dduwowcj", "duoc"),
        ("dduwocwj", "duoc"),
        ("nguwowif", "nguoi"),
        ("thwj", "thu"),
        ("truwowngf", "truong"),
        ("quyeenf", "quyen"),
        ("nghieepj", "nghiep"),
        ("d9a8ng", "dang"),
        ("d9ang8", "dang"),
        ("ky1", "ky"),
        ("ho65", "ho"),
        ("ngu7o7i2", "nguoi"),
        ("thuye63n", "thuyen"),
    ],
)
def test_left_over_keys_are_undone(typed: str, word: str) -> None:
    assert word in meant(typed)


@pytest.mark.parametrize("word", ["dang", "ky", "xe", "so", "rung", "sang", "ruou", "xa", "79", "2026"])
def test_a_word_without_left_over_keys_stays(word: str) -> None:
    assert meant(word) == ()


def test_names_stand_in_vietnamese_order() -> None:
    ordered = ["An", "Ăn", "Ấn", "Ba", "Cá", "Chó", "Da", "Đa", "Đá", "Em", "Êm", "La", "Là", "Lả", "Lã", "Lá", "Lạ",
               "Lan", "Oi", "Ôi", "Ơi", "Tu", "Tư"]  # fmt: skip
    assert sorted(set(ordered), key=collation_key) == ordered


def test_letters_decide_before_tones_and_words_before_the_next_word() -> None:
    ordered = ["Cấp", "Cấp đổi", "Cấp lại", "Chứng thực", "Đăng ký lại", "Đăng ký tạm", "Xóa"]
    assert sorted(set(ordered), key=collation_key) == ordered
