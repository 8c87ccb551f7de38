"""What a command does, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row of dots over the whole width of the paper."""

    dots: bytes


@dataclass(frozen=True)
class Feed:
    """Paper moves by so many rows."""

    rows: int


@dataclass(frozen=True)
class Cut:
    """The knife falls."""


@dataclass(frozen=True)
class Ask:
    """A question that is answered in its turn.

    GS r n, GS I n, GS a n (status by itself from now on), GS ( H 48 with an id of four letters in ``data``, GS ( H 49
    (tell when you go off line from now on), GS ( L 48, 51 and 64 (memory for pictures: all, what is left, its keys).
    """

    command: str
    n: int
    data: bytes = b""


@dataclass(frozen=True)
class Quiet:
    """A setting: moves nothing."""

    name: str


@dataclass(frozen=True)
class Obeyed:
    """A real-time command, which was obeyed on arrival; in its turn it means nothing."""


@dataclass(frozen=True)
class Bad:
    """A byte or a picture that no manual explains."""

    what: str


@dataclass(frozen=True)
class Letter:
    """A letter takes its place in the line; nothing is printed yet."""

    text: str


@dataclass(frozen=True)
class Written:
    """A line of text begins to be printed: its rows follow."""

    text: str


@dataclass(frozen=True)
class Code:
    """A QR code of the printer's own begins to be printed: its rows follow."""

    text: str


@dataclass(frozen=True)
class Stored:
    """Flash was written or erased; no key means all of it. A printer is busy for a while after this."""

    key: str


Event = Row | Feed | Cut | Ask | Quiet | Obeyed | Bad | Letter | Written | Code | Stored
