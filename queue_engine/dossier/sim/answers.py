"""What the simulated centre answers: both families, and the hall's own facts. No sockets here."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from queue_engine.dossier.sim.families import Teller
from queue_engine.dossier.sim.faults import SimFaults
from queue_engine.dossier.sim.ledger import Ledger
from queue_engine.dossier.sim.people import UNITS
from queue_engine.dossier.sim.world import SimDossier, World

WRONG_PASSWORDS = ("wrong", "sai")
TOKEN_S = 1800.0
FACTS = "/hall/events"
"""Where the hall's own JSON goes."""
PORTAL_FACTS = ("NhanLuotTiepNhan", "NhanPhanAnh", "NhanDanhGia", "NhanTongHop")
"""Services of the portal family that take facts; no real portal is known to have them."""


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Told:
    """An answer."""

    status: int
    body: bytes
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_told(body: Any, status: int = 200) -> Told:
    return Told(status, json.dumps(body, ensure_ascii=False).encode())


class Centre:
    """The centre's mind."""

    def __init__(
        self, world: World, faults: SimFaults, ledger: Ledger, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.world, self.faults, self.ledger = world, faults, ledger
        self._teller, self._clock = Teller(world), clock
        self._tokens: dict[str, float] = {}

    def answer(self, asked: Asked) -> Told:
        self._teller.shift = timedelta(hours=1 if self.faults.met("clock_hour_off") else 0)
        place = urlsplit(asked.target)
        query = {key: values[0] for key, values in parse_qs(place.query).items()}
        if place.path == FACTS and asked.method == "POST":
            return self._fact(asked)
        if asked.method == "POST" and place.path.endswith("/token"):
            return self._oidc(asked)
        if asked.method == "GET":
            return self._igate(place.path, query, asked)
        return self._portal(asked)

    # -- portal

    def _portal(self, asked: Asked) -> Told:
        try:
            body = json.loads(asked.body)
            service = str(body["service"])
        except (ValueError, KeyError, TypeError):
            return as_told({"error_code": "99", "message": "Yêu cầu không hợp lệ"})
        self.ledger.call(service)
        if service == "login":
            return self._login(body)
        if not self._good(str(body.get("session", ""))):
            return as_told({"error_code": "401", "message": "Hết phiên làm việc"})
        if self.faults.met("unknown_unit"):
            return as_told({"error_code": "12", "message": "Mã đơn vị không tồn tại"})
        if service in PORTAL_FACTS:
            return self._portal_fact(body)
        return self._service(service, body)

    def _service(self, service: str, body: dict[str, Any]) -> Told:
        teller, world = self._teller, self.world
        match service:
            case "TraCuuHoSo":
                rows = [teller.portal_dossier(one) for one in self._found(str(body.get("mahoso", "")))]
                if not rows:
                    return as_told({"error_code": "404", "message": "Không tìm thấy hồ sơ", "result": []})
                rows = [self._spoilt(row) for row in rows]
            case "DanhSachHoSo":
                since = datetime.strptime(str(body["tungay"]), "%Y%m%d%H%M%S").replace(tzinfo=world.zone)
                page, size = int(body["trang"]), int(body["sodong"])
                numbers = _part(world.changed_since(since), page - 1, size)
                rows = [teller.portal_dossier(world.dossier(number)) for number in numbers]
            case "LayDanhSachTTHC":
                rows = [teller.portal_procedure(number) for number in range(world.procedures)]
            case "LayThuTuc":
                number = world.procedure_number(str(body.get("maTTHC", "")))
                rows = [teller.portal_procedure(number, whole=True)] if number is not None else []
            case "LayDanhSachLinhVuc":
                rows = teller.portal_fields()
            case "LayDanhSachDonVi":
                rows = teller.portal_units()
            case _:
                return as_told({"error_code": "98", "message": "Không có dịch vụ này"})
        return as_told({"error_code": "0", "message": "Thành công", "result": rows})

    def _login(self, body: dict[str, Any]) -> Told:
        if body.get("password") in WRONG_PASSWORDS or self.faults.met("wrong_password"):
            return as_told({"error_code": "1", "message": "Sai tài khoản hoặc mật khẩu"})
        return as_told({"error_code": "0", "session": self._new_token()})

    def _portal_fact(self, body: dict[str, Any]) -> Told:
        if self.faults.met("refused"):
            return as_told({"error_code": "7", "message": "Dữ liệu không hợp lệ"})
        new = self.ledger.take(f"{body.get('madonvi', '')}-{body.get('ma', '')}", body)
        if not new or self.faults.met("exists"):
            return as_told({"error_code": "9", "message": "Dữ liệu đã tồn tại trên hệ thống"})
        return as_told({"error_code": "0", "message": "Thành công"})

    # -- iGate

    def _oidc(self, asked: Asked) -> Told:
        self.ledger.call("token")
        form = parse_qs(asked.body.decode("utf-8", "replace"))
        if form.get("client_secret", [""])[0] in WRONG_PASSWORDS or self.faults.met("wrong_password"):
            return as_told({"error": "invalid_client"}, 401)
        return as_told({"access_token": self._new_token(), "expires_in": int(TOKEN_S), "token_type": "Bearer"})

    def _igate(self, path: str, query: dict[str, str], asked: Asked) -> Told:
        self.ledger.call(path)
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._good(token):
            return as_told({"error": "invalid_token"}, 401)
        if self.faults.met("unknown_unit"):
            return as_told({"message": "Agency not found"}, 403)
        page, size = int(query.get("page", 0)), int(query.get("size", 20))
        teller, world = self._teller, self.world
        if path.startswith("/bt/procedure/") and not path.endswith("/search"):
            number = world.procedure_number(unquote(path.rpartition("/")[2]))
            return as_told(teller.igate_procedure(number)) if number is not None else as_told({}, 404)
        rows: list[Any]
        match path:
            case "/pa/dossier/search" if "code" in query:
                rows = [self._spoilt(teller.igate_dossier(one)) for one in self._found(query["code"])]
            case "/pa/dossier/search":
                since = datetime.fromisoformat(query["updated-from"])
                numbers = _part(world.changed_since(since), page, size)
                rows = [teller.igate_dossier(world.dossier(number)) for number in numbers]
            case "/bt/procedure/search":
                rows = [teller.igate_procedure(number) for number in _part(range(world.procedures), page, size)]
            case "/bt/sector/search":
                rows = list(_part(teller.igate_names(world.fields), page, size))
            case "/bd/agency/search":
                rows = list(_part(teller.igate_names(UNITS), page, size))
            case _:
                return as_told({"message": "Not found"}, 404)
        return as_told({"content": rows, "number": page, "size": size})

    # -- the hall's own facts

    def _fact(self, asked: Asked) -> Told:
        self.ledger.call("fact")
        try:
            fact = json.loads(asked.body)
            key = f"{fact['unit']}-{fact['id']}"
        except (ValueError, KeyError, TypeError):
            return as_told({"message": "Sai định dạng"}, 422)
        if self.faults.met("refused"):
            return as_told({"message": "Dữ liệu không hợp lệ"}, 422)
        new = self.ledger.take(key, fact)
        if not new or self.faults.met("exists"):
            return as_told({"message": "Lượt này đã tồn tại"}, 409)
        return as_told({"message": "Đã nhận"}, 201)

    # -- parts

    def _found(self, code: str) -> list[SimDossier]:
        number = self.world.number_of(code)
        if number is None:
            return []
        if self.faults.met("other_dossier"):
            number = (number + 1) % self.world.dossiers
        return [self.world.dossier(number)]

    def _spoilt(self, row: dict[str, Any]) -> dict[str, Any]:
        if self.faults.met("missing_unit"):
            for key in ("DonViXuLy", "NguoiXuLy", "agency", "currentTask"):
                row.pop(key, None)
        if self.faults.met("missing_status"):
            row.pop("TrangThaiHoSo", None)
            row.pop("dossierStatus", None)
        if self.faults.met("unknown_status"):
            row |= (
                {"TrangThaiHoSo": "77", "TenTrangThai": "Chờ liên thông"}
                if "MaHoSo" in row
                else {"dossierStatus": {"id": 77, "name": "Chờ liên thông"}}
            )
        if self.faults.met("wrong_types"):
            row |= {"NgayTiepNhan": [1, 2], "acceptedDate": {"a": 1}, "DanhSachHoSoBoSung": "không", "task": 5}
        return row

    def _new_token(self) -> str:
        token = secrets.token_urlsafe(24)
        self._tokens[token] = self._clock() + TOKEN_S
        return token

    def _good(self, token: str) -> bool:
        if self.faults.met("expired_token"):
            self._tokens.pop(token, None)
            return False
        return self._tokens.get(token, 0.0) > self._clock()


def _part(rows: Sequence[Any], page: int, size: int) -> Sequence[Any]:
    return rows[page * size : (page + 1) * size] if page >= 0 and size > 0 else ()
