"""Procedures are found as somebody types, whatever the fingers do."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_engine.dossier.procedures.codes import Codes
from queue_engine.dossier.procedures.index import Index
from queue_engine.dossier.procedures.match import Vocabulary
from queue_engine.dossier.sim.grown import grown
from tests.dossier.procedure_samples import names, procedure, sample, sample_index

NAMES = st.sampled_from([one.name for one in sample()])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # without marks, with them, in capitals
        ("dang ky khai sinh", "Đăng ký khai sinh"),
        ("ĐĂNG KÝ KHAI SINH", "Đăng ký khai sinh"),
        ("tach thua", "Tách thửa đất"),
        # mistyped
        ("khai snh", "Đăng ký khai sinh"),
        ("kahi sinh", "Đăng ký khai sinh"),
        ("ket hom", "Đăng ký kết hôn"),
        ("giấy phep xâu dựng", "Cấp giấy phép xây dựng nhà ở riêng lẻ"),
        ("tam tur", "Đăng ký tạm trú"),
        # no space, too many
        ("khaisinh", "Đăng ký khai sinh"),
        ("dangkykethon", "Đăng ký kết hôn"),
        ("  tach    ho ", "Tách hộ"),
        # left-over keys
        ("ddawng kys keets hoon", "Đăng ký kết hôn"),
        ("d9a8ng ky1 ke61t ho6n", "Đăng ký kết hôn"),
        ("hoj ngheof", "Công nhận hộ nghèo, hộ cận nghèo"),
        ("đăng kys tamj trus", "Đăng ký tạm trú"),
        # out of order
        ("sinh khai ky dang", "Đăng ký khai sinh"),
        ("ho tach", "Tách hộ"),
        # what people say
        ("GPLX", "Đổi giấy phép lái xe"),
        ("bang lai xe", "Đổi giấy phép lái xe"),
        ("cccd bi mat", "Cấp lại thẻ căn cước bị mất"),
        ("CMND", "Cấp đổi thẻ căn cước"),
        ("giay khai sinh", "Đăng ký khai sinh"),
        ("sổ đỏ", "Cấp đổi Giấy chứng nhận quyền sử dụng đất"),
        ("xin cấp lại sổ đỏ bị mất", "Cấp lại Giấy chứng nhận quyền sử dụng đất do bị mất"),
        ("sao y", "Chứng thực bản sao từ bản chính giấy tờ, văn bản tiếng Việt"),
        ("giay doc than", "Cấp giấy xác nhận tình trạng hôn nhân"),
        ("bao tu", "Đăng ký khai tử"),
        ("nhap ho khau", "Đăng ký thường trú"),
        ("sua ten giay khai sinh", "Thay đổi, cải chính, bổ sung thông tin hộ tịch"),
        ("lltp", "Cấp phiếu lý lịch tư pháp số 1 cho công dân Việt Nam"),
        ("di linh", "Đăng ký nghĩa vụ quân sự lần đầu"),
        ("mo quan an", "Đăng ký thành lập hộ kinh doanh"),
        ("tôi muốn đổi bằng lái xe", "Đổi giấy phép lái xe"),
        ("làm giấy khai sinh cho con", "Đăng ký khai sinh"),
        # a level, a class, a number
        ("lai xe a1", "Cấp mới giấy phép lái xe hạng A1"),
        ("tuyen sinh lop 6", "Tuyển sinh vào lớp 6"),
        # the beginning of the last word
        ("dang ky gi", "Đăng ký giám hộ"),
        ("hoa gi", "Hòa giải tranh chấp đất đai tại Ủy ban nhân dân xã"),
        ("hoà giải", "Hòa giải tranh chấp đất đai tại Ủy ban nhân dân xã"),
    ],
)
def test_it_is_among_the_first_five(typed: str, found: str) -> None:
    assert found in names(sample_index(), typed)[:5]


@pytest.mark.parametrize("typed", ["zzzz", "qqqq", "zzz qqq"])
def test_nothing_is_found_where_nothing_fits(typed: str) -> None:
    assert names(sample_index(), typed) == []


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_a_name_is_found_at_each_of_its_keys_and_first_when_it_is_whole(name: str) -> None:
    for end in range(1, len(name) + 1):
        assert name in names(sample_index(), name[:end])
    assert names(sample_index(), name)[0] == name


@settings(max_examples=80, deadline=None)
@given(NAMES, st.data())
def test_composed_and_taken_apart_queries_find_the_same(name: str, data: st.DataObject) -> None:
    query = name[: data.draw(st.integers(1, len(name)))]
    found = names(sample_index(), query)
    assert names(sample_index(), unicodedata.normalize("NFD", query)) == found
    assert names(sample_index(), query.upper()) == found


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_has_an_answer_and_always_the_same(query: str) -> None:
    assert names(sample_index(), query) == names(sample_index(), query)


def test_right_marks_decide_between_words_that_differ_by_them_alone() -> None:
    index = Index([procedure("1", "Nộp thuế đất"), procedure("2", "Nộp thuê đất")])
    assert names(index, "thuê đất") == ["Nộp thuê đất", "Nộp thuế đất"]
    assert names(index, "thuế đất") == ["Nộp thuế đất", "Nộp thuê đất"]


def test_equal_ones_stand_in_vietnamese_order_whatever_the_order_of_the_list() -> None:
    some = [procedure(str(n), f"Cấp thẻ {word}") for n, word in enumerate(("đá", "da", "ăn", "an", "ân"))]
    ordered = [f"Cấp thẻ {word}" for word in ("an", "ăn", "ân", "da", "đá")]
    assert names(Index(some), "cap the") == names(Index(some[::-1]), "cap the") == ordered


def test_two_procedures_of_one_name_stand_by_their_codes() -> None:
    index = Index([procedure("2", "Tách hộ"), procedure("1", "Tách hộ")])
    assert [index.procedures[int(place)].code for place in index.search("tach ho")] == ["1", "2"]


def test_an_empty_query_gives_a_field_in_order() -> None:
    inside = names(sample_index(), "", "HT")
    assert inside == [one.name for one in sample_index().procedures if one.field_code == "HT"]
    assert len(names(sample_index(), " ")) == len(sample())


def test_a_search_inside_a_field_finds_nothing_of_another() -> None:
    assert names(sample_index(), "khai sinh", "DD") == []
    assert names(sample_index(), "khai sinh", "HT")[0] == "Đăng ký khai sinh"
    assert names(sample_index(), "khai sinh", "no such field") == []


def test_words_of_the_list_find_a_procedure() -> None:
    one = procedure("1", "Cấp giấy X")
    index = Index([one, type(one)("2", "Cấp giấy Y", keywords=("lá cờ đỏ",))])
    assert names(index, "la co do")[0] == "Cấp giấy Y"


def test_a_list_may_be_empty() -> None:
    assert names(Index([]), "khai sinh") == names(Index([]), "1.004194") == names(Index([]), "") == []


def test_a_name_without_words_harms_nothing() -> None:
    assert names(Index([procedure("1", "…"), procedure("2", "Tách hộ")]), "tach") == ["Tách hộ"]


def test_a_later_key_does_not_remember_an_earlier_index() -> None:
    first, second = Index([procedure("1", "Tách hộ")]), Index([procedure("1", "Tách thửa")])
    assert (names(first, "tach"), names(second, "tach")) == (["Tách hộ"], ["Tách thửa"])


# -- codes --------------------------------------------------------------------------------------------

CODES = Codes(["1.004194", "1.004195.000.00.00.H13", "2.000815", "BCT-HCM-289051"])


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("1.0", {0, 1}),
        ("1.004194", {0}),
        ("1004194", {0}),
        ("1 004 194", {0}),
        ("1.004195.H13", {1}),
        ("bct-hcm-28", {3}),
        ("289051", {3}),
        ("2.000816", {2}),
        ("2.000851", {2}),
        ("9.999999", set()),
        ("ho65", set()),
        ("khai sinh", set()),
        ("", set()),
    ],
)
def test_a_code_is_found_by_its_beginning_by_a_part_and_with_a_slip(typed: str, places: set[int]) -> None:
    assert set(CODES.find(typed)) == places


def test_the_procedure_of_a_typed_code_is_the_first() -> None:
    index = sample_index()
    assert index.procedures[int(index.search("9.000012")[0])].code == "9.000012"


# -- words --------------------------------------------------------------------------------------------


def worths(typed: str, begun: bool = False) -> dict[str, float]:
    vocabulary = Vocabulary(sorted(["khai", "khau", "sinh", "kinh", "ky", "a", "nghiep", "nghia"]))
    fit = vocabulary.fit(typed, begun)
    return {word: float(fit[number]) for number, word in enumerate(vocabulary.words) if fit[number] > 0}


@pytest.mark.parametrize("typed", ["kai", "khia", "lhai", "khaii", "hkai", "khaj"])
def test_a_slip_of_the_finger_leaves_the_word_the_best(typed: str) -> None:
    found = worths(typed)
    assert max(found, key=found.__getitem__) == "khai"
    assert found["khai"] < 1


def test_a_right_word_is_worth_most_and_a_beginning_nearly_as_much() -> None:
    assert worths("khai")["khai"] == 1
    assert worths("ngh", begun=True).keys() == {"nghiep", "nghia"}
    assert worths("ngh") == {}


def test_a_single_letter_is_believed_as_it_is() -> None:
    assert worths("k") == {}
    assert worths("k", begun=True).keys() == {"khai", "khau", "kinh", "ky"}


# -- more of them ---------------------------------------------------------------------------------------


def test_a_list_grows_from_its_seed_without_a_name_twice() -> None:
    many = grown(sample(), 2_500, seed=4)
    assert many == grown(sample(), 2_500, seed=4)
    assert many[:1_000] == grown(sample(), 1_000, seed=4)
    assert many != grown(sample(), 2_500, seed=5)
    assert len({one.name for one in many}) == len({one.code for one in many}) == 2_500
    assert grown(sample(), 10) == sample()[:10]
