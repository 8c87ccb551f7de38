"""Ratings and the summaries of days reach a centre by its own call, an address or a folder, each once."""

from __future__ import annotations

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dossier_centres import NOW, Sim, in_sim, run, web

from config import load_hall
from config.dossiers import Dossiers
from queue_engine.domain.outgoing import rating_told
from queue_engine.domain.ratings import Rating, ScaleRule
from queue_engine.dossier.folder import COLUMNS, FIRST, FolderSink
from queue_engine.dossier.gateway import TAKES, Ability, Misconfigured
from queue_engine.dossier.gateways.outward import Outward
from queue_engine.dossier.gateways.wiring import ABILITY, gateway_of
from queue_engine.dossier.mapping import EVENTS, Call
from queue_engine.dossier.outbox import BELLS
from queue_engine.dossier.record import OutEvent
from queue_engine.dossier.rest import ABILITY_OF
from queue_engine.dossier.sim.answers import FACTS
from queue_engine.tallies.offering import flat

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SCALE = ScaleRule("ba-muc", "", (2.0, 1.0, 0.0), frozenset({3}))
RATING = Rating(
    "2026-11-23.A012", "2026-11-23", "A012", "land", "3", "hanh", "H13.01-261120-0001", "ba-muc", 0, 30_000,
    level=3, station="kiosk-1", rated_ms=9_000, rated_seq=41, reason="cho-lau",
)  # fmt: skip
SUMMARY = {
    "hall": "Bộ phận Một cửa",
    "day": "2026-11-23",
    "made_at": "2026-11-23T17:00:01.000Z",
    "source": {"first_seq": 1, "last_seq": 912, "head": "ab12"},
    "scale": "ba-muc",
    "levels": [{"name": name, "points": 0.0} for name in ("Rất hài lòng", "Hài lòng", "Không hài lòng")],
    "total": {
        **dict.fromkeys(("visits", "finished", "by_day", "no_shows", "cancelled", "open", "voided", "transfers"), 4),
        **dict.fromkeys(("opened", "answered"), 3),
        **{name: {"n": 4, "median_s": 60.0, "p90_s": 90.0} for name in ("wait", "walk", "service")},
        "response": 0.75,
        "mean": {"n": 3, "points": 1.5, "few": True},
        "levels": [2, 0, 1],
        "reasons": {"cho-lau": 1},
    },
}
RATED = OutEvent(41, "rated", RATING.ticket, NOW, dict(rating_told(RATING, SCALE)))
DAY = OutEvent(913, "day_summary", "summary.2026-11-23", NOW, flat(SUMMARY))


def test_every_kind_of_row_has_its_setting_its_call_its_columns_and_its_ability() -> None:
    send = Dossiers.model_validate({"out": {"send": tuple(ABILITY)}}).out.send
    assert set(send) == set(ABILITY)
    assert set(ABILITY.values()) == TAKES == {ABILITY_OF[kind] for kind in EVENTS}
    assert set(COLUMNS) == set(EVENTS)
    assert {"rated", "summary_offered"} <= BELLS


@pytest.mark.parametrize("event", [RATED, DAY], ids=lambda event: event.kind)
def test_the_columns_of_a_file_are_what_the_hall_tells(event: OutEvent, tmp_path: Path) -> None:
    for _ in range(2):
        run(FolderSink(tmp_path, "H13.01", ZONE).send(event))
    [file] = tmp_path.iterdir()
    heading, row = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert heading[: len(FIRST)] == list(FIRST)
    assert set(COLUMNS[event.kind]) <= set(event.payload), "a column that is always empty tells nobody anything"
    told = dict(zip(heading, row, strict=True))
    if event is RATED:
        assert (told["level"], told["points"], told["reason"], told["dossier"]) == (
            "3", "0.0", "cho-lau", "H13.01-261120-0001",
        )  # fmt: skip
    else:
        assert (told["visits"], told["levels"], told["reasons"]) == ("4", "2; 0; 1", "cho-lau=1")


def test_a_rating_tells_nothing_of_the_citizen_and_no_slip() -> None:
    assert not {"station", "token", "priority", "device"} & RATED.payload.keys()


@pytest.mark.parametrize("event", [RATED, DAY], ids=lambda event: event.kind)
def test_an_address_gets_it_once(event: OutEvent, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        plain = load_hall("commune")
        out = {"send": ("ratings", "summaries"), "where": "address", "address": sim.address + FACTS}
        given = Dossiers.model_validate({"unit": "H13.01", "out": out})
        gateway = gateway_of(plain.model_copy(update={"dossiers": given}))
        assert isinstance(gateway, Outward)
        assert gateway.can == {Ability.RATINGS, Ability.SUMMARIES}
        for _ in range(2):
            await gateway.send(event)
        await gateway.close()
        assert sim.ledger.order == [f"H13.01-{event.id}"]
        assert sim.ledger.facts[f"H13.01-{event.id}"]["data"] == event.payload

    in_sim(tmp_path, work)


def test_a_system_with_a_call_for_it_takes_it_by_that_call(tmp_path: Path) -> None:
    body = {"service": "NhanDanhGia", "session": "{token}", "madonvi": "{unit}", "ma": "{id}", "muc": "{payload.level}"}

    async def work(sim: Sim) -> None:
        shipped = web(sim, "portal")
        gateway = web(sim, "portal", calls=shipped._mapping.calls | {"rated": Call(body=body)})
        assert Ability.RATINGS in gateway.can and Ability.SUMMARIES not in gateway.can
        for _ in range(2):
            await gateway.send(RATED)
        with pytest.raises(Misconfigured, match="no_call"):
            await gateway.send(DAY)
        for one in (shipped, gateway):
            await one.close()
        assert [fact["muc"] for fact in sim.ledger.facts.values()] == [3]

    in_sim(tmp_path, work)
