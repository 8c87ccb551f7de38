"""The csv family: files that old software drops into a folder of the LAN.

The newest whole file of a name counts; one that still grows, or ends in the midst of a line, waits. A file holds all
that is known, so its dossiers come when it is new. Identity numbers and phones are read past: only keyed hashes of
their last digits stay.
"""

from __future__ import annotations

import asyncio
import csv
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Ability, GatewayError, Misconfigured, Permanent, Proved, Retry
from queue_engine.dossier.legacy import from_tcvn3, from_vni
from queue_engine.dossier.mapping import Files, Mapping
from queue_engine.dossier.proofs import Proofs
from queue_engine.dossier.reading import Reader, Row, the_one
from queue_engine.dossier.record import BookedVisit, Dossier, NamedCode, OutEvent, Procedure
from queue_engine.dossier.values import tidy

One = TypeVar("One")
Mark = tuple[str, int, int]
"""Name, size and time of a file."""
DEADLINE_S = 120.0
"""For a part of a file, or one look through it; a share that hangs is left."""
CODECS = {"cp1258": "cp1258", "tcvn3": "latin-1", "vni": "cp1252"}
CONVERTERS = {"tcvn3": from_tcvn3, "vni": from_vni}
PART = 1000
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""A time of a file before this is that of a clock that was never set."""
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload")
SEPARATORS = (";", "\t", ",", "|")


class CsvDrop:
    """A folder with CSV files."""

    def __init__(
        self,
        mapping: Mapping,
        folder: Path,
        now: Callable[[], datetime],
        proofs: Proofs | None = None,
        name: str = "",
    ) -> None:
        assert mapping.files is not None
        self.name = name or mapping.name or "CSV"
        self._files, self._folder, self._proofs = mapping.files, folder, proofs
        self._mapping, self._reader, self._now = mapping, Reader(mapping, self.name, now), now
        self._seen: dict[str, tuple[Mark, float]] = {}
        self._pulled: Mark | None = None
        self._as_of: tuple[Mark, datetime] | None = None
        self.can = frozenset(self._abilities())

    def _abilities(self) -> Iterator[Ability]:
        yield Ability.CHANGED
        if self._proofs and self._mapping.personal.compare:
            yield Ability.PROVE
        tables = {Ability.PROCEDURES: "procedure", Ability.FIELDS: "field", Ability.UNITS: "unit",
                  Ability.BOOKINGS: "booking"}  # fmt: skip
        for ability, table in tables.items():
            if getattr(self._files, ability.value) and getattr(self._mapping, table):
                yield ability

    # -- the port

    async def dossier(self, code: str) -> Dossier | None:
        """Looks through the file: for a proof and for checks; look-ups have the hall's own copy."""
        file = await self._newest(self._files.dossiers)
        reader = self._reader_of(_mark(file))
        row = await _beside(self._find, file, code)
        return reader.dossier(row) if row is not None else None

    async def prove(self, code: str, proof: str) -> Proved:
        if self._proofs is None:
            raise Misconfigured(Reason.NO_PROOF)
        if not await _beside(self._proofs.fits, _key(code), proof):
            return Proved(None, False)
        return Proved(await self.dossier(code), True)

    async def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        """All of a new file; nothing while there is no newer one."""
        file = await self._newest(self._files.dossiers)
        mark = _mark(file)
        if since is not None and mark == self._pulled:
            return
        await _beside(_read_through, file, self._files)
        parts = self._parts(file, self._reader_of(mark))
        while (part := await _beside(_next, parts)) is not None:
            yield part
        self._pulled = mark

    async def procedures(self) -> Sequence[Procedure]:
        return await self._all("procedures", self._reader.procedure)

    async def fields(self) -> Sequence[NamedCode]:
        return await self._all("fields", lambda row: self._reader.named(row, self._mapping.field))

    async def units(self) -> Sequence[NamedCode]:
        return await self._all("units", lambda row: self._reader.named(row, self._mapping.unit))

    async def bookings(self) -> Sequence[BookedVisit]:
        return await self._all("bookings", self._reader.booking)

    async def send(self, event: OutEvent) -> None:
        raise Misconfigured(Reason.NO_CALL, event.kind)

    async def raw(self, code: str) -> list[Row]:
        """The rows of the newest file as they came, for the check of a mapping, which shows no value."""
        file = await self._newest(self._files.dossiers)
        return await _beside(lambda: list(islice(rows_of(file, self._files), PART)))

    async def close(self) -> None:
        if self._proofs:
            await _beside(self._proofs.close)

    # -- reading

    async def _all(self, what: str, read: Callable[[Row], One]) -> list[One]:
        pattern: str = getattr(self._files, what)
        if not pattern:
            raise Misconfigured(Reason.NO_CALL, "files")
        file = await self._newest(pattern)
        return await _beside(lambda: self._reader.several(rows_of(file, self._files), read, what))

    def _reader_of(self, mark: Mark) -> Reader:
        """What a file says was so when it came. Of one that was here before this program its own time tells that; of
        the next ones our clock: the other machine's may be wrong."""
        if self._as_of is None or self._as_of[0] != mark:
            now, told = self._now(), datetime.fromtimestamp(mark[2] / 10**9, UTC)
            self._as_of = mark, told if self._as_of is None and EARLIEST < told < now else now
        at = self._as_of[1]
        return Reader(self._mapping, self.name, lambda: at)

    def _parts(self, file: Path, reader: Reader) -> Iterator[list[Dossier]]:
        rows = rows_of(file, self._files)
        while part := list(islice(rows, PART)):
            found = reader.dossiers(part)
            self._keep(part)
            yield found

    def _keep(self, rows: Sequence[Row]) -> None:
        compare = self._mapping.personal.compare
        if self._proofs and compare:
            coded = ((self._reader.code(row), row) for row in rows)
            self._proofs.keep((_key(code), [path.read(row) for path in compare]) for code, row in coded if code)

    def _find(self, file: Path, code: str) -> Row | None:
        """Lines that hold the code are enough, unless a cell of one has line breaks."""
        wanted = code.strip().casefold()

        def near(lines: Iterator[str]) -> Iterator[str]:
            yield from islice(lines, 1)
            yield from (line for line in lines if wanted in line.casefold())

        for sift in (near, iter):
            with suppress(GatewayError) if sift is near else nullcontext():
                for row in rows_of(file, self._files, sift):
                    if the_one([row], code, self._reader):
                        return row
        return None

    # -- which file

    async def _newest(self, pattern: str) -> Path:
        """The newest file of these names that is whole. Waits for one that was first seen just now."""
        for _ in range(2):
            found = await _beside(self._look, pattern)
            if found is not None:
                return found
            await asyncio.sleep(self._files.settle_s)
        raise Retry(Reason.NOT_WHOLE, pattern)

    def _look(self, pattern: str) -> Path | None:
        try:
            if not self._folder.is_dir():
                raise Retry(Reason.NO_FILE, str(self._folder))
            there = [path for path in self._folder.glob(pattern) if path.is_file() and not _unfinished(path)]
            marked = sorted(
                ((_mark(path), path) for path in there), key=lambda one: (one[0][2], one[0][0]), reverse=True
            )
        except OSError:
            raise Retry(Reason.UNREACHABLE, str(self._folder)) from None
        if not marked:
            raise Retry(Reason.NO_FILE, pattern)
        return next((path for mark, path in marked if self._is_whole(mark, path)), None)

    def _is_whole(self, mark: Mark, path: Path) -> bool:
        """Compares with what was seen before, by our own clock: the other machine's may be wrong."""
        if self._files.done:
            return path.with_name(path.name + self._files.done).exists()
        seen, at = self._seen.get(path.name, (None, 0.0))
        if seen != mark:
            self._seen[path.name] = mark, time.monotonic()
            return self._files.settle_s == 0
        return time.monotonic() - at >= self._files.settle_s * 0.9


async def _beside(work: Callable[..., One], *given: object) -> One:
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await asyncio.to_thread(work, *given)
    except TimeoutError:
        pass
    raise Retry(Reason.TIMEOUT)


def _mark(path: Path) -> Mark:
    try:
        found = path.stat()
    except OSError:
        raise Retry(Reason.NO_FILE, path.name) from None
    return path.name, found.st_size, found.st_mtime_ns


def _unfinished(path: Path) -> bool:
    return path.name.startswith((".", "~")) or path.suffix.lower() in UNFINISHED


def _key(code: str) -> str:
    return "".join(code.split()).upper()


def rows_of(file: Path, files: Files, sift: Callable[[Iterator[str]], Iterator[str]] = iter) -> Iterator[Row]:
    """The rows of a file by their headings, as they are read; ``sift`` leaves lines out.

    Raises Retry for half a file, Permanent for one that is none.
    """
    trouble: GatewayError
    try:
        with file.open("rb") as probe:
            codec = codec_of(probe.read(3), files.encoding)
        with file.open(encoding=codec, errors="replace" if files.encoding == "vni" else "strict", newline="") as stream:
            lines = sift(map(CONVERTERS.get(files.encoding, str), stream))
            yield from _rows(lines, file.name, files.separator)
            return
    except UnicodeError:  # it holds a part of the file
        trouble = Permanent(Reason.BAD_LETTERS, file.name)
    except OSError:
        trouble = Retry(Reason.NO_FILE, file.name)
    raise trouble


def codec_of(head: bytes, encoding: str) -> str:
    """How Python calls it."""
    if encoding == "auto" and head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return CODECS.get(encoding, "utf-8-sig")


def _rows(lines: Iterator[str], name: str, separator: str) -> Iterator[Row]:
    first_line = next(lines, "")
    reader = csv.reader(chain([first_line], lines), delimiter=separator or _separator(first_line))
    heading: list[str] = []
    try:
        for line in reader:
            if not any(cell.strip() for cell in line):
                continue
            if not heading:
                heading = [tidy(cell) for cell in line]
                continue
            if len(line) < len(heading):
                raise Retry(Reason.HALF_ANSWER, f"{name}:{reader.line_num}")
            yield {key: cell for key, cell in zip(heading, line, strict=False) if key}
    except csv.Error:
        raise Permanent(Reason.BAD_FILE, f"{name}:{reader.line_num}") from None
    if not heading:
        raise Retry(Reason.HALF_ANSWER, name)


def _read_through(file: Path, files: Files) -> None:
    """A file is taken whole or not at all: half of it must not have been handed on."""
    for _ in rows_of(file, files):
        pass


def _separator(head: str) -> str:
    return max(SEPARATORS, key=head.count) if any(one in head for one in SEPARATORS) else ","


def _next(parts: Iterator[list[Dossier]]) -> list[Dossier] | None:
    return next(parts, None)
