"""What the portal family and the iGate family share: calls of a mapping, made over HTTP and read by it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Ability, GatewayError, Misconfigured, Permanent, Proved, Retry
from queue_engine.dossier.hiding import looks_hidden
from queue_engine.dossier.http import LOOKUP_BYTES, PULL_BYTES, Answer, Http, Sent, parsed, raise_for
from queue_engine.dossier.mapping import Answers, Call, NamePaths, Paths, Signs
from queue_engine.dossier.mapping import Mapping as SystemMapping
from queue_engine.dossier.paths import MISSING
from queue_engine.dossier.proofs import fits
from queue_engine.dossier.reading import Reader, Row, the_one
from queue_engine.dossier.record import BookedVisit, Dossier, NamedCode, OutEvent, Procedure
from queue_engine.dossier.signed_in import SignedIn, read_secret
from queue_engine.dossier.values import ISO, as_rows, as_text, first

PLACE = re.compile(r"\{([a-z_]+(?:\.[A-Za-z0-9_]+)?)\}")
ERROR_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,24}")
"""What is told of a centre's own code; anything else may be words about a person."""
ABILITY_OF = {
    "dossier": Ability.LIVE,
    "changed": Ability.CHANGED,
    "procedures": Ability.PROCEDURES,
    "fields": Ability.FIELDS,
    "units": Ability.UNITS,
    "bookings": Ability.BOOKINGS,
    "visit_finished": Ability.VISITS,
    "status_flagged": Ability.FLAGS,
    "rated": Ability.RATINGS,
    "day_summary": Ability.SUMMARIES,
}
STUMBLES_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses before a call in the midst of a pull is made again."""
AT_ONCE = 4
"""Details of procedures that are asked for at a time."""


@dataclass(frozen=True)
class Access:
    """How a system is reached."""

    address: str
    unit: str = ""
    user: str = ""
    secret: Path | None = None
    ca_file: Path | None = None
    deadline_s: float = 1.5
    pull_deadline_s: float = 60.0
    send_deadline_s: float = 20.0
    sign_in_deadline_s: float = 10.0


@dataclass(frozen=True)
class Way:
    """How long a call may take, and how much it may bring."""

    deadline_s: float
    largest: int = PULL_BYTES


class Rest:
    """A central system that is asked over HTTP."""

    def __init__(self, mapping: SystemMapping, access: Access, now: Callable[[], datetime], name: str = "") -> None:
        self.name = name or mapping.name or mapping.family
        self.can = frozenset(ability for call, ability in ABILITY_OF.items() if call in mapping.calls)
        if mapping.personal.compare:
            self.can |= {Ability.PROVE}
        self._mapping, self._access, self._now = mapping, access, now
        self._reader = Reader(mapping, self.name, now)
        self._http = Http(access.address, access.ca_file)
        self._signed_in = SignedIn(self._sign_in) if mapping.sign_in else None

    # -- the port

    async def dossier(self, code: str) -> Dossier | None:
        row = await self._row(code)
        return self._reader.dossier(row) if row is not None else None

    async def prove(self, code: str, proof: str) -> Proved:
        row = await self._row(code)
        found = (
            self._reader.dossier(row) if row is not None else None
        )  # first, so that what cannot be read tells nothing
        right = fits(proof, self._reader.personal(row) if row is not None else [])
        return Proved(found, True) if right and found else Proved(None, False)

    async def changed(self, since: datetime | None) -> AsyncIterator[Sequence[Dossier]]:
        begin = since or self._now() - timedelta(days=self._mapping.whole_days)
        async for rows in self._pages("changed", {"since": self._time(begin)}):
            yield await asyncio.to_thread(self._reader.dossiers, rows)

    async def procedures(self) -> Sequence[Procedure]:
        rows = await self._all("procedures")
        if "procedure" in self._mapping.calls:
            rows = await self._detailed(rows)
        return await asyncio.to_thread(self._reader.several, rows, self._reader.procedure, "procedures")

    async def fields(self) -> Sequence[NamedCode]:
        return await self._named("fields", self._mapping.field)

    async def units(self) -> Sequence[NamedCode]:
        return await self._named("units", self._mapping.unit)

    async def bookings(self) -> Sequence[BookedVisit]:
        rows = await self._all("bookings", {"since": self._time(self._now())})
        return self._reader.several(rows, self._reader.booking, "bookings")

    async def send(self, event: OutEvent) -> None:
        made = {"id": str(event.id), "kind": event.kind, "visit": event.visit, "made_at": self._time(event.made_at)}
        payload = {f"payload.{key}": value for key, value in event.payload.items()}
        await self._asked(event.kind, {**payload, **made}, Way(self._access.send_deadline_s, LOOKUP_BYTES), sends=True)

    async def raw(self, code: str) -> list[Row]:
        """A dossier's row as it came, personal fields and all: for the check of a mapping, which shows no value."""
        row = await self._row(code)
        return [row] if row is not None else []

    async def close(self) -> None:
        if self._signed_in:
            await self._signed_in.close()
        await self._http.close()

    # -- what families do differently

    @staticmethod
    def rows_in(body: object, call: Call) -> list[Row]:
        """The rows of an answer."""
        return rows_at(body, call.rows)

    # -- calls

    async def _row(self, code: str) -> Row | None:
        way = Way(self._access.deadline_s, LOOKUP_BYTES)
        body = await self._asked("dossier", {"code": code.strip()}, way)
        rows = [] if body is None else self.rows_in(body, self._call("dossier"))
        found = the_one(rows, code, self._reader)
        if rows and found is None and self._mapping.family == "portal":
            raise Retry(Reason.OTHER_DOSSIER)
        return found

    async def _named(self, call: str, paths: NamePaths | None) -> list[NamedCode]:
        return self._reader.several(await self._all(call), lambda row: self._reader.named(row, paths), call)

    async def _all(self, name: str, values: Mapping[str, object] | None = None) -> list[Row]:
        return [row async for rows in self._pages(name, values or {}) for row in rows]

    async def _pages(self, name: str, values: Mapping[str, object]) -> AsyncIterator[list[Row]]:
        call, way = self._call(name), Way(self._access.pull_deadline_s)
        pages = call.pages
        before: object = None
        for number in range(pages.most if pages else 1):
            paged = {"page": str(pages.first + number), "size": str(pages.size)} if pages else {}
            ask = self._asked_again if number else self._asked
            body = await ask(name, {**values, **paged}, way)
            rows = [] if body is None else self.rows_in(body, call)
            if not rows or _mark(rows) == before:  # {page} is not heeded: the same for ever
                return
            yield rows
            if pages is None or len(rows) < pages.size:
                return
            before = _mark(rows)

    async def _detailed(self, rows: list[Row]) -> list[Row]:
        assert self._mapping.procedure is not None
        turn, paths, call = asyncio.Semaphore(AT_ONCE), self._mapping.procedure.code, self._call("procedure")

        async def detail(row: Row) -> Row:
            code = as_text(first(row, paths), "procedure.code")
            async with turn:
                way = Way(self._access.pull_deadline_s, LOOKUP_BYTES)
                body = await self._asked_again("procedure", {"code": code}, way)
            found = [] if body is None else self.rows_in(body, call)
            return {**row, **found[0]} if found else row

        async with _one_error(), asyncio.TaskGroup() as group:
            tasks = [group.create_task(detail(row)) for row in rows]
        return [task.result() for task in tasks]

    async def _asked(self, name: str, values: Mapping[str, object], way: Way, sends: bool = False) -> object:
        """The answer's JSON; None: the system says that there is none. One deadline covers a new sign-in too."""
        try:
            async with asyncio.timeout(way.deadline_s):
                return await self._with_token(self._call(name), values, way, sends)
        except TimeoutError:
            pass
        raise Retry(Reason.TIMEOUT)

    async def _asked_again(self, name: str, values: Mapping[str, object], way: Way) -> object:
        """In the midst of a pull of a thousand calls, one that stumbles does not spoil the others."""
        for pause_s in STUMBLES_S:
            try:
                return await self._asked(name, values, way)
            except Retry as error:
                if error.after_s is not None or error.reason == Reason.TIMEOUT:  # the centre needs a rest
                    raise
            await asyncio.sleep(pause_s)
        return await self._asked(name, values, way)

    async def _with_token(self, call: Call, values: Mapping[str, object], way: Way, sends: bool) -> object:
        token = await self._signed_in.token() if self._signed_in else ""
        for _ in range(2):
            sent = self._sent(call, {**self._own(), **values, "token": token}, token)
            try:
                return await self._judged(await self._http.ask(sent, way.deadline_s, way.largest), call, sends)
            except Expired:
                if self._signed_in is None:
                    break
            token = await self._signed_in.again(token)
        raise Misconfigured(Reason.TOKEN_EXPIRED)

    async def _judged(self, answer: Answer, call: Call, sends: bool) -> object:
        if not sends and answer.status in call.absent:
            return None
        if answer.good and (sends or answer.status == 204) and not answer.data.strip():
            return None
        if answer.status == 401:
            raise Expired
        if not answer.good:
            if sends and _says_that_it_has(answer.data, self._mapping.answers.exists):
                return None
            raise_for(answer)
        body = await parsed(answer.data)
        return body if judge(body, self._mapping.answers, sends) else None

    def _call(self, name: str) -> Call:
        if (call := self._mapping.calls.get(name)) is None:
            raise Misconfigured(Reason.NO_CALL, name)
        return call

    def _sent(self, call: Call, values: Mapping[str, object], token: str) -> Sent:
        sign_in = self._mapping.sign_in
        headers = {}
        if sign_in and sign_in.header and call is not sign_in.call:
            name, _, form = sign_in.header.partition(":")
            headers[name.strip()] = (form.strip() or "Bearer {token}").replace("{token}", token)
        path = PLACE.sub(lambda found: quote(_plain(values.get(found[1])), safe=""), call.path)
        query = {key: _plain(fill(text, values)) for key, text in call.query.items()}
        return Sent(call.method, path, query, fill(call.body, values), call.form, headers)

    def _own(self) -> dict[str, object]:
        return {"unit": self._access.unit, "user": self._access.user}

    def _time(self, moment: datetime) -> str:
        times = self._mapping.times
        local = moment.astimezone(times.zone)
        return local.isoformat() if times.formats[0] == ISO else local.strftime(times.formats[0])

    async def _sign_in(self) -> tuple[str, float]:
        sign_in = self._mapping.sign_in
        assert sign_in is not None
        values = {**self._own(), "secret": read_secret(self._access.secret)}
        answer = await self._http.ask(self._sent(sign_in.call, values, ""), self._access.sign_in_deadline_s)
        if answer.status in (400, 401, 403):
            raise Misconfigured(Reason.WRONG_PASSWORD, str(answer.status))
        if not answer.good:
            raise_for(answer)
        body = await parsed(answer.data)
        _check_sign_in(body, self._mapping.answers)
        token = as_text(first(body, sign_in.token), "sign_in.token")
        if not token:
            raise Misconfigured(Reason.MISSING, " | ".join(map(str, sign_in.token)))
        return token, _seconds(first(body, sign_in.lasts), sign_in.lasts_s)


def rows_at(body: object, paths: Paths) -> list[Row]:
    """The rows that stand there; without paths the answer is the rows. Raises Retry, Misconfigured."""
    if not paths:
        return as_rows(body, "answer")
    found, told = first(body, paths), " | ".join(map(str, paths))
    if found is MISSING:
        raise Misconfigured(Reason.MISSING, told)
    return as_rows(found, told)


class Expired(Exception):
    """The session or token is not taken any more."""


def judge(body: object, answers: Answers, sends: bool) -> bool:
    """Whether the answer's own code says that it is good; False: there is none. Raises what it says instead."""
    if not answers.code:
        return True
    found = first(body, answers.code)
    if found is MISSING:
        raise Misconfigured(Reason.MISSING, " | ".join(map(str, answers.code)))
    code, message = as_text(found, "answers.code"), _message(body, answers)
    told = code if ERROR_CODE.fullmatch(code) and looks_hidden(code) == code else ""
    if code in answers.success or (sends and _fits(answers.exists, code, message)):
        return True
    if _fits(answers.expired, code, message):
        raise Expired
    if not sends and _fits(answers.absent, code, message):
        return False
    if _fits(answers.unit, code, message):
        raise Misconfigured(Reason.UNKNOWN_UNIT, told)
    if _fits(answers.password, code, message):
        raise Misconfigured(Reason.WRONG_PASSWORD, told)
    if _fits(answers.busy, code, message):
        raise Retry(Reason.TOO_MANY, told)
    if sends:
        raise Permanent(Reason.REFUSED, told)
    raise Retry(Reason.CENTRE_ERROR, told)


def _check_sign_in(body: object, answers: Answers) -> None:
    try:
        good = judge(body, answers, sends=False)
    except Expired:
        good = False
    if not good:
        raise Misconfigured(Reason.WRONG_PASSWORD)


def _fits(signs: Signs, code: str, message: str) -> bool:
    return code in signs.codes or any(word.casefold() in message for word in signs.words)


def _message(body: object, answers: Answers) -> str:
    found = first(body, answers.message)
    return as_text(found, "answers.message").casefold() if isinstance(found, str) else ""


def _says_that_it_has(data: bytes, exists: Signs) -> bool:
    text = data.decode("utf-8", "replace")
    if "\\u" in text:  # JSON in plain ASCII
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return any(word.casefold() in text.casefold() for word in exists.words)


def _seconds(value: object, default: float) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10_000_000:
        return float(value)
    return default


def fill(template: object, values: Mapping[str, object]) -> object:
    """A call's body with its values; a text that is one place alone becomes the value as it is."""
    if isinstance(template, dict):
        return {key: fill(one, values) for key, one in template.items()}
    if isinstance(template, list):
        return [fill(one, values) for one in template]
    if not isinstance(template, str):
        return template
    if whole := PLACE.fullmatch(template):
        return values.get(whole[1])
    return PLACE.sub(lambda found: _plain(values.get(found[1])), template)


def _mark(rows: list[Row]) -> object:
    """Tells one part from the next; looks at texts alone, because an answer may be nested deeply."""
    return len(rows), [[(key, one) for key, one in row.items() if isinstance(one, str)] for row in (rows[0], rows[-1])]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


class _one_error:
    """Of the errors of a group, the first of ours comes out alone."""

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                if isinstance(inner, GatewayError):
                    raise inner
