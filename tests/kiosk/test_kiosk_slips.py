"""Slips of halls whose counters have long names: every word stays whole, on wide and on narrow paper."""

from __future__ import annotations

import pytest

from assets.texts import Texts
from config import HallConfig
from devices.printer.encode.text import wrap as wrap_columns
from devices.printer.fonts import BOLD, load_font
from devices.printer.typeset import wrap
from kiosk.slips import slip_of
from tests.kiosk.kiosk_samples import an_issued, config_of

LONG = "Quầy Tiếp nhận và Trả kết quả hồ sơ hộ tịch, chứng thực số 12"


def a_hall_with_long_names() -> HallConfig:
    config = config_of()
    counters = tuple(one.model_copy(update={"name": LONG}) for one in config.counters)
    return config.model_copy(update={"counters": counters})


def on_paper(text: str, dots: int) -> tuple[str, ...]:
    return wrap(text, load_font(BOLD, 52), dots)


@pytest.mark.parametrize("dots", [576, 384])
def test_a_counter_s_long_name_breaks_between_words(dots: int) -> None:
    slip = slip_of(an_issued(counters=("quay-1",)), a_hall_with_long_names(), Texts("vi"))
    lines = on_paper(slip.counters, dots)
    assert len(lines) > 2
    assert " ".join(lines).replace("\u00a0", " ") == LONG
    assert "số\u00a012" in lines[-1], "a figure stays with its word"


@pytest.mark.parametrize("dots", [576, 384])
def test_tied_words_that_are_too_long_for_a_line_are_parted_at_the_tie(dots: int) -> None:
    tied = LONG.replace(" ", "\u00a0")
    assert " ".join(on_paper(tied, dots)).split() == LONG.split()
    assert " ".join(wrap_columns(tied, dots // 24)).split() == LONG.split()


def test_a_word_longer_than_a_line_is_cut_and_loses_nothing() -> None:
    word = "W" * 60
    assert "".join(on_paper(word, 384)) == "".join(wrap_columns(word, 16)) == word
