"""What the check says, in Vietnamese and English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from queue_engine.dossier.gateway import GatewayError
from queue_engine.dossier.mapping_problems import vietnamese

_WORDS: dict[str, tuple[str, str]] = {
    "no_system": (
        "[dossiers] system = \"none\": không có hệ thống nào để kiểm tra.",
        "[dossiers] system = \"none\": there is no system to check.",
    ),
    "mapping_good": ("Tệp ánh xạ {name}: đọc được.", "The mapping {name} can be read."),
    "asking": ("Hỏi {name} …", "Asking {name} …"),
    "recorded": ("Câu trả lời đã ghi lại: {file}, {count} dòng.", "The recorded answer {file}: {count} row(s)."),
    "got": ("  {what}: {count}", "  {what}: {count}"),
    "cannot": ("  {what}: hệ thống này không có", "  {what}: this system has none"),
    "failed": ("  {what}: {sentence} [{code}] → {remedy}", "  {what}: {sentence} [{code}] → {remedy}"),
    "what_dossier": ("hồ sơ {code}", "dossier {code}"),
    "what_changed": ("hồ sơ có thay đổi (phần đầu)", "dossiers that changed (first part)"),
    "what_procedures": ("thủ tục", "procedures"),
    "what_fields": ("lĩnh vực", "fields"),
    "what_units": ("đơn vị", "units"),
    "what_bookings": ("lịch hẹn", "bookings"),
    "not_found": ("  không có hồ sơ {code}; thử một mã khác với --code", "  no dossier {code}; try another --code"),
    "no_code": (
        "Chưa xem được từng trường: cho một mã hồ sơ thật với --code.",
        "The fields were not looked at: give the code of a real dossier with --code.",
    ),
    "fields_title": ("Các trường của hồ sơ:", "The fields of a dossier:"),
    "rows_title": ("Các trường của mỗi dòng:", "The fields of a row:"),
    "no_out": (
        "  [dossiers.out] send: tệp ánh xạ không có lời gọi nhận {kind} → thêm [calls.{call}], hoặc chọn where khác",
        "  [dossiers.out] send: the mapping has no call for {kind} → add [calls.{call}], or choose another where",
    ),
    "found": ("  {key:<24}{path}: có ở {n}/{of}", "  {key:<24}{path}: in {n} of {of}"),
    "empty": ("  {key:<24}{path}: có, nhưng để trống", "  {key:<24}{path}: there, and empty"),
    "absent": (
        "  {key:<24}{path}: không thấy → sửa đường dẫn, hoặc bỏ nếu hệ thống không có",
        "  {key:<24}{path}: not there → put the path right, or leave it out if the system has none",
    ),
    "absent_needed": (
        "  {key:<24}{path}: THIẾU, mà hồ sơ nào cũng phải có → sửa đường dẫn trong [dossier]",
        "  {key:<24}{path}: MISSING, and every dossier needs it → put the path in [dossier] right",
    ),
    "unread": (
        "  {count} dòng không đọc được: {sentence} ({about}) → {remedy}",
        "  {count} row(s) cannot be read: {sentence} ({about}) → {remedy}",
    ),
    "unknown_status": (
        "  trạng thái chưa biết: “{status}” → thêm vào [phases]",
        "  unknown status: {status} → add it to [phases]",
    ),
    "proof_good": (
        "  xác nhận thứ hai: {n}/{of} hồ sơ có số để so sánh (chỉ so 4 số cuối, không giữ lại)",
        "  second proof: {n} of {of} dossiers have a number to compare (its last four digits; nothing is kept)",
    ),
    "proof_none": (
        "  xác nhận thứ hai: không hồ sơ nào có số để so sánh → sửa [personal] compare",
        "  second proof: no dossier has a number to compare → put [personal] compare right",
    ),
    "good": ("Kết luận: dùng được.", "Result: it can be used."),
    "bad": ("Kết luận: còn {count} chỗ phải sửa.", "Result: {count} thing(s) must be put right."),
    "no_table": (
        "  tệp ánh xạ chưa nói các trường của lời gọi {call} nằm ở đâu → thêm bảng [{table}]; mẫu ở docs/ho-so.md",
        "  the mapping does not say where the fields of {call} are → add the table [{table}]; see docs/ho-so.md",
    ),
    "no_answer": ("Không đọc được tệp {file}: {why}", "The file {file} cannot be read: {why}"),
}  # fmt: skip


def say(key: str, /, **values: object) -> str:
    vi, en = _WORDS[key]
    return (vi if vietnamese() else en).format(**values)


def sentence(reason: str) -> tuple[str, str]:
    """What is wrong, and what to do."""
    known = _sentences("vi" if vietnamese() else "en")
    return known.get(reason, reason), known.get(f"{reason}_fix", "")


def of_error(error: GatewayError) -> dict[str, str]:
    """A failure's words."""
    told, remedy = sentence(error.reason)
    return {"sentence": told, "remedy": remedy, "code": str(error)}


@cache
def _sentences(language: str) -> dict[str, str]:
    text = files("assets").joinpath("texts", f"{language}.toml").read_text("utf-8")
    known: dict[str, str] = tomllib.loads(text)["centre"]
    return known
