"""Facts for a central system that has no call for them: our own JSON, posted to an address.

    {"format": "hall-events/1", "unit": "H13.01", "id": 4711, "kind": "visit_finished", "visit": "…",
     "made_at": "2026-11-22T09:42:10+07:00", "data": {…}}

Every attempt has the same id, in the header ``Idempotency-Key`` too: who has it already says 409 or "đã tồn tại", and
that is a success. With a secret, ``X-Hall-Signature`` is the HMAC-SHA256 of the body under it. docs/ho-so.md has the
format in full.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import tzinfo
from pathlib import Path
from typing import Any

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Misconfigured
from queue_engine.dossier.http import Answer, Http, Sent, raise_for
from queue_engine.dossier.record import OutEvent
from queue_engine.dossier.signed_in import read_secret

FORMAT = "hall-events/1"
EXISTS = "đã tồn tại"
MAY_SAY_SO = (400, 422)


class AddressSink:
    """Posts each fact."""

    def __init__(
        self,
        address: str,
        unit: str,
        zone: tzinfo,
        deadline_s: float = 20.0,
        secret: Path | None = None,
        ca_file: Path | None = None,
    ) -> None:
        self._unit, self._zone, self._deadline_s, self._secret = unit, zone, deadline_s, secret
        self._http = Http(address, ca_file)

    async def send(self, event: OutEvent) -> None:
        """Raises GatewayError; a fact that is there already is a success."""
        body = json.dumps(as_json(event, self._unit, self._zone), ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{self._unit}-{event.id}"}
        if key := read_secret(self._secret):
            headers["X-Hall-Signature"] = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        answer = await self._http.ask(Sent("POST", body=body, headers=headers), self._deadline_s)
        if answer.good or _has_it(answer):
            return
        if answer.status == 401:
            raise Misconfigured(Reason.NOT_ALLOWED, "401")
        raise_for(answer)

    async def close(self) -> None:
        await self._http.close()


def as_json(event: OutEvent, unit: str, zone: tzinfo) -> dict[str, Any]:
    """Our own format."""
    return {
        "format": FORMAT,
        "unit": unit,
        "id": event.id,
        "kind": event.kind,
        "visit": event.visit,
        "made_at": event.made_at.astimezone(zone).isoformat(timespec="seconds"),
        "data": dict(event.payload),
    }


def _has_it(answer: Answer) -> bool:
    if answer.status == 409:
        return True
    return answer.status in MAY_SAY_SO and EXISTS in answer.data.decode("utf-8", "replace").casefold()
