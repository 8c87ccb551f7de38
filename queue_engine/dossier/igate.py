"""The iGate family: an OIDC bearer token in the header, GET with a query, rows in ``content``, pages from 0.

Its search may give dossiers whose codes are alike; the one that was asked for is picked, or there is none.
"""

from __future__ import annotations

from queue_engine.dossier.mapping import Call
from queue_engine.dossier.reading import Row
from queue_engine.dossier.rest import Rest


class IGate(Rest):
    """A central system of the iGate family."""

    @staticmethod
    def rows_in(body: object, call: Call) -> list[Row]:
        # past the last page some answer with an object that has no rows at all
        if isinstance(body, dict) and (body.get("empty") is True or body.get("totalElements") == 0):
            return []
        return Rest.rows_in(body, call)
