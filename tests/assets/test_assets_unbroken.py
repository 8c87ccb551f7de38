"""Where a large sentence may be broken, and where not."""

from __future__ import annotations

import pytest

from assets.unbroken import tied, whole


def lines(sentence: str) -> list[str]:
    """What may stand on a line of its own at the narrowest."""
    return [part.replace("\u00a0", " ") for part in whole(sentence).split(" ")]


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("Mời lấy số tại quầy trả kết quả.", ["Mời", "lấy", "số", "tại", "quầy", "trả kết quả."]),
        ("Hồ sơ cần bổ sung giấy tờ.", ["Hồ sơ", "cần", "bổ sung", "giấy tờ."]),
        ("hẹn trả ngày 27/11/2026.", ["hẹn trả", "ngày 27/11/2026."]),
        ("đã trễ hẹn 6 ngày. Thành thật xin lỗi", ["đã", "trễ hẹn", "6", "ngày.", "Thành thật", "xin lỗi"]),
        ("Mời đến Quầy 1 hoặc Quầy 8", ["Mời", "đến", "Quầy 1", "hoặc", "Quầy 8"]),
        ("Rất không hài lòng", ["Rất", "không", "hài lòng"]),
        ("phải đi lại thêm mấy lần để", ["phải", "đi lại", "thêm", "mấy lần", "để"]),
        ("Trung tâm Phục vụ hành chính công", ["Trung", "tâm", "Phục vụ", "hành chính công"]),
        ("The result is ready.", ["The", "result", "is", "ready."]),
    ],
)
def test_words_of_two_syllables_and_dates_stay_whole(sentence: str, pieces: list[str]) -> None:
    assert lines(sentence) == pieces
    assert whole(sentence).replace("\u00a0", " ") == sentence


def test_a_figure_stays_with_its_counter() -> None:
    assert tied("Counter 3") == "Counter\u00a03"
