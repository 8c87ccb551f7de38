"""Two of three pictures must agree; and is the picture itself any good?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from devices.camera.reads import Read
from devices.camera.votes import Votes
from devices.camera.watch import PictureWatch
from devices.states import Reason


def reads(texts: Iterable[str]) -> list[Read]:
    return [Read("code128", text, ()) for text in texts]


def certain(votes: Votes, pictures: Iterable[str]) -> list[str]:
    """A picture is a word whose letters are its codes."""
    return ["".join(read.text for read in votes.count(reads(codes))) for codes in pictures]


@pytest.mark.parametrize(
    ("pictures", "told"),
    [
        (["a"], [""]),
        (["a", "a"], ["", "a"]),
        (["a", "", "a"], ["", "", "a"]),
        (["a", "", "", "a"], ["", "", "", ""]),
        (["a", "b", "a", "b"], ["", "", "a", "b"]),
        (["ab", "ab"], ["", "ab"]),
        (["ab", "b"], ["", "b"]),
        (["aa", "b"], ["", ""]),
        (["a", "a", ""], ["", "a", ""]),
    ],
)
def test_a_code_counts_when_two_of_three_pictures_show_it(pictures: list[str], told: list[str]) -> None:
    assert certain(Votes(), pictures) == told


def test_the_same_letters_in_two_kinds_of_code_are_two_codes() -> None:
    votes = Votes()
    votes.count([Read("qr", "a", ())])
    assert votes.count([Read("code128", "a", ())]) == ()


def test_what_was_before_a_break_does_not_count() -> None:
    votes = Votes()
    votes.count(reads("a"))
    votes.forget()
    assert votes.count(reads("a")) == ()


@given(some.lists(some.text("abc", max_size=3), max_size=30))
def test_only_what_stands_in_two_of_the_last_three_is_certain(pictures: list[str]) -> None:
    votes = Votes()
    for index, codes in enumerate(pictures):
        last = pictures[max(0, index - 2) : index + 1]
        expected = {code for code in codes if sum(code in one for one in last) >= 2}
        assert {read.text for read in votes.count(reads(codes))} == expected


# ---- the picture itself ----

LIGHT = np.full((480, 640), 120, np.uint8)
DARK = np.full((480, 640), 3, np.uint8)


def watched(pictures: Iterable[np.ndarray], every_s: float = 0.5) -> list[tuple[Reason, ...]]:
    watch, told = PictureWatch(frozen_s=2.0, dark_s=1.0), []
    for number, picture in enumerate(pictures):
        watch.see(picture, 100 + number * every_s)
        told.append(watch.reasons)
    return told


def moving(picture: np.ndarray, count: int) -> list[np.ndarray]:
    return [picture + np.uint8(number % 2) for number in range(count)]


def test_a_picture_that_stays_the_same_to_the_last_dot_is_frozen() -> None:
    assert watched([LIGHT] * 6) == [()] * 4 + [(Reason.PICTURE_FROZEN,)] * 2


def test_a_picture_with_a_little_noise_lives() -> None:
    assert watched(moving(LIGHT, 10)) == [()] * 10


def test_a_frozen_picture_that_moves_again_is_well() -> None:
    assert watched([*[LIGHT] * 6, *moving(DARK + 90, 1)])[-1] == ()


def test_darkness_is_told_and_so_is_light() -> None:
    told = watched([*moving(DARK, 4), *moving(LIGHT, 2)])
    assert told == [(), (), (Reason.PICTURE_DARK,), (Reason.PICTURE_DARK,), (), ()]


def test_a_dark_picture_that_does_not_move_is_only_dark() -> None:
    assert watched([DARK] * 8)[-1] == (Reason.PICTURE_DARK,)


def test_a_telephone_in_the_dark_is_not_darkness() -> None:
    lit = DARK.copy()
    lit[100:200, 100:200] = 200
    assert watched(moving(lit, 6)) == [()] * 6


def test_before_the_first_picture_nothing_is_wrong() -> None:
    assert PictureWatch(1, 1).reasons == ()
