"""Every state and every reason has its words, in every language, once."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from assets.texts import Texts, languages
from devices.cli import words
from devices.states import Reason, State
from devices.words import state_word, told, told_all

KEYS = (*Reason, "none", "unknown")
"""Every reason, a device that is away for none, and a reason of the future."""


def table(language: str, name: str) -> dict[str, Any]:
    text = files("assets.texts").joinpath(f"{language}.toml").read_text("utf-8")
    return dict(tomllib.loads(text)[name])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("reason", KEYS)
def test_every_reason_has_a_sentence_and_a_remedy(reason: str, language: str) -> None:
    said = told(reason, Texts(language))
    assert said.sentence.endswith(".")
    assert said.remedy.endswith(".")
    assert said.remedy[0].isupper()
    assert not said.sentence[0].isupper(), "it stands behind the device's name"


@pytest.mark.parametrize("language", languages())
def test_no_two_reasons_are_said_alike(language: str) -> None:
    sentences = [told(reason, Texts(language)).sentence for reason in KEYS]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("language", languages())
def test_no_words_are_kept_for_a_reason_that_does_not_exist(language: str) -> None:
    assert set(table(language, "device_remedy")) == set(KEYS)
    reasons = {key.removeprefix("reason_") for key in table(language, "device") if key.startswith("reason_")}
    assert reasons == set(KEYS)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word(state: State, language: str) -> None:
    assert state_word(state, Texts(language))


def test_a_reason_of_the_future_is_said_plainly() -> None:
    assert told("on-fire", Texts("vi")) == told("unknown", Texts("vi"))


def test_a_device_that_is_away_for_no_reason_gets_a_remedy() -> None:
    assert told_all(State.ABSENT, (), Texts("vi")) == (told("none", Texts("vi")),)
    assert told_all(State.READY, (), Texts("vi")) == ()


@pytest.mark.parametrize("key", words._WORDS)
def test_what_the_commands_say_needs_the_same_values_in_both_languages(key: str) -> None:
    vietnamese, english = (
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in words._WORDS[key]
    )
    assert vietnamese == english
