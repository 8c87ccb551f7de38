"""The steps of setting a printer up. Each finds out one thing, by an answer of the printer or of the person's eyes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from devices.cli.dialog import Back, Dialog
from devices.cli.draft import Answer, Draft
from devices.cli.facts import Facts, cable_of, is_serial, is_slow, sheets_of
from devices.cli.probe import MENDING, PIECE, Bench, Probe
from devices.cli.sheets import NUMBER, PANGRAM, URL, WIDTHS, Sheets
from devices.printer.encode import native
from devices.printer.passport import Characters, Cut, Flow, Picture

BAUDS = (115200, 9600, 38400, 19200, 57600, 4800, 2400, 230400)
FLOWS: tuple[Flow, ...] = ("dsr_dtr", "rts_cts", "xon_xoff")
CUTS: tuple[Cut, ...] = ("feed_cut", "full", "partial")
PICTURES: tuple[Picture, ...] = ("strips", "columns")
MORE_THAN_A_BUFFER = 80_000
"""Idle bytes that no slip printer can hold."""
FLOW_TEST_S = 12.0
CATCHING_UP_S = 5.0
"""By then the slip before is out."""
FRAME_MM = (240 + 24) / 8
"""Of paper; the knife takes its time too, and so the speed comes out a little low, which is safe."""


class Unfit(Exception):
    """This printer cannot do what a slip needs; the message is a key of the words."""


@dataclass(frozen=True)
class Work:
    """What a step works with."""

    bench: Bench
    dialog: Dialog
    draft: Draft

    @property
    def facts(self) -> Facts:
        return self.draft.facts

    @property
    def sheets(self) -> Sheets:
        return sheets_of(self.facts)

    def probe(self, **changes: Any) -> AbstractContextManager[Probe]:
        """``changes``: another speed or flow control than is known."""
        return self.bench.probe(replace(cable_of(self.facts), **changes))

    def print(self, data: bytes) -> None:
        with self.probe() as probe:
            probe.send(data)


@dataclass(frozen=True)
class Step:
    """One thing to find out; ``wanted`` says whether this printer needs it."""

    name: str
    run: Callable[[Work], Answer]
    wanted: Callable[[Facts], bool] = lambda facts: True


# ---- can it be read? ----


def find_speed(work: Work) -> Answer:
    """Try each speed with a slip that says it; those at which the printer answers come first."""
    work.dialog.say("speeds", count=len(BAUDS))
    for baud in _likely_first(work):
        number = work.draft.next_slip()
        with work.probe(baud=baud) as probe:
            probe.send(MENDING + work.sheets.text([f"PHIEU {number}", f"TOC DO {baud}"]))
        if work.dialog.yes("speed_readable", number=number, baud=baud):
            return {"baud": baud}
    work.dialog.say("no_speed")
    raise Back


def _likely_first(work: Work) -> list[int]:
    likely = [baud for baud in BAUDS if _answers_at(work, baud)]
    if likely:
        work.dialog.say("speed_likely", bauds=", ".join(map(str, likely)))
    return [*likely, *(baud for baud in BAUDS if baud not in likely)]


def _answers_at(work: Work, baud: int) -> bool:
    """Three questions: an answer by chance, out of garbage, is not given three times."""
    with work.probe(baud=baud) as probe:
        return all(probe.real_time(n) is not None for n in (1, 2, 4))


def read_text(work: Work) -> Answer:
    number = work.draft.next_slip()
    work.print(MENDING + work.sheets.text([f"PHIEU {number}", "DOC DUOC"]))
    if work.dialog.yes("text_readable", number=number):
        return {"readable": True}
    work.dialog.say("text_unreadable")
    raise Back


# ---- the knife ----


def find_cut(work: Work) -> Answer:
    for cut in CUTS:
        number = work.draft.next_slip()
        lines = [f"PHIEU {number}", "-" * 20, "DONG CUOI", "-" * 20]
        work.print(Sheets(cut).text(lines))
        if work.dialog.yes("cut_clean", number=number):
            return {"cut": cut}
    work.dialog.say("no_cut")
    return {"cut": "none"}


# ---- does it answer? ----


def find_answers(work: Work) -> Answer:
    """Which questions it answers. One that it does not know it may print: the slip shows that."""
    work.dialog.say("asking")
    number = work.draft.next_slip()
    with work.probe() as probe:
        told = _questions(probe)
        probe.send(work.sheets.text([f"PHIEU {number}", "HET"]))
    work.dialog.say("answered", answers=", ".join(told) or work.dialog.word("nothing"))
    if work.dialog.yes("only_two_lines", number=number):
        return {"answers": told}
    return {"answers": [name for name in told if name in ("dle_eot", "gs_r")]}


def _questions(probe: Probe) -> list[str]:
    found = {
        "dle_eot": all(probe.real_time(n) is not None for n in (1, 2, 4)),
        "gs_r": probe.in_turn(CATCHING_UP_S) is not None,
        "gs_h": probe.names_itself_printed(),
        "asb": probe.tells_changes(),
    }
    return [name for name, answered in found.items() if answered]


# ---- pictures ----


def find_picture(work: Work) -> Answer:
    for picture in PICTURES:
        number = work.draft.next_slip()
        sheets = Sheets(work.sheets.cut, picture)
        with work.probe() as probe:
            seconds = _timed(probe, sheets.frame(number), "gs_r" in work.facts.get("answers", ()))
        if work.dialog.yes("frame_whole", number=number):
            return {"picture": picture, "mm_per_s": FRAME_MM / seconds if seconds else None}
    raise Unfit("no_pictures")


def _timed(probe: Probe, data: bytes, answers: bool) -> float | None:
    if answers:
        return probe.time_of(data)
    probe.send(data)
    return None


def find_width(work: Work) -> Answer:
    """The widest frame, and then both edges of that width alone: one that is too wide is not taken unseen."""
    while True:
        number = work.draft.next_slip()
        work.print(work.sheets.ruler(number))
        choices = [(letter, work.dialog.word("dots", dots=dots)) for letter, dots in WIDTHS.items()]
        width = work.dialog.pick("widest_frame", choices, number=number)
        if _has_both_edges(work, WIDTHS[width]):
            return {"width": width}
        work.dialog.say("edges_lost", width=width)


def _has_both_edges(work: Work, dots: int) -> bool:
    number = work.draft.next_slip()
    work.print(replace(work.sheets, dots=dots).edges(number))
    return work.dialog.yes("both_edges", number=number)


# ---- cover, paper, flow ----


def find_sensors(work: Work) -> Answer:
    """With the cover open and the roll out: what it says, whether it forgets, and whether it says "wait"."""
    if not work.dialog.yes("try_sensors"):
        return {"near_end": False, "clears": False, "flow": "none"}
    number = work.draft.next_slip()
    wired = [flow for flow in FLOWS if _passes(work, flow)] if is_serial(work.facts) else []
    work.dialog.pause("open_cover")
    with work.probe() as probe:
        out = probe.real_time(4) or 0
        _send_to_be_forgotten(probe, work, number)
    flow = _flow(work, wired) if is_serial(work.facts) else "none"
    work.dialog.pause("close_cover")
    near_end = bool(out & 0x0C) and not _still_low(work)
    forgot = not work.dialog.yes("came_out", number=number)
    said = (work.dialog.word("true" if found else "false") for found in (bool(out & 0x60), near_end, forgot))
    work.dialog.say("sensors_found", **dict(zip(("paper", "near_end", "clears"), said, strict=True)))
    return {"near_end": near_end, "clears": forgot, "flow": flow}


def _send_to_be_forgotten(probe: Probe, work: Work, number: int) -> None:
    probe.send(work.sheets.text([f"PHIEU {number}", "KHONG DUOC RA"]))
    probe.real_time(1)  # with its answer, or with the wait for none, the slip is in the printer
    probe.clear()


def _still_low(work: Work) -> bool:
    with work.probe() as probe:
        probe.send(native.INIT)
        return bool((probe.real_time(4) or 0x0C) & 0x0C)


def _passes(work: Work, flow: Flow) -> bool:
    """Bytes pass while the printer works: a cable without this wire would seem to say "wait" for ever."""
    with work.probe(flow=flow) as probe:
        passes = probe.takes(PIECE)
    if not passes:
        work.bench.close(drop=True)
    return passes


def _flow(work: Work, flows: Sequence[Flow]) -> Flow:
    """Flow control by which a printer that is stopped holds us up. Idle bytes are not printed."""
    work.dialog.say("flow_test")
    for flow in flows:
        with work.probe(flow=flow) as probe:
            try_bytes = min(MORE_THAN_A_BUFFER, int((probe.cable.baud or 9600) / 10 * FLOW_TEST_S))
            if not probe.takes(try_bytes):
                work.bench.close(drop=True)
                work.dialog.say("flow_found", flow=flow)
                return flow
    work.dialog.say("flow_none")
    return "none"


# ---- what saves bytes on a slow line ----


def choose_more(work: Work) -> Answer:
    if is_slow(work.facts):
        return {"more": True}
    return {"more": not work.dialog.yes("skip_more")}


def wants_more(facts: Facts) -> bool:
    return bool(facts.get("more"))


def find_native(work: Work) -> Answer:
    number = work.draft.next_slip()
    work.print(work.sheets.native(number))
    large = work.dialog.yes("native_number", number=number, text=NUMBER)
    return {"native_number": large, "native_qr": work.dialog.yes("native_qr", number=number, url=URL)}


def find_memory(work: Work) -> Answer:
    number = work.draft.next_slip()
    work.print(work.sheets.stored(number))
    return {"stores": work.dialog.yes("stored_frame", number=number)}


def find_letters(characters: Characters) -> Callable[[Work], Answer]:
    def find(work: Work) -> Answer:
        number = work.draft.next_slip()
        work.print(work.sheets.letters(number, characters))
        return {characters: work.dialog.yes("letters_right", number=number, text=PANGRAM[0])}

    return find


STEPS: tuple[Step, ...] = (
    Step("speed", find_speed, is_serial),
    Step("text", read_text, lambda facts: not is_serial(facts)),
    Step("cut", find_cut),
    Step("answers", find_answers),
    Step("picture", find_picture),
    Step("width", find_width),
    Step("sensors", find_sensors),
    Step("more", choose_more),
    Step("native", find_native, wants_more),
    Step("memory", find_memory, wants_more),
    Step("glyphs", find_letters("glyphs"), wants_more),
    Step("tcvn", find_letters("tcvn"), wants_more),
)
"""In this order; the step that finds the cable comes before them."""
