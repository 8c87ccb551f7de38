"""What is wrong with a mapping: file, key, reason and remedy, in the reader's language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

_WORDS: dict[str, tuple[str, str, str, str]] = {
    # reason vi, remedy vi, reason en, remedy en
    "title": ("tệp ánh xạ có {count} chỗ chưa đúng:", "", "the mapping has {count} mistakes:", ""),
    "no_mapping": (
        "không đọc được tệp ánh xạ ({why})", "kiểm tra đường dẫn ở [dossiers] mapping và quyền đọc tệp",
        "the mapping cannot be read ({why})", "check the path in [dossiers] mapping and who may read the file",
    ),
    "not_utf8": (
        "tệp không ở dạng UTF-8", "lưu lại tệp với bảng mã UTF-8",
        "the file is not UTF-8", "save the file again as UTF-8",
    ),
    "syntax": (
        "sai cú pháp TOML: {why}", "xem lại dòng được nêu: dấu nháy, dấu ngoặc, dấu bằng",
        "this is not TOML: {why}", "look at that line: quotes, brackets, equal sign",
    ),
    "missing": (
        "thiếu mục này", "thêm mục này; mẫu ở docs/ho-so.md",
        "this key is missing", "add it; docs/ho-so.md has an example",
    ),
    "extra_forbidden": (
        "không có mục tên này", "sửa lại tên{near}",
        "there is no key of this name", "put the name right{near}",
    ),
    "not_paths": (
        "đây không phải đường dẫn trường", "ghi một chữ trong dấu nháy, hoặc danh sách các chữ",
        "this is no field path", "write one text in quotes, or a list of them",
    ),
    "bad_path": (
        "đường dẫn trường “{path}” viết sai", "viết như a.b, a[0].b hoặc a[khóa=giá trị].b",
        "the field path {path} is not well formed", "write it as a.b, a[0].b or a[key=value].b",
    ),
    "bad_format": (
        "mẫu thời gian “{form}” viết sai", "ghi iso, unix_ms, hoặc mẫu như %Y%m%d%H%M%S",
        "the time format {form} is not well formed", "write iso, unix_ms, or a form as %Y%m%d%H%M%S",
    ),
    "no_zone": (
        "không có múi giờ {zone}", "ghi Asia/Ho_Chi_Minh",
        "there is no time zone {zone}", "write Asia/Ho_Chi_Minh",
    ),
    "not_reading": (
        "câu lệnh phải là một câu đọc", "bắt đầu bằng SELECT hoặc WITH, không có dấu chấm phẩy",
        "the query must be one that reads", "begin with SELECT or WITH, without a semicolon",
    ),
    "not_pattern": (
        "đây là đường dẫn, không phải tên tệp", "chỉ ghi tên tệp, như hoso*.csv; thư mục ở [dossiers] folder",
        "this is a path and no file name", "write the name alone, as hoso*.csv; the folder is [dossiers] folder",
    ),
    "family_needs": (
        "họ {family} cần bảng [{table}]", "thêm bảng này; mẫu ở assets/dossiers/{family}.toml",
        "the family {family} needs the table [{table}]", "add it; see assets/dossiers/{family}.toml",
    ),
    "no_phases": (
        "chưa nói trạng thái nào nghĩa là gì", "thêm bảng [phases]: mã hoặc tên trạng thái = giai đoạn",
        "nothing says what a status means", "add the table [phases]: code or name of a status = phase",
    ),
    "call_needs": (
        "có lời gọi {call} mà chưa nói trường nằm ở đâu", "thêm bảng [{table}] với code và name",
        "there is a call {call}, and nothing says where its fields are", "add the table [{table}]",
    ),
    "not_mapped": (
        "trường bắt buộc “{name}” chưa có đường dẫn", "thêm đường dẫn ở [dossier], hoặc bỏ khỏi required",
        "the required field {name} has no path", "add its path to [dossier], or leave it out of required",
    ),
    "no_such_call": (
        "không có lời gọi tên {name}", "các tên dùng được: {known}",
        "there is no call {name}", "names: {known}",
    ),
    "no_such_value": (
        "không có giá trị tên {{{name}}}", "các tên dùng được: {known}",
        "there is no value {{{name}}}", "names: {known}",
    ),
    "personal": (
        "“{path}” là dữ liệu cá nhân, không được đưa vào hồ sơ của quầy", "bỏ đường dẫn này",
        "{path} is personal and has no place in the hall's record", "leave this path out",
    ),
    "wrong_value": (
        "giá trị không đúng ({why})", "xem bảng các mục ở docs/ho-so.md",
        "the value does not fit ({why})", "see the tables in docs/ho-so.md",
    ),
    "bad_phase": (
        "không có giai đoạn tên này", "các tên dùng được: {why}",
        "there is no such phase", "names: {why}",
    ),
}  # fmt: skip


WhyNot = Callable[[OSError], str]
"""The system's reason in the reader's language."""


def plain(error: OSError) -> str:
    """As the system says it."""
    return error.strerror or str(error)


@dataclass(frozen=True)
class MappingProblem:
    """One thing to put right."""

    file: str
    key: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.reason}" + (f" → {self.remedy}" if self.remedy else "")


class MappingProblems(ValueError):
    """The mapping cannot be used; ``problems`` holds every reason."""

    def __init__(self, problems: Iterable[MappingProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join([told("title", count=len(self.problems))[0], *(f"  {one}" for one in self.problems)])


def wrong(code: str, **about: object) -> PydanticCustomError:
    """What a validator of the mapping raises; ``code`` has words here."""
    return PydanticCustomError(code, code, {name: _plain(value) for name, value in about.items()})


def _plain(value: object) -> object:
    return value if isinstance(value, list) else str(value)


def vietnamese() -> bool:
    """As the commands of the settings do: HALL_LANG decides, then the locale."""
    asked = os.environ.get("HALL_LANG", "")
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return (asked or locale).lower().startswith("vi")


def told(code: str, **values: object) -> tuple[str, str]:
    """Reason and remedy."""
    reason_vi, remedy_vi, reason, remedy = _WORDS[code]
    chosen = (reason_vi, remedy_vi) if vietnamese() else (reason, remedy)
    return chosen[0].format(**values), chosen[1].format(**values)


def explained(error: ValidationError, file: str, model: type[BaseModel]) -> list[MappingProblem]:
    """Every mistake in words."""
    return [problem for one in error.errors() for problem in _explained(dict(one), file, model)]


def _explained(error: dict[str, object], file: str, model: type[BaseModel]) -> Iterator[MappingProblem]:
    kind, place = str(error["type"]), error["loc"]
    about = error.get("ctx") if isinstance(error.get("ctx"), dict) else {}
    assert isinstance(place, tuple) and isinstance(about, dict)
    key = ".".join(str(part) for part in place if part != "is-instance[FieldPath]")
    if kind == "several":
        for inner, code, values in about["problems"]:
            yield MappingProblem(file, inner, *told(code, **values))
    elif kind == "extra_forbidden":
        yield MappingProblem(file, key, *told(kind, near=_nearest(str(place[-1]), place, model)))
    elif kind == "enum":
        yield MappingProblem(file, key, *told("bad_phase", why=about.get("expected", "")))
    elif kind in _WORDS:
        yield MappingProblem(file, key, *told(kind, **about))
    else:
        yield MappingProblem(file, key, *told("wrong_value", why=error["msg"]))


def _nearest(name: str, place: tuple[object, ...], model: type[BaseModel]) -> str:
    close = get_close_matches(name, _names(place[:-1], model), n=1, cutoff=0.5)
    return f": {close[0]}" if close else ""


def _names(place: tuple[object, ...], model: type[BaseModel]) -> list[str]:
    """Keys of the table at this place."""
    for part in place:
        info = model.model_fields.get(str(part))
        inner = _table_in(info.annotation) if info else model if isinstance(part, int) else None
        if inner is not None:
            model = inner
    return list(model.model_fields)


def _table_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_table_in(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in inner if one), None)
