"""A day's summary goes to the hall server once, under a key of its own, as soon as the server is there."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config import load_hall
from config.secrets import dossiers_token, tallies_token
from queue_engine.client import Commands, Unreachable
from queue_engine.client.intents import Intent
from queue_engine.protocol import Message, OfferSummary, OutboxNoted, OutboxTaken, Refusal, TakeOutbox
from queue_engine.tallies.offering import AWAY_S, Offers, flat, intent_of
from queue_engine.tallies.service import Tallies
from queue_engine.tallies.store import TallyStore
from queue_engine.tallies.summary import over
from tests.fakes.hall import ServerProcess, write_settings
from tests.tallies.tally_weeks import HANOI, Week, tally_rules, write_store

DAYS = ["2026-11-23", "2026-11-24"]
NOW = "2026-11-26T10:00:00.000Z"


class FakeServer:
    """Takes what is offered, or answers what the test wants."""

    def __init__(self) -> None:
        self.sent: list[Intent] = []
        self.answer: Callable[[Intent], Message | Unreachable] = lambda intent: OutboxNoted(noted=1)

    def carry_out(self, intent: Intent, deadline_s: float) -> Any:
        self.sent.append(intent)
        return self.answer(intent)

    def days(self) -> list[str]:
        return [OfferSummary.model_validate_json(intent.body).day for intent in self.sent]


class Office:
    """The tables of two days that are over, their summaries, and a server."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server, self.at = folder / "summaries", FakeServer(), 0.0
        week = Week(31).days(2, 30)
        self.facts = week.day(date(2026, 11, 25), 5).facts()
        self.journal = write_store(folder / "hall.db", self.facts)
        self.store = TallyStore(folder / "tallies.db", HANOI)
        self.begin()

    def begin(self) -> None:
        """As after a start of the program."""
        offers = Offers(self.server, self.folder, lambda: self.at)
        self.tallies = Tallies(self.store, tally_rules(), self.journal, lambda: NOW, self.folder, offers)

    def told(self, day: str) -> dict[str, Any]:
        summary: dict[str, Any] = json.loads((self.folder / f"{day}.json").read_text(encoding="utf-8"))
        return summary


@pytest.fixture
def office(tmp_path: Path) -> Any:
    office = Office(tmp_path)
    yield office
    office.store.close()


def test_each_day_that_is_over_is_offered_once(office: Office) -> None:
    for _ in range(3):
        office.tallies.follow()
    office.begin()
    office.tallies.follow()
    assert office.server.days()[:2] == DAYS
    assert len(set(office.server.days())) == len(office.server.days())


def test_the_key_is_made_of_the_day_and_its_head_so_that_twice_is_once(office: Office) -> None:
    office.tallies.follow()
    (office.folder / f"{DAYS[0]}.offered").unlink()
    office.begin()
    office.tallies.follow()
    first, *_, again = office.server.sent
    assert first == again
    assert len(first.key) == 32


def test_while_the_server_is_away_it_is_tried_again_later_and_said_once(
    office: Office, caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("does not take the summaries")
    office.server.answer = Unreachable
    for _ in range(3):
        office.tallies.follow()
    assert office.server.days() == DAYS[:1]
    office.at += AWAY_S
    office.tallies.follow()
    assert office.server.days() == [DAYS[0], DAYS[0]]
    assert office.tallies.health()["offers"] == "unreachable"
    assert sum(one.levelno == logging.WARNING for one in caplog.records) == 1
    office.server.answer = lambda intent: OutboxNoted(noted=1)
    office.at += AWAY_S
    office.tallies.follow()
    assert office.server.days()[2:4] == DAYS
    assert office.tallies.health()["offers"] is None


def test_a_summary_that_was_handed_over_before_counts_as_gone(office: Office) -> None:
    office.server.answer = lambda intent: Refusal(code="key_reused", message="the same key with another body")
    office.tallies.follow()
    office.tallies.follow()
    assert office.server.days()[:2] == DAYS
    assert len(set(office.server.days())) == len(office.server.days())


def test_a_summary_of_other_facts_is_offered_anew(office: Office) -> None:
    office.tallies.follow()
    (office.folder / f"{DAYS[1]}.offered").write_text("another head")
    office.tallies.follow()
    assert office.server.days()[-1] == DAYS[1]


def test_what_is_told_is_the_whole_day_flat_and_names_nobody(office: Office) -> None:
    office.tallies.follow()
    body = OfferSummary.model_validate_json(office.server.sent[0].body)
    summary = office.told(DAYS[0])
    total = summary["total"]
    assert body.told == flat(summary)
    assert (body.told["visits"], body.told["answered"]) == (total["visits"], total["answered"])
    assert body.told["wait_median_s"] == total["wait"]["median_s"]
    assert body.told["levels"] == [str(one) for one in total["levels"]]
    assert body.told["head"] == body.head == dict(over(office.store))[DAYS[0]]
    assert not [key for key in body.told if "officer" in key]
    assert "made_by" not in body.told


def test_the_real_server_makes_one_row_of_it_and_only_for_the_worker(tmp_path: Path) -> None:
    hall = ServerProcess(tmp_path)
    hall.values["dossiers"] = {"out": {"send": ["summaries"], "where": "folder", "folder": str(tmp_path)}}
    write_settings(tmp_path, hall.values)
    body = OfferSummary(day="2026-11-23", head="ab" * 32, told={"visits": 12, "levels": ["9", "2", "1"]})
    with hall as server:
        config = load_hall(str(server.file))
        tallies, dossiers = (Commands(server.address, token(config)) for token in (tallies_token, dossiers_token))
        refused = dossiers.send(body)
        assert isinstance(refused, Refusal) and refused.code == "not_allowed"
        assert [tallies.carry_out(intent_of(body), 2.0) for _ in range(2)] == [OutboxNoted(noted=1)] * 2
        taken = dossiers.send(TakeOutbox())
        assert isinstance(taken, OutboxTaken)
        assert [(row.kind, row.visit, row.payload) for row in taken.rows] == [
            ("day_summary", "summary.2026-11-23", body.told)
        ]
        for commands in (tallies, dossiers):
            commands.close()
