"""What a scanned text means: every shape that was met, as tolerant as need be, and what is no code at all."""

from __future__ import annotations

import time
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.texts import Texts, languages
from queue_engine.domain.codes import (
    BookingCode,
    CodeRules,
    Dossier,
    IdentityCard,
    Meaning,
    NotACode,
    Receipt,
    SlipCode,
    Why,
    read_code,
)

RULES = CodeRules()
DAY = date(2026, 11, 23)
TOKEN = "6f1c0e5b9a7d4c32a8e4d17b3f905c6e"
CARD = "012345678901|123456789|Nguyễn Văn A|01011980|Nam|Ấp 1, Cần Thơ|01012022"
SHAPES = (
    "000.00.01.H22-200420-0001",
    "000.00.06.H56-231027-0361",
    "H15.50.05.13-261008-0975",
    "G09.20-20260609-0092637",
    "H13.01-251121-0042",
    "H13-251121-00421",
)


def meaning(text: str, symbology: str = "", rules: CodeRules = RULES, day: date = DAY) -> Meaning:
    return read_code(text, symbology, rules, day)


def wrong(reason: Why) -> NotACode:
    return NotACode(reason)


@pytest.mark.parametrize("code", SHAPES)
@pytest.mark.parametrize(
    "worn",
    [
        "{}",
        "{}\r",
        "{}\t",
        "{}\r\n",
        "  {} ",
        "]C0{}",
        "]Q3{}\r",
        "Mã hồ sơ: {}",
        "(Số {}, nhận 21/11)",
        "\ufeff{}\x1d",
    ],
)
def test_a_dossier_code_is_found_however_it_comes(code: str, worn: str) -> None:
    assert meaning(worn.format(code)) == Dossier(code)


@pytest.mark.parametrize("code", SHAPES)
def test_case_dashes_spaces_and_alphabets_that_look_alike_do_not_matter(code: str) -> None:
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    cyrillic = code.replace("H", "Н")
    spaced = code.replace("-", " - ").replace(".", ". ")
    for text in (code.lower(), code.replace("-", "–"), code.replace("-", "−"), full_width, cyrillic, spaced):
        assert meaning(text) == Dossier(code), text


def test_spaces_in_the_place_of_hyphens_are_hyphens() -> None:
    assert meaning("h13.01 251121 0042") == Dossier("H13.01-251121-0042")


@pytest.mark.parametrize("code", SHAPES)
@pytest.mark.parametrize(
    "address",
    [
        "https://dichvucong.cantho.gov.vn/tra-cuu?mahs={}",
        "http://10.0.0.7:8080/a/b.aspx?x=1&MaHS={}&y=2",
        "HTTPS://DVC.EXAMPLE/TRACUU?MAHS={}",
        "https://dvc.example/#/tra-cuu?mahs={}",
        "dvc.example/tra-cuu?mahs={}",
        "mahs={}",
        "https://dvc.example/ho-so/{}",
        "https://dvc.example/ho-so/{}/",
    ],
)
def test_a_dossier_code_is_taken_out_of_an_address(code: str, address: str) -> None:
    assert meaning(address.format(code)) == Dossier(code)
    assert meaning(address.format(quote(code.lower(), safe="").replace(".", "%2E"))) == Dossier(code)


def test_the_slip_of_this_hall_is_known_by_its_token_at_any_host() -> None:
    for host in ("https://thudaumot.example.invalid", "http://old.example:81/hall"):
        assert meaning(f"{host}/v/{TOKEN}") == SlipCode(token=TOKEN)
    assert meaning(f"HTTPS://X.EXAMPLE/V/{TOKEN.upper()}") == SlipCode(token=TOKEN)
    assert meaning(f"https://x.example/v/{TOKEN[:-1]}") == wrong(Why.ADDRESS)


@pytest.mark.parametrize("number", ["A012", "K1000", "Đ007"])
def test_the_number_of_a_slip_can_be_typed(number: str) -> None:
    assert meaning(number.lower()) == SlipCode(number=number)


@pytest.mark.parametrize(
    ("text", "codes"),
    [("AB12-CD34", ("AB12CD34",)), ("https://hen.example/?ma=ab12.cd", ("AB12CD",)), ("bk-0042", ("BK0042",))],
)
def test_what_may_be_a_booking_is_left_to_the_list_of_bookings(text: str, codes: tuple[str, ...]) -> None:
    assert meaning(text) == BookingCode(codes)


def test_a_booking_code_may_have_been_spoilt_by_an_input_method() -> None:
    assert meaning("Â12345") == BookingCode(("AA12345",), spoilt=True)
    assert meaning("Đ-4242-X") == BookingCode(("DD4242X",), spoilt=True)


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        CARD.replace("|123456789|", "||"),
        f"]Q3{CARD}\r",
        "001099012345|NGUYỄN",
        "001099012345|",
        "079085001234",
        "IDVNM0850012349",
    ],
)
def test_an_identity_card_is_recognised_and_nothing_of_it_is_kept(text: str) -> None:
    assert meaning(text, "qr") == IdentityCard()
    assert "Nguyễn" not in repr(meaning(text, "qr"))


@pytest.mark.parametrize(
    ("text", "symbology", "reason"),
    [
        ("", "", Why.EMPTY),
        ("\r\n\t\x00\u200b", "", Why.EMPTY),
        ("9" * 301, "", Why.TOO_LONG),
        ("DN4123|4e6775|01/01/1980|1|79|", "qr", Why.OTHER_CARD),
        ("https://thudaumot.gov.vn/", "qr", Why.ADDRESS),
        ("www.cantho.gov.vn", "qr", Why.ADDRESS),
        ("http://[::1", "qr", Why.ADDRESS),
        ("https://dvc.example/?mahs=H13", "qr", Why.TORN),
        ("00020101021238570010A000000727012700069704220113", "qr", Why.BANK),
        ("WIFI:T:WPA;S:hall;P:secret;;", "qr", Why.WIFI),
        ("BEGIN:VCARD\nVERSION:3.0\nN:A\nEND:VCARD", "qr", Why.CONTACT),
        ("tel:02923820000", "qr", Why.CONTACT),
        ("8934563138165", "ean13", Why.PRODUCT),
        ("8934563138165", "", Why.PRODUCT),
        ("Ô-hồ-sơ", "", Why.INPUT_METHOD),
        ("H13.01-251121", "code128", Why.TORN),
        ("000.00.01", "code39", Why.TORN),
        ("-251121-0042", "", Why.TORN),
        ("xin chào", "", Why.UNKNOWN),
        ("HELLO", "", Why.UNKNOWN),
    ],
)
def test_what_is_no_code_says_what_it_is(text: str, symbology: str, reason: Why) -> None:
    assert meaning(text, symbology) == wrong(reason)


@pytest.mark.parametrize("language", languages())
def test_every_reason_has_a_sentence(language: str) -> None:
    texts = Texts.load(language)
    assert texts["scan.not_identity"]
    assert all(texts[f"scan.not_{reason}"] for reason in Why)


# -- settings ---------------------------------------------------------------------------------------


def test_a_pattern_counts_from_its_day_and_older_codes_stay_good() -> None:
    new_year = date(2027, 1, 1)
    rules = CodeRules.of([(r"H13-\d{4}", None), (r"CT-\d{6}", new_year)])
    before, after = new_year - timedelta(days=1), new_year
    assert meaning("H13-0042", rules=rules, day=before) == Dossier("H13-0042")
    assert meaning("CT-000042", rules=rules, day=before) == BookingCode(("CT000042",))
    assert meaning("CT-000042", rules=rules, day=after) == Dossier("CT-000042")
    assert meaning("H13-0042", rules=rules, day=after) == Dossier("H13-0042")


def test_a_receipt_number_goes_before_everything_that_is_only_digits() -> None:
    rules = CodeRules.of([(r"H13-\d{4}", None)], receipt=[(r"\d{8,12}", None)])
    assert meaning("079085001234", rules=rules) == Receipt("079085001234")
    assert meaning("1234 5670", rules=rules) == Receipt("12345670")
    assert meaning("12345670", "ean8", rules) == wrong(Why.PRODUCT)


def test_other_keys_of_an_address_can_be_named() -> None:
    rules = CodeRules.of([(r"H13-\d{4}", None)], dossier_keys=["mahs", "soHoSo"])
    assert meaning("https://x.example/?sohoso=h13-0042", rules=rules) == Dossier("H13-0042")


def test_two_dossier_codes_in_one_text_are_none() -> None:
    assert meaning(f"{SHAPES[0]} hoặc {SHAPES[1]}") == wrong(Why.TORN)


# -- properties -------------------------------------------------------------------------------------

SERIALS = st.integers(0, 99_999_999).map(lambda n: f"{n:04d}")
CODES = st.builds(
    "{}{}{}-{:06d}-{}".format,
    st.sampled_from(["", "000.00.01."]),
    st.from_regex(r"\A[A-Z][0-9]{2}\Z"),
    st.lists(st.from_regex(r"\A[0-9]{2}\Z"), max_size=4).map(lambda parts: "".join(f".{part}" for part in parts)),
    st.integers(0, 999_999),
    SERIALS,
)


@given(CODES, st.sampled_from(["", "]C0", "]A0"]), st.sampled_from(["", "\r", "\t", "\r\n"]), st.booleans())
def test_every_code_of_every_shape_is_read_as_itself(code: str, before: str, after: str, small: bool) -> None:
    assert meaning(before + (code.lower() if small else code) + after) == Dossier(code)


@given(st.text(max_size=400) | st.text("0123456789.-HG |/:?=&%#[]aáơ\x1d", max_size=320))
def test_any_text_has_a_meaning(text: str) -> None:
    found = meaning(text)
    assert isinstance(found, Meaning)
    assert meaning(text) == found


HOSTILE = [
    "0" * 300,
    "000.00." * 42,
    "H13" + ".01" * 99,
    " " * 299 + "x",
    "-" * 300,
    "H13.01-" * 42,
    "|" * 300,
    "https://" + "?" * 290,
    "a=b&" * 75,
    "%" * 300,
    "mahs=" * 60,
    "Ấ" * 300,
    "ﷺ" * 300,
    "WIFI:" * 60,
    "\x00" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    meaning(text)
    assert time.process_time() - began < 0.5
