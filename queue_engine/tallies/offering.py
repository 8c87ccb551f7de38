"""A day's summary offered to the dossier system, once: handed to the hall server, which sends it on.

``<day>.offered`` beside the summary holds the head of what was handed over. Another head is another summary.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from queue_engine.client import Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import COMMAND_OF_BODY, Message, OfferSummary, Refusal, RefusalCode
from queue_engine.tallies.summary import head_of, put

log = logging.getLogger(__name__)

AWAY_S = 15.0
"""A hall server that is away, or does not know us yet, is asked again after this."""
COUNTS = (
    "visits", "finished", "by_day", "no_shows", "cancelled", "open", "voided", "transfers", "opened", "answered",
)  # fmt: skip
TIMES = ("wait", "walk", "service")


class Sender(Protocol):
    """The part of queue_engine.client.Commands that hands it over."""

    def carry_out(self, intent: Intent, deadline_s: float) -> Message | Refusal | Unreachable: ...


class Offers:
    """Summaries on their way to the hall server. Used by one thread."""

    def __init__(self, sender: Sender, folder: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._sender, self._folder, self._now = sender, folder, now
        self._not_before = float("-inf")
        self.trouble = ""
        """Why they do not go; empty while they do."""

    def offer(self, days: Iterable[tuple[str, str]]) -> list[str]:
        """Hand over what has not been; ``days``: each with its head. The days that went."""
        if self._now() < self._not_before:
            return []
        went = []
        for day, head in days:
            if head_of(self._folder / f"{day}.json") != head or self._offered(day) == head:
                continue
            if not self._goes(day, head):
                self._not_before = self._now() + AWAY_S
                break
            put(self._folder / f"{day}.offered", head.encode())
            went.append(day)
        return went

    def _offered(self, day: str) -> str:
        try:
            return (self._folder / f"{day}.offered").read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return ""

    def _goes(self, day: str, head: str) -> bool:
        summary = json.loads((self._folder / f"{day}.json").read_text(encoding="utf-8"))
        answer = self._sender.carry_out(intent_of(OfferSummary(day=day, head=head, told=flat(summary))), 0.0)
        if isinstance(answer, Unreachable):
            return self._stays("unreachable")
        if isinstance(answer, Refusal) and answer.code != RefusalCode.KEY_REUSED:  # reused: it was handed over before
            return self._stays(answer.code)
        if self.trouble:
            log.info("summaries go to the hall server again")
        self.trouble = ""
        return True

    def _stays(self, why: str) -> bool:
        """False. Said once."""
        if why != self.trouble:
            log.warning("the hall server does not take the summaries of days now: %s", why)
        self.trouble = why
        return False


def intent_of(body: OfferSummary) -> Intent:
    """The same summary has the same key, however often it is offered."""
    key = hashlib.sha256((body.day + body.head).encode()).hexdigest()[:32]
    return Intent(key, COMMAND_OF_BODY[OfferSummary].path, body.model_dump_json())


def flat(summary: dict[str, Any]) -> dict[str, Any]:
    """The figures of the whole day, without a table in a table; what docs/ho-so.md lists."""
    total = summary["total"]
    times = {f"{name}_{part}": total[name][part] for name in TIMES for part in ("median_s", "p90_s")}
    return {
        "hall": summary["hall"],
        "day": summary["day"],
        **{name: total[name] for name in COUNTS},
        **times,
        "response": total["response"],
        "scale": summary["scale"],
        "mean_points": total["mean"]["points"],
        "few": total["mean"]["few"],
        "levels": [str(count) for count in total["levels"]],
        "level_names": [level["name"] for level in summary["levels"]],
        "reasons": [f"{reason}={count}" for reason, count in sorted(total["reasons"].items())],
        "made_at": summary["made_at"],
        "first_seq": summary["source"]["first_seq"],
        "last_seq": summary["source"]["last_seq"],
        "head": summary["source"]["head"],
    }
