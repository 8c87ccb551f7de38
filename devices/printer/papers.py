"""What stands on a paper that is no number's slip: where a dossier stands, what to bring, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer.slip import ListName, PaperKind, TextName, paragraphs


@dataclass(frozen=True)
class PaperContent:
    """Everything on such a paper, ready to read; an empty text leaves its place out."""

    paper: PaperKind
    hall_name: str = ""
    title: str = ""
    """Which paper this is: "Giấy tờ cần mang"."""
    subject: str = ""
    """The procedure."""
    case: str = ""
    """The case in which just these papers are asked for."""
    lead: str = ""
    """The sentence that counts: how the dossier stands, or what this paper is good for."""
    todo: tuple[str, ...] = ()
    """What to do now, a line each."""
    items_label: str = ""
    items: tuple[str, ...] = ()
    """Papers; behind a line break, how many of it."""
    facts: tuple[str, ...] = ()
    """Label, tab, value: "Hẹn trả\t23/11/2026"."""
    source: str = ""
    """Who published it, and when."""
    as_of: str = ""
    """How old it is: "Số liệu lúc 09:42 ngày 23/11/2026"."""
    time: str = ""
    """When it was printed."""
    advice: tuple[str, ...] = ()
    number_label: str = ""
    number: str = ""
    counters: str = ""
    qr_url: str = ""
    """What the square code says."""
    barcode: str = ""
    """What the lines of a barcode say, where the layout has one: a dossier's code."""
    qr_caption: str = ""
    again: str = ""
    """Only where another piece of paper may exist."""
    language: str = "vi"

    def texts(self, name: TextName | ListName) -> tuple[str, ...]:
        return paragraphs(getattr(self, name, None))
