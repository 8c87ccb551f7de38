"""When a number will be called: said as a span on the clock, or not said."""

from __future__ import annotations

import pytest

from assets.texts import Texts
from kiosk.promise import told, with_promise
from kiosk.slips import slip_of
from queue_engine.protocol import Promise
from tests.kiosk.kiosk_samples import a_promise, an_issued, config_of

VI = Texts.load("vi")


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (None, ""),
        (a_promise(), "lúc 09:40 – 10:05"),
        (a_promise("after_lunch", "13:05", "13:40"), "buổi chiều, 13:05 – 13:40"),
        (a_promise("not_today", None, None), "không kịp trong hôm nay"),
        (a_promise("this_session", "16:40", None), ""),
        (a_promise("of_a_newer_server"), ""),
    ],
)
def test_a_promise_is_a_span_or_nothing(promise: Promise | None, words: str) -> None:
    said = told(promise, VI)
    assert words in said and bool(said) == bool(words)


def test_the_slip_says_it_on_a_line_of_its_own() -> None:
    slip = slip_of(an_issued(promise=a_promise()), config_of(), VI)
    assert (slip.ahead, slip.wait) == ("Trước ông/bà còn 7\u00a0người", "Dự kiến gọi lúc 09:40\u00a0–\u00a010:05")
    assert slip_of(an_issued(), config_of(), VI).wait == ""
    assert with_promise("x", None, VI, ". ") == "x"
