"""A page knows its parts: what each is called, where it stands, and which of them never change."""

from __future__ import annotations

import pytest

from devices.printer.bitmap import Bitmap
from devices.printer.layout import STANDARD, lay_out
from devices.printer.page import Gap, Number, Page, Part, Qr, Rule, draw_parts
from devices.printer.render import render, render_page
from devices.printer.slip import SlipContent, sample_slip

CONTENTS = [sample_slip(), sample_slip("en", priority=True, copy=2), sample_slip(long=True, priority=True)]


@pytest.mark.parametrize("content", CONTENTS)
def test_the_parts_lie_one_under_the_other_without_a_hole(content: SlipContent) -> None:
    page = lay_out(content)
    tops = [0, *(part.bottom for part in page.parts)]
    assert [part.top for part in page.parts] == tops[:-1]
    assert page.height == tops[-1] == render_page(page).height


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("dots", [576, 384])
def test_the_page_is_the_sum_of_its_parts(content: SlipContent, dots: int) -> None:
    page = lay_out(content, STANDARD, dots)
    rows = b"".join(draw_parts(dots, (part,)).data for part in page.parts)
    assert render(content, dots) == Bitmap(dots, rows)


@pytest.mark.parametrize("content", CONTENTS)
def test_the_runs_are_the_page(content: SlipContent) -> None:
    page = lay_out(content)
    assert tuple(part for _, parts in page.runs() for part in parts) == page.parts
    assert b"".join(draw_parts(576, parts).data for _, parts in page.runs()) == render_page(page).data


def test_what_may_be_stored_in_a_printer_is_alike_on_two_slips_of_a_hall() -> None:
    one, other = lay_out(sample_slip()), lay_out(sample_slip(number="B999", priority=True, copy=2))

    def pictures(page: Page) -> set[bytes]:
        return {draw_parts(576, run).data for run in page.fixed_runs()}

    assert len(pictures(one) & pictures(other)) >= 3
    assert {part.name for run in one.fixed_runs() for part in run} == {
        "hall_name", "rule", "gap", "number_label", "qr_caption", "advice",
    }  # fmt: skip


def test_a_run_to_be_stored_begins_and_ends_with_ink() -> None:
    runs = lay_out(sample_slip()).fixed_runs()
    assert runs and all(not run[0].blank and not run[-1].blank for run in runs)


def test_the_number_and_the_square_code_can_be_asked_for() -> None:
    page = lay_out(sample_slip(number="B105"))
    (number,), (code,) = page.named("number"), page.named("qr")
    assert isinstance(number.block, Number) and number.block.lines == ("B105",) and not number.fixed
    assert isinstance(code.block, Qr) and code.block.url == sample_slip().qr_url and not code.fixed


def test_an_empty_page_is_no_paper() -> None:
    page = Page.of(576, [])
    assert (page.height, page.fixed_runs(), render_page(page).data) == (0, (), b"")


def test_a_run_of_nothing_but_white_is_not_stored() -> None:
    page = Page.of(576, [("gap", Gap(9), True), ("x", Rule(3, 0), False), ("gap", Gap(5), True)])
    assert page.fixed_runs() == ()
    assert page.parts[1] == Part("x", Rule(3, 0), 9, False)
