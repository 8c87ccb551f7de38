"""The simulated centre in the test's own loop, and the four families over the same dossiers."""

from __future__ import annotations

import asyncio
import csv
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from queue_engine.dossier.csv_drop import CsvDrop
from queue_engine.dossier.gateway import Gateway
from queue_engine.dossier.gateways.shipped import shipped_mapping
from queue_engine.dossier.igate import IGate
from queue_engine.dossier.mapping import Call, Mapping
from queue_engine.dossier.portal import Portal
from queue_engine.dossier.proofs import Proofs, key_of
from queue_engine.dossier.rest import Access
from queue_engine.dossier.sim.answers import Centre
from queue_engine.dossier.sim.faults import SimFaults
from queue_engine.dossier.sim.ledger import Ledger
from queue_engine.dossier.sim.server import SimServer
from queue_engine.dossier.sim.world import SimDossier, World
from queue_engine.dossier.sql_view import SqlView

Result = TypeVar("Result")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FAMILIES = ("portal", "igate", "csv", "sql")
WEB = ("portal", "igate")
DOSSIERS = 400
FACTS = {
    "visit_finished": Call(
        body={"service": "NhanLuotTiepNhan", "session": "{token}", "madonvi": "{unit}", "ma": "{id}",
              "hoso": "{payload.dossier}", "luc": "{made_at}"}
    ),
}  # fmt: skip


def now() -> datetime:
    return NOW


@dataclass
class Sim:
    """The centre and what it knows."""

    folder: Path
    world: World = field(default_factory=lambda: World(7, DOSSIERS, 40, TODAY, ZONE))
    faults: SimFaults = field(default_factory=SimFaults)
    ledger: Ledger = field(default_factory=Ledger)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def with_status(self, status: int) -> SimDossier:
        return next(one for one in map(self.world.dossier, range(DOSSIERS)) if one.status == status)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """A test's loop; nothing may be left running."""
    return asyncio.run(work, debug=False)


def in_sim(folder: Path, work: Callable[[Sim], Awaitable[Result]]) -> Result:
    async def all_of_it() -> Result:
        async with simulated(folder) as sim:
            return await work(sim)

    return run(all_of_it())


@asynccontextmanager
async def simulated(folder: Path) -> AsyncIterator[Sim]:
    sim = Sim(folder)
    server = SimServer(Centre(sim.world, sim.faults, sim.ledger))
    sim.port = await server.listen("127.0.0.1", 0)
    try:
        yield sim
    finally:
        await server.close()


def web(sim: Sim, family: str, deadline_s: float = 20.0, secret: Path | None = None, **more: Any) -> Portal | IGate:
    """``more``: changes of the mapping."""
    mapping = shipped_mapping(family)
    mapping = mapping.model_copy(update=more) if more else mapping
    access = Access(sim.address, "H13.01", "hall", secret, deadline_s=deadline_s, send_deadline_s=deadline_s)
    return (Portal if family == "portal" else IGate)(mapping, access, now)


def gateway_of(sim: Sim, family: str) -> Gateway:
    if family in WEB:
        return web(sim, family)
    if family == "csv":
        return csv_gateway(sim)
    return SqlView(shipped_mapping("sql"), str(write_view(sim)), now)


def csv_gateway(sim: Sim, **files: Any) -> CsvDrop:
    write_csv(sim, sim.folder / "hoso-1.csv")
    proofs = Proofs(sim.folder / "proofs.db", key_of(sim.folder / "secrets" / "proofs.key"))
    return CsvDrop(csv_mapping(**files), sim.folder, now, proofs)


def csv_mapping(**files: Any) -> Mapping:
    mapping = shipped_mapping("csv")
    assert mapping.files
    return mapping.model_copy(update={"files": mapping.files.model_copy(update={"settle_s": 0.0, **files})})


HEADING = ("Mã hồ sơ", "Số biên nhận", "Mã thủ tục", "Tên thủ tục", "Mã lĩnh vực", "Lĩnh vực", "Trạng thái",
           "Ngày tiếp nhận", "Ngày hẹn trả", "Đơn vị xử lý", "Người xử lý", "Chủ hồ sơ", "Số giấy tờ", "Số điện thoại",
           "Ghi chú")  # fmt: skip


def csv_rows(sim: Sim) -> list[list[str]]:
    rows = []
    for one in map(sim.world.dossier, range(DOSSIERS)):
        procedure, person = sim.world.procedure(one.procedure), one.person
        rows.append([
            one.code, one.receipt_no, procedure.code, procedure.name, procedure.field_code,
            procedure.field_name, one.status_name, f"{one.received:%d/%m/%Y %H:%M}", f"{one.due:%d/%m/%Y %H:%M}",
            one.unit[1], one.officer, person.name, person.identity, person.phone, f"gọi {person.name} {person.phone}",
        ])  # fmt: skip
    return rows


def write_csv(sim: Sim, file: Path, encoding: str = "utf-8-sig") -> Path:
    with file.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([HEADING, *csv_rows(sim)])
    return file


def write_view(sim: Sim) -> Path:
    file = sim.folder / "cu.db"
    with sqlite3.connect(file) as database:
        database.execute(
            "CREATE TABLE v_ho_so (ma_ho_so, so_bien_nhan, ma_tthc, ten_tthc, ma_linh_vuc, ten_linh_vuc, trang_thai,"
            " ten_trang_thai, ngay_tiep_nhan, ngay_hen_tra, ngay_hen_tra_moi, ngay_ket_thuc, ngay_tra, don_vi_xu_ly,"
            " nguoi_xu_ly, ly_do_tu_choi, ghi_chu, chu_ho_so, so_giay_to, so_dien_thoai, email, cap_nhat)"
        )
        for one in map(sim.world.dossier, range(DOSSIERS)):
            procedure, person = sim.world.procedure(one.procedure), one.person
            row = (
                one.code, one.receipt_no, procedure.code, procedure.name, procedure.field_code,
                procedure.field_name, one.status, one.status_name, f"{one.received:%Y-%m-%d %H:%M:%S}",
                f"{one.due:%Y-%m-%d %H:%M:%S}", None, None, None, one.unit[1], one.officer, one.refusal,
                f"gọi {person.phone}", person.name, person.identity, person.phone, person.email,
                f"{one.updated:%Y-%m-%d %H:%M:%S}",
            )  # fmt: skip
            database.execute(f"INSERT INTO v_ho_so VALUES ({','.join('?' * len(row))})", row)
    database.close()
    return file
