"""What every family promises, asked of all four over the same dossiers."""

from __future__ import annotations

from pathlib import Path

import pytest
from dossier_centres import DOSSIERS, FAMILIES, NOW, Sim, gateway_of, in_sim

from queue_engine.dossier.gateway import Ability, GatewayError, Misconfigured
from queue_engine.dossier.guide import NATIONAL
from queue_engine.dossier.record import OutEvent

pytestmark = pytest.mark.parametrize("family", FAMILIES)


def test_a_dossier_is_read_the_same_by_every_family(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = gateway_of(sim, family)
        for status in (2, 3, 4, 5, 6, 7, 8, 9, 10):
            want = sim.with_status(status)
            found = await gateway.dossier(want.code)
            assert found is not None
            assert (found.code, found.receipt_no, found.status_name) == (want.code, want.receipt_no, want.status_name)
            assert found.phase is NATIONAL[str(status)]
            assert found.received_at is not None
            assert found.received_at.replace(second=0) == want.received.replace(second=0)
            assert found.due_at == want.due
            assert found.procedure_name == sim.world.procedure(want.procedure).name
            assert found.unit_name == want.unit[1]
            assert found.officer_name == want.officer
            assert found.fetched_at == NOW
            assert found.source == gateway.name
        await gateway.close()

    in_sim(tmp_path, work)


def test_it_is_found_by_its_receipt_and_in_small_letters_too(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway, want = gateway_of(sim, family), sim.world.dossier(33)
        for text in (want.receipt_no, want.code.lower(), f" {want.code} "):
            found = await gateway.dossier(text)
            assert found is not None and found.code == want.code
        await gateway.close()

    in_sim(tmp_path, work)


@pytest.mark.parametrize("code", ["H13.01-990101-0001", "x", "700999999", "H13.01-251120-9999", "' OR 1=1 --"])
def test_a_dossier_that_does_not_exist_is_none(family: str, code: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = gateway_of(sim, family)
        assert await gateway.dossier(code) is None
        await gateway.close()

    in_sim(tmp_path, work)


def test_nothing_personal_is_in_a_record(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = gateway_of(sim, family)
        for number in range(0, 60, 5):
            want = sim.world.dossier(number)
            told = repr(await gateway.dossier(want.code))
            for personal in (want.person.name, want.person.identity, want.person.phone, want.person.email):
                assert personal not in told
        await gateway.close()

    in_sim(tmp_path, work)


def test_the_second_proof_is_compared_and_a_wrong_one_is_as_an_unknown_dossier(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway, want = gateway_of(sim, family), sim.world.dossier(12)
        assert Ability.PROVE in gateway.can
        async for _ in gateway.changed(None):  # files are compared with what was kept of them
            pass
        for proof in (want.person.identity[-4:], want.person.phone[-4:]):
            proved = await gateway.prove(want.code, proof)
            assert proved.right
            assert proved.dossier is not None and proved.dossier.code == want.code
        wrong = await gateway.prove(want.code, "0000")
        assert wrong == await gateway.prove("H13.01-990101-0001", want.person.phone[-4:])
        assert (wrong.dossier, wrong.right) == (None, False)
        await gateway.close()

    in_sim(tmp_path, work)


def test_what_changed_comes_in_parts_and_each_once(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = gateway_of(sim, family)
        codes = [one.code async for part in gateway.changed(None) for one in part]
        assert len(codes) == len(set(codes)) == DOSSIERS
        await gateway.close()

    in_sim(tmp_path, work)


def test_procedures_come_with_their_papers(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = gateway_of(sim, family)
        if Ability.PROCEDURES in gateway.can:
            found, want = list(await gateway.procedures()), list(sim.world.catalogue)
            assert found == want
        assert family in ("csv", "sql") or Ability.PROCEDURES in gateway.can
        await gateway.close()

    in_sim(tmp_path, work)


def test_what_it_cannot_do_is_said_as_a_wrong_set_up(family: str, tmp_path: Path) -> None:
    async def work(sim: Sim) -> None:
        gateway = gateway_of(sim, family)
        asked = {
            Ability.BOOKINGS: gateway.bookings,
            Ability.PROCEDURES: gateway.procedures,
            Ability.UNITS: gateway.units,
        }
        for ability, call in asked.items():
            if ability not in gateway.can:
                with pytest.raises(GatewayError):
                    await call()
        with pytest.raises(Misconfigured, match="no_call"):
            await gateway.send(OutEvent(1, "visit_finished", "v", NOW))
        await gateway.close()

    in_sim(tmp_path, work)
