"""Pictures in the printer's own memory: what is stored is found by what it shows, never by its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from devices_pages import pages, sample_page, square_code
from hypothesis import given, settings

from devices.printer.bitmap import Bitmap
from devices.printer.decoder import Ask, Decoder, PrinterMemory, Stored, decode
from devices.printer.encode import encode, nv
from devices.printer.encode.native import largest
from devices.printer.fonts import BOLD, load_font
from devices.printer.page import Number, Page, Picture, draw_parts
from devices.printer.passport import Passport
from devices.printer.realtime import HIDDEN
from devices.printer.render import render_page

HYBRID = Passport(characters="hybrid")
NATIVE = frozenset({"number", "qr"})


def stored(*laid_out: Page, passport: Passport = HYBRID, memory: PrinterMemory | None = None) -> Passport:
    """The passport after a set-up that went through."""
    setup = nv.set_up(laid_out, passport)
    if memory is not None:
        assert decode(setup.data, laid_out[0].dots, memory).bad == ()
    return replace(passport, nv=setup.after)


def picture_page(*pictures: bytes) -> Page:
    return Page.of(16, [("logo", Picture(Bitmap(16, data)), True) for data in pictures])


def test_a_picture_is_stored_with_the_bytes_of_the_manual() -> None:
    setup = nv.set_up([picture_page(b"\xff\x01\x80\xff")], HYBRID)
    (key,) = setup.after
    head = b"\x1d(L\x0f\x000C0" + key.encode() + b"\x01\x10\x00\x02\x001"
    assert setup.data == head + b"\xff\x01\x80\xff"
    assert nv.recall("A0") == b"\x1d(L\x06\x000EA0\x01\x01"
    assert nv.erase("A0") == b"\x1d(L\x04\x000BA0"
    assert nv.ASK_ROOM == b"\x1d(L\x02\x0003"


def test_a_stored_run_costs_eleven_bytes() -> None:
    page, memory = sample_page(), PrinterMemory()
    passport = stored(page, memory=memory)
    runs = nv.runs(page)
    encoded = encode(page, passport)
    assert encoded.data.count(b"\x1d(L\x06\x000E") == len(runs)
    assert len(passport.nv) == len(runs) - 2  # the dotted rules are one picture
    assert decode(encoded.data, 576, memory).slips == (render_page(page),)


def test_the_number_and_the_code_are_the_printers_only_where_that_is_proved() -> None:
    page, memory = sample_page(), PrinterMemory()
    passport = stored(page, memory=memory)
    own = encode(page, replace(passport, native=NATIVE))
    (piece, _) = decode(own.data, 576, memory).pieces
    assert piece.lines == ("A012",)
    assert piece.codes == (page.named("qr")[0].block.url,)  # type: ignore[attr-defined]
    assert len(own.data) < 0.1 * len(render_page(page).data)
    drawn = decode(encode(page, passport).data, 576, memory).pieces[0]
    assert (drawn.lines, drawn.codes) == ((), ())


def test_a_code_that_begins_a_run_that_is_not_stored_takes_nothing_with_it() -> None:
    logo = Picture(Bitmap(16, b"\xff\x81" * 8))
    page = Page.of(384, [("qr", square_code("https://example.vn/v/1"), True), ("logo", logo, True)])
    encoded = encode(page, replace(HYBRID, native=NATIVE))
    assert encoded.bitmap == render_page(page)
    assert decode(encoded.data, 384).slips[0].height == page.height


def test_a_number_too_long_for_large_letters_is_written_as_large_as_it_fits() -> None:
    assert [largest("A" * letters, 384) for letters in (1, 4, 5, 8, 32, 33)] == [8, 8, 6, 4, 1, 0]
    page = Page.of(384, [("number", Number(("A" * 33,), load_font(BOLD, 24)), False)])
    assert decode(encode(page, replace(HYBRID, native=NATIVE)).data, 384).slips == (render_page(page),)


def test_a_changed_layout_never_prints_the_wrong_picture() -> None:
    memory = PrinterMemory()
    old, new = picture_page(b"\xff\xff" * 9), picture_page(b"\xf0\x0f" * 9)
    passport = stored(old, memory=memory)
    encoded = encode(new, passport)
    assert b"\x1d(L" not in encoded.data
    assert decode(encoded.data, 16, memory).slips == (render_page(new),)


def test_a_set_up_writes_what_is_new_and_erases_what_is_needed_no_more() -> None:
    memory = PrinterMemory()
    one, two, three = (picture_page(bytes((row, 255)) * 9) for row in (1, 2, 3))
    passport = stored(one, two, memory=memory)
    setup = nv.set_up([two, three], passport)
    assert setup.pictures == 1
    assert setup.before.items() <= passport.nv.items() and len(setup.before) == 1
    decode(setup.data, 16, memory)
    assert set(memory.graphics) == set(setup.after)
    assert nv.set_up([two, three], replace(passport, nv=setup.after)).data == b""


def test_a_set_up_that_broke_off_leaves_no_key_with_another_meaning() -> None:
    """With the passport of before, during or after, every page comes out right or in strips."""
    one, two = picture_page(b"\xff\x01" * 9, b"\x01\xff" * 5), picture_page(b"\x0f\x01" * 9)
    passport = stored(one)
    setup = nv.set_up([two], passport)
    for cut in range(len(setup.data) + 1):
        memory = PrinterMemory()
        decode(nv.set_up([one], HYBRID).data, 16, memory)
        decode(setup.data[:cut], 16, memory)
        during = replace(passport, nv=setup.before)
        assert decode(encode(two, during).data, 16, memory).slips == (render_page(two),)


def test_a_picture_keeps_its_key_in_every_set_up() -> None:
    one, two = picture_page(b"\xff\x01" * 9), picture_page(b"\x0f\x01" * 9)
    (key,) = nv.set_up([one], HYBRID).after
    assert key in nv.set_up([two, one], HYBRID).after


@given(pages())
@settings(max_examples=60, deadline=None)
def test_no_stored_picture_hides_a_real_time_command(page: Page) -> None:
    setup = nv.set_up([page], HYBRID)
    assert not HIDDEN.search(setup.data)
    for run in nv.runs(page):
        for picture in nv.pictures(page, run):
            added = picture.moved
            assert added or b"".join(picture.rows) in draw_parts(page.dots, run).data


def test_a_picture_whose_length_would_be_a_command_is_parted() -> None:
    page = Page.of(24, [("logo", Picture(Bitmap(24, b"\xff\x00\x81" * 343)), True)])
    assert 11 + 3 * 343 == 0x0410  # 10 04 on the wire
    memory = PrinterMemory()
    passport = stored(page, memory=memory)
    assert len(passport.nv) == 2
    assert not HIDDEN.search(nv.set_up([page], HYBRID).data)
    assert decode(encode(page, passport).data, 24, memory).slips == (render_page(page),)


@pytest.mark.parametrize(
    ("answer", "room"),
    [(b"71" + b"4096" + b"\0", 4096), (b"71\0", None), (b"70" + b"1\0", None), (b"", None), (b"71" + b"4096", None)],
)
def test_the_answer_about_room_is_read_or_refused(answer: bytes, room: int | None) -> None:
    assert nv.room_left(answer) == room


# ---- the printer's side


def test_stored_pictures_outlive_power_off_and_initialising() -> None:
    memory = PrinterMemory()
    decode(nv.store("A0", next(iter(nv.pictures(*one_picture())))), 16, memory)
    decode(b"\x1b@", 16, memory)
    memory.power_off()
    assert list(memory.graphics) == ["A0"]


def test_a_key_without_a_picture_is_a_mistake() -> None:
    assert decode(nv.recall("ZZ"), 16).bad == ("no graphics behind 'ZZ'",)


def test_a_full_memory_refuses() -> None:
    memory = PrinterMemory(capacity=10)
    decoded = decode(nv.store("A0", next(iter(nv.pictures(*one_picture())))), 16, memory)
    assert decoded.bad == ("no room for the graphics 'A0'",)
    assert memory.graphics == {}


def test_the_printer_is_asked_how_much_room_is_left() -> None:
    assert decode(nv.ASK_ROOM, 16).asked == (Ask("GS ( L", 51),)


def test_every_write_of_the_flash_is_told() -> None:
    decoder, buffer = Decoder(16), bytearray(nv.set_up([picture_page(b"\xff\x01" * 9)], HYBRID).data + nv.erase("A0"))
    told = [event for event in iter(lambda: decoder.take(buffer), None) if isinstance(event, Stored)]
    assert [len(event.key) for event in told] == [2, 2]
    assert decoder.memory.writes == 2


def one_picture() -> tuple[Page, tuple[object, ...]]:
    page = picture_page(b"\xff\x01" * 9)
    return page, page.parts
