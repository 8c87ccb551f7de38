"""One slip of each kind that this hall prints, for whoever prepares a printer for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from assets.texts import Texts, languages
from config.schema import HallConfig, HallField
from devices.printer.slip import SlipContent
from kiosk.slips import slip_of
from queue_engine.protocol import Issued, Ticket

TOKEN = "0" * 32


def samples(config: HallConfig) -> Iterator[SlipContent]:
    """Each field in each language, the first of them with the mark of priority too."""
    now = datetime.now(UTC).isoformat()
    for language in languages():
        for number, field in enumerate(config.fields):
            yield slip_of(_issued(config, field, None, now), config, Texts(language))
            if not number and config.priority_groups:
                yield slip_of(_issued(config, field, config.priority_groups[0].id, now), config, Texts(language))


def _issued(config: HallConfig, field: HallField, priority: str | None, now: str) -> Issued:
    number = f"{field.letter}001"
    ticket = Ticket(id=number, number=number, field=field.id, priority=priority, issued_at=now, since=now)
    counters = tuple(counter.id for counter in config.counters if field.id in counter.fields)
    return Issued(ticket=ticket, ahead=1, token=TOKEN, day=now[:10], counters=counters)
