"""What has been proved of one printer. It is filled by test slips, never by guessing from a model's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

Cut = Literal["feed_cut", "full", "partial", "none"]
Picture = Literal["strips", "columns"]
Characters = Literal["picture", "hybrid", "glyphs", "tcvn"]
Answer = Literal["dle_eot", "gs_r", "gs_h", "asb", "keys"]
Flow = Literal["dsr_dtr", "rts_cts", "xon_xoff", "none"]
EvidencePer = Literal["slip", "strip"]
Native = Literal["number", "qr"]

HARMLESS: frozenset[Answer] = frozenset({"dle_eot", "gs_r"})
"""Questions that every ESC/POS printer at least swallows without printing them."""


class PassportRow(Protocol):
    """The passport as a hall's configuration holds it, whoever reads it."""

    @property
    def dots(self) -> int: ...
    @property
    def cut(self) -> Cut: ...
    @property
    def picture(self) -> Picture: ...
    @property
    def characters(self) -> Characters: ...
    @property
    def answers(self) -> Iterable[Answer]: ...
    @property
    def native(self) -> Iterable[Native]: ...
    @property
    def near_end(self) -> bool: ...
    @property
    def clears(self) -> bool: ...
    @property
    def baud(self) -> int | None: ...
    @property
    def flow(self) -> Flow: ...
    @property
    def evidence_per(self) -> EvidencePer: ...
    @property
    def nv(self) -> Mapping[str, str]: ...
    @property
    def proved_on(self) -> date | None: ...
    @property
    def mm_per_s(self) -> float: ...


@dataclass(frozen=True)
class Passport:
    """One printer's abilities. The defaults are safe on a printer of which nothing is known."""

    dots: int = 576
    """Dots a line: 576 on 80 mm paper, 384 on 58 mm, 512 on some clones."""
    cut: Cut = "feed_cut"
    """feed_cut: GS V 66, feeds to the knife by itself; full, partial: GS V 0 and 1; none: a person tears."""
    picture: Picture = "strips"
    """strips: GS v 0; columns: ESC * 33, for old printers without raster pictures."""
    characters: Characters = "picture"
    """Everything drawn by us; or with stored pictures, with downloaded glyphs, with TCVN-3 pages."""
    answers: frozenset[Answer] = frozenset()
    """Questions that it has answered; empty with ``proved_on``: it is known to be mute.

    ``keys``: which pictures it has stored (GS ( L 64), asked when some have been stored in it.
    """
    native: frozenset[Native] = frozenset()
    """What it draws well by itself: the number in its own letters, the QR code; the others are sent as pictures."""
    near_end: bool = True
    """False: it has no near-end sensor, and what it says about one is not believed."""
    clears: bool = False
    """DLE ENQ 2 makes it forget a slip in which it was stopped, so that no rest of it comes out later."""
    baud: int | None = None
    """Serial lines only."""
    flow: Flow = "none"
    """How it says "wait" on a serial line; Epson's factory setting is dsr_dtr."""
    evidence_per: EvidencePer = "slip"
    """strip: asked after every strip, so that a byte lost on the line is noticed."""
    nv: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Pictures stored in the printer: their two-letter key → SHA-256 of what was stored."""
    proved_on: date | None = None
    """The day of the test slip; None: nothing of this has been proved."""
    mm_per_s: float = 50.0
    """Slowest speed of its mechanism to reckon with."""

    @property
    def asked(self) -> frozenset[Answer]:
        """What may be asked: what it has answered, and of an unproved printer the harmless questions too."""
        return self.answers if self.proved_on else self.answers | HARMLESS

    @classmethod
    def of(cls, row: PassportRow) -> Passport:
        """The passport as a hall's configuration gives it."""
        return cls(
            dots=row.dots,
            cut=row.cut,
            picture=row.picture,
            characters=row.characters,
            answers=frozenset(row.answers),
            native=frozenset(row.native),
            near_end=row.near_end,
            clears=row.clears,
            baud=row.baud,
            flow=row.flow,
            evidence_per=row.evidence_per,
            nv=dict(row.nv),
            proved_on=row.proved_on,
            mm_per_s=row.mm_per_s,
        )


UNPROVED = Passport()
"""A printer of which nothing is known."""
