"""The portal family (LGSP/NGSP adapters): POST of JSON to one address, a session in every call, ``error_code`` in every
answer. Some adapters put the rows into a text that is JSON itself."""

from __future__ import annotations

import json

from queue_engine.dossier.errors import Reason
from queue_engine.dossier.gateway import Retry
from queue_engine.dossier.mapping import Call
from queue_engine.dossier.reading import Row
from queue_engine.dossier.rest import Rest
from queue_engine.dossier.values import as_rows, first


class Portal(Rest):
    """A central system of the portal family."""

    @staticmethod
    def rows_in(body: object, call: Call) -> list[Row]:
        found = first(body, call.rows)
        if isinstance(found, str) and found.lstrip()[:1] in ("[", "{"):
            return as_rows(_inner(found), " | ".join(map(str, call.rows)))
        return Rest.rows_in(body, call)


def _inner(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    raise Retry(Reason.NOT_JSON)
