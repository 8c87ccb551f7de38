"""A page in three hands: fixed runs from the printer's memory, number and QR code in its own hand, the rest drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from devices.printer.bitmap import Bitmap
from devices.printer.encode import native, nv
from devices.printer.encode.result import Drawn, joined
from devices.printer.page import Number, Page, Part, Qr, draw_parts
from devices.printer.passport import Passport


def draw(page: Page, passport: Passport, picture: Callable[[Bitmap], Drawn], question: bytes) -> Drawn:
    """The body of the slip."""
    return joined(_drawn(page, passport, picture, question))


def _drawn(page: Page, passport: Passport, picture: Callable[[Bitmap], Drawn], question: bytes) -> Iterator[Drawn]:
    runs = {run[0].top: run for run in nv.runs(page)}
    waiting: list[Part] = []
    skip_to = 0
    for part in page.parts:
        if part.top < skip_to:
            continue
        run = () if part.blank else runs.get(part.top, ())
        recalled = _recalled(page, run, passport)
        done = recalled or _native(page, part, passport, question)
        if done is None:
            waiting.append(part)
            continue
        skip_to = run[-1].bottom if recalled else part.bottom
        yield picture(draw_parts(page.dots, tuple(waiting)))
        waiting.clear()
        yield done
    yield picture(draw_parts(page.dots, tuple(waiting)))


def _recalled(page: Page, run: tuple[Part, ...], passport: Passport) -> Drawn | None:
    stored = nv.found(page, run, passport) if run else ()
    if not stored:
        return None
    return joined(Drawn(nv.recall(key), picture.rows, picture.moved) for key, picture in stored)


def _native(page: Page, part: Part, passport: Passport, question: bytes) -> Drawn | None:
    """The number or the code in the printer's own hand, where that has been proved."""
    own = passport.native
    match part.block:
        case Number(lines=(number,), align=align) if "number" in own and native.can_write(number, page.dots):
            data = native.ALIGN[align] + native.number(number, page.dots) + native.CENTRE
            return Drawn(data, _rows(page, part))
        case Qr(url=url, module=module) if url and "qr" in own:
            return Drawn(native.qr(url, module) + question, _rows(page, part), 0, int(bool(question)))
    return None


def _rows(page: Page, part: Part) -> tuple[bytes, ...]:
    return tuple(draw_parts(page.dots, (part,)).rows())
