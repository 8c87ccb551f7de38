"""Requests to a central system: one deadline for everything, a limit for the size, no redirects, no proxy.

What a library says about a failure may hold an address with a dossier code, or an answer with personal data. So its
exceptions are turned into ours outside of the handler: nothing of them hangs on.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import GatewayError, Misconfigured, Permanent, Retry

LOOKUP_BYTES = 5_000_000
PULL_BYTES = 80_000_000
ERROR_BYTES = 64_000
"""So much of the page of an error is looked at."""
IN_A_THREAD = 200_000
CONNECTIONS = 20
LONGEST_WAIT_S = 3600.0
EXPIRED, WRONG_NAME = 10, (62, 63, 64)
"""What OpenSSL calls them: X509_V_ERR_CERT_HAS_EXPIRED, …_HOSTNAME_MISMATCH, _EMAIL_, _IP_ADDRESS_."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request."""

    method: str
    path: str = field(default="", repr=False)
    query: dict[str, str] = field(default_factory=dict, repr=False)
    body: object = field(default=None, repr=False)
    form: bool = False
    headers: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, unread."""

    status: int
    data: bytes = field(repr=False)
    retry_after_s: float | None = None

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


class Http:
    """The web address of one system."""

    def __init__(self, address: str, ca_file: Path | None = None) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log every address, and codes with it
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        scheme = urlsplit(address).scheme
        if scheme not in ("http", "https") or not urlsplit(address).hostname:
            raise Misconfigured(Reason.BAD_ADDRESS, "address")
        self._address = address.rstrip("/")
        self._client = httpx.AsyncClient(
            verify=_trust(ca_file) if scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # trusts nobody
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # one deadline covers all, a dribbling answer too
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=4, keepalive_expiry=15.0),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "hall-reception"},
        )

    async def ask(self, sent: Sent, deadline_s: float, largest: int = LOOKUP_BYTES) -> Answer:
        """The whole answer within the deadline. Raises GatewayError."""
        trouble: GatewayError
        try:
            async with asyncio.timeout(deadline_s):
                return await self._ask(sent, largest)
        except TimeoutError:
            trouble = Retry(Reason.TIMEOUT)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError, OSError, ValueError) as error:
            trouble = _trouble(error)
        raise trouble

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, sent: Sent, largest: int) -> Answer:
        address = f"{self._address}/{sent.path.lstrip('/')}" if sent.path else self._address
        how: dict[str, Any] = {"params": sent.query} if sent.query else {}
        if sent.body is not None:
            how |= _content(sent)
        async with self._client.stream(sent.method, address, headers=sent.headers, **how) as response:
            good = 200 <= response.status_code < 300
            data = await _read(response, largest if good else ERROR_BYTES, strict=good)
            return Answer(response.status_code, data, _retry_after(response.headers.get("Retry-After", "")))


def _content(sent: Sent) -> dict[str, Any]:
    if isinstance(sent.body, bytes):
        return {"content": sent.body}
    return {"data": sent.body} if sent.form else {"json": sent.body}


async def _read(response: httpx.Response, largest: int, strict: bool) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise Retry(Reason.WRONG_TYPE, "Content-Encoding")
    told = response.headers.get("Content-Length", "")
    if strict and told.isdecimal() and int(told[:20]) > largest:
        raise Retry(Reason.TOO_LARGE, f"> {largest} B")
    data = bytearray()
    async for piece in response.aiter_raw():
        data += piece
        if len(data) > largest:
            if strict:
                raise Retry(Reason.TOO_LARGE, f"> {largest} B")
            return bytes(data[:largest])
    return bytes(data)


def _retry_after(text: str) -> float | None:
    return min(float(text), LONGEST_WAIT_S) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError):
        raise Misconfigured(Reason.BAD_CA_FILE, str(ca_file)) from None


# -- what went wrong ---------------------------------------------------------------------------------


def _trouble(error: Exception) -> GatewayError:
    for inner in _causes(error):
        if isinstance(inner, GatewayError):
            return inner
        if isinstance(inner, ssl.SSLCertVerificationError):
            return Misconfigured(_of_certificate(inner.verify_code))
        if isinstance(inner, ssl.SSLError):
            return Retry(Reason.TLS_BROKEN)
        if isinstance(inner, socket.gaierror):
            return Retry(Reason.UNKNOWN_HOST)
        if isinstance(inner, OSError) and inner.errno == errno.ECONNREFUSED:
            return Retry(Reason.REFUSED_CONNECTION)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Misconfigured(Reason.BAD_ADDRESS, "address")
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return Retry(Reason.HALF_ANSWER)
    return Retry(Reason.REFUSED_CONNECTION if _all_refused(error) else Reason.UNREACHABLE)


def _all_refused(error: Exception) -> bool:
    return isinstance(error, httpx.ConnectError) and "all connection attempts failed" in str(error).lower()


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    waiting = [error]
    while waiting and len(seen) < 20:
        one = waiting.pop()
        if one in seen:
            continue
        seen.append(one)
        yield one
        inner = one.exceptions if isinstance(one, BaseExceptionGroup) else (one.__cause__, one.__context__)
        waiting += [cause for cause in inner if cause is not None]


def _of_certificate(code: int) -> Reason:
    if code == EXPIRED:
        return Reason.TLS_EXPIRED
    return Reason.TLS_NAME if code in WRONG_NAME else Reason.TLS_UNTRUSTED


def raise_for(answer: Answer) -> NoReturn:
    """What a status other than 2xx and 401 means."""
    status = answer.status
    if 300 <= status < 400:
        raise Misconfigured(Reason.REDIRECT, str(status))
    if status in (408, 425, 429):
        raise Retry(Reason.TOO_MANY, str(status), answer.retry_after_s)
    if status >= 500 or status < 200:
        known = f"http_{status}" in set(Reason)
        raise Retry(Reason(f"http_{status}") if known else Reason.HTTP_ERROR, str(status), answer.retry_after_s)
    if status == 403:
        raise Misconfigured(Reason.NOT_ALLOWED, str(status))
    if status in (404, 405):
        raise Misconfigured(Reason.HTTP_ERROR, str(status))
    raise Permanent(Reason.HTTP_ERROR, str(status))


# -- JSON --------------------------------------------------------------------------------------------


async def parsed(data: bytes) -> object:
    """The JSON of an answer; a long one is read beside the loop. Raises Retry."""
    found = _parse(data) if len(data) < IN_A_THREAD else await asyncio.to_thread(_parse, data)
    if isinstance(found, Unread):
        raise Retry(found.reason)
    return found


@dataclass(frozen=True, slots=True)
class Unread:
    """Why an answer is no JSON; its text stays behind."""

    reason: Reason


def _parse(data: bytes) -> object:
    head, tail = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n"), data[-200:].rstrip()
    if head.startswith(b"<"):
        return Unread(Reason.HTML)
    if not head:
        return Unread(Reason.HALF_ANSWER)
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except RecursionError:
        return Unread(Reason.TOO_DEEP)
    except ValueError:
        begun = head[:1] in (b"{", b"[")
        return Unread(Reason.HALF_ANSWER if begun and tail[-1:] not in (b"}", b"]") else Reason.NOT_JSON)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
