"""A layout file → Layout, or everything that is wrong with it: file, key, reason, remedy."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from devices.errors import DeviceError, NotDrawable
from devices.printer.layout import BOX_EM, ITEM_EM, AnyPart, FactsPart, ItemsPart, Layout, LogoPart, TextPart, WordsPart
from devices.printer.logo import load_logo
from devices.printer.slip import PaperKind
from devices.states import Reason

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Mẫu phiếu chưa dùng được:", "This slip layout cannot be used:"),
    "unreadable": ("không đọc được tệp ({why})", "the file cannot be read ({why})"),
    "unreadable_fix": ("kiểm tra tên tệp và quyền đọc", "check its name and who may read it"),
    "syntax": ("sai cú pháp TOML: {why}", "this is not TOML: {why}"),
    "syntax_fix": ("sửa dòng được nêu; lưu tệp dạng UTF-8", "mend that line; save the file as UTF-8"),
    "unknown_key": ("không có mục tên này", "there is no setting of this name"),
    "unknown_part": ("phiếu không có phần “{value}”", "a slip has no part “{value}”"),
    "no_show": ("chưa ghi phần này in gì", "it is not said what this part shows"),
    "no_show_fix": ('thêm show = "…"', 'add show = "…"'),
    "nearest": ("có phải “{name}”?", "did you mean “{name}”?"),
    "known": ("các tên có sẵn: {known}", "known names: {known}"),
    "missing": ("thiếu mục này", "this setting is missing"),
    "missing_fix": ("thêm mục này vào", "add it"),
    "size": (
        "{value} không phải cỡ từ {least} đến {most} chấm",
        "{value} is no size from {least} to {most} dots",
    ),
    "size_fix": (
        "ghi một số, hoặc hai số [giấy 80 mm, giấy 58 mm]; 8 chấm là 1 mm",
        "write one number, or two: [80 mm paper, 58 mm paper]; 8 dots are 1 mm",
    ),
    "wide": (
        "chữ cỡ {value} quá lớn cho giấy {mm} mm: một dòng không đủ chỗ cho vài chữ",
        "type of {value} is too large for {mm} mm paper: a line holds hardly a word",
    ),
    "wide_fix": ("ghi nhiều nhất {most} cho giấy {mm} mm", "write at most {most} for {mm} mm paper"),
    "choice": ("{value} không nằm trong các lựa chọn", "{value} is not one of the choices"),
    "choice_fix": ("chọn một trong: {choices}", "choose one of: {choices}"),
    "limit": ("{value} nằm ngoài giới hạn", "{value} is beyond the limit"),
    "limit_fix": ("ghi số từ {least} trở lên", "write {least} or more"),
    "limit_most_fix": ("ghi số nhiều nhất là {most}", "write {most} or less"),
    "a_bool": ("true hoặc false, không có dấu nháy", "true or false, without quotes"),
    "a_string": ("chữ trong dấu nháy", "text in quotes"),
    "an_int": ("số nguyên", "a whole number"),
    "refused": ("{value} không dùng được ở đây", "{value} cannot be used here"),
    "refused_fix": ("cần: {why}", "needed: {why}"),
    "needed": ("mẫu phiếu thiếu phần “{name}”", "the layout lacks the part “{name}”"),
    "needed_fix": (
        'thêm [[part]] show = "{name}": loại giấy này không được thiếu phần ấy',
        'add [[part]] show = "{name}": this kind of paper may not be without it',
    ),
    "other_paper": ("đây là mẫu của loại giấy “{found}”", "this is a layout for the paper “{found}”"),
    "other_paper_fix": ('cần mẫu có paper = "{wanted}"', 'what is needed has paper = "{wanted}"'),
    "logo": ("không đọc được ảnh biểu trưng: {why}", "the logo cannot be read: {why}"),
    "logo_fix": (
        "đặt tệp PNG cạnh tệp mẫu phiếu, hoặc bỏ phần này",
        "put a PNG file beside the layout file, or take this part out",
    ),
    "logo_blank": ("ảnh {value} in ra trắng trơn", "the logo {value} prints nothing"),
    "logo_blank_fix": ("dùng ảnh đậm hơn, hoặc tăng threshold", "use a darker picture, or raise threshold"),
}
SHORTEST_LINE_EM = 4
"""A line that holds less than this many times its type size breaks every word."""
PAPERS = ((80, 576), (58, 384))
"""Millimetres of paper and the dots that fit on it."""
_WANTED = {"bool_type": "a_bool", "string_type": "a_string", "int_type": "an_int"}
_PARTS: dict[str, type[BaseModel]] = {
    name: part for part in get_args(AnyPart) for name in get_args(part.model_fields["show"].annotation)
}
"""What a part may show → the settings that it then has."""


@dataclass(frozen=True)
class LayoutProblem:
    """One thing to put right in a layout file."""

    file: str
    key: str
    """``part[3].size``; empty for the whole file."""
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.reason} → {self.remedy}"


class LayoutProblems(DeviceError):
    """The layout cannot be used; ``problems`` holds every reason."""

    reason = Reason.NOT_DRAWABLE

    def __init__(self, problems: Iterable[LayoutProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([_say("title"), *(f"  {problem}" for problem in self.problems)]))


def load_layout(path: Path, paper: PaperKind | None = None) -> Layout:
    """The layout in this file, its logos read as well; raises LayoutProblems with everything that is wrong.

    With ``paper`` it must be for that kind.
    """
    data = _read(path)
    try:
        layout = Layout.model_validate(_with_places(data, path.parent))
    except ValidationError as error:
        raise LayoutProblems(_problem(path, dict(one)) for one in error.errors(include_url=False)) from error
    if problems := [*_other_paper(path, layout, paper), *_too_wide(path, layout), *_bad_logos(path, layout)]:
        raise LayoutProblems(problems)
    return layout


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = _told(path, "", "unreadable", why=error.strerror or str(error))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = _told(path, "", "syntax", why=str(error))
    raise LayoutProblems([problem])


def _with_places(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A logo's file lies beside the layout, unless its whole path is given."""
    rows = data.get("part")
    if not isinstance(rows, list):
        return data
    return {**data, "part": [_placed(row, folder) for row in rows]}


def _placed(row: Any, folder: Path) -> Any:
    if isinstance(row, dict) and isinstance(row.get("file"), str):
        return {**row, "file": folder / Path(row["file"]).expanduser()}
    return row


def _too_wide(path: Path, layout: Layout) -> Iterator[LayoutProblem]:
    for number, part in enumerate(layout.part):
        if not isinstance(part, TextPart | WordsPart | ItemsPart | FactsPart):
            continue
        shortest = SHORTEST_LINE_EM + _taken_em(part)
        for size, margin, (mm, dots) in zip(part.size, layout.margin, PAPERS, strict=True):
            if size > (most := int((dots - 2 * margin) // shortest)):
                yield _told(path, f"part[{number}].size", "wide", value=size, mm=mm, most=most)


def _taken_em(part: TextPart | WordsPart | ItemsPart | FactsPart) -> float:
    """Width that something beside the letters takes, in type sizes."""
    match part:
        case ItemsPart():
            return ITEM_EM
        case FactsPart():
            return 0
    return 0 if part.look == "plain" else BOX_EM


def _other_paper(path: Path, layout: Layout, wanted: PaperKind | None) -> Iterator[LayoutProblem]:
    if wanted is not None and layout.paper != wanted:
        yield _told(path, "paper", "other_paper", found=layout.paper, wanted=wanted)


def _bad_logos(path: Path, layout: Layout) -> Iterator[LayoutProblem]:
    for number, part in enumerate(layout.part):
        if isinstance(part, LogoPart):
            yield from _bad_logo(path, f"part[{number}].file", part)


def _bad_logo(path: Path, key: str, part: LogoPart) -> Iterator[LayoutProblem]:
    try:
        if not all(any(load_logo(part.file, width, part.threshold).data) for width in part.width):
            yield _told(path, key, "logo_blank", value=part.file)
    except NotDrawable as error:
        yield _told(path, key, "logo", why=error)


# ---- what a validation error means, in words ----


def _problem(path: Path, error: dict[str, Any]) -> LayoutProblem:
    place: tuple[int | str, ...] = error["loc"]
    shown = str(place[2]) if len(place) > 2 and place[0] == "part" else ""
    key = _key(place[:2] + place[3:] if shown else place)
    context, value = error.get("ctx", {}), error["input"]
    match error["type"]:
        case "extra_forbidden":
            known = _PARTS[shown].model_fields if shown else Layout.model_fields
            return LayoutProblem(str(path), key, _say("unknown_key"), _nearest(str(place[-1]), known))
        case "union_tag_invalid":
            name = str(context["tag"])
            return LayoutProblem(str(path), f"{key}.show", _say("unknown_part", value=name), _nearest(name, _PARTS))
        case "union_tag_not_found":
            return _told(path, key, "no_show")
        case "literal_error":
            return _told(path, key, "choice", value=repr(value), choices=context["expected"].replace(" or ", ", "))
        case "missing" | "size" | "needed" as kind:
            return _told(path, key or "part", kind, **{"value": value, **context})
        case "greater_than_equal":
            return _told(path, key, "limit", value=value, least=context["ge"])
        case "less_than_equal":
            return LayoutProblem(
                str(path), key, _say("limit", value=value), _say("limit_most_fix", most=context["le"])
            )  # fmt: skip
        case kind:
            why = _say(_WANTED[kind]) if kind in _WANTED else error["msg"]
            return _told(path, key, "refused", value=repr(value), why=why)


def _key(place: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return _say("nearest", name=close[0]) if close else _say("known", known=", ".join(sorted(known)))


def _told(path: Path, key: str, kind: str, **values: object) -> LayoutProblem:
    return LayoutProblem(str(path), key, _say(kind, **values), _say(f"{kind}_fix", **values))


def _say(text: str, /, **values: object) -> str:
    """In Vietnamese where the locale is Vietnamese, else in English; HALL_LANG decides over both."""
    told = next(
        (value for name in ("HALL_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return _WORDS[text][0 if told.lower().startswith("vi") else 1].format(**values)
