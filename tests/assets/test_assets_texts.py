"""Every language says everything."""

from __future__ import annotations

import unicodedata

import pytest

from assets.texts import LanguageMissing, TextMissing, Texts, languages
from queue_engine.protocol import RefusalCode

VI, EN = Texts.load("vi"), Texts.load("en")


def test_vietnamese_comes_first_and_english_is_there() -> None:
    assert languages()[0] == "vi"
    assert "en" in languages()


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_keys_of_vietnamese(language: str) -> None:
    assert Texts.load(language).known() ^ VI.known() == frozenset()


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_placeholders_of_vietnamese(language: str) -> None:
    texts = Texts.load(language)
    different = {key for key in VI.known() if texts.placeholders(key) != VI.placeholders(key)}
    assert different == set()


@pytest.mark.parametrize("language", languages())
def test_every_text_is_composed_unicode_without_stray_space(language: str) -> None:
    texts = Texts.load(language)
    bad = {k for k in texts.known() if texts[k] != unicodedata.normalize("NFC", texts[k]).strip() or not texts[k]}
    assert bad == set()


@pytest.mark.parametrize("code", RefusalCode)
@pytest.mark.parametrize("language", languages())
def test_every_refusal_has_words(code: RefusalCode, language: str) -> None:
    assert Texts.load(language)[f"refusal.{code}"]


def test_a_missing_text_names_file_and_key() -> None:
    with pytest.raises(TextMissing, match=r"kiosk.nothing.*vi.toml"):
        VI["kiosk.nothing"]


def test_a_missing_language_names_the_known_ones() -> None:
    with pytest.raises(LanguageMissing, match=r"'km'.*vi, en"):
        Texts.load("km")


@pytest.mark.parametrize(("n", "said"), [(0, "nobody waiting"), (1, "1 person waiting"), (7, "7 people waiting")])
def test_counts_are_said_as_people_say_them(n: int, said: str) -> None:
    assert EN.count("kiosk.waiting", n) == said


def test_an_empty_english_name_falls_back_to_the_vietnamese_one() -> None:
    assert EN.pick("Đất đai", "") == "Đất đai"
    assert VI.pick("Đất đai", "Land") == "Đất đai"
