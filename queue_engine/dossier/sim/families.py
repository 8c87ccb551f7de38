"""The simulated centre's data in the words of the portal family and of the iGate family."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from queue_engine.dossier.record import Procedure
from queue_engine.dossier.sim.people import UNITS
from queue_engine.dossier.sim.world import Extra, SimDossier, World

IGATE_STATUS = {1: 0, 2: 20, 3: 12, 4: 2, 5: 1, 6: 9, 7: 6, 8: 3, 9: 4, 10: 5}


class Teller:
    """``shift``: how far the centre's clock is wrong."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.shift = timedelta()

    # -- portal

    def portal_dossier(self, one: SimDossier) -> dict[str, Any]:
        procedure, person, unit = self.world.procedure(one.procedure), one.person, one.unit
        return {
            "MaHoSo": one.code,
            "SoBienNhan": one.receipt_no,
            **_portal_name(procedure),
            "ChuHoSo": person.name,
            "SoGiayToChuHoSo": person.identity,
            "SoDienThoai": person.phone,
            "Email": person.email,
            "NgayTiepNhan": self._portal(one.received),
            "NgayHenTra": self._portal(one.due),
            "NgayKetThucXuLy": self._portal(one.finished),
            "NgayTra": self._portal(one.returned),
            "TrangThaiHoSo": str(one.status),
            "TenTrangThai": one.status_name,
            "HinhThuc": "Trực tiếp",
            "DonViXuLy": unit[1],
            "NguoiXuLy": one.officer,
            "LyDoTuChoi": one.refusal,
            "GhiChu": f"Liên hệ {person.name}, {person.phone}" if one.number % 5 == 0 else "",
            "DanhSachHoSoBoSung": [self._portal_extra(extra) for extra in one.extras],
            "TienDoXuLy": [
                {
                    "ThoiDiemXuLy": self._portal(at),
                    "PhongBanXuLy": office,
                    "NguoiXuLy": who,
                    "ChucDanh": "Chuyên viên",
                    "NoiDungXuLy": what,
                }
                for at, office, who, what in one.steps
            ],
        }

    def _portal_extra(self, extra: Extra) -> dict[str, str]:
        return {
            "NoiDungBoSung": extra.content,
            "NgayBoSung": self._portal(extra.at),
            "NgayHenTraTruoc": self._portal(extra.before),
            "NgayHenTraMoi": self._portal(extra.after),
        }

    def portal_procedure(self, number: int, whole: bool = False) -> dict[str, Any]:
        known = self.world.procedure(number)
        if not whole:
            return _portal_name(known)
        return {
            **_portal_name(known),
            "CapThucHien": known.level,
            "CoQuanThucHien": known.agency,
            "CachThucThucHien": "\n".join(known.submission),
            "ThoiHanGiaiQuyet": known.time_limit,
            "LePhi": known.fee,
            "TrinhTuThucHien": "\n".join(known.steps),
            "YeuCauDieuKien": "\n".join(known.requirements),
            "CanCuPhapLy": "\n".join(known.legal_basis),
            "CoQuanCoThamQuyen": known.decides,
            "DoiTuongThucHien": known.who_may_apply,
            "KetQuaThucHien": known.result,
            "DuongDan": known.url,
            "SoQuyetDinh": known.decision_no,
            "NgayQuyetDinh": f"{known.decided_on:%Y%m%d}" if known.decided_on else "",
            "TuKhoa": list(known.keywords),
            "ThanhPhanHoSo": [
                {
                    "TruongHop": case.name,
                    "TenGiayTo": paper.name,
                    "SoBanChinh": str(paper.originals),
                    "SoBanSao": str(paper.copies),
                    "GhiChu": paper.note,
                    "MauDonToKhai": paper.form_url,
                }
                for case in known.cases
                for paper in case.papers
            ],
        }

    def _portal(self, moment: datetime | None) -> str:
        return (moment + self.shift).astimezone(self.world.zone).strftime("%Y%m%d%H%M%S") if moment else ""

    # -- iGate

    def igate_dossier(self, one: SimDossier) -> dict[str, Any]:
        procedure, person, unit = self.world.procedure(one.procedure), one.person, one.unit
        return {
            "id": f"{one.number:024x}",
            "code": one.code,
            "receiptCode": one.receipt_no,
            "dossierStatus": {"id": IGATE_STATUS[one.status], "name": [_in_vietnamese(one.status_name)]},
            "procedure": {
                "code": procedure.code,
                "translate": [
                    {"languageId": 46, "name": f"Procedure {procedure.code}"},
                    _in_vietnamese(procedure.name),
                ],
                "sector": {"code": procedure.field_code, "name": [_in_vietnamese(procedure.field_name)]},
            },
            "agency": {"code": unit[0], "name": unit[1]},
            "accepter": {"fullname": one.officer},
            "applicant": {
                "data": {
                    "fullname": person.name,
                    "identityNumber": person.identity,
                    "phoneNumber": person.phone,
                    "email": person.email,
                }
            },
            "acceptedDate": self._igate(one.received),
            "appointmentDate": self._igate(one.due),
            "completedDate": self._igate(one.finished),
            "returnedDate": self._igate(one.returned),
            "rejectReason": one.refusal or None,
            "additionalRequirements": [
                {
                    "content": extra.content,
                    "createdDate": self._igate(extra.at),
                    "oldAppointmentDate": self._igate(extra.before),
                    "newAppointmentDate": self._igate(extra.after),
                }
                for extra in one.extras
            ],
            "currentTask": [{"assignee": {"fullname": one.officer}, "agency": {"name": [_in_vietnamese(unit[1])]}}],
            "task": [
                {
                    "completedDate": self._igate(at),
                    "agency": {"name": office},
                    "assignee": {"fullname": who},
                    "name": what,
                }
                for at, office, who, what in one.steps
            ],
        }

    def igate_procedure(self, number: int) -> dict[str, Any]:
        known = self.world.procedure(number)
        return {
            "code": known.code,
            "translate": [_in_vietnamese(known.name)],
            "sector": {"code": known.field_code, "name": [_in_vietnamese(known.field_name)]},
            "level": {"name": known.level},
            "agency": [{"name": [_in_vietnamese(known.agency)]}],
            "submission": list(known.submission),
            "processingTime": known.time_limit,
            "fee": known.fee,
            "steps": list(known.steps),
            "requirements": list(known.requirements),
            "legalGrounds": list(known.legal_basis),
            "decisionAgency": {"name": known.decides},
            "applicantType": known.who_may_apply,
            "result": known.result,
            "url": known.url,
            "keywords": list(known.keywords),
            "decisionNumber": known.decision_no,
            "decisionDate": f"{known.decided_on}T00:00:00.000+0700" if known.decided_on else None,
            "procedureForm": [
                {
                    "case": {"name": case.name},
                    "form": {"name": paper.name},
                    "originals": paper.originals,
                    "copies": paper.copies,
                    "note": paper.note,
                    "fileUrl": paper.form_url,
                }
                for case in known.cases
                for paper in case.papers
            ],
        }

    def _igate(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        local = (moment + self.shift).astimezone(self.world.zone)
        return local.strftime("%Y-%m-%dT%H:%M:%S.000%z")

    # -- lists of both

    def portal_fields(self) -> list[dict[str, str]]:
        return [{"MaLinhVuc": code, "TenLinhVuc": name} for code, name in self.world.fields]

    def portal_units(self) -> list[dict[str, str]]:
        return [{"MaDonVi": code, "TenDonVi": name} for code, name in UNITS]

    def igate_names(self, rows: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
        return [{"code": code, "name": [_in_vietnamese(name)]} for code, name in rows]


def _portal_name(known: Procedure) -> dict[str, Any]:
    return {
        "MaTTHC": known.code,
        "TenTTHC": known.name,
        "MaLinhVuc": known.field_code,
        "TenLinhVuc": known.field_name,
    }


def _in_vietnamese(name: str) -> dict[str, Any]:
    return {"languageId": 228, "name": name}
