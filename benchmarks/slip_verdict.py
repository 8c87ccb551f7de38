"""What really came out of the printers, against what the two stores say. Reads bytes, never the program's counters."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from assets.texts import Texts
from config import HallConfig, load_hall
from devices.ports import SlipState
from devices.printer.bitmap import Bitmap
from devices.printer.encode import encode
from devices.printer.joblog import JobLog
from devices.printer.layout import lay_out
from devices.printer.passport import Passport
from kiosk.slips import slip_of
from queue_engine.protocol import Issued
from queue_engine.stores.reader import facts_of_days
from queue_engine.wiring import database

CLAIMED = frozenset({SlipState.CONFIRMED, SlipState.SENT})
MOST_COPIES = 9
WORKERS = 2
SHIFT_UP, SHIFT_DOWN = 40, 160
"""Rows by which a flaw above the number may have moved it."""


@dataclass(frozen=True)
class Meant:
    """One piece of paper as it should look: which ticket, which copy, the picture's and the number's fingerprints."""

    ticket: str
    copy: int
    picture: str
    number: str
    band: tuple[int, int]
    """Rows of the number, from and to."""
    token: str


@dataclass(frozen=True)
class Piece:
    """One whole piece of paper that a printer has cut."""

    file: Path
    picture: str


@dataclass
class Verdict:
    """The counts; each list names tickets."""

    tickets: int = 0
    pieces: int = 0
    torn: int = 0
    lost: list[str] = field(default_factory=list)
    """The stores say that it was printed, and no whole piece of it exists."""
    doubled: list[str] = field(default_factory=list)
    """Two whole pieces, and neither says that it is a reprint."""
    wrong: list[str] = field(default_factory=list)
    """A whole piece with one ticket's code and another's number."""
    untold: list[str] = field(default_factory=list)
    """No piece, and the server was never told how it ended."""
    disagreeing: list[str] = field(default_factory=list)
    """The server's journal and the station's record end differently."""
    told: list[str] = field(default_factory=list)
    """No piece, and everybody knows: it was given up in words."""
    blemished: int = 0
    """Pieces with a flaw, but with the right number and a code that can be read."""
    garbled: int = 0
    """Cut pieces that nobody can use; they count as no piece."""
    reprints: int = 0


def verdict(hall_file: Path, captures: dict[str, Path], printers_of: dict[str, tuple[str, ...]]) -> Verdict:
    """``captures``: printer → folder; ``printers_of``: station → its printers."""
    config = load_hall(hall_file)
    found = Verdict()
    jobs = {name: _jobs(config, name) for name in printers_of}
    meant = list(_meant(hall_file, jobs, printers_of))
    pieces = [piece for name, folder in captures.items() for piece in _pieces(folder, found)]
    found.pieces = len(pieces)
    whole = _matched(pieces, meant, found)
    _judge(found, jobs, whole, _journal(config))
    return found


def _jobs(config: HallConfig, station: str) -> dict[str, tuple[str, SlipState, int]]:
    """Ticket → its payload, its end and its copies, from the station's own record."""
    log = JobLog(config.hall.state_dir / "stations" / f"{station}.slips.jsonl")
    try:
        return {job.id: (job.payload, job.state, job.copy) for job in log}
    finally:
        log.close()


def _journal(config: HallConfig) -> dict[str, str | None]:
    """Ticket → the newest state of its slip; None: nothing was reported."""
    ends: dict[str, str | None] = {}
    for fact in facts_of_days(database(config), None, None):
        if fact.kind == "ticket_issued":
            ends.setdefault(fact.data["ticket"], None)
        elif fact.kind == "slip_reported":
            ends[fact.data["ticket"]] = fact.data["state"]
    return ends


# -- what should be on the paper


def _meant(
    hall_file: Path, jobs: dict[str, dict[str, tuple[str, SlipState, int]]], printers_of: dict[str, tuple[str, ...]]
) -> Iterator[Meant]:
    config = load_hall(hall_file)
    work = [
        (payload, copy, passport)
        for station, printers in printers_of.items()
        for passport in {Passport.of(config.printer(name).passport).dots: name for name in printers}.values()
        for payload, _, copies in jobs[station].values()
        for copy in range(1, min(copies, MOST_COPIES) + 1)
    ]
    with ProcessPoolExecutor(WORKERS) as pool:
        yield from pool.map(partial(_draw, str(hall_file)), work, chunksize=50)


_CONFIGS: dict[str, HallConfig] = {}


def _draw(hall_file: str, work: tuple[str, int, str]) -> Meant:
    payload, copy, printer = work
    config = _CONFIGS.setdefault(hall_file, load_hall(hall_file)) if hall_file not in _CONFIGS else _CONFIGS[hall_file]
    issued = Issued.model_validate_json(payload)
    passport = Passport.of(config.printer(printer).passport)
    page = lay_out(slip_of(issued, config, Texts.load(issued.language), copy), dots=passport.dots)
    bitmap = encode(page, passport).bitmap
    number = next(part for part in page.parts if part.name == "number")
    band = (number.top, number.top + number.block.height)
    return Meant(issued.ticket.id, copy, _print_of(bitmap), _band(bitmap, band), band, issued.token)


def _print_of(bitmap: Bitmap) -> str:
    return hashlib.sha256(bitmap.data).hexdigest()


def _band(bitmap: Bitmap, band: tuple[int, int]) -> str:
    return hashlib.sha256(bitmap.data[band[0] * bitmap.stride : band[1] * bitmap.stride]).hexdigest()


# -- what is on the paper


def _pieces(folder: Path, found: Verdict) -> Iterator[Piece]:
    for line in (folder / "printer.jsonl").read_text(encoding="utf-8").splitlines():
        values: dict[str, Any] = json.loads(line)
        if values["torn"]:
            found.torn += 1
        else:
            file = folder / values["png"]
            yield Piece(file, _print_of(_load(file)))


def _load(file: Path) -> Bitmap:
    with Image.open(file) as image:
        pixels = image.convert("1").tobytes()
        return Bitmap(image.width, bytes(byte ^ 0xFF for byte in pixels))


def _matched(pieces: Iterable[Piece], meant: list[Meant], found: Verdict) -> dict[str, Counter[int]]:
    """Ticket → how many whole pieces of each copy there are; pieces with a flaw are looked at closely."""
    by_picture = {one.picture: one for one in meant}
    whole: dict[str, Counter[int]] = defaultdict(Counter)
    for piece in pieces:
        one = by_picture.get(piece.picture) or _flawed(piece, meant, found)
        if one:
            whole[one.ticket][one.copy] += 1
            found.reprints += one.copy > 1
    return whole


def _flawed(piece: Piece, meant: list[Meant], found: Verdict) -> Meant | None:
    """A piece that is not as it should be: still good for its citizen, useless, or the worst: another's number."""
    token = _token(piece.file)
    mine = [one for one in meant if token and token == one.token]
    if not mine:
        found.garbled += 1
        return None
    here = _bands(_load(piece.file), {one.band for one in meant})
    right = [one for one in mine if (one.band, one.number) in here]
    if right:
        found.blemished += 1
        return right[-1]
    if any((one.band, one.number) in here for one in meant if one.token != token):
        found.wrong.append(mine[0].ticket)
    found.garbled += 1
    return None


def _bands(bitmap: Bitmap, bands: set[tuple[int, int]]) -> set[tuple[tuple[int, int], str]]:
    """What stands where a number may: a lost feed moves it up a little, a stray letter down by a line or more."""
    return {
        ((top, bottom), _band(bitmap, (top + by, bottom + by)))
        for top, bottom in bands
        for by in range(-SHIFT_UP, SHIFT_DOWN)
        if top + by >= 0
    }


def _token(file: Path) -> str:
    with Image.open(file) as image:
        codes = zxingcpp.read_barcodes(image.convert("L"))
    text = codes[0].text if codes else ""
    return text.rpartition("/")[2]


# -- the judgement


def _judge(
    found: Verdict,
    jobs: dict[str, dict[str, tuple[str, SlipState, int]]],
    whole: dict[str, Counter[int]],
    journal: dict[str, str | None],
) -> None:
    known = {ticket: job for one in jobs.values() for ticket, job in one.items()}
    found.tickets = len(journal)
    for ticket, told in journal.items():
        _payload, state, _copies = known.get(ticket, ("", None, 0))
        copies = whole.get(ticket, Counter())
        if copies[1] > 1:
            found.doubled.append(ticket)
        if told is None or state is None:
            found.untold.append(ticket)
        elif told != state:
            found.disagreeing.append(ticket)
        elif not copies.total() and state in CLAIMED:
            found.lost.append(ticket)
        elif not copies.total():
            found.told.append(ticket)
