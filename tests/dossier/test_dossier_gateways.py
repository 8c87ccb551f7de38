"""The gateway that a hall's settings mean, and where its facts go."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from dossier_centres import NOW, Sim, in_sim, run, write_csv, write_view

from config import ConfigProblems, HallConfig, load_hall
from config.dossiers import Dossiers
from config.secrets import ensure
from queue_engine.dossier.csv_drop import CsvDrop
from queue_engine.dossier.gateway import Ability, Gateway, Misconfigured
from queue_engine.dossier.gateways.outward import Outward
from queue_engine.dossier.gateways.wiring import gateway_of
from queue_engine.dossier.igate import IGate
from queue_engine.dossier.portal import Portal
from queue_engine.dossier.record import OutEvent
from queue_engine.dossier.sim.answers import FACTS
from queue_engine.dossier.sql_view import SqlView
from queue_engine.dossier.wiring import Service

EVENT = OutEvent(7, "status_flagged", "v", NOW, {"dossier": "H13.01-261120-0001", "claim": "=1+1"})


def hall(state: Path, /, **dossiers: object) -> HallConfig:
    plain = load_hall("commune")
    given = Dossiers.model_validate(dossiers)
    own = plain.hall.model_copy(update={"state_dir": state / "state"})
    return plain.model_copy(update={"dossiers": given, "hall": own})


def opened(state: Path, /, **dossiers: object) -> Gateway | None:
    return gateway_of(hall(state, **dossiers))


def test_each_system_has_its_gateway(tmp_path: Path) -> None:
    async def work() -> None:
        web = {"address": "http://127.0.0.1:9", "unit": "H13.01"}
        found = [
            opened(tmp_path, system="portal", name="Cổng tỉnh", **web),
            opened(tmp_path, system="igate", **web),
            opened(tmp_path, system="csv", folder=tmp_path),
            opened(tmp_path, system="sql", address=str(write_view(Sim(tmp_path)))),
        ]
        assert [type(one) for one in found] == [Portal, IGate, CsvDrop, SqlView]
        assert [one.name for one in found if one][:2] == ["Cổng tỉnh", "iGate"]
        for one in found:
            assert one is not None
            await one.close()

    run(work())
    assert opened(tmp_path) is None


def test_a_mapping_of_ones_own_is_used_and_its_mistakes_are_the_settings_own(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('family = "csv"\n[files]\n[dossier]\ncode = "Ma"\n[phases]\nA = "accepted"\n', "utf-8")
    (tmp_path / "x.csv").write_text("Ma\nA-1\n", "utf-8")
    gateway = opened(tmp_path, system="csv", folder=tmp_path, mapping=str(mapping))
    assert gateway is not None
    assert gateway.can == {Ability.CHANGED}
    mapping.write_text('family = "csv"\n', "utf-8")
    with pytest.raises(ConfigProblems) as caught:
        opened(tmp_path, system="csv", folder=tmp_path, mapping=str(mapping))
    assert {one.key for one in caught.value.problems} >= {"dossier", "phases"}


def test_facts_go_into_a_folder_beside_any_system_or_none(tmp_path: Path) -> None:
    write_csv(Sim(tmp_path), tmp_path / "hoso.csv")
    out = tmp_path / "out"
    out.mkdir()
    told = {"send": ("flags",), "where": "folder", "folder": out}

    async def work() -> None:
        for more in ({"system": "csv", "folder": tmp_path}, {}):
            gateway = opened(tmp_path, unit="H13.01", out=told, **more)
            assert isinstance(gateway, Outward)
            assert Ability.FLAGS in gateway.can and Ability.VISITS not in gateway.can
            await gateway.send(EVENT)
            await gateway.send(EVENT)
            await gateway.close()

    run(work())
    [file] = out.iterdir()
    [heading, row] = csv.reader(file.read_text("utf-8-sig").splitlines())
    told_row = dict(zip(heading, row, strict=True))
    assert (told_row["id"], told_row["unit"], told_row["kind"]) == ("7", "H13.01", "status_flagged")
    assert told_row["claim"] == "'=1+1"


def test_facts_for_which_a_system_has_no_call_are_tried_so_that_somebody_is_told(tmp_path: Path) -> None:
    web = {"system": "portal", "address": "http://127.0.0.1:9", "unit": "H13.01"}
    given = ensure(hall(tmp_path, **web, out={"send": ("flags",)}))
    service = Service(given)

    async def work() -> None:
        gateway = gateway_of(given)
        assert gateway is not None and service._drain(gateway) is not None
        with pytest.raises(Misconfigured, match="no_call"):
            await gateway.send(EVENT)
        await gateway.close()

    run(work())
    service._close(None)


def test_facts_go_to_an_address_once(tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        out = {"send": ("visits", "flags"), "where": "address", "address": sim.address + FACTS}
        gateway = opened(tmp_path, system="portal", address=sim.address, unit="H13.01", out=out)
        assert gateway is not None
        assert await gateway.dossier(sim.world.code_of(3)) is not None
        await gateway.send(EVENT)
        await gateway.send(EVENT)
        await gateway.close()
        assert (sim.ledger.order, sim.ledger.told["H13.01-7"]) == (["H13.01-7"], 2)
        assert sim.ledger.facts["H13.01-7"]["data"] == EVENT.payload

    in_sim(tmp_path, work)
